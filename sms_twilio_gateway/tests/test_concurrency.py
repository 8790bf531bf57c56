"""STOP against claim, with real transactions (B-5): the reasoning of ``sms_sender_lane.py``."""

import threading
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from unittest.mock import patch

from odoo import fields
from odoo.exceptions import UserError
from odoo.tests import tagged
from odoo.tools import mute_logger

from odoo.addons.sms_twilio_gateway.kernel.states import State, Word
from odoo.addons.sms_twilio_gateway.models.isolation import (
    CONCURRENCY_ERRORS,
    begin_read_committed,
    retrying,
)

from .common import CommittingCase

NUMBERS = iter(f"+1212555{number:04d}" for number in range(160, 200))


@tagged("post_install", "-at_install")
class TestStopRace(CommittingCase):
    company_values = {"name": "Race Club"}
    sender_numbers = ("+12045550199",)

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        [cls.sender_id] = cls.sender_ids
        with cls._env() as env:
            env.ref("sms_consent.purpose_marketing").write(
                {"double_opt_in": False, "frequency_cap": 0, "quiet_hours_policy": "none"}
            )

    def _member(self, number):
        with self._env() as env:
            partner = env["res.partner"].create({"name": "Racer", "phone": number})
            env["sms.consent"]._opt_in(
                partner,
                env.ref("sms_consent.purpose_marketing"),
                company=env["res.company"].browse(self.company_id),
                number=number,
                source="portal",
                confirm=False,
            )
            return partner.id

    def _queue(self, number, partner_id):
        with self._env() as env:
            return (
                env["sms.message"]
                ._enqueue(
                    [
                        {
                            "company_id": self.company_id,
                            "number": number,
                            "partner_id": partner_id,
                            "body": "Race: hello",
                            "purpose_id": env.ref("sms_consent.purpose_marketing").id,
                        }
                    ]
                )
                .id
            )

    def _stop(self, env, number):
        env["sms.consent"]._opt_out(
            company=env["res.company"].browse(self.company_id),
            source="sms",
            number=number,
            confirm=False,
        )
        env.flush_all()

    def _claim(self, env):
        claimed = env["sms.sender"].browse(self.sender_id)._claim()
        return [message.message_id for message in claimed.texts]

    def _state(self, message_id):
        with self._env() as env:
            return env["sms.message"].browse(message_id).state

    def test_b_5_a_stop_not_yet_committed_hides_its_messages_from_the_claim(self):
        number = next(NUMBERS)
        message_id = self._queue(number, self._member(number))
        with self._env() as stop, self._env() as lane:
            self._stop(stop, number)
            self.assertEqual(self._claim(lane), [])
        self.assertEqual(self._state(message_id), "canceled")

    @mute_logger("odoo.sql_db")
    def test_b_5_a_claim_not_yet_committed_makes_the_stop_wait(self):
        number = next(NUMBERS)
        message_id = self._queue(number, self._member(number))
        committed = threading.Event()

        def stop():
            with self._env() as env:
                retrying(env, lambda: self._stop(env, number))
                self.assertTrue(committed.is_set(), "the STOP overtook the claim")

        with ThreadPoolExecutor(1) as thread:
            with self._env() as lane:
                self.assertEqual(self._claim(lane), [message_id])
                stopping = thread.submit(stop)
                self.assertFalse(self._ends(stopping))
                committed.set()
                lane.cr.commit()
            stopping.result(60)
        self.assertEqual(self._state(message_id), "sending", "claimed before the STOP committed")
        later = self._queue(number, None)
        with self._env() as lane:
            self.assertEqual(self._claim(lane), [])
        self.assertEqual(self._state(later), "blocked")

    def test_b_5_a_message_the_stop_could_not_see_is_not_claimed_after_it(self):
        number = next(NUMBERS)
        partner_id = self._member(number)
        claims, begun = [], threading.Event()

        def claim():
            with self._env() as env:
                env.cr.execute("SELECT 1")  # its snapshot is older than the end of the STOP
                begun.set()
                try:
                    claims.append(self._claim(env))
                except CONCURRENCY_ERRORS:
                    env.cr.rollback()
                    claims.append("failed")

        with self.assertNoLogs("odoo.sql_db", "ERROR"), ThreadPoolExecutor(1) as thread:
            with self._env() as stop:
                stop.cr.execute("SELECT 1")  # its snapshot is older than the message
                message_id = self._queue(number, partner_id)
                self._stop(stop, number)
                claiming = thread.submit(claim)
                self.assertTrue(begun.wait(60))
                self.assertFalse(self._ends(claiming), "the claim did not wait for the STOP")
            claiming.result(60)
        self.assertEqual(claims, ["failed"])
        with self._env() as lane:
            self.assertEqual(retrying(lane, lambda: self._claim(lane)), [])
        self.assertEqual(self._state(message_id), "blocked")

    def test_c_2_texts_wait_for_the_chain_and_then_see_what_was_changed(self):
        number = next(NUMBERS)
        partner_id = self._member(number)
        has_read = threading.Event()

        def start():
            with self._env() as env:
                begin_read_committed(env)
                consents = env["sms.consent"].search([("partner_id", "=", partner_id)])
                self.assertIn("opted_in", consents.mapped("state"))
                has_read.set()  # before the STOP
                company = env["res.company"].browse(self.company_id)
                env["sms.consent"]._apply_inbound(company, number, "START", provider_confirms=True)

        with self.assertNoLogs("odoo.sql_db", "ERROR"), ThreadPoolExecutor(1) as thread:
            with self._env() as stop:
                self._stop(stop, number)
                starting = thread.submit(start)
                self.assertTrue(has_read.wait(60))
                self.assertFalse(self._ends(starting), "it did not wait for the STOP")
            starting.result(60)
        with self._env() as env:
            consents = env["sms.consent"].search([("partner_id", "=", partner_id)])
            self.assertIn("opted_in", consents.mapped("state"), "START came after the STOP")

    def test_b_5_a_stop_that_commits_within_a_claim_fails_it(self):
        number = next(NUMBERS)
        message_id = self._queue(number, self._member(number))
        with self._env() as lane:
            lane.cr.execute("SELECT 1")  # the claim's snapshot
            with self._env() as stop:
                self._stop(stop, number)
            with self.assertRaises(CONCURRENCY_ERRORS):
                with self.assertNoLogs("odoo.sql_db", "ERROR"):
                    self._claim(lane)
            lane.cr.rollback()
        self.assertEqual(self._state(message_id), "canceled")

    def test_a_sender_changed_within_a_claim_fails_it_and_the_log_keeps_quiet(self):
        number = next(NUMBERS)
        message_id = self._queue(number, self._member(number))
        with self._env() as lane:
            lane.cr.execute("SELECT 1")  # the claim's snapshot
            with self._env() as person:
                person["sms.sender"].browse(self.sender_id).mps = 7
            with self.assertNoLogs("odoo.sql_db", "ERROR"):
                claimed = retrying(lane, lambda: self._claim(lane))
        self.assertEqual(claimed, [message_id])

    def test_queueing_does_not_fail_for_what_lanes_and_webhooks_write(self):
        """They change the rows that a message refers to, but in no way that locks them for it."""
        number = next(NUMBERS)
        partner_id = self._member(number)
        with self._env() as queueing:
            queueing.cr.execute("SELECT 1")  # its snapshot is older than what follows
            with self._env() as other:
                sender = other["sms.sender"].browse(self.sender_id)
                sender._store_bucket(sender._bucket(1.0))
                sender._slow_down(True)
                sender.gateway_id._note_webhook("status")
            values = {
                "company_id": self.company_id,
                "number": number,
                "partner_id": partner_id,
                "body": "Race: hello",
            }
            message_id = queueing["sms.message"]._enqueue([values]).id
        self.assertEqual(self._state(message_id), "queued")
        with self._env() as env:
            env["sms.sender"].browse(self.sender_id).action_resume()
            env["sms.message"]._cancel([("id", "=", message_id)], "canceled")

    def test_a_renewed_token_holds_though_callbacks_came_in_meanwhile(self):
        with self._env() as env:
            gateway = env["sms.sender"].browse(self.sender_id).gateway_id
            gateway.auth_token = "renewed"
            env.flush_all()
            with self._env() as callback:
                before = callback["sms.gateway"]._webhook_keys()[gateway.webhook_token]
                self.assertEqual(before.auth_token, "token")
            secret = gateway.webhook_token
        with self._env() as callback:
            after = callback["sms.gateway"]._webhook_keys()[secret]
            self.assertEqual(after.auth_token, "renewed")

    def test_two_lanes_of_one_sender_claim_nothing_twice(self):
        number = next(NUMBERS)
        partner_id = self._member(number)
        ids = {self._queue(number, partner_id) for _each in range(3)}
        with self._env() as one, self._env() as two:
            first, second = self._claim(one), self._claim(two)
        self.assertEqual(set(first), ids)
        self.assertEqual(second, [])


