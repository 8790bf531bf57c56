"""Credits, failed texts and the comparison with Twilio in a browser, as staff see them."""

from contextlib import contextmanager
from datetime import timedelta
from unittest.mock import patch

from odoo.tests import HttpCase, tagged
from odoo.tools import mute_logger

from ..kernel.states import State, Word
from ..models import sms_gateway_reconciliation
from ..services.transport import connect
from .common import OUR_NUMBER, GatewayMixin


@tagged("post_install", "-at_install")
class TestGatewayTours(GatewayMixin, HttpCase):
    def _login(self, login, group):
        user = self._user(login, group, self.company)
        user.password = login
        return user

    def _open(self, action, tour, login):
        self.start_tour(f"/odoo/action-sms_twilio_gateway.{action}", tour, login=login)

    @contextmanager
    def _committing_env(self):
        """Here the registry is in test mode all the time."""
        self.env.flush_all()
        with self.registry.cursor() as cr:
            yield self.env(cr=cr, user=self.env.ref("base.user_root").id)

    def _failed(self, number, name, code):
        """A text to a person of this name, which failed with this code."""
        partner = self._partner(number)
        partner.name = name
        message = self._enqueue(partner)
        for word in (
            Word(message.id, State.ACCEPTED, sid=f"SM{message.id:032d}"),
            Word(message.id, State.FAILED, code=code),
        ):
            self.messages._advance([word])
        return message

    @mute_logger("odoo.http")  # an entry that is refused
    def test_ic_1_credits_are_entered_and_corrected_with_their_reason(self):
        self._login("credittour", "sms_consent.group_sms_manager")
        self.company.write({"sms_billing": "prepaid", "sms_credit_threshold": 0})
        account = self.env["sms.credit.account"]._of(self.company)
        account._book("purchase", 10, "first package")
        self._open("action_credit_account_open", "sms_credits", "credittour")
        account.invalidate_recordset()
        self.assertEqual(account.balance, 500)
        entries = self.env["sms.credit.entry"].search([("company_id", "=", self.company.id)])
        self.assertEqual(
            [(entry.amount, entry.reason, entry.user_id.login) for entry in entries[:2]],
            [(-10, "counted twice", "credittour"), (500, "invoice 2026-114", "credittour")],
        )

    def test_pi_4_failed_texts_are_tried_again_as_far_as_that_is_lawful(self):
        self._login("attentiontour", "sms_consent.group_sms_officer")
        ann, bob, cleo, dan = (
            self._failed(number, name, code)
            for number, name, code in (
                ("+12125550110", "Ann Archer", 30450),
                ("+12125550111", "Bob Baker", 30450),
                ("+12125550112", "Cleo Clark", 30410),
                ("+12125550113", "Dan Dale", None),
            )
        )
        self.env["sms.consent"]._opt_out(
            company=self.company, partner=bob.partner_id, source="staff", confirm=False
        )
        self._open("action_message_attention", "sms_attention", "attentiontour")
        self.env.invalidate_all()
        self.assertEqual((ann | dan).mapped("state"), ["queued", "queued"])
        self.assertEqual((bob | cleo).mapped("state"), ["failed", "failed"])

    def test_b_9_differences_with_twilio_are_read_and_compared_again(self):
        manager = self._login("reconciletour", "sms_consent.group_sms_manager")
        self.gateway.responsible_id = manager
        # the test's texts are seconds old
        self.startPatcher(patch.object(sms_gateway_reconciliation, "UNDER_WAY", timedelta(0)))
        self._enqueue(self._partner("+12125550110"))
        self._run_lane()
        client = connect(self.gateway.sudo()._account())
        client.messages.create(to="+12125550115", from_=OUR_NUMBER, body="not by Odoo")
        self.sandbox.wait_idle()
        report = self.gateway.sudo()._begin_reconciliation()
        with self.capture_triggers(), self._committing_env() as env:
            env["sms.reconciliation"]._cron_reconcile()
        self.env.invalidate_all()
        self.assertEqual((report.state, report.difference_count), ("done", 1))
        self._open("action_reconciliation", "sms_reconciliation", "reconciletour")
        reports = self.gateway.reconciliation_ids
        self.assertEqual(set(reports.mapped("state")), {"done", "running"})
