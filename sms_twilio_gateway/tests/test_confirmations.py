import threading
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from unittest.mock import patch

from odoo import fields
from odoo.tests import tagged

from odoo.addons.sms_twilio_gateway.kernel.states import State, Word

from ..models.isolation import retrying
from .common import CommittingCase, GatewayCase

NUMBER = "+12125550110"


@tagged("post_install", "-at_install")
class TestConfirmations(GatewayCase):
    """Texts that the gate lets past: they answer the moment, and have no meaning after it."""

    def _confirmations(self, *kinds):
        domain = [("number", "=", NUMBER), ("exempt", "=", True)]
        rows = self.messages.search(domain, order="id")
        return rows.filtered(lambda row: row.notice in kinds) if kinds else rows

    def _reply(self, body, **values):
        return self.env["sms.consent"]._apply_inbound(
            self.company, NUMBER, body, reply_via=self.sender, **values
        )

    def _sign_up(self, partner, source="portal"):
        return self.env["sms.consent"]._opt_in(
            partner, self.marketing, company=self.company, number=NUMBER, source=source
        )

    def _resumed_after(self, delay):
        """The sender was paused for ``delay``, then its lane runs; what waited, and what left."""
        later = fields.Datetime.now() + delay
        self.sender.state = "ready"
        with patch.object(fields.Datetime, "now", staticmethod(lambda *_args: later)):
            self._run_lane()
        return self._confirmations(), self._texts(NUMBER)

    def test_c_3_a_confirmation_leaves_within_five_minutes_or_never(self):
        self._partner(NUMBER)
        self.sender.state = "paused"
        for body in ("please stop texting me", "HELP"):
            self._reply(body)
        waiting, texts = self._resumed_after(timedelta(minutes=6))
        self.assertEqual(waiting.mapped("state"), ["canceled"] * 2)
        self.assertEqual(set(waiting.mapped("block_reason")), {"expired"})
        self.assertFalse(texts)

    def test_c_3_a_confirmation_leaves_in_time_all_the_same(self):
        self._partner(NUMBER)
        self.sender.state = "paused"
        self._reply("please stop texting me")
        waiting, texts = self._resumed_after(timedelta(minutes=4))
        self.assertEqual((waiting.state, len(texts)), ("accepted", 1))

    def test_c_3_another_sender_confirms_where_the_one_written_to_cannot(self):
        self._partner(NUMBER)
        other = self._sender(self.gateway, "+12045550107", kind="local", is_default=False)
        self.sender.state = "stopped"
        self._reply("please stop texting me")
        self.assertEqual(self._confirmations().sender_id, other)
        other.active = False
        self._reply("HELP")
        self.assertEqual(
            self._confirmations("help").sender_id, self.sender, "it waits, for a while"
        )

    def test_c_9_confirmations_of_an_import_have_their_time(self):
        ann = self._partner(NUMBER, consent=False)
        self.sender.state = "paused"
        self._sign_up(ann, source="import")
        waiting, texts = self._resumed_after(timedelta(hours=5))
        self.assertEqual((waiting.state, len(texts)), ("accepted", 1))

    def test_c_9_who_signs_up_is_told_soon_or_never(self):
        ann = self._partner(NUMBER, consent=False)
        self.sender.state = "paused"
        self._sign_up(ann)
        waiting, texts = self._resumed_after(timedelta(minutes=16))
        self.assertEqual((waiting.block_reason, texts), ("expired", []))

    def test_c_2_after_a_stop_nobody_is_told_that_they_are_signed_up(self):
        ann = self._partner(NUMBER, consent=False)
        self._sign_up(ann)
        self._reply("HELP")
        self._reply("STOP")
        told = self._confirmations("opt_in", "help")
        self.assertEqual(told.mapped("state"), ["canceled"] * 2)
        self.assertEqual(set(told.mapped("block_reason")), {"opted_out_meanwhile"})
        self.assertEqual(self._confirmations("opt_out").state, "queued")
        self._reply("STOP")
        self.assertEqual(self._confirmations("opt_out").state, "queued", "C-3: one, and that one")

    def test_c_2_nor_where_the_network_confirms_the_stop_or_one_kind_ends(self):
        ann = self._partner(NUMBER, consent=False)
        self._sign_up(ann)
        self._reply("STOP", provider_confirms=True)
        self.assertEqual(self._confirmations().state, "canceled")
        self._sign_up(ann)
        self.env["sms.consent"]._opt_out(
            company=self.company, source="portal", partner=ann, purposes=self.account_purpose
        )
        self.assertEqual(self._confirmations("opt_in")[-1].state, "queued", "of another kind")
        self.env["sms.consent"]._opt_out(
            company=self.company, source="portal", partner=ann, purposes=self.marketing
        )
        self.assertEqual(self._confirmations("opt_in")[-1].state, "canceled")

    def test_c_2_what_a_lane_had_taken_is_not_sent_once_more_after_a_stop(self):
        """A 429 brings it back to the queue, where the STOP did not find it."""
        kinds = {"opt_in": False, "pending": True}
        for kind, pending in kinds.items():
            ann = self._partner(NUMBER, consent=False)
            self.env["sms.consent"]._opt_in(
                ann,
                self.marketing,
                company=self.company,
                number=NUMBER,
                source="portal",
                pending=pending,
            )
            taken = self._confirmations(kind)[-1]
            self.messages._advance([Word(taken.id, State.SENDING)])
            self._reply("STOP", provider_confirms=True)
            self.assertEqual(taken.state, "sending")
            self.messages._requeue({taken.id: None}, new_attempt=False)
            self._run_lane()
            self.assertEqual((taken.state, taken.block_reason), ("canceled", "overtaken"))
            self.assertIn("opted out", taken.explanation)
        self.assertFalse(self._texts(NUMBER))

    def test_c_9_what_a_lane_had_taken_is_sent_once_more_where_it_is_still_so(self):
        """Also of kinds of texts that another one was withdrawn beside, and of a code."""
        ann = self._partner(NUMBER, consent=False)
        self._sign_up(ann)
        self.env["sms.consent.code"]._request(
            company=self.company, number=NUMBER, source="portal", partner=ann
        )
        taken = self._confirmations("opt_in", "code")
        self.messages._advance([Word(row, State.SENDING) for row in taken.ids])
        self.env["sms.consent"]._opt_out(
            company=self.company, source="portal", partner=ann, purposes=self.account_purpose
        )
        self.messages._requeue(dict.fromkeys(taken.ids), new_attempt=False)
        self._run_lane()
        self.assertEqual(taken.mapped("state"), ["accepted"] * 2)

    def test_pi_4_a_confirmation_that_failed_is_not_sent_days_later(self):
        self._partner(NUMBER)
        self._reply("please stop texting me")
        failed = self._confirmations()
        for word in (State.ACCEPTED, State.UNDELIVERED):
            self.messages._advance([Word(failed.id, word, sid="SM" + "1" * 32, code=30450)])
        self.assertEqual(failed.state, "undelivered")
        self.assertIn("confirmed", failed._why_not_again()[failed.id])