@tagged("post_install", "-at_install")
class TestJobs(CommittingCase):
    company_values = {"name": "Job Club"}
    sender_numbers = ("+12045550198",)

    @mute_logger("odoo.sql_db")
    def test_b_8_a_job_that_meets_a_lane_is_done_again(self):
        """Both write the same sender: the job comes second, and nobody calls that a failure."""
        [sender_id] = self.sender_ids
        tries = []

        def job(gateways):
            sender = gateways.env["sms.sender"].browse(sender_id)
            tries.append(sender.throttle_count)
            if len(tries) == 1:
                with self._env() as lane:
                    lane["sms.sender"].browse(sender_id).throttle_count = 7
            sender.verification_note = "Asked"

        gateways = self.registry["sms.gateway"]
        with patch.object(gateways, "_cron_verifications", job), self._env() as env:
            cron = env.ref("sms_twilio_gateway.cron_verifications")
            cron._callback(cron.name, cron.ir_actions_server_id.id)
        self.assertEqual(tries, [0, 7])
        with self._env() as env:
            sender = env["sms.sender"].browse(sender_id)
            self.assertEqual((sender.throttle_count, sender.verification_note), (7, "Asked"))


@tagged("post_install", "-at_install")
class TestAccountRace(CommittingCase):
    """What goes on meanwhile, while outcomes are looked up or the account is about to change."""

    company_values = {"name": "Account Club"}
    sender_numbers = ("+12045550194",)

    def test_b_8_the_account_stays_while_a_lane_runs(self):
        """Between two texts, none is under way; Odoo locks the job of a lane that runs."""
        with self._env() as admin:
            gateway = admin["sms.sender"].browse(self.sender_ids).gateway_id
            with self._env() as lane:
                lane["sms.sender"].browse(self.sender_ids).cron_id.lock_for_update(
                    allow_referencing=True
                )
                with self.assertRaisesRegex(UserError, "on their way"):
                    gateway.account_sid = "AC" + "1" * 32
            gateway.account_sid = "AC" + "1" * 32
            admin.cr.rollback()

    @mute_logger("odoo.sql_db")
    def test_b_8_a_callback_that_comes_while_twilio_is_asked_is_waited_for(self):
        """Twilio can't be asked: when to look again is noted in the row that the callback has."""
        for token in ("token", False):
            with self.subTest(token=token), ThreadPoolExecutor(1) as thread:
                message_id = self._uncertain(token)
                with self._env() as callback:
                    callback["sms.message"]._advance([Word(message_id, State.SENT)])
                    settling = thread.submit(self._settle)
                    self.assertFalse(self._ends(settling), "it did not come to that row")
                settling.result(60)

    def _settle(self):
        with self._env() as env:
            env["sms.message"]._settle_batch()

    def _forget(self, message_id):
        """Texts can't be deleted; other tests must not find this one."""
        with self._env() as env:
            env.cr.execute("DELETE FROM sms_message WHERE id = %s", (message_id,))

    def _uncertain(self, token):
        with self._env() as env:
            sender = env["sms.sender"].browse(self.sender_ids)
            sender.gateway_id.auth_token = token
            message = env["sms.message"].create(
                {
                    "company_id": self.company_id,
                    "gateway_id": sender.gateway_id.id,
                    "sender_id": sender.id,
                    "direction": "outbound",
                    "number": "+12125550599",
                    "body": "Account: hello",
                }
            )
            at = fields.Datetime.now() - timedelta(minutes=1)
            self.addCleanup(self._forget, message.id)
            env["sms.message"]._advance([Word(message.id, State.SENDING, at=at)])
            env["sms.message"]._advance([Word(message.id, State.UNCERTAIN)])
            return message.id
