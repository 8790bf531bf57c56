from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

from odoo import fields
from odoo.tests import tagged

from odoo.addons.sms_twilio_gateway.kernel.day import next_day
from odoo.addons.sms_twilio_gateway.kernel.states import State, Word
from odoo.addons.sms_twilio_gateway.models.sms_sender_slow import PAUSE

from .common import OUR_NUMBER, CommittingCase, GatewayCase

NUMBERS = [f"+121255501{line}" for line in range(10, 20)]


@tagged("post_install", "-at_install")
class TestSlowDown(GatewayCase):
    """B-10: a full queue or a used-up allowance slows the sender, told at once or later."""

    def _accepted(self, number, line):
        message = self._enqueue(self._partner(number))
        self.messages._advance([Word(message.id, State.ACCEPTED, sid=f"SM{line:032d}")])
        return message

    def _callback(self, message, code):
        form = {
            "MessageSid": [message.twilio_sid],
            "MessageStatus": ["failed"],
            "ErrorCode": [str(code)],
        }
        self.gateway.sudo()._apply_status(message.uuid, message.attempts, form)

    def _paused_for(self):
        """Seconds until the sender goes on; 0 where nothing slows it."""
        resume_at = self.sender.resume_at
        return (resume_at - fields.Datetime.now()).total_seconds() if resume_at else 0

    def _requests(self):
        return self.sandbox.stats()["requests"]["total"]

    def test_b_10_a_full_queue_told_at_once_pauses_the_sender(self):
        """One try finds it out; the others keep their attempts and leave afterwards."""
        self.sender.write({"mps": 1, "burst": 1})  # two at a time
        messages = self.messages.union(
            *(self._enqueue(self._partner(number)) for number in NUMBERS[:6])
        )
        self.sandbox.outcomes({OUR_NUMBER: "reject:21611"})
        self._run_lane()
        tried = messages.filtered(lambda message: message.attempts == 2)
        self.assertTrue(0 < len(tried) <= 2)
        self.assertEqual(set(messages.mapped("state")), {"queued"})
        self.assertTrue(50 <= self._paused_for() <= 60)
        self.assertIn("Waits until", (messages - tried)[0].explanation)
        before = self._requests()
        with self.capture_triggers() as woken:
            self._run_lane()
        self.assertEqual(self._requests(), before, "nothing is tried while it is slowed")
        self.assertIn(self.sender.resume_at, woken.records.mapped("call_at"))
        self.sandbox.clear_outcomes()
        self.sender.write({"mps": 200, "burst": 200})
        self.sender.action_resume()
        self._run_lane()
        self.assertEqual(set((messages - tried).mapped("state")), {"accepted"})
        self.assertEqual(set((messages - tried).mapped("attempts")), {1})
        self.assertFalse(self.sender.resume_at)

    def test_b_10_told_by_callbacks_it_is_written_once(self):
        """A thousand texts come back at a time: the sender's row is written for the first."""
        for line, code in enumerate((30001, 30022)):
            message = self._accepted(NUMBERS[line], line)
            self.sender.resume_at = False
            self._callback(message, code)
            self.assertTrue(50 <= self._paused_for() <= 60, code)
            self.assertEqual((message.state, message.attempts), ("queued", 2))
        self.env.flush_all()
        row = "SELECT ctid FROM sms_sender WHERE id = %s"
        self.cr.execute(row, (self.sender.id,))
        before = self.cr.fetchone()
        for line, number in enumerate(NUMBERS[2:8], 2):
            self._callback(self._accepted(number, line), 30001)
        self.env.flush_all()
        self.cr.execute(row, (self.sender.id,))
        self.assertEqual(self.cr.fetchone(), before)

    def test_b_10_a_turn_under_way_ends_and_keeps_the_pause(self):
        """A pause that comes while texts pass is not taken for the back-off of a former turn."""
        until = fields.Datetime.now() + PAUSE
        self.sender.write({"throttle_count": 1, "resume_at": until})
        self.assertTrue(self.sender._is_over(float("inf")))
        self.sender._slow_down(False)
        self.assertEqual((self.sender.throttle_count, self.sender.resume_at), (0, until))
        self.sender._slow_down(True)
        self.assertEqual(self.sender.resume_at, until, "the longer pause counts")
        self.sender.resume_at = fields.Datetime.now() - PAUSE
        self.assertFalse(self.sender._is_over(float("inf")))
        self.sender._slow_down(False)
        self.assertFalse(self.sender.resume_at)

    def test_b_10_a_used_up_allowance_waits_until_it_is_renewed(self):
        """A carrier's holds back the texts to it, the account's the whole sender."""
        carrier = self._accepted(NUMBERS[0], 0)
        self._callback(carrier, 30023)
        midnight = next_day(fields.Datetime.now(), "America/Los_Angeles")
        self.assertEqual((carrier.state, carrier.not_before), ("queued", midnight))
        self.assertFalse(self.sender.resume_at, "other carriers have room")
        self._callback(self._accepted(NUMBERS[1], 1), 63038)
        self.assertTrue(23 * 3600 < self._paused_for() <= 24 * 3600)
        self._callback(self._accepted(NUMBERS[2], 2), 30001)
        self.assertTrue(self._paused_for() > 23 * 3600, "a short pause shortens no long one")

    def test_what_failed_long_ago_slows_nobody(self):
        """As the nightly comparison finds it: that room may be free again long since."""
        message = self._accepted(NUMBERS[0], 0)
        long_ago = fields.Datetime.now() - timedelta(hours=13)
        self.cr.execute(
            "UPDATE sms_message SET claimed_at = %s WHERE id = %s", (long_ago, message.id)
        )
        self._callback(message, 30001)
        self.assertEqual(message.state, "failed")
        self.assertFalse(self.sender.resume_at)


@tagged("post_install", "-at_install")
class TestSlowDownRace(CommittingCase):
    """Real transactions: whoever asks for a pause waits for no lane, and no lane fails by it."""

    company_values = {"name": "Patience Club"}
    sender_numbers = ("+12045550198",)

    def _slow(self):
        with self._env() as env:
            moments = {self.sender_ids[0]: fields.Datetime.now() + PAUSE}
            env["sms.sender"]._slow_until(moments)

    def _resume_at(self):
        with self._env() as env:
            return env["sms.sender"].browse(self.sender_ids).resume_at

    def test_b_10_a_row_that_a_lane_holds_is_left_to_the_next(self):
        with ThreadPoolExecutor(1) as thread:
            with self._env() as lane:
                sender = lane["sms.sender"].browse(self.sender_ids)
                sender._store_bucket(sender._bucket(1000.0))
                asking = thread.submit(self._slow)
                asking.result(60)
            self.assertFalse(self._resume_at())
            thread.submit(self._slow).result(20)
        self.assertTrue(self._resume_at())
