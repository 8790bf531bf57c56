"""Prepaid credits: bought, held, charged, let go, and what happens without."""

from datetime import timedelta

import psycopg2
from hypothesis import HealthCheck, Phase, example, given, settings
from hypothesis import strategies as st

from odoo import fields
from odoo.exceptions import AccessError, UserError
from odoo.service.model import call_kw
from odoo.tests import tagged
from odoo.tools import mute_logger

from ..kernel.credits import CHARGED, charge
from ..kernel.states import State, Word
from ..models.sms_message_credit import RECEIPT_PATIENCE
from .common import GatewayCase

LONG = "Lakeside: " + "x" * 200  # two segments


class CreditCase(GatewayCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.company.write({"sms_billing": "prepaid", "sms_credit_threshold": 0})
        cls.account = cls.env["sms.credit.account"]._of(cls.company)
        cls.entries = cls.env["sms.credit.entry"].sudo()

    def _settle(self):
        with self._committing_env() as env:
            env["sms.credit.account"].browse(self.account.id)._cron_settle()
        self.env.invalidate_all()

    def _end(self, messages, state, **values):
        self.messages._advance([Word(message.id, state, **values) for message in messages])

    def _usage(self):
        return self.entries.search(
            [("company_id", "=", self.company.id), ("kind", "=", "usage")], order="id"
        )

    def _check_books(self):
        """What the account says is what the ledger, the texts and the senders add up to."""
        self.env.flush_all()
        self.env.invalidate_all()
        ledger = self.entries.search([("company_id", "=", self.company.id)])
        self.cr.execute(
            """SELECT COALESCE(sum(credits), 0), COALESCE(sum(credits_held), 0)
                 FROM sms_message WHERE company_id = %s""",
            (self.company.id,),
        )
        charged, held = self.cr.fetchone()
        granted = sum(entry.amount for entry in ledger if entry.kind != "usage")
        in_hand = sum(
            self.env["sms.sender"]
            .sudo()
            .search([("company_id", "=", self.company.id)])
            .mapped("credits_in_hand")
        )
        self.assertEqual(self.account.balance, sum(ledger.mapped("amount")))
        self.assertEqual(self.account.balance, granted - charged)
        self.assertEqual(self.account.reserved, held + in_hand)
        return charged


@tagged("post_install", "-at_install")
class TestCredits(CreditCase):
    def test_ic_2_held_at_the_claim_charged_when_delivered_or_undelivered(self):
        self.account._book("purchase", 10, "first")
        delivered = self._enqueue(self._partner("+12125550110"), body=LONG)
        undelivered = self._enqueue(self._partner("+12125550111"))
        failed = self._enqueue(self._partner("+12125550112"))
        self._run_lane()
        self.assertEqual(
            (self.account.balance, self.account.reserved, self.account.available), (10, 4, 6)
        )
        self._end(delivered, State.DELIVERED)
        self._end(undelivered, State.UNDELIVERED)
        self._end(failed, State.FAILED)
        self._settle()
        self.assertEqual((self.account.balance, self.account.reserved), (7, 0))
        self.assertEqual((delivered.credits, undelivered.credits, failed.credits), (2, 1, 0))
        usage = self._usage()
        self.assertEqual((usage.amount, usage.balance, usage.texts), (-3, 7, 2))
        self.assertEqual((delivered.credits_left, undelivered.credits_left), (8, 7))
        self._check_books()

    def test_ic_2_without_credits_texts_wait_and_go_on_after_a_top_up(self):
        message = self._enqueue(self._partner("+12125550113"))
        self._run_lane()
        self.assertEqual(message.state, "queued")
        self.assertIn("no SMS credits left", self.sender.can_send_reason)
        self.assertTrue(self.account.waiting)
        with self.capture_triggers(self.sender.cron_id.id) as woken:
            self.account._book("purchase", 1, "top-up")
        self.assertTrue(woken.records)
        self._run_lane()
        self.assertEqual(message.state, "accepted")
        self.assertEqual(self.account.available, 0)

    def test_ic_2_a_long_text_waits_for_enough_credits(self):
        self.account._book("purchase", 1, "first")
        message = self._enqueue(self._partner("+12125550114"), body=LONG)
        self._run_lane()
        self.assertEqual((message.state, self.sender.credits_short), ("queued", 2))
        self.assertEqual((self.account.available, self.sender.credits_in_hand), (1, 0))
        self.assertTrue(self.account.waiting)
        with self.capture_triggers(self.sender.cron_id.id) as woken:
            self.account._book("purchase", 1, "second")
        self.assertTrue(woken.records)
        self._run_lane()
        self.assertEqual(message.state, "accepted")

    def test_ic_2_however_long_a_text_a_slow_sender_draws_enough_for_it(self):
        self.sender.mps = 1
        self.account._book("purchase", 60, "first")
        longest = self._enqueue(self._partner("+12125550116"), body="ж" * 1600)
        self.assertEqual(longest.segments, 24)
        self.assertEqual(self._claimed(), longest.ids)
        self.sender.bucket_at = 0  # as half a minute later
        too_long = self._enqueue(self._partner("+12125550117"), body="ж" * 2000)
        self.assertEqual(too_long.segments, 30)
        self.assertFalse(self._claimed())
        self.assertEqual(self._claimed(), too_long.ids, "Twilio refuses it: nobody waits behind it")

    def _claimed(self):
        """The ids that a turn begins with."""
        with self._committing_env() as env:
            sender = env["sms.sender"].browse(self.sender.id)
            sender._draw_credits()
            claimed = [text.message_id for text in sender._claim().texts]
            env.flush_all()
        self.env.invalidate_all()
        return claimed

    def test_pay_per_use_needs_no_credits_and_keeps_no_books(self):
        self.company.sms_billing = "pay_per_use"
        message = self._enqueue(self._partner("+12125550115"))
        self._run_lane()
        self._end(message, State.DELIVERED)
        self._settle()
        self.cr.execute("SELECT credits FROM sms_message WHERE id = %s", (message.id,))
        self.assertEqual(self.cr.fetchone(), (None,))
        self.assertFalse(self._usage())

    def test_what_waited_for_credits_leaves_when_none_are_needed_any_more(self):
        message = self._enqueue(self._partner("+12125550116"))
        self._run_lane()
        with self.capture_triggers(self.sender.cron_id.id) as woken:
            self.company.sms_billing = "pay_per_use"
        self.assertTrue(woken.records)
        self._run_lane()
        self.assertEqual(message.state, "accepted")
        self.assertFalse(self.sender.credits_short)

    def test_ic_2_an_archived_sender_gives_back_what_it_has_in_hand(self):
        self.account._book("purchase", 5, "first")
        with self._committing_env() as env:  # as between two turns
            env["sms.sender"].browse(self.sender.id)._draw_credits()
        self.env.invalidate_all()
        self.assertEqual((self.account.available, self.sender.credits_in_hand), (0, 5))
        with self.assertRaisesRegex(UserError, "just taken credits"):
            self.sender.unlink()
        lane = self.sender.cron_id
        with self.capture_triggers(lane.id) as woken:
            self.sender.active = False
        self.assertTrue(woken.records)
        self.assertTrue(lane.active)
        self._run_lane()
        self.assertEqual((self.account.available, self.sender.credits_in_hand), (5, 0))

    def test_ic_2_an_attempt_of_which_was_heard_after_all_is_charged_once(self):
        self.account._book("purchase", 5, "first")
        message = self._enqueue(self._partner("+12125550117"))
        self._run_lane()
        self._end(message, State.UNDELIVERED)
        self.messages._requeue({message.id: None}, new_attempt=False)  # never left, it seemed
        self._settle()
        self.assertEqual((message.state, message.credits), ("undelivered", 1))
        self._check_books()

    def test_a_late_word_corrects_the_ledger(self):
        self.account._book("purchase", 5, "first")
        message = self._enqueue(self._partner("+12125550117"))
        self._run_lane()
        self._end(message, State.FAILED)
        self._settle()
        self.assertEqual(self.account.available, 5)
        self._end(message, State.DELIVERED)
        self._settle()
        self.assertEqual(self.account.available, 4)
        self._check_books()

    def test_sent_without_a_receipt_is_charged_after_some_days(self):
        self.account._book("purchase", 5, "first")
        message = self._enqueue(self._partner("+12125550118"))
        self._run_lane()
        self._end(message, State.SENT)
        self._settle()
        self.assertEqual((self.account.balance, self.account.reserved), (5, 1))
        long_ago = fields.Datetime.now() - RECEIPT_PATIENCE - timedelta(minutes=1)
        self.cr.execute(
            "UPDATE sms_message SET state_at = %s WHERE id = %s", (long_ago, message.id)
        )
        self._settle()
        self.assertEqual((self.account.balance, self.account.reserved), (4, 0))
        self._end(message, State.FAILED)
        self._settle()
        self.assertEqual(self.account.balance, 5)
        self._check_books()

    def test_each_undelivered_attempt_is_charged(self):
        self.account._book("purchase", 5, "first")
        message = self._enqueue(self._partner("+12125550119"))
        for attempt in (1, 2):
            self._run_lane()
            self.assertEqual((message.state, message.attempts), ("accepted", attempt))
            self._end(message, State.UNDELIVERED, attempt=attempt)
            if attempt == 1:
                self.messages._requeue({message.id: None})
        self._settle()
        self.assertEqual((message.credits, self.account.available), (2, 3))
        self._check_books()

    def test_ic_2_few_credits_are_told_once(self):
        manager = self._user("crmanager", "sms_consent.group_sms_manager", self.company)
        manager.email = "manager@example.com"
        self.company.write({"sms_credit_threshold": 5, "sms_alert_email": "ops@example.com"})
        mails = self.env["mail.mail"].sudo()
        self.account._book("purchase", 5, "first")
        before = mails.search_count([("email_to", "=", "ops@example.com")])
        self._enqueue(self._partner("+12125550121"))
        self._run_lane()
        for _each in range(2):
            self._settle()
            sent = mails.search([("email_to", "=", "ops@example.com")])
            self.assertEqual(len(sent), before + 1)
            self.assertEqual(
                self.account.activity_ids.filtered(
                    lambda activity: activity.user_id == manager
                ).mapped("summary"),
                ["SMS credits are running low: 4 left"],
            )
        self.account._book("purchase", 5, "second")
        self.assertFalse(self.account.alerted)

    def test_another_company_is_not_touched(self):
        message = self._enqueue(
            self._partner("+12125550122", company=self.other_company), company=self.other_company
        )
        self._run_lane(self.other_sender)
        self.assertEqual(message.state, "accepted")

    @mute_logger("odoo.sql_db")
    def test_ic_1_the_ledger_cannot_be_changed(self):
        entry = self.account._book("purchase", 1, "first")
        for statement in (
            "UPDATE sms_credit_entry SET amount = 1000",
            "DELETE FROM sms_credit_entry",
            "TRUNCATE sms_credit_entry CASCADE",
        ):
            with (
                self.subTest(statement),
                self.assertRaisesRegex(psycopg2.Error, "append-only"),
                self.env.cr.savepoint(),
            ):
                self.env.cr.execute(statement)
        for refused in (
            lambda: entry.write({"amount": 5}),
            entry.unlink,
            lambda: entry.create({"company_id": self.company.id, "amount": 5}),
        ):
            with self.assertRaises(AccessError):
                refused()


@tagged("post_install", "-at_install")
class TestCreditRights(CreditCase):
    def _call(self, user, model, method, *args):
        return call_kw(self.env(user=user, su=False)[model], method, list(args), {})

    def test_ic_1_managers_enter_credits_with_a_reason(self):
        manager = self._user("crmanager", "sms_consent.group_sms_manager", self.company)
        values = {"amount": 50, "reason": "invoice 1"}
        [wizard] = self._call(manager, "sms.credit.wizard", "create", [values])
        self._call(manager, "sms.credit.wizard", "action_book", [wizard])
        entry = self.entries.search([("company_id", "=", self.company.id)])
        self.assertEqual(
            (entry.kind, entry.amount, entry.balance, entry.reason, entry.user_id),
            ("purchase", 50, 50, "invoice 1", manager),
        )
        with self.assertRaises(AccessError):
            values = {"amount": 5, "reason": "x", "company_id": self.other_company.id}
            [wizard] = self._call(manager, "sms.credit.wizard", "create", [values])
            self._call(manager, "sms.credit.wizard", "action_book", [wizard])

    def test_a_purchase_of_nothing_or_less_is_refused(self):
        wizards = self.env["sms.credit.wizard"].with_company(self.company)
        for amount in (0, -5):
            with self.assertRaises(UserError):
                wizards.create({"amount": amount, "reason": "x"}).action_book()

    @mute_logger("odoo.addons.base.models.ir_model", "odoo.models")
    def test_nobody_alters_the_books_by_rpc(self):
        entry = self.account._book("purchase", 1, "first")
        officer = self._user("crofficer", "sms_consent.group_sms_officer", self.company)
        manager = self._user("crmanager", "sms_consent.group_sms_manager", self.company)
        for user in (officer, manager):
            for model, ids, values in (
                ("sms.credit.entry", entry.ids, {"amount": 100}),
                ("sms.credit.account", self.account.ids, {"balance": 100}),
                ("sms.sender", self.sender.ids, {"credits_in_hand": 100}),
            ):
                with self.subTest(user.login, model=model), self.assertRaises(AccessError):
                    self._call(user, model, "write", ids, values)
            for model in ("sms.credit.entry", "sms.credit.account"):
                with self.assertRaises(AccessError):
                    self._call(user, model, "create", [{"company_id": self.company.id}])
                with self.assertRaises(AccessError):
                    self._call(user, model, "_book", "purchase", 5, "x")
        with self.assertRaises(AccessError):
            self._call(officer, "sms.credit.wizard", "create", [{"amount": 5, "reason": "x"}])

    def test_two_companies_do_not_see_each_others_credits(self):
        other = self.env["sms.credit.account"]._of(self.other_company)
        other._book("purchase", 7, "theirs")
        officer = self._user("crofficer", "sms_consent.group_sms_officer", self.company)
        for model in ("sms.credit.account", "sms.credit.entry"):
            found = self._call(officer, model, "search_read", [], ["company_id"])
            self.assertLessEqual({row["company_id"][0] for row in found}, {self.company.id})
        desk = self._user("crdesk", "sms_consent.group_sms_user", self.company)
        with self.assertRaises(AccessError):
            self._call(desk, "sms.credit.entry", "search_read", [], ["amount"])


acts = st.one_of(
    st.tuples(st.just("queue"), st.integers(1, 3)),
    st.tuples(st.just("lane")),
    st.tuples(st.just("lane")),
    st.tuples(st.just("settle")),
    st.tuples(st.just("buy"), st.integers(1, 6)),
    st.tuples(
        st.just("word"),
        st.integers(0, 2),
        st.sampled_from([State.SENT, State.FAILED, State.UNDELIVERED, State.DELIVERED]),
    ),
    st.tuples(st.just("again"), st.integers(0, 2)),
)


@tagged("post_install", "-at_install")
class TestCreditProperties(CreditCase):
    """Whatever happens in whatever order, the books add up and nobody overdraws."""

    @settings(
        max_examples=12,
        deadline=None,
        database=None,
        phases=(Phase.explicit, Phase.generate),  # shrinking takes minutes at a real database
        suppress_health_check=list(HealthCheck),
    )
    @given(st.lists(acts, min_size=6, max_size=16))
    @example(
        [
            ("word", 2, State.UNDELIVERED),
            ("queue", 2),
            ("queue", 1),
            ("word", 0, State.SENT),
            ("again", 1),
            ("word", 1, State.DELIVERED),
            ("queue", 3),
            ("word", 2, State.FAILED),
            ("buy", 4),
            ("word", 2, State.DELIVERED),
            ("lane",),
            ("word", 2, State.DELIVERED),
        ]
    )
    def test_ic_2_any_history_adds_up(self, history):
        savepoint = self.env.cr.savepoint()
        self.partner = self._partner("+12125550130")
        self.queue, self.expected = self.messages, {}
        try:
            for act, *values in [("queue", 1), ("queue", 2), ("buy", 4), ("lane",), *history]:
                getattr(self, f"_act_{act}")(*values)
                self._check_books()
                self.assertGreaterEqual(self.account.available, 0)
            self._end_all()
        finally:
            savepoint.rollback()
            self.env.invalidate_all()

    def _act_queue(self, segments):
        body = "Lakeside: " + "x" * (150 * segments - 40)
        self.queue |= self._enqueue(self.partner, body=body)

    def _act_lane(self):
        self._run_lane()

    def _act_settle(self):
        self._settle()

    def _act_buy(self, amount):
        self.account._book("purchase", amount, "top-up")

    def _act_word(self, index, state):
        for message in self.queue[index : index + 1]:
            if message.state != "queued":
                self._end(message, state)

    def _act_again(self, index):
        for message in self.queue[index : index + 1]:
            if State(message.state) in CHARGED:
                past = self.expected.get(message.id, 0)
                if message.state == "undelivered":
                    self.expected[message.id] = charge(State.UNDELIVERED, message.segments, past)
            if message.state in ("failed", "undelivered"):
                self.messages._requeue({message.id: None})

    def _end_all(self):
        """With every text at its end and settled, each has cost what the rule says."""
        self.messages._cancel(self.queue.ids)
        self._run_lane()  # with nothing more to do it gives back what its last turn left in hand
        self._end(
            self.queue.filtered(lambda m: m.state in ("accepted", "sent", "sending", "uncertain")),
            State.DELIVERED,
        )
        self._settle()
        self._check_books()
        for message in self.queue:
            past = self.expected.get(message.id, 0)
            self.assertEqual(
                message.credits or 0, charge(State(message.state), message.segments, past)
            )
        self.assertFalse(self.account.reserved)
