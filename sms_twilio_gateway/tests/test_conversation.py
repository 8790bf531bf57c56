from unittest.mock import patch
from uuid import uuid4

from odoo import fields
from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged
from odoo.tools import mute_logger

from odoo.addons.http_routing.tests.common import MockRequest
from odoo.addons.sms_twilio_gateway.kernel.states import State, Word
from odoo.addons.sms_twilio_gateway.models import sms_conversation_inbox, sms_conversation_search

from .common import OUR_NUMBER, THEIR_NUMBER, GatewayCase
from .inbox_common import ANN, STRANGER, InboxCase

SID = "SM" + "c" * 32
THREAD_LOGGER = "odoo.addons.sms_twilio_gateway.models.sms_message_thread"


@tagged("post_install", "-at_install")
class TestConversation(InboxCase):
    """IC-4: replies and strangers' texts become conversations, once each, and are answered."""

    def test_ic_4_one_conversation_per_sender_and_number(self):
        first = self._text_us("Hello")
        self.assertEqual(first, self._text_us("Are you there?"))
        self.assertRecordValues(
            first,
            [
                {
                    "company_id": self.company.id,
                    "sender_id": self.sender.id,
                    "number": ANN,
                    "unread_count": 2,
                    "state": "open",
                }
            ],
        )
        second = self.env["sms.sender"].create(
            {
                "name": "Second",
                "number": "+12125550123",
                "gateway_id": self.gateway.id,
                "kind": "local",
            }
        )
        other = self._text_us("Hello", to=second.number)
        self.assertEqual(other.sender_id, second)
        self.assertNotEqual(other, first)

    def test_ic_4_a_repeated_webhook_changes_nothing(self):
        ann = self._partner(ANN)
        for _repeat in range(2):
            conversation = self._text_us("When do you open?", sid=SID)
        self.assertEqual(conversation.unread_count, 1)
        notes = ann.message_ids.filtered(lambda note: "When do you open?" in note.body)
        self.assertEqual(len(notes), 1)
        self.assertEqual(notes.author_id, ann)
        self.assertIn("fa-mobile", notes.body)
        self.assertFalse(self.env["sms.sms"].search([("mail_message_id", "=", notes.id)]))

    def test_ic_4_campaign_texts_begin_no_conversation_but_show_in_the_thread(self):
        ann = self._partner(ANN)
        self._enqueue(ann, body="Our summer newsletter", priority=50)
        self.assertFalse(self.conversations.search([("number", "=", ANN)]))
        conversation = self._text_us("Nice!")
        thread = conversation.with_user(self.desk).read_thread()
        self.assertEqual(
            [text["body"] for text in thread["messages"]], ["Our summer newsletter", "Nice!"]
        )

    def test_ic_4_a_text_from_the_chatter_begins_one_of_its_author(self):
        ann = self._partner(ANN, purpose=self.account_purpose)
        self.company.sms_default_purpose_id = self.account_purpose
        ann.with_user(self.desk).with_company(self.company).message_post(
            body="Hello Ann",
            message_type="sms",
            sms_numbers=[ANN],
        )
        conversation = self.conversations.search([("number", "=", ANN)])
        self.assertRecordValues(
            conversation, [{"user_id": self.desk.id, "unread_count": 0, "state": "open"}]
        )

    def test_ic_4_keywords_are_shown_and_need_nobody(self):
        self._partner(ANN)
        stop = self._text_us("STOP")
        self.assertRecordValues(stop, [{"unread_count": 0, "state": "done"}])
        self.assertEqual(stop.last_message_id.inbound_kind, "opt_out")
        question = self._text_us("stop by tomorrow? or later", STRANGER)
        self.assertRecordValues(question, [{"unread_count": 1, "state": "open"}])

    def test_ic_4_a_doubtful_revocation_is_decided_in_the_thread(self):
        ann = self._partner(ANN)
        conversation = self._text_us("wrong number").with_user(self.desk)
        self.assertEqual(conversation.unread_count, 1)
        head = conversation.read_thread()["conversation"]
        self.assertTrue(head["review_id"])
        self.env["sms.consent.review"].with_user(self.desk).browse(
            head["review_id"]
        ).action_revoke()
        head = conversation.read_thread()["conversation"]
        self.assertFalse(head["review_id"])
        self.assertTrue(head["composer"]["opted_out"])
        self.assertEqual(
            set(ann.sms_consent_ids.filtered("purpose_id.portal_visible").mapped("state")),
            {"opted_out"},
        )

    def test_b_6_a_stop_answers_the_question(self):
        self._partner(ANN)
        self._text_us("wrong number")
        conversation = self._text_us("STOP").with_user(self.desk)
        self.assertFalse(conversation.read_thread()["conversation"]["review_id"])
        review = self.env["sms.consent.review"].search([("number", "=", ANN)])
        self.assertRecordValues(review, [{"state": "revoked", "decided_by": False}])

    def test_ic_4_whoever_wrote_may_be_answered_from_the_same_number(self):
        conversation = self._text_us("Who is this?", STRANGER).with_user(self.desk)
        composer = conversation.read_thread()["conversation"]["composer"]
        self.assertFalse(composer["blocked"])
        self.assertEqual(composer["purpose_id"], self.answers.id)
        conversation.answer("Lakeside Club", composer["purpose_id"], "key-1")
        self.assertRecordValues(conversation, [{"user_id": self.desk.id, "unread_count": 0}])
        answer = self.messages.search([("body", "=", "Lakeside Club")])
        self.assertRecordValues(
            answer, [{"priority": 0, "user_id": self.desk.id, "sender_id": self.sender.id}]
        )

    def test_ic_4_an_answer_is_no_longer_than_a_text_with_all_that_is_added(self):
        conversation = self._text_us("When do you open?").with_user(self.desk)
        too_long = self.assertRaisesRegex(UserError, "1600 characters at most")
        with too_long, self.cr.savepoint():
            conversation.answer("x" * 1601, self.answers.id, "key-8")
        self.sender.active = False
        us = self.env.ref("base.us").ids
        self._sender(self.gateway, "LAKESIDE", kind="alphanumeric", country_ids=[(6, 0, us)])
        with too_long, self.cr.savepoint():
            conversation.answer("x" * 1600, self.answers.id, "key-8")

    def test_ic_4_the_same_answer_twice_is_one_text(self):
        conversation = self._text_us("Hello", STRANGER).with_user(self.desk)
        for _click in range(2):
            conversation.answer("Hello to you", self.answers.id, "key-2")
        self.assertEqual(self.messages.search_count([("body", "=", "Hello to you")]), 1)
        conversation.answer("Hello to you", self.answers.id, "key-3")
        self.assertEqual(self.messages.search_count([("body", "=", "Hello to you")]), 2)

    def test_b_5_an_opt_out_ends_the_right_to_answer_at_once(self):
        conversation = self._text_us("Hello", STRANGER).with_user(self.desk)
        conversation.answer("Hello to you", self.answers.id, "key-4")
        self._text_us("STOP", STRANGER)
        answer = self.messages.search([("body", "=", "Hello to you")])
        self.assertEqual((answer.state, answer.block_reason), ("canceled", "opted_out_meanwhile"))
        composer = conversation.read_thread()["conversation"]["composer"]
        self.assertTrue(composer["opted_out"] and composer["blocked"])
        with self.assertRaises(UserError):
            conversation.answer("Sorry", self.answers.id, "key-5")
        self.assertFalse(conversation.invited_until)

    def test_nf_10_nobody_is_answered_for_ever(self):
        conversation = self._text_us("Hello", STRANGER).with_user(self.desk)
        conversation.sudo().invited_until = fields.Datetime.subtract(fields.Datetime.now(), days=1)
        composer = conversation.read_thread()["conversation"]["composer"]
        self.assertIn("Nobody has written", composer["blocked"])
        self.assertFalse(composer["opted_out"])
        with self.assertRaises(UserError):
            conversation.answer("Hello", self.answers.id, "key-6")

    def test_nf_10_answers_leave_from_the_inbox_alone(self):
        self._text_us("Hello", STRANGER)
        with self.assertRaises(UserError):
            self.messages._enqueue(
                [
                    {
                        "company_id": self.company.id,
                        "number": STRANGER,
                        "body": "Buy now",
                        "purpose_id": self.answers.id,
                        "priority": 50,
                    }
                ]
            )

    def test_pi_8_a_reply_is_about_the_record_of_the_text_and_in_its_chatter(self):
        ann = self._partner(ANN)
        invoice = self.env["res.partner"].create({"name": "Invoice 7"})  # any record with a chatter
        self._enqueue(ann, res_model="res.partner", res_id=invoice.id)
        conversation = self._text_us("I will pay tomorrow")
        reply = conversation.last_message_id
        self.assertEqual((reply.res_model, reply.res_id), ("res.partner", invoice.id))
        for record in (ann, invoice):
            bodies = record.message_ids.filtered(lambda note: "pay tomorrow" in note.body)
            self.assertEqual(len(bodies), 1, record.name)
            self.assertEqual(bodies.message_type, "sms")

    def test_pi_8_an_old_text_says_nothing_about_a_reply(self):
        ann = self._partner(ANN)
        invoice = self.env["res.partner"].create({"name": "Invoice 7"})
        text = self._enqueue(ann, res_model="res.partner", res_id=invoice.id)
        self.env.cr.execute(
            "UPDATE sms_message SET create_date = create_date - interval '30 days' WHERE id = %s",
            (text.id,),
        )
        self.assertFalse(self._text_us("Hello").last_message_id.res_id)

    def test_pi_8_an_answer_shows_in_the_chatter_and_its_state_follows(self):
        ann = self._partner(ANN)
        conversation = self._text_us("Hello").with_user(self.desk)
        conversation.answer("Good morning", self.answers.id, "key-7")
        note = ann.message_ids.filtered(lambda note: "Good morning" in note.body)
        self.assertEqual(note.author_id, self.desk.partner_id)
        notification = note.notification_ids
        self.assertEqual(notification.notification_status, "ready")
        message = self.messages.search([("body", "=", "Good morning")])
        self.messages._advance([Word(message.id, State.DELIVERED, sid=SID)])
        self.assertEqual(notification.notification_status, "sent")

    def test_ic_4_the_responsible_is_told_once_until_it_is_read(self):
        self.desk.notification_type = "inbox"
        self.company.sms_inbox_user_id = self.desk
        conversation = self._text_us("Hello", STRANGER)
        self._text_us("Hello?", STRANGER)
        told = self.env["mail.notification"].search(
            [("res_partner_id", "=", self.desk.partner_id.id)]
        )
        self.assertEqual(len(told), 1)
        self.assertIn(f"/odoo/sms-inbox/{conversation.id}", told.mail_message_id.body)
        conversation.with_user(self.desk).mark_read()
        conversation.with_user(self.desk).assign(self.colleague.id)
        self.assertEqual(conversation._responsible(), self.colleague)
        self.colleague.active = False
        self.assertEqual(conversation._responsible(), self.desk)

    def test_c_2_a_stop_does_not_hang_on_the_chatter_of_others(self):
        """An add-on's record that can't take a note: STOP, inbox and the contact's note stay."""
        ann = self._partner(ANN)
        theirs = self.env["res.partner"].create({"name": "An order, say"})
        asked = self._enqueue(ann, res_model="res.partner", res_id=theirs.id)
        self.messages._advance([Word(asked.id, State.ACCEPTED, sid=SID)])
        log = self.registry["res.partner"]._message_log

        def fail_for_theirs(record, **values):
            if record == theirs:
                record.env.cr.execute("SELECT 1 / 0")
            return log(record, **values)

        self.patch(self.registry["res.partner"], "_message_log", fail_for_theirs)
        with mute_logger("odoo.sql_db"), self.assertLogs(THREAD_LOGGER, "ERROR") as logged:
            conversation = self._text_us("please stop texting me")
        self.assertIn("fail_for_theirs", logged.output[0])
        self.assertEqual(conversation.last_message_id.inbound_kind, "opt_out")
        self.assertEqual(set(ann.sms_consent_ids.mapped("state")), {"opted_out"})
        self.assertTrue(ann.with_company(self.company).is_sms_suppressed)
        self.assertTrue(ann.message_ids.filtered(lambda note: "stop texting" in note.body))
        self.assertFalse(theirs.message_ids.filtered(lambda note: "stop texting" in note.body))

    def test_c_2_nor_on_who_is_to_be_told_of_it(self):
        ann = self._partner(ANN)
        self.company.sms_inbox_user_id = self.desk

        def fail(conversation, *_args):
            conversation.env.cr.execute("SELECT 1 / 0")

        self.patch(self.registry["sms.conversation"], "_notify", fail)
        with mute_logger("odoo.sql_db"), self.assertLogs(THREAD_LOGGER, "ERROR"):
            conversation = self._text_us("Please stop sending me texts every day")
        self.assertRecordValues(conversation, [{"unread_count": 1, "state": "open"}])
        self.assertTrue(ann.with_company(self.company).is_sms_suppressed)

    def test_ic_4_the_author_of_the_last_text_is_responsible(self):
        ann = self._partner(ANN)
        self._enqueue(ann, user_id=self.colleague.id)
        self.company.sms_inbox_user_id = self.desk
        self.assertEqual(self._text_us("Yes")._responsible(), self.colleague)

    def test_ic_4_an_unknown_number_gets_its_contact(self):
        conversation = self._text_us("Hello, it's Zoe", STRANGER)
        zoe = self._partner("+12125550111", consent=False)
        conversation.with_user(self.desk).link_partner(zoe.id)
        self.assertEqual(conversation.partner_id, zoe)
        self.assertEqual(conversation.last_message_id.partner_id, zoe)
        self.assertIn(STRANGER, zoe.sms_phone_ids.mapped("number_e164"))
        self.assertEqual(zoe.phone, "+12125550111", "the primary phone stays")

    def test_ic_4_what_comes_later_is_the_contacts_too(self):
        """Also where the user may link a contact, but not write to it."""
        conversation = self._text_us("Hello, it's Zoe", STRANGER)
        zoe = self._partner("+12125550111", consent=False)
        conversation.with_user(self.colleague).link_partner(zoe.id)
        self.assertNotIn(STRANGER, zoe.sms_phone_ids.mapped("number_e164"))
        self._text_us("Is there a class today?", STRANGER)
        self.assertEqual(conversation.last_message_id.partner_id, zoe)
        self.assertTrue(zoe.message_ids.filtered(lambda note: "a class today" in note.body))

    def test_ic_4_a_contact_chosen_by_mistake_is_replaced(self):
        conversation = self._text_us("Hello, it's Zoe", STRANGER).with_user(self.desk)
        wrong = self._partner("+12125550111", consent=False)
        zoe = self._partner("+12125550112", consent=False)
        for partner in (wrong, zoe):
            conversation.link_partner(partner.id)
        self._text_us("Are you there?", STRANGER)
        self.assertEqual(conversation.partner_id, zoe)
        texts = self.messages.search([("number", "=", STRANGER)])
        self.assertEqual(texts.partner_id, zoe)

    def test_ic_4_a_number_that_has_passed_to_another_contact_is_theirs(self):
        ann = self._partner(ANN)
        conversation = self._text_us("Hello")
        ann.phone = "+12125550115"
        bob = self._partner(ANN, consent=False)
        self._text_us("This is Bob")
        self.assertEqual(conversation.partner_id, bob)
        self.assertEqual(conversation.last_message_id.partner_id, bob)

    def test_ic_4_who_is_given_a_conversation_is_told(self):
        self.colleague.notification_type = "inbox"
        conversation = self._text_us("Is the pool open?", STRANGER)
        conversation.with_user(self.desk).assign(self.colleague.id)
        conversation.with_user(self.colleague).assign(self.colleague.id)
        conversation.with_user(self.colleague).assign(False)
        conversation.with_user(self.colleague).assign(self.colleague.id)
        told = self.env["mail.notification"].search(
            [("res_partner_id", "=", self.colleague.partner_id.id)]
        )
        self.assertEqual(len(told), 1, "by others alone, and once")
        self.assertIn(self.desk.name, told.mail_message_id.subject)
        self.assertIn("Is the pool open?", told.mail_message_id.body)

    def test_ic_4_a_conversation_is_left_for_later(self):
        conversation = self._text_us("Hello").with_user(self.desk)
        conversation.mark_read()
        conversation.action_done()
        conversation.mark_unread()
        self.assertRecordValues(conversation, [{"unread_count": 1, "state": "open"}])

    def test_ic_8_templates_about_the_record_and_without_placeholders(self):
        about = {
            "partner": ("res.partner", "Dear {{ object.name }}"),
            "plain": ("res.partner", "We open at nine."),
            "company": ("res.company", "Welcome to {{ object.name }}"),
        }
        templates = {
            name: self.env["sms.template"].create(
                {"name": name, "model_id": self.env["ir.model"]._get_id(model), "body": body}
            )
            for name, (model, body) in about.items()
        }
        names = {template.id: name for name, template in templates.items()}

        def offered(conversation):
            rows = conversation.read_thread()["conversation"]["composer"]["templates"]
            return {names[row["id"]] for row in rows if row["id"] in names}

        unknown = self._text_us("Hello", STRANGER).with_user(self.desk)
        self.assertEqual(offered(unknown), {"plain"})
        self.assertEqual(unknown.fill_template(templates["plain"].id), "We open at nine.")
        with self.assertRaises(UserError):
            unknown.fill_template(templates["partner"].id)
        ann = self._partner(ANN)
        self._enqueue(ann, res_model="res.company", res_id=self.company.id)
        known = self._text_us("Hello").with_user(self.desk)
        self.assertEqual(offered(known), {"plain", "partner", "company"})
        self.assertEqual(known.fill_template(templates["company"].id), "Welcome to Lakeside Club")

    def test_ic_4_filters_search_and_pages(self):
        ann = self._partner(ANN)
        ann.name = "Ann Archer"
        known = self._text_us("one")
        unknown = self._text_us("two", STRANGER)
        desk = self.conversations.with_user(self.desk)

        def shown(**options):
            return [row["id"] for row in desk.search_inbox(**options)["rows"]]

        self.assertEqual(shown(), [unknown.id, known.id])
        self.assertEqual(shown(choice="unknown"), [unknown.id])
        self.assertEqual(shown(choice="mine"), [])
        known.with_user(self.desk).assign(self.desk.id)
        self.assertEqual(shown(choice="mine"), [known.id])
        self.assertEqual(shown(choice="unassigned"), [unknown.id])
        known.with_user(self.desk).action_done()
        self.assertEqual(shown(choice="done"), [known.id])
        self.assertEqual(shown(choice="unread"), [unknown.id])
        self.assertEqual(shown(text="archer"), [known.id])
        self.assertEqual(shown(text="(212) 555-0199"), [unknown.id])
        self.assertEqual(shown(text="0199"), [unknown.id], "the end of a number")
        self.assertEqual(shown(text="' \\ & | !("), [], "no words at all")
        first = desk.search_inbox(text="555", limit=1)
        self.assertTrue(first["more"])
        last = first["rows"][-1]
        self.assertEqual(shown(text="555", before=[last["at"], last["id"]]), [known.id])
        self.assertEqual(desk.search_inbox()["counts"]["unread"], 1)

    def test_ic_4_words_in_texts_are_found_beside_names(self):
        self._partner(ANN).name = "Zoe O'Brien-Towel"
        ann = self._text_us("Hello")
        lost = self._text_us("Hi there. " * 12 + "I have lost my green towel", STRANGER)
        self._text_us("Any news?", STRANGER)
        self._webhook(
            {"MessageSid": SID, "From": ANN, "To": THEIR_NUMBER, "Body": "A towel, please"},
            gateway=self.other_gateway,
        )
        desk = self.conversations.with_user(self.desk)
        found = desk.search_inbox(text="TOWEL")
        self.assertEqual([row["id"] for row in found["rows"]], [ann.id], "by name")
        [hit] = found["hits"]
        self.assertEqual(hit["id"], lost.id, "of the own company alone")
        self.assertIn("I have lost my green towel", hit["preview"])
        self.assertEqual(
            [hit["id"] for hit in desk.search_inbox(text="tow gre")["hits"]], [lost.id]
        )
        self.assertFalse(desk.search_inbox(text="towel news")["hits"], "in one text")
        self.assertFalse(desk.search_inbox()["hits"])
        self.assertEqual([row["id"] for row in desk.search_inbox(text="o'bri")["rows"]], [ann.id])

    def test_ic_4_names_and_numbers_that_many_have_are_found_too(self):
        self._partner(ANN).name = "Ann Archer"
        first, second = self._text_us("one"), self._text_us("two", STRANGER)
        desk = self.conversations.with_user(self.desk)
        with patch.object(sms_conversation_search, "FEW", 0):
            for text, expected in (
                ("arch", [first.id]),
                ("555", [second.id, first.id]),
                ("0199", [second.id]),
                ("zzz", []),
            ):
                rows = desk.search_inbox(text=text)["rows"]
                self.assertEqual([row["id"] for row in rows], expected, text)

    def test_ic_4_several_companies_are_one_list_in_one_order(self):
        both = self._user("inbox_both", "sms_consent.group_sms_user", self.company)
        both.company_ids |= self.other_company
        first = self._text_us("one")
        self._webhook(
            {"MessageSid": SID, "From": ANN, "To": THEIR_NUMBER, "Body": "two"},
            gateway=self.other_gateway,
        )
        second = self.messages.search([("twilio_sid", "=", SID)]).conversation_id
        third = self._text_us("three", STRANGER)
        moment = fields.Datetime.now()
        (first | second | third).last_message_at = moment
        second.last_message_at = fields.Datetime.add(moment, seconds=1)
        desk = self.conversations.with_user(both).with_context(
            allowed_company_ids=(self.company | self.other_company).ids
        )
        rows, before = [], None
        while True:
            page = desk.search_inbox(before=before, limit=1)
            rows += page["rows"]
            if not page["more"]:
                break
            before = [rows[-1]["at"], rows[-1]["id"]]
        self.assertEqual([row["id"] for row in rows], [second.id, third.id, first.id])

    def test_ic_4_a_thread_is_read_page_by_page(self):
        for index in range(5):
            conversation = self._text_us(f"text {index}")
        thread = conversation.with_user(self.desk).read_thread(limit=2)
        self.assertTrue(thread["more"])
        older = conversation.with_user(self.desk).read_thread(
            before=thread["messages"][0]["id"], limit=3
        )
        bodies = [text["body"] for text in older["messages"] + thread["messages"]]
        self.assertEqual(bodies, [f"text {index}" for index in range(5)])
        self.assertFalse(older["more"])

    def test_ic_4_media_are_links(self):
        conversation = self._text_us(
            "Look", NumMedia="1", MediaUrl0="https://media.example.com/1.jpg"
        )
        [text] = conversation.with_user(self.desk).read_thread()["messages"]
        self.assertEqual(text["media"], ["https://media.example.com/1.jpg"])

    @mute_logger("odoo.addons.base.models.ir_rule", "odoo.addons.base.models.ir_model")
    def test_another_companys_desk_and_other_users_reach_nothing(self):
        conversation = self._text_us("Hello")
        for user in (self.other_desk, self.outsider):
            mine = conversation.with_user(user)
            for call in (
                mine.read_thread,
                mine.mark_read,
                mine.mark_unread,
                mine.action_done,
                mine.action_reopen,
                lambda mine=mine: mine.assign(False),
                lambda mine=mine: mine.link_partner(1),
                lambda mine=mine: mine.answer("Hi", self.answers.id, "key-8"),
                lambda mine=mine: mine.fill_template(1),
            ):
                with self.assertRaises(AccessError):
                    call()
        rows = self.conversations.with_user(self.other_desk).search_inbox()["rows"]
        self.assertFalse(rows)
        with self.assertRaises(AccessError):
            self.conversations.with_user(self.outsider).search_inbox()

    @mute_logger("odoo.addons.base.models.ir_model")
    def test_the_desk_writes_no_conversation_by_itself(self):
        conversation = self._text_us("Hello").with_user(self.desk)
        for call in (
            lambda: conversation.write({"invited_until": "2099-01-01"}),
            lambda: conversation.copy(),
            lambda: conversation.unlink(),
            lambda: conversation.create(
                {"company_id": self.company.id, "number": ANN, "last_message_at": "2026-01-01"}
            ),
        ):
            with self.assertRaises(AccessError):
                call()

    def test_a_conversation_is_given_to_colleagues_of_its_company_alone(self):
        conversation = self._text_us("Hello").with_user(self.desk)
        conversation.assign(self.colleague.id)
        self.assertEqual(conversation.user_id, self.colleague)
        for stranger in (self.other_desk, self.outsider):
            with self.assertRaisesRegex(UserError, "Only SMS users of Lakeside Club"):
                conversation.assign(stranger.id)
            self.assertEqual(conversation.user_id, self.colleague)

    def test_ic_4_a_colleague_beyond_the_menu_can_be_given_a_conversation(self):
        conversation = self._text_us("Hello").with_user(self.desk)
        with patch.object(sms_conversation_inbox, "COLLEAGUES_SHOWN", 1):
            for user in (self.colleague, self.desk):
                conversation.assign(user.id)
                self.assertEqual(conversation.user_id, user)

    def test_the_bus_speaks_to_the_desks_of_the_company_alone(self):
        """Nobody gets a channel by asking for it: the server names them."""
        heard = {}
        for user in (self.desk, self.other_desk, self.outsider):
            with MockRequest(self.env(user=user)) as request:
                request.session.uid = user.id
                channels = request.env["ir.websocket"]._build_bus_channel_list([])
            heard[user] = [
                channel
                for channel in channels
                if isinstance(channel, tuple) and channel[1] == "sms_inbox"
            ]
        self.assertEqual(
            heard,
            {
                self.desk: [(self.company, "sms_inbox")],
                self.other_desk: [(self.other_company, "sms_inbox")],
                self.outsider: [],
            },
        )

    def test_the_same_number_talks_to_each_company_apart(self):
        ours = self._text_us("Hello")
        sid = "SM" + "e" * 32
        self._webhook(
            {"MessageSid": sid, "From": ANN, "To": THEIR_NUMBER, "Body": "Hi"},
            gateway=self.other_gateway,
        )
        theirs = self.messages.search([("twilio_sid", "=", sid)]).conversation_id
        self.assertEqual(theirs.company_id, self.other_company)
        self.assertNotEqual(ours, theirs)

    def test_b_17_an_erased_person_has_no_conversation(self):
        ann = self._partner(ANN)
        conversation = self._text_us("My secret")
        ann._sms_erase_person([ANN], self.company)
        self.assertFalse(conversation.exists())
        self.assertFalse(ann.message_ids.filtered(lambda note: "My secret" in note.body))

    def test_b_17_the_words_of_an_erased_person_are_nowhere(self):
        self.desk.notification_type = "inbox"
        self.company.sms_inbox_user_id = self.desk
        ann = self._partner(ANN)
        record = self.env["res.partner"].create({"name": "Invoice 7"})
        conversation = self._text_us("Her plum").with_user(self.desk)
        conversation.answer("Our plum", self.answers.id, "key-8")
        conversation.assign(self.colleague.id)
        self._enqueue(ann, res_model="res.partner", res_id=record.id)
        self._text_us("Her plum about it")
        words = [("body", "ilike", "plum")]
        notes = self.env["mail.message"]
        found = notes.search(words).mapped("model")
        self.assertEqual(set(found), {"res.partner", conversation._name})
        ann._sms_erase_person([ANN], self.company)
        self.assertFalse(notes.search(words).mapped("body"))

    def test_b_17_replies_of_a_number_that_nobody_knew_go_too(self):
        record = self.env["res.partner"].create({"name": "Invoice 7"})
        for number in (STRANGER, ANN):
            self.messages.create(
                {
                    "company_id": self.company.id,
                    "sender_id": self.sender.id,
                    "number": number,
                    "state": "delivered",
                    "res_model": "res.partner",
                    "res_id": record.id,
                }
            )
            self._text_us(f"It's me, {number}", number)
        zoe = self._partner(STRANGER, consent=False)
        zoe._sms_erase_person([STRANGER], self.company)
        bodies = record.message_ids.filtered(lambda note: "me" in note.body).mapped("body")
        self.assertEqual(len(bodies), 1)
        self.assertIn(ANN, bodies[0])

    def test_ic_6_segments_are_counted_as_they_are_charged(self):
        counted = self.messages.with_user(self.desk).count_segments("ça va " + "a" * 65)
        self.assertEqual(
            counted, {"encoding": "ucs2", "segments": 2, "units": 71, "forcing": ["ç"]}
        )

    def test_ic_8_a_template_is_filled_or_its_wrong_variable_named(self):
        self._partner(ANN)
        conversation = self._text_us("Hello").with_user(self.desk)
        templates = self.env["sms.template"]
        model = self.env["ir.model"]._get_id("res.partner")
        fine, wrong = templates.create(
            [
                {"name": "Fine", "model_id": model, "body": "Dear {{ object.name }}"},
                {"name": "Wrong", "model_id": model, "body": "Dear {{ object.nmae }}"},
            ]
        )
        self.assertEqual(conversation.fill_template(fine.id), "Dear Member 0110")
        with self.assertRaisesRegex(UserError, "object.nmae"):
            conversation.fill_template(wrong.id)


