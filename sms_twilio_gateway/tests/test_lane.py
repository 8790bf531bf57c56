import time
from datetime import timedelta
from unittest.mock import patch

from odoo import fields
from odoo.exceptions import AccessError
from odoo.tests import tagged

from odoo.addons.sms_consent.kernel.gate import Decision, Reason, Verdict
from odoo.addons.sms_twilio_gateway.kernel.states import State, Word
from odoo.addons.sms_twilio_gateway.models import sms_sender_claim, sms_sender_lane
from odoo.addons.sms_twilio_gateway.services.transport import ExternalCallRefused

from .common import OUR_NUMBER, THEIR_NUMBER, GatewayCase


@tagged("post_install", "-at_install")
class TestLane(GatewayCase):
    """Claim, commit, send, record, commit: each slice against a running local Twilio."""

    def _run_slice(self):
        """One slice and no more, however much is left."""
        with patch.object(sms_sender_lane, "TURN_SECONDS", 0.0):
            self._run_lane()

    def test_a_text_leaves_and_is_accepted(self):
        ann = self._partner("+12125550110")
        message = self._enqueue(ann)
        self._run_lane()
        self.assertEqual(message.state, "accepted")
        self.assertEqual(self._texts(ann.phone), [(OUR_NUMBER, "Lakeside: hello")])
        self.assertEqual(message.twilio_sid, self.sandbox.messages(to=ann.phone)[0]["sid"])
        self.assertTrue(message.claimed_at and message.accepted_at)

    def test_without_credentials_texts_wait_and_leave_when_they_come(self):
        token, self.gateway.auth_token = self.gateway.auth_token, False
        message = self._enqueue(self._partner("+12125550110"))
        self._run_lane()
        self.assertEqual(message.state, "queued")
        self.assertIn("has no credentials", self.sender.can_send_reason)
        with self.capture_triggers(self.sender.cron_id.id) as woken:
            self.gateway.auth_token = token
        self.assertTrue(woken.records)
        self.assertFalse(self.sender.can_send_reason)
        self._run_lane()
        self.assertEqual(message.state, "accepted")

    def test_two_companies_never_share_an_account(self):
        ann = self._partner("+12125550111")
        self._partner("+12125550112", company=self.other_company)
        bob = self._partner("+12125550113", company=self.other_company)
        self._enqueue(ann)
        self._enqueue(bob, company=self.other_company, body="Hilltop: hello")
        self._run_lane(self.sender)
        self._run_lane(self.other_sender)
        texts = self.sandbox.messages()
        accounts = {text["to"]: (text["account"], text["from"]) for text in texts}
        ours, theirs = (account.sid for account in self.sandbox.accounts)
        self.assertEqual(accounts[ann.phone], (ours, OUR_NUMBER))
        self.assertEqual(accounts[bob.phone], (theirs, THEIR_NUMBER))

    def test_nf_10_without_consent_nothing_leaves_and_the_reason_is_kept(self):
        ann = self._partner("+12125550114", consent=False)
        message = self._enqueue(ann)
        self._run_lane()
        self.assertEqual((message.state, message.block_reason), ("blocked", "no_consent"))
        self.assertIn("not agreed", message.explanation)
        self.assertFalse(self._texts(ann.phone))

    def test_nf_5_country_not_allowed(self):
        ann = self._partner("+442079460101", consent=False)
        message = self._enqueue(ann)
        self._run_lane()
        self.assertEqual(message.block_reason, "country_not_allowed")

    def test_b_14_the_frequency_cap_counts_what_has_left(self):
        self.marketing.write({"frequency_cap": 1, "frequency_cap_days": 7})
        ann = self._partner("+12125550118")
        first = self._enqueue(ann)
        self._run_lane()
        second = self._enqueue(ann)
        self._run_lane()
        self.assertEqual(first.state, "accepted")
        self.assertEqual((second.state, second.block_reason), ("blocked", "frequency_cap"))
        self.assertEqual(len(self._texts(ann.phone)), 1)

    def test_b_5_a_stop_cancels_what_is_queued_and_blocks_what_comes(self):
        ann = self._partner("+12125550115")
        before = self._enqueue(ann)
        self.env["sms.consent"]._opt_out(
            company=self.company, source="sms", number=ann.phone, confirm=False
        )
        after = self._enqueue(ann)
        self._run_lane()
        self.assertEqual((before.state, before.block_reason), ("canceled", "opted_out_meanwhile"))
        self.assertEqual(after.state, "blocked")
        self.assertFalse(self._texts(ann.phone))

    def test_what_the_gate_puts_off_waits(self):
        message = self._enqueue(self._partner("+12125550116"))
        until = fields.Datetime.now() + timedelta(hours=9)
        put_off = {message.id: Decision(Verdict.DEFER, Reason.QUIET_HOURS, until)}
        gate = type(self.env["sms.consent.gate"])
        with patch.object(gate, "_decide", return_value=put_off), self.capture_triggers() as woken:
            self._run_lane()
        self.assertEqual((message.state, message.not_before), ("queued", until))
        self.assertIn(until, woken.records.mapped("call_at"))

    def test_b_11_what_has_expired_is_not_sent(self):
        past = fields.Datetime.now() - timedelta(minutes=1)
        message = self._enqueue(self._partner("+12125550117"), expires_at=past)
        self._run_lane()
        self.assertEqual((message.state, message.block_reason), ("canceled", "expired"))

    def test_replies_go_before_campaigns(self):
        self.sender.write({"mps": 0.5, "burst": 1})
        bulk = self._enqueue(self._partner("+12125550118"), priority=50)
        reply = self._enqueue(self._partner("+12125550119"), priority=0)
        with patch.object(sms_sender_lane, "SLICE_SECONDS", 0.5):
            self._run_slice()
        self.assertEqual((reply.state, bulk.state), ("accepted", "queued"))

    def test_held_messages_stay(self):
        message = self._enqueue(self._partner("+12125550120"))
        self.env.flush_all()
        self.cr.execute("UPDATE sms_message SET held = true WHERE id = %s", (message.id,))
        self._run_lane()
        self.assertEqual(message.state, "queued")

    def test_b_10_the_pace_holds_within_a_slice_and_across_slices(self):
        self.sender.write({"mps": 5, "burst": 2})
        ann = self._partner("+12125550121")
        self.messages._enqueue(
            [
                {
                    "company_id": self.company.id,
                    "partner_id": ann.id,
                    "number": ann.phone,
                    "purpose_id": self.marketing.id,
                    "body": f"Lakeside: number {i}",
                }
                for i in range(30)
            ]
        )
        begun, times = time.time(), []
        with patch.object(sms_sender_lane, "SLICE_SECONDS", 1.0):
            self._run_slice()
            while len(times) < 10:
                self._run_slice()
                times = sorted(text["created"] for text in self.sandbox.messages(to=ann.phone))
                self.assertLess(time.time() - begun, 60)
        for start in range(len(times)):
            self.assertLessEqual(start + 1, 2 + 5 * (times[start] - begun), "never ahead")
            for end in range(start, len(times)):
                window = times[end] - times[start]
                # 0.6 s: a busy machine sees texts late, and so close together
                self.assertLessEqual(end - start + 1, 2 + 5 * (window + 0.6))

    def test_the_lane_asks_to_run_again_while_work_is_left(self):
        self.sender.write({"mps": 1, "burst": 1})
        ann = self._partner("+12125550122")
        for _each in range(3):
            self._enqueue(ann)
        with (
            patch.object(sms_sender_lane, "SLICE_SECONDS", 0.2),
            patch.object(sms_sender_lane, "TURN_SECONDS", 0.0),
            self.capture_triggers() as woken,
        ):
            self._run_lane()
        self.assertIn(self.sender.cron_id, woken.records.cron_id)

    def test_b_10_a_lane_goes_on_only_while_no_other_job_waits(self):
        self.sender.write({"mps": 5, "burst": 1})
        ann = self._partner("+12125550138")
        messages = self.messages.union(*(self._enqueue(ann) for _each in range(6)))
        others = self.env["ir.cron"].search([("id", "!=", self.sender.cron_id.id)])
        tomorrow = fields.Datetime.now() + timedelta(days=1)
        others.write({"nextcall": tomorrow})
        self.env["ir.cron.trigger"].search([("cron_id", "in", others.ids)]).unlink()
        others[0].nextcall = fields.Datetime.now()
        with patch.object(sms_sender_lane, "SLICE_SECONDS", 0.3):
            self._run_lane()
            self.assertIn("queued", messages.mapped("state"))
            others[0].nextcall = tomorrow
            self._run_lane()
        self.assertEqual(set(messages.mapped("state")), {"accepted"})

    def test_b_8_orphans_of_a_killed_lane_are_uncertain_and_not_sent_again(self):
        ann = self._partner("+12125550123")
        message = self._enqueue(ann)
        self.messages._advance([Word(message.id, State.SENDING)])  # claimed; then the kill
        self._run_lane()
        self._run_lane()
        self.assertEqual(message.state, "uncertain")
        self.assertFalse(self._texts(ann.phone))
        self.assertTrue(message.explanation)

    def test_b_8_the_last_turn_of_an_archived_sender_settles_what_a_killed_one_left(self):
        message = self._enqueue(self._partner("+12125550123"))
        self.messages._advance([Word(message.id, State.SENDING)])  # claimed; then the kill
        lane = self.sender.cron_id
        with self.capture_triggers(lane.id) as woken:
            self.sender.active = False
        self.assertTrue(woken.records)
        self.assertTrue(lane.active)
        self._run_lane()
        self.assertEqual(message.state, "uncertain")
        with self._committing_env() as env:
            job, progress = env["ir.cron"].browse(lane.id)._add_progress()
            job = job.with_context(cron_id=lane.id)
            job.env["sms.sender"]._cron_lane(self.sender.id)
            self.assertTrue(progress.deactivate, "it was the last")

    def test_b_8_a_timeout_after_acceptance_is_uncertain(self):
        ann = self._partner("+12125550124")
        message = self._enqueue(ann)
        self.sandbox.faults(drop_after=1.0)
        self.addCleanup(self.sandbox.clear_faults)
        self._run_lane()
        self.assertEqual(message.state, "uncertain")
        self.assertEqual(len(self._texts(ann.phone)), 1)

    def test_a_foreign_503_is_uncertain(self):
        message = self._enqueue(self._partner("+12125550125"))
        self.sandbox.faults(p503_html=1.0)
        self.addCleanup(self.sandbox.clear_faults)
        self._run_lane()
        self.assertEqual(message.state, "uncertain")

    def test_b_10_a_429_slows_the_lane_and_loses_nothing(self):
        messages = self.messages.union(
            *(self._enqueue(self._partner(f"+1212555013{i}")) for i in range(5))
        )
        self.sandbox.faults(p429=1.0)
        self.addCleanup(self.sandbox.clear_faults)
        begun = fields.Datetime.now()
        self._run_lane()
        self.assertEqual(set(messages.mapped("state")), {"queued"})
        self.assertEqual(set(messages.mapped("attempts")), {1})
        self.assertEqual(self.sender.throttle_count, 1)
        self.assertGreater(self.sender.resume_at, begun)
        self.sandbox.clear_faults()
        self._run_lane()
        self.assertEqual(set(messages.mapped("state")), {"accepted"})
        self.assertFalse(self.sender.resume_at)

    def test_b_10_a_429_now_and_then_does_not_stop_the_lane(self):
        """The pause doubles while nothing passes, and is short again once something does."""
        waiting = self._enqueue(self._partner("+12125550141"))
        accepted = self._enqueue(self._partner("+12125550142"))
        self.messages._advance([Word(accepted.id, State.ACCEPTED, sid="SM" + "c" * 32)])
        for claimed, count in ((waiting, 1), (waiting, 2), (waiting | accepted, 1), (accepted, 1)):
            self.sender._slow_down(True, claimed.ids)
            self.assertEqual(self.sender.throttle_count, count)

    def test_an_unreachable_twilio_keeps_the_text_in_the_queue(self):
        message = self._enqueue(self._partner("+12125550126"))
        self.gateway.api_base_url = "http://127.0.0.1:9"
        self._run_lane()
        self.assertEqual((message.state, message.attempts), ("queued", 1))
        self.assertTrue(self.sender.resume_at)

    def test_wrong_credentials_stop_the_sender_with_advice(self):
        message = self._enqueue(self._partner("+12125550127"))
        self.gateway.auth_token = "wrong"
        self._run_lane()
        self.assertEqual(self.sender.state, "stopped")
        self.assertIn("token", self.sender.state_reason)
        self.assertEqual((message.state, message.attempts), ("queued", 2))
        self.gateway.auth_token = self.sandbox.accounts[0].token
        self.sender.action_resume()
        self._run_lane()
        self.assertEqual(message.state, "accepted")

    def test_c_10_21610_suppresses_for_that_sender_alone(self):
        ann = self._partner("+12125550128")
        message = self._enqueue(ann)
        self.sandbox.add_optout(self.sandbox.accounts[0], OUR_NUMBER, ann.phone)
        self._run_lane()
        self.assertEqual((message.state, message.error_code), ("failed", 21610))
        suppression = self.env["sms.suppression"].search([("number", "=", ann.phone)])
        self.assertRecordValues(suppression, [{"reason": "carrier", "sender_ref": self.sender.id}])
        again = self._enqueue(ann)
        self._run_lane()
        self.assertEqual(again.block_reason, "suppressed_sender")

    def test_pause_holds_everything_back(self):
        message = self._enqueue(self._partner("+12125550129"))
        self.sender.action_pause()
        self._run_lane()
        self.assertEqual(message.state, "queued")
        self.sender.action_resume()
        self._run_lane()
        self.assertEqual(message.state, "accepted")

    def test_im_2_an_unverified_toll_free_number_sends_nothing(self):
        self.sender.verification_state = "pending"
        message = self._enqueue(self._partner("+12125550136"))
        self._run_lane()
        self.assertEqual(message.state, "queued")
        self.assertIn("30032", self.sender.can_send_reason)

    def test_im_4_the_daily_limit_holds(self):
        self.sender.daily_limit = 2
        messages = [self._enqueue(self._partner(f"+1212555014{i}")) for i in range(3)]
        self._run_lane()
        self._run_lane()
        self.assertEqual([m.state for m in messages], ["accepted", "accepted", "queued"])
        self.assertEqual(self.sender.sent_count, 2)

    def test_tests_can_reach_nothing_but_this_machine(self):
        self._enqueue(self._partner("+12125550137"))
        self.gateway.api_base_url = "https://api.twilio.com"
        with self.assertRaises(ExternalCallRefused):
            self._run_lane()

    def test_a_slice_is_short(self):
        self.sender.write({"mps": 1, "burst": 1})
        for i in range(5):
            self._enqueue(self._partner(f"+1212555015{i}"))
        started = time.monotonic()
        with patch.object(sms_sender_lane, "SLICE_SECONDS", 1.0):
            self._run_slice()
        self.assertLess(len(self.sandbox.messages()), 4, "what would take longer waits")
        self.assertLess(time.monotonic() - started, 30)

    def test_a_paused_gateway_holds_all_its_senders_back(self):
        second = self._sender(self.gateway, "+18335550101", kind="toll_free", is_default=False)
        first_text = self._enqueue(self._partner("+12125550151"))
        second_text = self._enqueue(self._partner("+12125550152"), sender_id=second.id)
        self.gateway.action_pause()
        self._run_lane()
        self._run_lane(second)
        self.assertEqual((first_text.state, second_text.state), ("queued", "queued"))
        self.assertIn("gateway", second.can_send_reason)
        with self.capture_triggers() as woken:
            self.gateway.action_resume()
        self.assertEqual(woken.records.cron_id, (self.sender | second).cron_id)
        self._run_lane()
        self.assertEqual(first_text.state, "accepted")

    def test_who_may_pause_a_gateway(self):
        user = self._user("front_desk", "sms_consent.group_sms_user", self.company)
        manager = self._user("manager", "sms_consent.group_sms_manager", self.company)
        stranger = self._user("stranger", "sms_consent.group_sms_manager", self.other_company)
        for nobody in (user, stranger):
            with self.assertRaises(AccessError):
                self.gateway.with_user(nobody).action_pause()
        with self.assertRaises(AccessError):
            self.gateway.with_user(manager).paused = True
        self.gateway.with_user(manager).action_pause()
        self.assertTrue(self.gateway.paused)

    def test_a_text_longer_than_the_burst_leaves(self):
        self.sender.write({"mps": 10, "burst": 1})
        message = self._enqueue(self._partner("+12125550153"), body="long " * 150)
        self._run_lane()
        self.assertEqual((message.state, message.segments > 4), ("accepted", True))

    def test_what_did_not_leave_does_not_count_towards_the_daily_limit(self):
        self.sender.daily_limit = 3
        for i in range(3):
            self._enqueue(self._partner(f"+1212555016{i}"))
        self.sandbox.faults(p429=1.0)
        self.addCleanup(self.sandbox.clear_faults)
        self._run_lane()
        self.assertEqual(self.sender.sent_count, 0)

    def _queries_of_a_claim(self, texts, ann):
        self.messages.union(*(self._enqueue(ann) for _each in range(texts)))
        self.env.flush_all()
        self.env.invalidate_all()
        before = self.cr.sql_log_count
        self.assertEqual(len(self.sender._claim().texts), texts)
        return self.cr.sql_log_count - before

    def test_b_8_a_process_that_stood_still_does_not_send_what_it_had_claimed(self):
        """Its texts may have been found missing at Twilio, and sent by others, meanwhile."""
        ann = self._partner("+12125550172")
        message = self._enqueue(ann)
        with patch.object(sms_sender_claim, "LEAVE_WITHIN", -1.0):
            self._run_slice()
        self.assertEqual((message.state, self._texts(ann.phone)), ("queued", []))
        self._run_lane()
        self.assertEqual(message.state, "accepted")
        self.assertEqual(len(self._texts(ann.phone)), 1)

    def test_a_claim_takes_as_many_queries_for_many_texts_as_for_few(self):
        ann = self._partner("+12125550170")
        self._queries_of_a_claim(1, ann)  # fills what is read once
        few = self._queries_of_a_claim(2, ann)
        self.assertLessEqual(self._queries_of_a_claim(30, ann), few)

    def test_a_status_callback_takes_few_queries(self):
        message = self._enqueue(self._partner("+12125550171"))
        self.messages._advance([Word(message.id, State.ACCEPTED)])
        gateway = self.env["sms.gateway"].browse(self.gateway.id)
        form = {"MessageSid": ["SM" + "b" * 32], "MessageStatus": ["delivered"]}
        self.env.flush_all()
        self.env.invalidate_all()
        before = self.cr.sql_log_count
        gateway._apply_status(message.uuid, 1, form)
        self.assertEqual(message.state, "delivered")
        self.assertLessEqual(self.cr.sql_log_count - before, 10)
