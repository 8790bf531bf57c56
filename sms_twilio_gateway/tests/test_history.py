from datetime import timedelta

from lxml import etree

from odoo import fields
from odoo.tests import tagged

from odoo.addons.sms_twilio_gateway.kernel.states import State, Word

from .inbox_common import ANN, InboxCase

SID = "SM" + "e" * 32


@tagged("post_install", "-at_install")
class TestHistory(InboxCase):
    """Every text, out and in: on the contact and in one list (NF-8, PI-3)."""

    def test_nf_8_the_contacts_form_lists_its_texts_out_and_in(self):
        """Phone number, description, status, change date; the newest first; nobody else's."""
        ann = self._partner(ANN)
        self._enqueue(self._partner("+12125550119"))
        waiting = self._enqueue(ann, not_before=fields.Datetime.now() + timedelta(hours=1))
        failed = self._enqueue(ann, body="Lakeside: closed today")
        self.messages._advance([Word(failed.id, State.ACCEPTED, sid=SID)])
        self.messages._advance([Word(failed.id, State.UNDELIVERED, code=30005)])
        self._text_us("See you there", ANN)
        reply = self.messages.search([("partner_id", "=", ann.id), ("direction", "=", "inbound")])
        contact = ann.with_user(self.desk)
        arch = etree.fromstring(contact.get_view(view_type="form")["arch"])
        columns = arch.xpath("//field[@name='sms_message_ids']/list/field[not(@optional)]/@name")
        self.assertEqual(columns, ["direction", "number", "summary", "state", "state_at"])
        self.assertEqual(
            [tuple(row[name] for name in columns) for row in contact.sms_message_ids.read(columns)],
            [
                ("inbound", ANN, "See you there", "received", reply.state_at),
                ("outbound", ANN, "Lakeside: closed today", "undelivered", failed.state_at),
                ("outbound", ANN, "Lakeside: hello", "queued", waiting.state_at),
            ],
        )

    def test_pi_3_the_list_shows_the_columns_that_somebody_wants_in_their_order(self):
        self.desk.password = "inbox_desk"
        self.desk.group_ids += self.env.ref("base.group_allow_export")
        self._enqueue(self._partner(ANN))
        self._text_us("See you there", ANN)
        self.start_tour(
            "/odoo/action-sms_twilio_gateway.action_message", "sms_history", login="inbox_desk"
        )