@tagged("post_install", "-at_install")
class TestAnswerLane(GatewayCase):
    """What leaves, at the local Twilio, when somebody is answered."""

    def _text_us(self, body):
        self.gateway._apply_inbound(
            {
                "MessageSid": ["SM" + uuid4().hex],
                "From": [STRANGER],
                "To": [OUR_NUMBER],
                "Body": [body],
            }
        )
        return self.env["sms.conversation"].search([("number", "=", STRANGER)])

    def test_ic_4_an_answer_passes_the_gate_and_leaves(self):
        answers = self.env.ref("sms_twilio_gateway.purpose_answer")
        conversation = self._text_us("Who is this?")
        conversation.answer("Lakeside Club", answers.id, "key-1")
        self._run_lane()
        self.assertEqual(self._texts(STRANGER), [(OUR_NUMBER, "Lakeside Club")])

    def test_b_5_no_answer_leaves_after_a_stop(self):
        answers = self.env.ref("sms_twilio_gateway.purpose_answer")
        conversation = self._text_us("Who is this?")
        conversation.answer("Lakeside Club", answers.id, "key-2")
        self.env.cr.execute("UPDATE sms_conversation SET invited_until = NULL")
        self._run_lane()
        self.assertFalse(self._texts(STRANGER))
        answer = self.messages.search([("body", "=", "Lakeside Club")])
        self.assertEqual((answer.state, answer.block_reason), ("blocked", "no_consent"))
