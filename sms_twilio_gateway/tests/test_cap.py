"""The frequency cap counts what is under way or has arrived, and nothing against itself (B-14)."""

import threading
from concurrent.futures import ThreadPoolExecutor

from odoo.tests import tagged

from ..kernel.states import State, Word
from ..models.isolation import retrying
from .common import CommittingCase, GatewayCase


@tagged("post_install", "-at_install")
class TestCap(GatewayCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.marketing.write({"frequency_cap": 1, "frequency_cap_days": 7})

    def setUp(self):
        super().setUp()
        self.ann = self._partner("+12125550110")

    def _end(self, message, state, **values):
        self.messages._advance([Word(message.id, state, **values)])

    def _outcomes(self, *messages):
        return [(message.state, message.block_reason or "") for message in messages]

    def test_b_14_texts_that_are_due_together_count_for_each_other(self):
        first, second = self._enqueue(self.ann), self._enqueue(self.ann)
        exempt = self._enqueue(self.ann, exempt=True)
        other = self._enqueue(self._partner("+12125550111"))
        for _turn in range(2):
            self._run_lane()
        self.assertEqual(
            self._outcomes(first, second, exempt, other),
            [("accepted", ""), ("blocked", "frequency_cap"), ("accepted", ""), ("accepted", "")],
        )

    def test_b_14_a_text_that_failed_counts_not_against_its_next_attempt(self):
        message = self._enqueue(self.ann)
        self._run_lane()
        self._end(message, State.UNDELIVERED, code=30003, attempt=1)  # the phone is off
        self.assertEqual((message.state, message.attempts), ("queued", 2))
        self.messages._put_off([(message.id, message.queued_at)])
        self._run_lane()
        self.assertEqual(self._outcomes(message), [("accepted", "")])

    def test_b_14_a_text_that_never_reached_twilio_counts_not(self):
        for restart, expected in ((True, "accepted"), (False, "canceled")):
            self.company.sms_restart_unfinished = restart
            partner = self._partner(f"+1212555012{int(restart)}")
            message = self._enqueue(partner)
            self.messages._note_sent(message.ids)
            self._end(message, State.UNCERTAIN)
            self.messages._resend_absent(message.ids)
            self._run_lane()
            self.assertEqual(message.state, expected)
            later = self._enqueue(partner)
            self._run_lane()
            self.assertEqual(later.state, "blocked" if restart else "accepted")

    def test_b_14_what_has_arrived_after_all_counts(self):
        """The order of Twilio's words is not guaranteed; what was queued again may have left."""
        late = self._enqueue(self.ann)
        self._run_lane()
        self._end(late, State.UNDELIVERED)
        lost = self._enqueue(self._partner("+12125550125"))
        self.messages._note_sent(lost.ids)
        self._end(lost, State.UNCERTAIN)
        self.messages._requeue({lost.id: None}, new_attempt=False)
        self.assertFalse(self._notes(late | lost))
        self._end(lost, State.SENT)
        for message in (late, lost):
            self._end(message, State.DELIVERED)
            self._end(message, State.DELIVERED)
        self.assertEqual(self._notes(late | lost), sorted((late | lost).ids))

    def _notes(self, messages):
        notes = self.env["sms.consent.sent"].search([("message_ref", "in", messages.ids)])
        return sorted(notes.mapped("message_ref"))

    def test_b_14_what_did_not_arrive_can_be_sent_once_more_or_another_in_its_place(self):
        message = self._enqueue(self.ann)
        self._run_lane()
        self.assertIn("as many", self._why_not_another())
        self._end(message, State.FAILED, code=30450)
        self.assertFalse(message._why_not_again()[message.id])
        self.assertFalse(self._why_not_another())

    def _why_not_another(self):
        explained = self.env["sms.consent.gate"]._explain(self.ann, self.company)
        [(decision, sentence)] = [rest for purpose, *rest in explained if purpose == self.marketing]
        return "" if decision.allowed else sentence


@tagged("post_install", "-at_install")
class TestCapRace(CommittingCase):
    """Real transactions: the lanes of two senders claim at the same moment."""

    company_values = {"name": "Cap Club"}
    sender_numbers = ("+12045550195", "+12045550196")

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.addClassCleanup(cls._set_cap, 0)
        cls._set_cap(1)

    @classmethod
    def _set_cap(cls, cap):
        with cls._env() as env:
            env.ref("sms_consent.purpose_marketing").write(
                {"double_opt_in": False, "frequency_cap": cap, "quiet_hours_policy": "none"}
            )

    def _queue(self, number):
        """A text to ``number`` from each sender; their ids."""
        with self._env() as env:
            purpose = env.ref("sms_consent.purpose_marketing")
            partner = env["res.partner"].create({"name": "Racer", "phone": number})
            company = env["res.company"].browse(self.company_id)
            env["sms.consent"]._opt_in(
                partner, purpose, company=company, number=number, source="portal", confirm=False
            )
            values = {
                "company_id": company.id,
                "number": number,
                "partner_id": partner.id,
                "body": "Cap: hello",
                "purpose_id": purpose.id,
            }
            queue = env["sms.message"]._enqueue
            return [queue([{**values, "sender_id": sender}]).id for sender in self.sender_ids]

    def _claim(self, env, sender_id):
        claimed = retrying(env, lambda: env["sms.sender"].browse(sender_id)._claim())
        return [text.message_id for text in claimed.texts]

    def test_b_14_two_lanes_that_claim_at_once_keep_the_cap_together(self):
        one, two = self.sender_ids
        first, second = self._queue("+12125550194")
        begun = threading.Event()

        def claim():
            with self._env() as env:
                env.cr.execute("SELECT 1")  # its snapshot is older than the other's commit
                begun.set()
                return self._claim(env, two)

        with self.assertNoLogs("odoo.sql_db", "ERROR"), ThreadPoolExecutor(1) as thread:
            with self._env() as lane:
                self.assertEqual(self._claim(lane, one), [first])
                claiming = thread.submit(claim)
                self.assertTrue(begun.wait(60))
                self.assertFalse(self._ends(claiming), "it did not wait for the other lane")
            self.assertEqual(claiming.result(60), [])
        with self._env() as env:
            self.assertEqual(env["sms.message"].browse(second).block_reason, "frequency_cap")
