from unittest.mock import patch

from odoo.exceptions import AccessError
from odoo.tests import tagged
from odoo.tools import SQL

from odoo.addons.sms_twilio_gateway.kernel.states import State, Word
from odoo.addons.sms_twilio_gateway.models import sms_sender_hand_over

from .common import OUR_NUMBER, GatewayCase

SECOND, THIRD = "+12125550101", "+12125550102"
ANN, BOB, CARL = "+12125550110", "+12125550111", "+14165550112"


@tagged("post_install", "-at_install")
class TestSenderHandOver(GatewayCase):
    """B-19: what waits for a sender that is gone can leave from others, by one action."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.manager = cls._user("hand_manager", "sms_consent.group_sms_manager", cls.company)
        cls.officer = cls._user("hand_officer", "sms_consent.group_sms_officer", cls.company)
        cls.second = cls._sender(cls.gateway, SECOND, kind="local", is_default=False)
        cls.sandbox.set_number(cls.sandbox.accounts[0], SECOND, mps=0)

    def _hand_over(self, user=None):
        return self.sender.with_user(user or self.manager).action_hand_over()

    def test_texts_of_a_stopped_sender_leave_from_another(self):
        message = self._enqueue(self._partner(ANN))
        self.assertEqual(message.sender_id, self.sender)
        self.sender._stop("Broken")
        with self.capture_triggers(self.second.cron_id.id) as capture:
            told = self._hand_over()["params"]
        self.assertEqual((told["type"], message.sender_id), ("success", self.second))
        self.assertIn(f"{self.second.name} (1)", told["message"])
        self.assertIn(told["message"], self.sender.message_ids[0].body)
        self.assertTrue(capture.records, "the other lane is woken")
        self._run_lane(self.second)
        self.assertEqual(self._texts(ANN), [(SECOND, "Lakeside: hello")])

    def test_texts_go_by_the_account_of_their_new_sender(self):
        account = self._gateway(self.company, self.sandbox.add_account())
        self.second.gateway_id = account
        message = self._enqueue(self._partner(ANN))
        self.sender.action_pause()
        self._hand_over()
        self.assertEqual((message.sender_id, message.gateway_id), (self.second, account))

    def test_pi_4_what_failed_is_tried_again_from_another_when_its_own_has_stopped(self):
        message = self._enqueue(self._partner(ANN))
        self._run_lane()
        self.messages._advance([Word(message.id, State.UNDELIVERED, code=30034)])
        self.assertEqual((message.state, self.sender.state), ("undelivered", "stopped"))
        self.second.action_pause()
        refused = message.with_user(self.officer)
        self.assertEqual(refused._why_not_again(), {message.id: self.sender.state_reason})
        self.second.action_resume()
        self.assertEqual(refused._why_not_again(), {message.id: ""})
        refused._send_again()
        self.assertEqual((message.sender_id, message.state), (self.second, "queued"))
        self._run_lane(self.second)
        self.assertEqual([sender for sender, _body in self._texts(ANN)], [OUR_NUMBER, SECOND])

    def test_texts_stay_where_no_other_sender_fits(self):
        """Kept for another country, unable to take a reply, of another company, or stopped."""
        self.second.country_ids = self.env.ref("base.us")
        name = self._sender(self.gateway, "LAKESIDE", kind="alphanumeric", is_default=False)
        name.country_ids = self.env.ref("base.us") | self.env.ref("base.ca")
        us, ca = (
            self._enqueue(self._partner(number), sender_id=self.sender.id) for number in (ANN, CARL)
        )
        self.sender.action_pause()
        told = self._hand_over()["params"]["message"]
        self.assertEqual((us | ca).mapped("sender_id"), self.second | self.sender)
        self.assertIn("Left here: 1.", told)
        self.second._stop("Broken, too")
        told = self._hand_over()["params"]
        self.assertEqual(told["type"], "warning")
        self.assertIn("Left here: 1.", told["message"])
        self.assertEqual(ca.sender_id, self.sender)

    def test_what_is_held_gone_or_may_have_left_is_not_touched(self):
        partner = self._partner(ANN)
        held = self._enqueue(partner, held=True)
        gone = self._enqueue(partner)
        gone._cancel(gone.ids)
        doubtful = self._enqueue(partner)
        self.messages._advance([Word(doubtful.id, State.UNCERTAIN)])
        self.messages._requeue({doubtful.id: None}, new_attempt=False)
        self.assertEqual(doubtful.state, "queued")
        waiting = self._enqueue(partner)
        self.sender.action_pause()
        self._hand_over()
        self.assertEqual((held | gone | doubtful).sender_id, self.sender)
        self.assertEqual(waiting.sender_id, self.second)

    def test_an_answer_goes_on_in_the_conversation_of_its_new_number(self):
        answer = self._enqueue(self._partner(ANN), user_id=self.officer.id)
        before = self.env["sms.conversation"]._join(answer)
        self.sender.action_pause()
        self._hand_over()
        conversation = answer.conversation_id
        self.assertNotEqual(conversation, before)
        self.assertEqual((conversation.sender_id, conversation.number), (self.second, ANN))

    def test_what_is_unread_at_the_new_number_stays_unread_and_last(self):
        partner = self._partner(ANN)
        answer = self._enqueue(partner, user_id=self.officer.id)
        self.env["sms.conversation"]._join(answer)
        inbound = self.messages.create(
            {
                "company_id": self.company.id,
                "direction": "inbound",
                "state": "received",
                "sender_id": self.second.id,
                "number": ANN,
                "body": "When do you open?",
            }
        )
        conversation, _unread = self.env["sms.conversation"]._receive(
            inbound, kind=None, settled=False
        )
        self.env.cr.execute("UPDATE sms_conversation SET state = 'done'")
        conversation.invalidate_recordset()
        self.sender.action_pause()
        self._hand_over()
        self.assertEqual(answer.conversation_id, conversation)
        self.assertEqual((conversation.unread_count, conversation.state), (1, "done"))
        self.assertEqual(conversation.last_message_id, inbound)

    def _refuse_at(self, sender, number):
        self.env["sms.suppression"].sudo()._suppress(
            [number],
            self.company,
            "carrier",
            actor=self.env["sms.consent"]._actor("system"),
            sender_ref=sender.id,
        )

    def test_c_10_who_has_stopped_the_new_number_alone_is_not_moved_to_it(self):
        ann, bob = (self._enqueue(self._partner(number)) for number in (ANN, BOB))
        self._refuse_at(self.second, ANN)
        self.sender.action_pause()
        self._hand_over()
        self.assertEqual((ann.sender_id, bob.sender_id), (self.sender, self.second))

    def test_c_10_who_has_stopped_the_former_number_is_not_texted_from_another(self):
        """By hand, when tried again, and as a confirmation."""
        ann, bob = (self._enqueue(self._partner(number)) for number in (ANN, BOB))
        self._refuse_at(self.sender, ANN)
        self.sender.action_pause()
        self._hand_over()
        self.assertEqual((ann.sender_id, bob.sender_id), (self.sender, self.second))
        self.messages._advance([Word(ann.id, State.UNDELIVERED)])
        officer = ann.with_user(self.officer)
        self.assertIn("has blocked this sender", officer._why_not_again()[ann.id])
        self.assertFalse(officer._send_again())

    def test_c_10_confirmations_ask_for_the_number_that_would_send_them(self):
        third = self._sender(self.gateway, THIRD, kind="local", is_default=False, sequence=20)
        self._partner(ANN)
        self._refuse_at(self.second, ANN)
        self.sender.action_pause()
        self._ask_for_help()
        self.assertEqual(self._last_text().sender_id, third)
        self._refuse_at(self.sender, ANN)
        self._ask_for_help()
        self.assertEqual(self._last_text().sender_id, self.sender)

    def _ask_for_help(self):
        self.env["sms.consent"]._apply_inbound(self.company, ANN, "HELP", reply_via=self.sender)

    def _last_text(self):
        return self.messages.search([("number", "=", ANN)], limit=1)

    def test_pi_4_nothing_is_tried_again_from_a_sender_that_may_not_take_it(self):
        """A campaign's limit, say, is asked for as when texts are handed over."""
        message = self._enqueue(self._partner(ANN))
        self._run_lane()
        self.messages._advance([Word(message.id, State.UNDELIVERED, code=30034)])
        nothing = patch.object(
            type(self.sender), "_may_take_from", lambda _self, _former: SQL("FALSE")
        )
        with nothing:
            reasons = message.with_user(self.officer)._why_not_again()
        self.assertEqual(reasons, {message.id: self.sender.state_reason})

    def test_so_many_at_once_the_most_urgent_first(self):
        """What can't be moved is in nobody's way."""
        stuck, later, sooner = (
            self._enqueue(self._partner(number), priority=priority, sender_id=self.sender.id)
            for number, priority in ((ANN, 0), (BOB, 50), ("+12125550113", 10))
        )
        self._refuse_at(self.second, ANN)
        self.sender.action_pause()
        with patch.object(sms_sender_hand_over, "MOST_AT_ONCE", 1):
            told = self._hand_over()["params"]["message"]
        self.assertEqual((later.sender_id, sooner.sender_id), (self.sender, self.second))
        self.assertIn("Left here: 2", told)
        self.assertIn("once more", told)
        self._hand_over()
        self.assertEqual((stuck.sender_id, later.sender_id), (self.sender, self.second))

    def test_c_10_what_is_tried_again_asks_for_the_number_that_would_send_it(self):
        message = self._enqueue(self._partner(ANN))
        self._run_lane()
        self.messages._advance([Word(message.id, State.UNDELIVERED, code=30034)])
        self._refuse_at(self.second, ANN)
        officer = message.with_user(self.officer)
        self.assertTrue(officer._why_not_again()[message.id])
        third = self._sender(self.gateway, THIRD, kind="local", is_default=False, sequence=20)
        self.assertEqual(officer._why_not_again(), {message.id: ""})
        officer._send_again()
        self.assertEqual((message.sender_id, message.state), (third, "queued"))

    def test_what_one_stand_in_may_not_take_goes_to_the_next(self):
        """First to those that may still send today."""
        third = self._sender(self.gateway, THIRD, kind="local", is_default=False, sequence=20)
        ann, bob = (self._enqueue(self._partner(number)) for number in (ANN, BOB))
        self._refuse_at(third, BOB)
        self.second.write({"daily_limit": 1})
        self.second._count_today(1, self.second._now()[0])
        self.sender.action_pause()
        told = self._hand_over()["params"]["message"]
        self.assertEqual((ann.sender_id, bob.sender_id), (third, self.second))
        self.assertIn(f"{third.name} (1), {self.second.name} (1)", told)

    def test_a_new_attempt_of_what_was_once_uncertain_is_moved(self):
        """Words about the former attempt are stale."""
        message = self._enqueue(self._partner(ANN))
        self.messages._advance([Word(message.id, State.UNCERTAIN)])
        self.messages._advance([Word(message.id, State.FAILED)])
        self.messages._requeue({message.id: None})
        self.sender.action_pause()
        self._hand_over()
        self.assertEqual(message.sender_id, self.second)

    def test_who_archives_a_sender_hears_of_texts_that_wait_for_it(self):
        self._enqueue(self._partner(ANN))
        action = self.sender.with_user(self.manager).action_archive()
        self.assertIn(f"still wait for {self.sender.name}", action["params"]["message"])
        self._hand_over()
        self.assertFalse(self.second.action_archive() and self.sender.queued_count)
        self.assertFalse(self.sender.queued_count)

    def test_only_a_manager_hands_over(self):
        self._enqueue(self._partner(ANN))
        with self.assertRaises(AccessError):
            self._hand_over(self.officer)

    def test_groups_take_a_fixed_number_of_queries(self):
        for number in (ANN, BOB):
            self._enqueue(self._partner(number))
        self._hand_over()
        self.second._stop("Back again")
        counts = []
        for more in ((), range(113, 133)):
            for line in more:
                self._enqueue(self._partner(f"+12125550{line}"), sender_id=self.second.id)
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            self.second.action_hand_over()
            counts.append(self.env.cr.sql_log_count - before)
            self.assertFalse(self.second.queued_count)
        self.assertLessEqual(counts[1], counts[0] + 2, counts)
