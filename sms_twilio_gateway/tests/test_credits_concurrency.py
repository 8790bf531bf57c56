"""Prepaid credits under real transactions: two senders at once never spend the same credit."""

from concurrent.futures import ThreadPoolExecutor

from odoo.tests import tagged

from ..kernel.states import State, Word
from .common import CommittingCase

PATIENCE = 20


@tagged("post_install", "-at_install")
class TestCreditsConcurrency(CommittingCase):
    company_values = {"name": "Credit Club", "sms_billing": "prepaid"}
    sender_numbers = ("+12045550197", "+12045550198")

    def _account(self, env):
        return env["sms.credit.account"]._of(env["res.company"].browse(self.company_id))

    def _draw(self, sender_id):
        with self._env() as env:
            env["sms.sender"].browse(sender_id)._draw_credits()

    def _figures(self):
        with self._env() as env:
            senders = env["sms.sender"].browse(self.sender_ids)
            account = self._account(env)
            return senders.mapped("credits_in_hand"), account.balance, account.reserved

    def _give_back(self):
        with self._env() as env:
            for sender in env["sms.sender"].browse(self.sender_ids):
                sender._give_credits_back()

    def _buy(self, credits):
        with self._env() as env:
            self._account(env)._book("purchase", credits, "test")

    def test_ic_2_two_senders_together_never_draw_more_than_there_is(self):
        self._buy(37)
        with ThreadPoolExecutor(8) as threads:
            for _round in range(10):
                list(threads.map(self._draw, self.sender_ids * 4))
                in_hand, balance, reserved = self._figures()
                self.assertEqual((sum(in_hand), balance, reserved), (37, 37, 37))
                self._give_back()
        self.assertEqual(self._figures(), ([0, 0], 37, 0))
        self._buy(-37)

    def test_ic_2_a_sender_waits_for_the_other_ones_draw_and_sees_it(self):
        self._buy(3)
        one, two = self.sender_ids
        with ThreadPoolExecutor(1) as thread:
            with self._env() as env:
                account = self._account(env)
                account._lock()
                account._move(reserved=2)  # the other sender's draw, not committed yet
                drawing = thread.submit(self._draw, two)
                self.assertFalse(self._ends(drawing), "the draw did not wait")
                env.cr.execute("UPDATE sms_sender SET credits_in_hand = 2 WHERE id = %s", (one,))
            drawing.result(PATIENCE)
        self.assertEqual(self._figures(), ([2, 1], 3, 3))
        self._give_back()
        self._buy(-3)

    def test_status_callbacks_do_not_wait_for_the_account(self):
        """No hot row: a state changes while somebody holds the account's lock."""
        with self._env() as env:
            message = env["sms.message"].create(
                {
                    "company_id": self.company_id,
                    "number": "+12125550198",
                    "body": "Credit: hello",
                    "state": "accepted",
                    "credits": 0,
                    "credits_held": 1,
                    "credits_past": 0,
                }
            )
            message_id = message.id
        with self._env() as holder, ThreadPoolExecutor(1) as thread:
            self._account(holder)._lock()
            thread.submit(self._deliver, message_id).result(PATIENCE)
        with self._env() as env:
            env.cr.execute("DELETE FROM sms_message WHERE id = %s", (message_id,))

    def _deliver(self, message_id):
        with self._env() as env:
            moved = env["sms.message"]._advance([Word(message_id, State.DELIVERED)])
            self.assertEqual(moved.ids, [message_id])
