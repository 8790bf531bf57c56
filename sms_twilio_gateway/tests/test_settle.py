from datetime import timedelta
from unittest.mock import patch

from freezegun import freeze_time

from odoo import fields
from odoo.exceptions import UserError
from odoo.tests import tagged

from odoo.addons.sms_twilio_gateway.kernel.states import State, Word
from odoo.addons.sms_twilio_gateway.models import sms_message_settle
from odoo.addons.sms_twilio_gateway.models.sms_message_settle import (
    MANY,
    PAIR_PAGE,
    PROVEN_ABSENT,
    ask_by_pair,
)
from odoo.addons.sms_twilio_gateway.services.transport import connect

from .common import OUR_NUMBER, GatewayCase

OTHERS_NUMBER = "+12125550188"  # of the same account, but none of our senders has it


@tagged("post_install", "-at_install")
class TestSettle(GatewayCase):
    """B-8: an unknown outcome is looked up, and only what Twilio never had is sent again."""

    def _settle(self, minutes=0):
        with freeze_time(fields.Datetime.now() + timedelta(minutes=minutes)):
            with self._committing_env() as env:
                env["sms.message"]._cron_settle()
        self.env.invalidate_all()

    def _uncertain(self, number, **faults):
        return self._lose(self._enqueue(self._partner(number)), **faults)

    def _lose(self, message, **faults):
        self.sandbox.faults(**faults)
        self._run_lane()
        self.sandbox.clear_faults()
        self.assertEqual(message.state, "uncertain")
        return message

    def test_what_twilio_has_is_found_and_not_repeated(self):
        message = self._uncertain("+12125550110", drop_after=1.0)
        self.sandbox.wait_idle()
        self._settle(minutes=1)
        self.assertEqual(message.state, "delivered")
        self.assertEqual(message.twilio_sid, self.sandbox.messages(to=message.number)[0]["sid"])
        self._run_lane()
        self.assertEqual(len(self._texts(message.number)), 1)

    def test_what_twilio_never_had_is_sent_after_a_safe_time(self):
        message = self._uncertain("+12125550111", drop_before=1.0)
        self._settle(minutes=1)
        self.assertEqual(message.state, "uncertain", "too early to be sure")
        self._settle(minutes=10)
        self.assertEqual((message.state, message.attempts), ("queued", 1))
        self.messages._put_off([(message.id, fields.Datetime.now())])
        self._run_lane()
        self.assertEqual(message.state, "accepted")
        self.assertEqual(len(self._texts(message.number)), 1)

    def test_an_older_text_with_the_same_words_is_not_taken_for_it(self):
        first = self._enqueue(self._partner("+12125550112"))
        self._run_lane()
        second = self._enqueue(first.partner_id)
        self.sandbox.faults(drop_before=1.0)
        self._run_lane()
        self.sandbox.clear_faults()
        self._settle(minutes=10)
        self.assertEqual(second.state, "queued")
        self.assertNotEqual(first.twilio_sid, second.twilio_sid)

    def test_two_lost_answers_to_one_number_find_one_message_each(self):
        ann = self._partner("+12125550113")
        messages = self._enqueue(ann) | self._enqueue(ann)
        self.sandbox.faults(drop_after=1.0)
        self._run_lane()
        self.sandbox.clear_faults()
        self._settle(minutes=1)
        self.assertEqual(len(set(messages.mapped("twilio_sid"))), 2)
        self.assertNotIn("uncertain", messages.mapped("state"))

    def test_b_8_however_many_texts_to_the_number_came_after_it(self):
        """Twilio's list goes on over pages: what is not on the first is not absent."""
        ann = self._partner("+12125550119")
        message = self._enqueue(ann)
        self.sandbox.faults(drop_after=1.0)
        self._run_lane()
        self.sandbox.clear_faults()
        for place in range(PAIR_PAGE + 5):
            connect(self.gateway._account()).messages.create(
                to=message.number, from_=self.sender.number, body=f"Another text {place}"
            )
        self.sandbox.wait_idle()
        self._settle(minutes=10)
        self.assertEqual(message.state, "delivered")
        self.assertEqual(len(self._texts(message.number)), PAIR_PAGE + 6)

    def test_b_8_a_list_that_may_lack_texts_proves_nothing(self):
        ann = self._partner("+12125550140")
        for _each in range(3):
            self._enqueue(ann)
        self._run_lane()
        message = self._enqueue(ann)
        self.sandbox.faults(drop_before=1.0)
        self._run_lane()
        self.sandbox.clear_faults()
        with patch.object(sms_message_settle, "MOST_OF_A_PAIR", 2):
            self._settle(minutes=10)
            self.assertEqual(message.state, "uncertain")
        self._settle(minutes=20)
        self.assertEqual(message.state, "queued")

    def _send_elsewhere(self, message, body, number=OUR_NUMBER):
        """A text that the account has sent, and of which we know nothing."""
        connect(self.gateway._account()).messages.create(to=message.number, from_=number, body=body)
        self.sandbox.wait_idle()

    def test_b_8_what_twilio_lists_in_other_words_is_not_sent_again(self):
        """Trial accounts, redaction and Smart Encoding change what the list shows."""
        message = self._uncertain("+12125550144", drop_before=1.0)
        self._send_elsewhere(message, f"Sent from your Twilio trial account - {message.body}")
        self._settle(minutes=3)
        self.assertEqual(message.state, "uncertain", "another may find its own words there yet")
        self._settle(minutes=11)
        self.assertEqual(message.state, "delivered")
        self.assertEqual(message.twilio_sid, self.sandbox.messages(to=message.number)[0]["sid"])

    def test_b_8_what_others_send_by_the_account_is_not_taken_for_it(self):
        message = self._uncertain("+12125550145", drop_before=1.0)
        self.sandbox.set_number(self.sandbox.accounts[0], OTHERS_NUMBER, mps=0)
        self._send_elsewhere(message, "Another club", OTHERS_NUMBER)
        self._settle(minutes=11)
        self.assertEqual(message.state, "queued")

    def _two_lost(self, number):
        """Two texts to a number that have never left."""
        first = self._uncertain(number, drop_before=1.0)
        second = self._enqueue(first.partner_id, body="Lakeside: bye")
        return first | self._lose(second, drop_before=1.0)

    def _assert_left_to_people(self, messages):
        """Nobody can tell: nothing is sent again, and those in charge know."""
        self.assertEqual(set(messages.mapped("state")), {"failed"})
        self.assertEqual(set(messages.mapped("attempts")), {1})
        for reason in messages._why_not_again().values():
            self.assertIn("may have arrived", reason)
        self.assertIn("may have arrived", messages[0].advice)
        self.assertIn("does not tell which", messages[0].explanation)

    def test_b_8_of_two_texts_of_which_one_is_there_neither_is_sent_again(self):
        """In other words: the one that is there may be either."""
        self._user("settler", "sms_consent.group_sms_manager", self.company)
        messages = self._two_lost("+12125550170")
        self._send_elsewhere(messages[1], "Lakeside - bye")
        self._settle(minutes=3)
        self.assertEqual(set(messages.mapped("state")), {"uncertain"})
        self._settle(minutes=11)
        self._assert_left_to_people(messages)
        self.assertEqual(
            self.sender.activity_ids.mapped("summary"), ["Texts that may have arrived: 2"]
        )
        self._run_lane()
        self.assertEqual(len(self._texts(messages[0].number)), 1)

    def test_b_8_of_two_texts_that_are_there_in_other_words_each_gets_one(self):
        messages = self._two_lost("+12125550171")
        for message in messages:
            self._send_elsewhere(message, f"Trial - {message.body}")
        self._settle(minutes=11)
        self.assertEqual(set(messages.mapped("state")), {"delivered"})
        self.assertEqual(len(set(messages.mapped("twilio_sid"))), 2)

    def test_b_8_nothing_is_made_again_after_the_error_of_what_may_be_another_text(self):
        messages = self._two_lost("+12125550172")
        self.sandbox.outcomes({messages[0].number: "undelivered:30003"})
        self._send_elsewhere(messages[1], "Lakeside - bye")
        self.sandbox.clear_outcomes()
        self._send_elsewhere(messages[0], "Lakeside - hello")
        self._settle(minutes=11)
        self._assert_left_to_people(messages)

    def test_b_8_a_text_to_the_same_number_is_asked_for_too(self):
        """More are uncertain than a batch holds: what is listed is the second one's."""
        first = self._uncertain("+12125550173", drop_before=1.0)
        second = self._enqueue(first.partner_id, body="Lakeside: bye")
        self._lose(second, drop_after=1.0)
        self.sandbox.wait_idle()
        with patch.object(sms_message_settle, "BATCH", 1):
            self._settle(minutes=11)
        self.assertEqual((first | second).mapped("state"), ["queued", "delivered"])

    def test_b_8_what_may_be_that_of_a_text_under_way_is_not_taken(self):
        message = self._uncertain("+12125550174", drop_before=1.0)
        other = self._enqueue(message.partner_id, body="Lakeside: bye")
        self.messages._advance([Word(other.id, State.SENDING)])
        self._send_elsewhere(other, "Lakeside - bye")
        self._settle(minutes=11)
        self.assertEqual(message.state, "uncertain")
        [listed] = self.sandbox.messages(to=message.number)
        self.messages._advance([Word(other.id, State.DELIVERED, sid=listed["sid"])])
        self._settle(minutes=20)
        self.assertEqual(message.state, "queued", "it is known now whose that was")

    def test_b_8_a_text_waits_for_a_younger_one_that_may_be_what_is_listed(self):
        first = self._uncertain("+12125550175", drop_before=1.0)
        second = self._enqueue(first.partner_id, body="Lakeside: bye")
        with freeze_time(fields.Datetime.now() + timedelta(minutes=4)):
            self._lose(second, drop_before=1.0)
        self._send_elsewhere(second, "Lakeside - bye")
        self._settle(minutes=11)
        self.assertEqual(set((first | second).mapped("state")), {"uncertain"})
        self._settle(minutes=20)
        self._assert_left_to_people(first | second)

    def test_b_8_what_twilio_answers_by_itself_is_no_text_of_ours(self):
        message = self._uncertain("+12125550176", drop_before=1.0)
        self.sandbox.inbound(message.number, OUR_NUMBER, "HELP")
        self.sandbox.wait_idle()
        self.assertEqual(len(self._texts(message.number)), 1, "its answer")
        self._settle(minutes=11)
        self.assertEqual(message.state, "queued")

    def test_b_8_a_clock_that_is_fast_makes_no_text_absent(self):
        with freeze_time(fields.Datetime.now() + timedelta(minutes=7)):
            message = self._uncertain("+12125550146", drop_after=1.0)
        self.sandbox.wait_idle()
        self._settle(minutes=20)
        self.assertEqual(message.state, "delivered")

    def test_b_8_found_though_the_sender_has_another_number_by_now(self):
        message = self._uncertain("+12125550147", drop_after=1.0)
        self.sandbox.wait_idle()
        self.sender.number = "+18335550155"
        self._settle(minutes=10)
        self.assertEqual(message.state, "delivered")

    def test_b_8_asked_of_the_account_that_has_sent_it(self):
        """Its sender's account when it left, neither that of the day before nor a later one."""
        message = self._enqueue(self._partner("+12125550148"))
        credentials = self.sandbox.add_account()
        self.sandbox.set_number(credentials, OUR_NUMBER, mps=0)
        account = self._gateway(self.company, credentials)
        self.sender.gateway_id = account
        self.sandbox.faults(drop_after=1.0)
        self._run_lane()
        self.sandbox.clear_faults()
        self.sandbox.wait_idle()
        self.assertEqual((message.state, message.gateway_id), ("uncertain", account))
        self.sender.gateway_id = self.gateway
        with self.assertRaisesRegex(UserError, "on their way"):
            account.account_sid = "AC" + "0" * 32
        self._settle(minutes=10)
        self.assertEqual(message.state, "delivered")
        account.account_sid = "AC" + "0" * 32

    def test_b_8_of_many_with_the_same_words_each_finds_its_own(self):
        """By the sender's list one is found; that the other is not there, the pair's list says."""
        ann = self._partner("+12125550141")
        others = [self._partner(f"+1212555{line:04d}") for line in range(142, 142 + MANY)]
        there = self.messages.union(*(self._enqueue(each) for each in [ann, *others]))
        self.sandbox.faults(drop_after=1.0)
        self._run_lane()
        lost = self._enqueue(ann)
        self.sandbox.faults(drop_after=0, drop_before=1.0)
        self._run_lane()
        self.sandbox.clear_faults()
        self.sandbox.wait_idle()
        self._settle(minutes=10)
        self.assertEqual(set(there.mapped("state")), {"delivered"})
        self.assertEqual(lost.state, "queued")

    def test_a_late_callback_settles_and_wins_over_the_queue(self):
        message = self._uncertain("+12125550114", drop_before=1.0)
        self._settle(minutes=10)
        self.assertEqual(message.state, "queued")
        self.messages._advance([Word(message.id, State.SENT, attempt=1, sid="SM" + "a" * 32)])
        self.assertEqual(message.state, "sent")

    def test_nothing_is_asked_again_before_its_time(self):
        message = self._uncertain("+12125550116", drop_before=1.0)
        self._settle(minutes=1)
        asked = self.sandbox.stats()["requests"]["total"]
        self._settle(minutes=1)
        self.assertEqual(self.sandbox.stats()["requests"]["total"], asked)
        self.assertEqual(message.check_at, message.claimed_at + PROVEN_ABSENT)

    def test_an_unreachable_twilio_settles_nothing(self):
        message = self._uncertain("+12125550115", drop_after=1.0)
        self.gateway.api_base_url = "http://127.0.0.1:9"
        self._settle(minutes=10)
        self.assertEqual(message.state, "uncertain")

    def test_b_8_a_callback_while_twilio_is_asked_is_not_overruled(self):
        """Its SID is then known as another's, but the text must not count as never accepted."""
        message = self._uncertain("+12125550117", drop_after=1.0)
        self.sandbox.wait_idle()
        later = message.claimed_at + timedelta(minutes=10)
        with self._committing_env() as env:
            messages = env["sms.message"]
            questions, _more = messages._questions(later)
            answers = ask_by_pair(questions)
            sid = answers[0].listed[0].sid
            messages._advance([Word(message.id, State.FAILED, attempt=1, sid=sid, code=30007)])
            messages._settle(answers, later)
        self.env.invalidate_all()
        self.assertEqual((message.state, message.twilio_sid), ("failed", sid))

    def test_b_8_a_former_attempt_is_not_taken_for_the_present_one(self):
        """The same words to the same number, moments ago: that was the attempt before."""
        self.sandbox.outcomes({"+12125550118": "undelivered:30003"})
        message = self._enqueue(self._partner("+12125550118"))
        self._run_lane()
        self.sandbox.wait_idle()
        first = message.twilio_sid
        self.messages._advance([Word(message.id, State.UNDELIVERED, sid=first, code=30003)])
        self.assertEqual((message.state, message.attempts), ("queued", 2))
        self.env.cr.execute("UPDATE sms_message SET not_before = now() - interval '1 hour'")
        self.env.invalidate_all()
        self.sandbox.faults(drop_before=1.0)
        self._run_lane()
        self.sandbox.clear_faults()
        self.assertEqual(message.state, "uncertain")
        self._settle(minutes=1)
        self.assertEqual(message.state, "uncertain")
        self._settle(minutes=10)
        self.assertEqual(message.state, "queued")

    def test_hundreds_of_one_sender_take_few_requests(self):
        """What Twilio has is found by the sender's list; absence is asked for pair by pair."""
        numbers = [f"+1212555{line:04d}" for line in range(100, 140)]
        accepted, refused = numbers[:37], numbers[37:]
        messages = self.messages.union(*(self._enqueue(self._partner(n)) for n in accepted))
        self.sandbox.faults(drop_after=1.0)
        self._run_lane()
        lost = self.messages.union(*(self._enqueue(self._partner(n)) for n in refused))
        self.sandbox.faults(drop_after=0, drop_before=1.0)
        self._run_lane()
        self.sandbox.clear_faults()
        self.sandbox.wait_idle()
        asked = self.sandbox.stats()["requests"]["total"]
        self._settle(minutes=1)
        self.assertEqual(set(messages.mapped("state")), {"delivered"})
        self.assertEqual(set(lost.mapped("state")), {"uncertain"}, "too early to be sure")
        self.assertEqual(self.sandbox.stats()["requests"]["total"] - asked, 1 + len(refused))

    def test_a_clock_that_is_fast_costs_no_more_requests(self):
        with freeze_time(fields.Datetime.now() + timedelta(minutes=7)):
            messages = self.messages.union(
                *(self._enqueue(self._partner(f"+1212555{line:04d}")) for line in range(100, 120))
            )
            self.assertEqual(len(messages), MANY)
            self.sandbox.faults(drop_after=1.0)
            self._run_lane()
            self.sandbox.clear_faults()
        self.sandbox.wait_idle()
        asked = self.sandbox.stats()["requests"]["total"]
        self._settle(minutes=9)
        self.assertEqual(set(messages.mapped("state")), {"delivered"})
        self.assertEqual(self.sandbox.stats()["requests"]["total"] - asked, 1)
