from datetime import timedelta
from unittest.mock import patch

from odoo import fields
from odoo.exceptions import AccessError, UserError

from odoo.addons.sms_twilio_gateway.kernel.states import State, Word
from odoo.addons.sms_twilio_gateway.models import sms_gateway_reconciliation
from odoo.addons.sms_twilio_gateway.services import listing
from odoo.addons.sms_twilio_gateway.services.transport import TWILIO_URL, connect

from .common import OUR_NUMBER, THEIR_NUMBER, GatewayCase


class TestReconciliation(GatewayCase):
    """B-9: what no callback brought is found by comparing with Twilio's own list."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        # the tests' texts are seconds old
        cls.startClassPatcher(patch.object(sms_gateway_reconciliation, "UNDER_WAY", timedelta(0)))
        cls.env.cr.execute(
            "UPDATE sms_gateway SET create_date = %s WHERE id = ANY(%s)",
            (
                fields.Datetime.now() - timedelta(days=30),
                (cls.gateway | cls.other_gateway).ids,
            ),
        )
        (cls.gateway | cls.other_gateway).invalidate_recordset()

    def _send(self, *numbers, body="Lakeside: hello"):
        """Texts that have left and of which no callback tells anything."""
        messages = self.messages.browse()
        for number in numbers:
            messages |= self._enqueue(self._partner(number), body=body)
        self._run_lane()
        self.sandbox.wait_idle()
        return messages

    def _reconcile(self, gateway=None):
        """A report of the gateway, worked to its end by the daily job."""
        report = (gateway or self.gateway).sudo()._begin_reconciliation()
        self._work()
        return report

    def _work(self):
        with self.capture_triggers(), self._committing_env() as env:
            env["sms.reconciliation"]._cron_reconcile()
        self.env.invalidate_all()

    def _asked(self):
        return self.sandbox.stats()["requests"]["total"]

    def _age(self, messages, days):
        self.env.flush_all()
        self.env.cr.execute(
            "UPDATE sms_message SET claimed_at = claimed_at - %s WHERE id = ANY(%s)",
            (timedelta(days=days), messages.ids),
        )
        messages.invalidate_recordset()

    def test_b_9_lost_callbacks_are_made_up_for(self):
        self.sandbox.outcomes({"+12125550111": "undelivered:30005", "+12125550112": "sent"})
        messages = self._send("+12125550110", "+12125550111", "+12125550112")
        self.assertEqual(set(messages.mapped("state")), {"accepted"})
        report = self._reconcile()
        self.assertEqual(messages.mapped("state"), ["delivered", "undelivered", "sent"])
        self.assertEqual(messages.mapped("price_currency"), ["USD"] * 3)
        self.assertEqual([round(m.price, 4) for m in messages], [0.0079] * 3)
        self.assertEqual(messages[1].error_code, 30005)
        self.assertEqual([bool(m.settled_at) for m in messages], [True, True, False])
        self.assertRecordValues(
            report,
            [
                {
                    "state": "done",
                    "compared_count": 3,
                    "settled_count": 3,
                    "priced_count": 3,
                    "difference_count": 0,
                }
            ],
        )
        self.assertFalse(report.activity_ids)

    def test_a_reason_that_comes_late_is_taken_over(self):
        self.sandbox.outcomes({"+12125550111": "undelivered:30005"})
        message = self._send("+12125550111")
        self.messages._advance([Word(message.id, State.UNDELIVERED)])
        self.assertEqual(message.error_id, self.env.ref("sms_twilio_gateway.error_other"))
        self._reconcile()
        self.assertEqual(message.error_code, 30005)
        self.assertEqual(message.error_id, self.env.ref("sms_twilio_gateway.error_30005"))

    def test_the_segments_of_twilio_count(self):
        message = self._send("+12125550110")
        self.env.cr.execute("UPDATE sms_message SET segments = 7 WHERE id = %s", (message.id,))
        self._reconcile()
        self.assertEqual(message.segments, 1)

    def test_what_failed_before_it_was_sent_is_asked_for_by_itself(self):
        """Twilio's list by date leaves out what has no date of sending."""
        self.sandbox.outcomes({"+12125550110": "failed:30007"})
        message = self._send("+12125550110")
        report = self._reconcile()
        self.assertEqual((message.state, message.error_code), ("failed", 30007))
        self.assertTrue(message.settled_at)
        self.assertEqual((report.state, report.difference_count), ("done", 0))

    def test_sent_is_a_legitimate_last_word(self):
        self.sandbox.outcomes({"+12125550110": "sent"})
        message = self._send("+12125550110")
        self._reconcile()
        self.assertFalse(message.settled_at)
        self.gateway.receipt_days = 1
        later = fields.Datetime.now() + timedelta(days=2)
        report = self.gateway.sudo()._begin_reconciliation()
        report.final_before = later
        self._work()
        self.assertEqual(message.state, "sent")
        self.assertTrue(message.settled_at)
        self.assertIn("no delivery report", message.explanation)
        asked = self._asked()
        self._reconcile()
        self.assertEqual(self._asked() - asked, 1, "the list alone")

    def _mails(self, address):
        """Alerts to an address (IM-5)."""
        return self.env["mail.mail"].search([("email_to", "ilike", address)])

    def test_missing_here_is_told_once_to_the_responsible(self):
        officer = self._user("otto", "sms_consent.group_sms_officer", self.company)
        self.gateway.responsible_id = officer
        self.company.sms_alert_email = "alerts@example.com"
        self._send("+12125550110")
        account = self.sandbox.accounts[0]
        stranger = self._client(account).messages.create(
            to="+12125550115", from_=OUR_NUMBER, body="not by Odoo"
        )
        self.sandbox.wait_idle()
        report = self._reconcile()
        self.assertRecordValues(
            report.line_ids,
            [
                {
                    "kind": "missing_here",
                    "twilio_sid": stranger.sid,
                    "number": "+12125550115",
                    "sender": OUR_NUMBER,
                    "message_id": False,
                }
            ],
        )
        self.assertEqual(report.activity_ids.user_id, officer)
        self.assertEqual(self._reconcile().difference_count, 0, "told only once")
        [mail] = self._mails("alerts@example.com")
        self.assertIn("Differences with Twilio: 1", mail.subject)
        self.assertIn(f"/odoo/sms.reconciliation/{report.id}", mail.body_html)

    def test_what_another_number_of_the_account_sends_is_not_ours(self):
        account = self.sandbox.accounts[0]
        self.sandbox.set_number(account, "+12025550177", mps=0)
        self._client(account).messages.create(
            to="+12125550115", from_="+12025550177", body="an application of somebody's"
        )
        self.sandbox.wait_idle()
        self.assertEqual(self._reconcile().difference_count, 0)

    def test_missing_there(self):
        message = self._send("+12125550110")
        self._client(self.sandbox.accounts[0]).messages(message.twilio_sid).delete()
        report = self._reconcile()
        self.assertRecordValues(
            report.line_ids, [{"kind": "missing_there", "message_id": message.id}]
        )
        self.assertTrue(report.line_ids.meaning and message.settled_at)
        self.assertEqual(self._reconcile().difference_count, 0, "told only once")

    def test_a_contradiction_of_last_states_is_told(self):
        self.sandbox.outcomes({"+12125550110": "undelivered:30005"})
        message = self._send("+12125550110")
        self.messages._advance([Word(message.id, State.DELIVERED, sid=message.twilio_sid)])
        report = self._reconcile()
        self.assertRecordValues(report.line_ids, [{"kind": "different", "status": "undelivered"}])
        self.assertEqual(message.state, "delivered", "states only move forward")

    def test_a_stop_whose_webhook_was_lost_takes_effect(self):
        """B-5: late, silently, and not against a consent given since."""
        ann, bob, cora = (self._partner(f"+1212555011{digit}") for digit in range(3))
        self.sandbox.inbound(ann.phone, OUR_NUMBER, "STOP")
        self.sandbox.inbound(bob.phone, OUR_NUMBER, "When do you open?")
        self.sandbox.inbound(cora.phone, OUR_NUMBER, "STOP")
        self.sandbox.wait_idle()
        consents = self.env["sms.consent"]
        cora_agreed = consents.search([("number", "=", cora.phone)])
        self.env.cr.execute(
            "UPDATE sms_consent SET state_at = %s WHERE id = ANY(%s)",
            (fields.Datetime.now() + timedelta(hours=1), cora_agreed.ids),
        )
        self.env.invalidate_all()
        report = self._reconcile()
        states = {
            partner: consents.search(
                [("number", "=", partner.phone), ("purpose_id", "=", self.marketing.id)]
            ).state
            for partner in (ann, bob, cora)
        }
        self.assertEqual(states, {ann: "opted_out", bob: "opted_in", cora: "opted_in"})
        inbound = self.messages.search(
            [("direction", "=", "inbound"), ("company_id", "=", self.company.id)], order="id"
        )
        self.assertEqual(inbound.mapped("body"), ["STOP", "When do you open?", "STOP"])
        self.assertEqual(report.late_count, 3)
        self.assertFalse(self.messages.search([("exempt", "=", True)]), "silently")
        self.assertEqual(self._reconcile().late_count, 0)

    def test_pages_and_a_cut_off_report_goes_on(self):
        messages = self._send(*(f"+1212555011{digit}" for digit in range(7)))
        asked = self._asked()
        report = self.gateway.sudo()._begin_reconciliation()
        with patch.object(listing.first_page, "__defaults__", (3,)), self._committing_env() as env:
            env["sms.reconciliation"].browse(report.id)._step()
        self.env.invalidate_all()
        self.assertEqual(report.compared_count, 3)
        self.assertIn("PageToken", report.sudo().next_url)
        self._work()
        self.assertEqual((report.state, report.compared_count), ("done", 7))
        self.assertEqual(set(messages.mapped("state")), {"delivered"})
        # pages of 3, 3 and 1, nothing one by one; and the other gateway's list
        self.assertEqual(self._asked() - asked, 3 + 1)

    def test_a_forgotten_page_begins_the_list_anew(self):
        self._send("+12125550110")
        report = self.gateway.sudo()._begin_reconciliation()
        sid = self.gateway.account_sid
        report.next_url = f"{TWILIO_URL}/2010-04-01/Accounts/{sid}/Messages.json?PageToken=old"
        report.compared_count = 5
        self._work()
        self.assertEqual((report.problem, report.state), (False, "done"))
        self.assertEqual(report.compared_count, 1)

    def test_an_unreachable_twilio_is_tried_again_then_told(self):
        self.gateway.api_base_url = "http://127.0.0.1:9"
        self.company.sms_alert_email = "alerts@example.com, office@example.com"
        report = self.gateway.sudo()._begin_reconciliation()
        self._work()
        self.assertRecordValues(report, [{"state": "running", "failures": 1}])
        self.assertFalse(self._mails("alerts@example.com"))
        self.assertIn("did not answer", report.problem)
        for _more in range(4):
            self._work()
        self.assertEqual(report.state, "failed")
        self.assertIn("did not answer", report.message_ids[0].body)
        [mail] = self._mails("alerts@example.com")
        self.assertEqual(mail.email_to, "alerts@example.com, office@example.com")
        self.assertIn("did not answer", mail.body_html)

    def test_all_gateways_of_all_companies_daily(self):
        """One that does not answer holds up no other."""
        self.gateway.api_base_url = "http://127.0.0.1:9"
        theirs = self._enqueue(
            self._partner("+12045550111", company=self.other_company),
            company=self.other_company,
        )
        self._run_lane(self.other_sender)
        self.sandbox.wait_idle()
        self._work()
        gateways = self.gateway | self.other_gateway
        self.assertEqual(gateways.reconciliation_ids.gateway_id, gateways)
        self.assertEqual(theirs.state, "delivered")
        self._work()
        self.assertEqual(len(gateways.reconciliation_ids), 2, "daily")

    def test_a_former_attempt_is_known_and_keeps_its_price(self):
        """A text that was sent again is two at Twilio: both are ours, and both are charged."""
        self.sandbox.outcomes({"+12125550110": "undelivered:30003"})
        message = self._send("+12125550110")
        first = message.twilio_sid
        self._reconcile()
        self.assertEqual((message.state, message.attempts), ("queued", 2))
        self.assertRecordValues(
            message.attempt_ids,
            [{"twilio_sid": first, "attempt": 1, "state": "undelivered", "error_code": 30003}],
        )
        self.assertAlmostEqual(message.attempt_ids.price, 0.0079)
        self.assertFalse(message.price)
        self.assertEqual(self._reconcile().difference_count, 0)

    def test_what_failed_long_ago_is_not_sent_again_by_itself(self):
        self.sandbox.outcomes({"+12125550110": "undelivered:30003"})
        message = self._send("+12125550110")
        self._age(message, 1)
        self._reconcile()
        self.assertEqual((message.state, message.attempts), ("undelivered", 1))

    def test_roles_and_companies(self):
        self._send("+12125550110")
        report = self._reconcile()
        for login, group, company, may in (
            ("fay", "sms_consent.group_sms_user", self.company, False),
            ("otto", "sms_consent.group_sms_officer", self.company, True),
            ("mia", "sms_consent.group_sms_manager", self.company, True),
            ("ola", "sms_consent.group_sms_manager", self.other_company, False),
            ("pia", "base.group_portal", self.company, False),
        ):
            user = self._user(login, group, company)
            with self.subTest(login):
                if may:
                    self.assertTrue(report.with_user(user).verdict)
                else:
                    with self.assertRaises(AccessError):
                        report.with_user(user).read(["verdict"])
                for forbidden in (
                    lambda u=user: report.with_user(u).write({"state": "done"}),
                    lambda u=user: report.with_user(u).unlink(),
                    lambda u=user: report.with_user(u).create({"gateway_id": self.gateway.id}),
                    lambda u=user: self.env["sms.reconciliation.line"].with_user(u).create({}),
                    lambda u=user: self.env["sms.message.attempt"].with_user(u).create({}),
                ):
                    with self.assertRaises(UserError):  # AccessError is one
                        forbidden()
                if login != "mia":
                    with self.assertRaises(AccessError):
                        self.gateway.with_user(user).action_reconcile()
        with self.capture_triggers() as captured:
            mia = self.env["res.users"].search([("login", "=", "mia")])
            action = self.gateway.with_user(mia).action_reconcile()
        self.assertEqual(action["res_model"], "sms.reconciliation")
        self.assertTrue(captured.records)
        with self.assertRaises(AccessError):
            report.with_user(mia).read(["next_url"])

    def test_an_erased_person_leaves_the_reports(self):
        message = self._send("+12125550110")
        self._client(self.sandbox.accounts[0]).messages(message.twilio_sid).delete()
        report = self._reconcile()
        message.partner_id._sms_erase_person({message.number}, message.company_id)
        self.assertFalse(report.line_ids.number)

    def test_texts_of_another_company_are_not_touched(self):
        """Two gateways may even know the same SID only by accident: each sees its own rows."""
        self.assertNotIn(THEIR_NUMBER, self.gateway._reconciled_addresses())

    def _client(self, account):
        """The official SDK, as another program with the same account would use it."""
        gateway = self.gateway if account.sid == self.gateway.account_sid else self.other_gateway
        return connect(gateway.sudo()._account())