@tagged("post_install", "-at_install")
class TestConfirmationRace(CommittingCase):
    """Real transactions: a STOP while a lane judges."""

    company_values = {"name": "Sign-up Club"}
    sender_numbers = ("+12045550193",)

    def _forget(self, message_id):
        """Texts can't be deleted; other tests must not find this one."""
        with self._env() as env:
            env.cr.execute("DELETE FROM sms_message WHERE id = %s", (message_id,))

    def test_c_2_a_confirmation_that_a_lane_judges_does_not_escape_a_stop(self):
        number = "+12125550598"
        with self._env() as env:
            partner = env["res.partner"].create({"name": "Racer", "phone": number})
            company = env["res.company"].browse(self.company_id)
            env["sms.consent"]._opt_in(
                partner,
                env.ref("sms_consent.purpose_marketing"),
                company=company,
                number=number,
                source="portal",
                pending=False,
            )
            told = env["sms.message"].search([("number", "=", number)])
            self.assertEqual(told.notice, "opt_in")
            self.addCleanup(self._forget, told.id)
            senders = env["sms.sender"]
        judging, stopped = threading.Event(), threading.Event()
        judge = type(senders)._judge

        def wait(*arguments):
            judging.set()
            self.assertTrue(stopped.wait(60))
            return judge(*arguments)

        def claim():
            with self._env() as env:
                sender = env["sms.sender"].browse(self.sender_ids)
                return retrying(env, lambda: sender._claim().texts)

        with (
            patch.object(type(senders), "_judge", wait),
            self.assertNoLogs("odoo.sql_db", "ERROR"),
            ThreadPoolExecutor(1) as thread,
        ):
            claiming = thread.submit(claim)
            try:
                self.assertTrue(judging.wait(60))
                with self._env() as env:
                    env["sms.consent"]._apply_inbound(
                        env["res.company"].browse(self.company_id),
                        number,
                        "STOP",
                        provider_confirms=True,
                    )
            finally:
                stopped.set()
            self.assertEqual(claiming.result(60), [])
        with self._env() as env:
            self.assertEqual(env["sms.message"].browse(told.id).block_reason, "overtaken")
