from unittest.mock import patch

from odoo.tests import tagged

from odoo.addons.sms.models.sms_sms import SmsSms
from odoo.addons.sms_twilio_gateway.kernel.states import State, Word

from .common import GatewayCase


@tagged("post_install", "-at_install")
class TestBridge(GatewayCase):
    """What Odoo itself wants to text becomes an ``sms.message``, and the chatter follows it."""

    def _chatter(self, partner, company=None):
        """Text a contact as its chatter does; returns the notification."""
        company = company or self.company
        partner.company_id = company
        note = partner.with_company(company)._message_sms("See you tomorrow")
        return note.notification_ids.filtered(lambda n: n.notification_type == "sms")

    def _message(self, partner):
        return self.messages.search([("partner_id", "=", partner.id)])

    def test_chatter_without_consent_is_refused_with_the_reason(self):
        ann = self._partner("+12125550110", consent=False)
        notification = self._chatter(ann)
        self.assertEqual(notification.notification_status, "exception")
        self.assertIn("has not agreed", notification.failure_reason)
        self.assertFalse(self._message(ann))

    def test_chatter_with_consent_follows_the_message_to_delivered(self):
        ann = self._partner("+12125550111", purpose=self.account_purpose)
        notification = self._chatter(ann)
        message = self._message(ann)
        self.assertRecordValues(
            message,
            [
                {
                    "state": "queued",
                    "company_id": self.company.id,
                    "purpose_id": self.account_purpose.id,
                    "res_model": "res.partner",
                    "res_id": ann.id,
                    "priority": 10,
                }
            ],
        )
        self.assertEqual(notification.notification_status, "ready")
        self._run_lane()
        self.assertEqual(notification.notification_status, "process")
        for state, shown in ((State.SENT, "pending"), (State.DELIVERED, "sent")):
            self.messages._advance([Word(message.id, state)])
            self.assertEqual(notification.notification_status, shown)
        self.messages._advance([Word(message.id, State.SENT)])
        self.assertEqual(notification.notification_status, "sent")

    def test_chatter_shows_why_a_text_failed(self):
        ann = self._partner("+12125550112", purpose=self.account_purpose)
        notification = self._chatter(ann)
        self.messages._advance([Word(self._message(ann).id, State.UNDELIVERED, code=30005)])
        self.assertEqual(notification.notification_status, "exception")
        self.assertIn("does not exist", notification.failure_reason)

    def test_chatter_shows_a_stop_that_came_in_between(self):
        ann = self._partner("+12125550113", purpose=self.account_purpose)
        notification = self._chatter(ann)
        self.env["sms.consent"]._opt_out(
            company=self.company, source="sms", number=ann.phone, confirm=False
        )
        self.assertEqual(self._message(ann).state, "canceled")
        self.assertEqual(notification.notification_status, "exception")
        self.assertIn("opted out", notification.failure_reason)

    def test_one_batch_of_two_companies_leaves_by_two_gateways(self):
        ann = self._partner("+12125550114", purpose=self.account_purpose)
        bob = self._partner(
            "+12125550115", company=self.other_company, purpose=self.account_purpose
        )
        rows = self.env["sms.sms"].create(
            [
                {
                    "number": partner.phone,
                    "partner_id": partner.id,
                    "body": "Hello",
                    "company_id": company.id,
                }
                for partner, company in ((ann, self.company), (bob, self.other_company))
            ]
        )
        rows._send()
        self.assertEqual(self._message(ann).sender_id, self.sender)
        self.assertEqual(self._message(bob).sender_id, self.other_sender)
        self.assertEqual(set(rows.mapped("state")), {"process"})
        self.assertEqual(set(rows.mapped("to_delete")), {True})

    def test_a_company_without_a_gateway_keeps_odoos_own_way(self):
        company = self._company("Silent Club")
        ann = self._partner("+12125550116", company=company, purpose=self.account_purpose)
        row = self.env["sms.sms"].create(
            {
                "number": ann.phone,
                "partner_id": ann.id,
                "body": "Hello",
                "company_id": company.id,
            }
        )
        with patch.object(SmsSms, "_send_with_api", autospec=True) as natively:
            row._send()
        natively.assert_called_once()
        self.assertFalse(self._message(ann))

    def test_nf_2_confirmations_leave_first_by_the_gateway(self):
        ann = self._partner("+12125550117", consent=False)
        self.env["sms.consent"]._opt_in(
            ann, self.marketing, company=self.company, number=ann.phone, source="portal"
        )
        message = self._message(ann)
        self.assertRecordValues(message, [{"priority": 0, "exempt": True, "state": "queued"}])
        self._run_lane()
        self.assertEqual(message.state, "accepted")

    def test_c_3_the_confirmation_of_a_stop_leaves_though_the_number_is_suppressed(self):
        ann = self._partner("+12125550118")
        self.env["sms.consent"]._opt_out(company=self.company, source="staff", partner=ann)
        message = self._message(ann)
        self._run_lane()
        self.assertEqual(message.state, "accepted")
