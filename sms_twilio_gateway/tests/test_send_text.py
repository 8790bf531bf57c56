from datetime import timedelta

from odoo import fields
from odoo.exceptions import AccessError, UserError
from odoo.tests import Form, tagged
from odoo.tools import mute_logger

from odoo.addons.sms_twilio_gateway.kernel.states import State, Word

from .common import GatewayCase

ANN, BOB, CORA = "+12125550110", "+12125550111", "+12125550112"
SID = "SM" + "d" * 32


@tagged("post_install", "-at_install")
class TestSendText(GatewayCase):
    """ID-1, ID-4: from any record with people on it, to those alone who may get it."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        groups = "sms_consent.group_sms_user,base.group_partner_manager"
        cls.desk = cls._user("send_desk", groups, cls.company)
        cls.other_desk = cls._user("send_other", groups, cls.other_company)
        cls.outsider = cls._user("send_outsider", "base.group_user", cls.company)

    def setUp(self):
        super().setUp()
        self.ann = self._partner(ANN)
        self.ann.name = "Ann Archer"
        self.bob = self._partner(BOB, consent=False)
        self.bob.name = "Bob Baker"

    def _open(self, records, user=None):
        action = (
            self.env["sms.send"]
            .with_user(user or self.desk)
            .action_open(records._name, records.ids)
        )
        return self.env["sms.send"].with_user(user or self.desk).browse(action["res_id"])

    def _queued(self, wizard):
        return self.messages.search([("request_key", "=", wizard.request_key)], order="id")

    def test_id_1_lists_people_numbers_and_what_each_may_be_sent(self):
        wizard = self._open(self.ann | self.bob)
        wizard.purpose_id = self.marketing
        ann, bob = wizard.line_ids
        self.assertRecordValues(
            ann, [{"partner_id": self.ann.id, "is_allowed": True, "is_selected": True}]
        )
        self.assertIn("Marketing", ann.kinds)
        self.assertIn("212-555-0110", ann.number)
        self.assertRecordValues(
            bob, [{"partner_id": self.bob.id, "is_allowed": False, "is_selected": False}]
        )
        self.assertIn("has not agreed to Marketing", bob.reason)
        self.assertFalse(bob.kinds)

    def test_id_1_changing_the_kind_changes_who_may_get_it(self):
        with Form(self._open(self.ann | self.bob)) as form:
            self.assertEqual(form.purpose_id, self.marketing)
            form.purpose_id = self.account_purpose
            with form.line_ids.edit(0) as line:
                self.assertFalse(line.is_selected or line.is_allowed)

    def test_a_text_that_twilio_would_refuse_as_too_long_is_refused_at_once(self):
        """With the header, the footer and the notes, which the writer does not count."""
        wizard = self._open(self.ann)
        around = len(wizard._texts(wizard._chosen())[wizard._chosen()])
        wizard.body = "x" * (1600 - around)
        self.assertFalse(wizard.body_error)
        wizard.notes = "y"
        self.assertIn("1600 characters at most", wizard.body_error)
        self.assertEqual(wizard.action_send()["params"]["type"], "danger")
        self.assertFalse(self._queued(wizard))

    def test_c_5_nor_is_it_too_long_with_the_way_out_of_a_name(self):
        """It is added once the sender is chosen."""
        self.sender.active = False
        us = self.env.ref("base.us").ids
        self._sender(self.gateway, "LAKESIDE", kind="alphanumeric", country_ids=[(6, 0, us)])
        wizard = self._open(self.ann)
        around = len(wizard._texts(wizard._chosen())[wizard._chosen()])
        wizard.body = "x" * (1600 - around)
        self.assertFalse(wizard.body_error)
        with self.assertRaisesRegex(UserError, "1600 characters at most"), self.cr.savepoint():
            wizard.action_send()
        wizard.body = "x" * (1400 - around)
        wizard.action_send()
        self.assertEqual(wizard.state, "done")

    def test_ic_8_a_placeholder_without_an_end_is_no_text(self):
        wizard = self._open(self.ann)
        wizard.body = "Hello {{ object.name"
        self.assertIn("{{ object.name has no end", wizard.body_error)
        wizard.action_send()
        self.assertFalse(self._queued(wizard))

    def test_a_company_without_a_number_hears_so_before_a_text_is_written(self):
        self.sender.active = False
        with self.assertRaisesRegex(UserError, "Lakeside Club has no SMS sender. An administrator"):
            self._open(self.ann)

    def test_id_4_template_notes_preview_segments_and_result(self):
        template = self.env["sms.template"].create(
            {
                "name": "Hello",
                "model_id": self.env["ir.model"]._get_id("res.partner"),
                "body": "Dear {{ object.name }}, ça va?",
                "purpose_id": self.marketing.id,
            }
        )
        wizard = self._open(self.ann | self.bob)
        with Form(wizard) as form:
            form.template_id = template
            form.notes = "Bring a towel."
            self.assertEqual(form.purpose_id, self.marketing)
            self.assertIn("Dear Ann Archer, ça va?\nBring a towel.", form.preview)
            self.assertIn("ç", form.forcing)
            self.assertIn("Goes to: 1.", form.summary)
        wizard.action_send()
        message = self._queued(wizard)
        self.assertRecordValues(
            message,
            [
                {
                    "number": ANN,
                    "body": "Dear Ann Archer, ça va?\nBring a towel.",
                    "purpose_id": self.marketing.id,
                    "user_id": self.desk.id,
                    "company_id": self.company.id,
                }
            ],
        )
        self.assertIn("In the queue: 1", wizard.result)
        self.assertIn("Bob Baker", wizard.result)
        self.assertIn("has not agreed", wizard.result)

    def test_ic_5_header_and_footer_in_the_language_of_the_recipient(self):
        """What the preview shows, what is counted and what leaves are the same."""
        self.env["res.lang"]._activate_lang("fr_FR")
        self.marketing.write({"header": "Lakeside Club:", "footer": "Reply STOP to opt out."})
        french = {"header": "Le club Lakeside :", "footer": "Pour arrêter : STOP." * 7}
        self.marketing.with_context(lang="fr_FR").write(french)
        cora = self._partner(CORA)
        cora.lang = "fr_FR"
        self.bob.sms_messaging_contact_id = cora
        wizard = self._ready(self.ann | self.bob, notes="Bring a towel.")
        to_ann = "Lakeside Club:\nHello there\nBring a towel.\nReply STOP to opt out."
        to_cora = "\n".join((french["header"], "Hello there\nBring a towel.", french["footer"]))
        for text in (to_ann, to_cora):
            self.assertIn(text, wizard.preview)
        self.assertIn("Texts to pay: 4", wizard.summary)  # one, and three for the long footer
        wizard.action_send()
        self.assertEqual(
            {(text.number, text.body, text.segments) for text in self._queued(wizard)},
            {(ANN, to_ann, 1), (CORA, to_cora, 3)},
        )
        self._run_lane()
        self.assertEqual([body for _from, body in self._texts(ANN)], [to_ann])
        self.assertEqual([body for _from, body in self._texts(CORA)], [to_cora])

    def test_ic_5_an_empty_text_stays_empty(self):
        """And what has no header or footer, or no kind at all, goes as it is."""
        self.marketing.write({"header": "Lakeside Club:", "footer": False})
        self.assertEqual(self.marketing._frame("Hello"), "Lakeside Club:\nHello")
        self.assertEqual(self.marketing._frame(""), "")
        self.assertEqual(self.env["sms.consent.purpose"]._frame("Hello"), "Hello")

    def _ready(self, records, **values):
        wizard = self._open(records)
        wizard.write({"purpose_id": self.marketing.id, "body": "Hello there", **values})
        return wizard

    def test_id_4_a_second_click_sends_nothing(self):
        wizard = self._ready(self.ann)
        for _click in range(2):
            wizard.action_send()
        self.assertEqual(len(self._queued(wizard)), 1)

    def test_id_4_scheduled_for_a_moment(self):
        moment = fields.Datetime.now() + timedelta(days=2)
        wizard = self._ready(self.ann, not_before=moment)
        wizard.action_send()
        self.assertEqual(self._queued(wizard).not_before, moment)
        self.assertIn("to leave on", wizard.result)
        self._run_lane()
        self.assertFalse(self._texts(ANN))
        late = self._ready(self.ann, not_before=fields.Datetime.now() - timedelta(minutes=5))
        with self.assertRaises(UserError):
            late.action_send()

    def test_id_4_what_was_sent_is_in_the_chatter_and_its_state_follows(self):
        wizard = self._ready(self.ann)
        wizard.action_send()
        note = self.ann.message_ids.filtered(lambda note: "Hello there" in note.body)
        self.assertEqual(note.message_type, "sms")
        self.assertEqual(note.notification_ids.notification_status, "ready")
        self.messages._advance(
            [Word(self._queued(wizard).id, State.DELIVERED, sid="SM" + "d" * 32)]
        )
        self.assertEqual(note.notification_ids.notification_status, "sent")
        self.assertTrue(self._queued(wizard).conversation_id)

    def test_ic_8_a_wrong_variable_is_named_before_anything_is_sent(self):
        wizard = self._ready(self.ann, body="Dear {{ object.nmae }}")
        self.assertIn("object.nmae", wizard.body_error)
        refused = [("company_id", "=", self.company.id), ("kind", "=", "refused")]
        log = self.env["sms.audit.report"]
        self.assertFalse(log.search(refused), "looking is not sending")
        told = wizard.action_send()
        self.assertEqual(told["params"]["type"], "danger")
        self.assertIn("object.nmae", told["params"]["message"])
        self.assertEqual(wizard.state, "draft")
        self.assertFalse(self._queued(wizard))
        self.env.flush_all()
        [entry] = log.search(refused)  # IC-1
        self.assertEqual((entry.user_id, entry.name), (self.desk, "Contact"))
        self.assertIn("object.nmae", entry.detail)

    def test_nf_10_the_gate_is_asked_again_when_it_is_sent(self):
        wizard = self._ready(self.ann | self.bob)
        wizard.line_ids[1].write(
            {"verdicts": {str(self.marketing.id): [True, BOB, ""]}, "is_selected": True}
        )
        self.env["sms.consent"]._opt_out(
            company=self.company, source="sms", number=ANN, confirm=False
        )
        wizard.action_send()
        self.assertFalse(self._queued(wizard))
        self.assertIn("Ann Archer", wizard.result)
        self.assertIn("Bob Baker", wizard.result)

    def test_pi_1_texts_go_to_the_messaging_contact(self):
        cora = self._partner(CORA)
        self.bob.sms_messaging_contact_id = cora
        wizard = self._ready(self.bob)
        self.assertIn("Texts go to", wizard.line_ids.reason)
        wizard.action_send()
        self.assertRecordValues(
            self._queued(wizard), [{"number": CORA, "partner_id": cora.id, "res_id": self.bob.id}]
        )

    def test_id_1_one_text_to_a_number_that_people_share(self):
        twin = self._partner(ANN)
        wizard = self._ready(self.ann)
        wizard._add_lines([(self.ann, twin, True)])
        wizard.action_send()
        self.assertEqual(len(self._queued(wizard)), 1)
        self.assertIn("goes to this number already", wizard.result)

    def test_id_1_contacts_of_a_company_are_listed_but_not_chosen(self):
        club = self.env["res.partner"].create({"name": "Club", "is_company": True})
        self.ann.parent_id = club
        wizard = self._open(club)
        wizard.purpose_id = self.marketing
        self.assertEqual(wizard.line_ids.partner_id, club | self.ann)
        self.assertFalse(wizard.line_ids.filtered("is_selected"))
        self.assertIn("Nobody is chosen", wizard.summary)
        both = self._open(club | self.ann)
        self.assertEqual(both.line_ids.mapped("partner_id.id"), [club.id, self.ann.id])
        self.assertEqual(both.purpose_id, self.marketing)  # what somebody of them may get

    def test_id_1_the_action_is_there_wherever_there_are_people(self):
        bindings = self.env["ir.actions.actions"].with_user(self.desk)
        ours = self.env.ref("sms_twilio_gateway.action_send_text").id

        def offered(model, actions=bindings):
            return [one["id"] for one in actions.get_bindings(model).get("action", ())]

        self.assertIn(ours, offered("res.partner"))
        self.assertNotIn(ours, offered("res.country"))
        self.assertNotIn(ours, offered("sms.message"))
        self.assertNotIn(ours, offered("mail.message"))
        if "calendar.event" in self.env:
            self.assertIn(ours, offered("calendar.event"))
        outsider = self.env["ir.actions.actions"].with_user(self.outsider)
        self.assertNotIn(ours, offered("res.partner", outsider))

    def test_id_1_attendees_of_an_event_but_for_oneself(self):
        if "calendar.event" not in self.env:
            self.skipTest("calendar is not installed")
        event = self.env["calendar.event"].create(
            {
                "name": "Swimming lesson",
                "start": "2026-12-01 10:00:00",
                "stop": "2026-12-01 11:00:00",
                "partner_ids": [(6, 0, (self.ann | self.bob | self.desk.partner_id).ids)],
            }
        )
        wizard = self._ready(event, body="See you at {{ object.name }}")
        chosen = wizard.line_ids.filtered("is_selected")
        self.assertEqual(chosen.partner_id, self.ann)
        wizard.action_send()
        message = self._queued(wizard)
        self.assertEqual(message.body, "See you at Swimming lesson")
        self.assertEqual((message.res_model, message.res_id), ("calendar.event", event.id))
        self.assertTrue(event.message_ids.filtered(lambda note: "See you" in note.body))

    @mute_logger("odoo.addons.base.models.ir_rule", "odoo.addons.base.models.ir_model")
    def test_only_sms_users_and_each_their_own_dialog(self):
        with self.assertRaises(AccessError):
            self._open(self.ann, self.outsider)
        wizard = self._ready(self.ann)
        with self.assertRaises(AccessError):
            wizard.with_user(self.other_desk).action_send()
        self.assertFalse(self._queued(wizard))

    @mute_logger("odoo.addons.base.models.ir_rule", "odoo.addons.base.models.ir_model")
    def test_no_dialog_reaches_another_company_or_record(self):
        wizard = self._ready(self.ann)
        wizard.company_id = self.other_company
        with self.assertRaises(AccessError):
            wizard.action_send()
        hidden = self.env["res.partner"].create(
            {"name": "Hidden", "company_id": self.other_company.id}
        )
        wizard = self._ready(self.ann)
        wizard.line_ids.res_id = hidden.id
        with self.assertRaises(AccessError):
            wizard.action_send()
        wizard = self._ready(self.ann)
        wizard.res_model = "ir.config_parameter"
        with self.assertRaises(AccessError):
            wizard.action_send()
