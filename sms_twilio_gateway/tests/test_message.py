from datetime import timedelta

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from odoo import fields
from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged
from odoo.tools import mute_logger

from odoo.addons.sms_twilio_gateway.kernel.states import State, Word, advance

from .common import GatewayCase

HEARD = [State.ACCEPTED, State.SENT, State.DELIVERED, State.UNDELIVERED, State.FAILED]


@tagged("post_install", "-at_install")
class TestMessage(GatewayCase):
    """The one record: queueing, its life, and who may touch it."""

    def test_enqueue_counts_segments_and_fills_in(self):
        ann = self._partner("+12125550110")
        message = self._enqueue(ann, body="ç" * 71)
        self.assertRecordValues(
            message,
            [
                {
                    "state": "queued",
                    "encoding": "ucs2",
                    "segments": 2,
                    "sender_id": self.sender.id,
                    "gateway_id": self.gateway.id,
                    "priority": 10,
                    "attempts": 1,
                }
            ],
        )
        self.assertTrue(message.uuid and message.queued_at)

    def test_the_record_is_what_the_text_is_about_or_the_contact_and_nothing_else(self):
        """Also where the add-on of its model is gone: its id is then somebody else's."""
        ann, bob = self._partner("+12125550110"), self._partner("+12125550111")

        def opened(partner=ann, **values):
            message = self._enqueue(partner, **values)
            action = message.action_open_record()
            return self.env[action["res_model"]].browse(action["res_id"])

        self.assertEqual(opened(res_model="res.partner", res_id=bob.id), bob)
        group = self.env["res.partner.category"].create({"name": "Rowers"})
        about = {"res_model": group._name, "res_id": group.id}
        self.assertEqual(opened(**about), group)
        group.unlink()
        self.assertEqual(opened(**about), ann)
        self.assertEqual(opened(res_model="club.gone", res_id=bob.id), ann)
        orphan = self._enqueue(bob, res_model="club.gone", res_id=ann.id, partner_id=False)
        with self.assertRaisesRegex(UserError, "no more"):
            orphan.action_open_record()

    def test_enqueue_wakes_each_lane_once(self):
        ann, bob = self._partner("+12125550111"), self._partner("+12125550112")
        with self.capture_triggers() as triggers:
            self.messages._enqueue(
                [
                    {
                        "company_id": self.company.id,
                        "number": partner.phone,
                        "body": "Lakeside: hello",
                    }
                    for partner in (ann, bob) * 3
                ]
            )
        self.assertEqual(triggers.records.cron_id, self.sender.cron_id)
        self.assertEqual(len(triggers.records), 1)

    def test_enqueue_takes_the_same_queries_for_one_and_for_many(self):
        values = {"company_id": self.company.id, "number": "+12125550113", "body": "Hello"}
        self.messages._enqueue([values])
        self.env.flush_all()
        before = self.cr.sql_log_count
        self.messages._enqueue([values])
        one = self.cr.sql_log_count - before
        before = self.cr.sql_log_count
        self.messages._enqueue([values] * 50)
        self.assertLessEqual(self.cr.sql_log_count - before, one + 2)

    def test_enqueue_without_a_sender_says_so(self):
        company = self._company("Silent Club")
        with self.assertRaisesRegex(UserError, "Silent Club has no SMS sender"):
            self._enqueue(self._partner("+12125550114"), company=company)

    def test_another_companys_sender_is_refused(self):
        with self.assertRaises(UserError):
            self._enqueue(self._partner("+12125550115"), sender_id=self.other_sender.id)

    def test_cancel_touches_only_what_has_not_left(self):
        queued, sending = (self._enqueue(self._partner(f"+1212555012{i}")) for i in (0, 1))
        self.messages._advance([Word(sending.id, State.SENDING)])
        canceled = self.messages._cancel([queued.id, sending.id], "canceled")
        self.assertEqual(canceled, queued)
        self.assertEqual(queued.state, "canceled")
        self.assertTrue(queued.canceled_at and queued.explanation)
        self.assertEqual(sending.state, "sending")

    def test_cancel_takes_a_domain(self):
        message = self._enqueue(self._partner("+12125550122"))
        self.messages._cancel([("number", "=", "+12125550122")], "expired")
        self.assertEqual((message.state, message.block_reason), ("canceled", "expired"))

    @settings(max_examples=30, deadline=None, suppress_health_check=list(HealthCheck))
    @given(st.lists(st.sampled_from(HEARD), min_size=1, max_size=8))
    def test_b_9_the_database_agrees_with_the_kernel_in_any_order(self, heard):
        message = self._enqueue(self._partner("+12125550123", consent=False))
        state = State.QUEUED
        for word in heard:
            self.messages._advance([Word(message.id, word, attempt=1)])
            state = advance(state, word)
            self.assertEqual(message.state, state.value)
        self.assertTrue(message[f"{state.value}_at"])

    def test_b_9_several_words_at_once_count_as_the_last_of_life(self):
        message = self._enqueue(self._partner("+12125550124"))
        self.messages._advance([Word(message.id, State.DELIVERED), Word(message.id, State.SENT)])
        self.assertEqual(message.state, "delivered")

    def test_words_about_an_earlier_attempt_are_stale(self):
        message = self._enqueue(self._partner("+12125550125"))
        self.messages._advance([Word(message.id, State.FAILED, attempt=1, code=30003)])
        self.assertEqual((message.state, message.attempts), ("queued", 2))
        self.assertGreater(message.not_before, fields.Datetime.now())
        self.messages._advance([Word(message.id, State.FAILED, attempt=1, code=30003)])
        self.assertEqual((message.state, message.attempts), ("queued", 2))

    def test_pi_4_a_temporary_error_is_given_up_in_the_end(self):
        message = self._enqueue(self._partner("+12125550126"))
        for attempt in range(1, 6):
            self.messages._advance([Word(message.id, State.FAILED, attempt=attempt, code=30003)])
        self.assertEqual((message.state, message.attempts), ("failed", 4))
        self.assertIn("out of reach", message.explanation)

    def test_pi_4_an_unknown_error_is_shown_raw_and_not_tried_again(self):
        message = self._enqueue(self._partner("+12125550127"))
        self.messages._advance([Word(message.id, State.FAILED, code=39999)])
        self.assertEqual((message.state, message.explanation), ("failed", "Error 39999"))

    def test_dead_numbers_are_suppressed_and_consent_stays(self):
        ann = self._partner("+12125550128")
        message = self._enqueue(ann)
        self.messages._advance([Word(message.id, State.UNDELIVERED, code=30005)])
        suppression = self.env["sms.suppression"].search([("number", "=", ann.phone)])
        self.assertRecordValues(
            suppression,
            [{"reason": "invalid_number", "sender_ref": 0, "company_id": self.company.id}],
        )
        consent = self.env["sms.consent"].search([("partner_id", "=", ann.id)])
        self.assertIn("opted_in", consent.mapped("state"))

    def test_the_history_can_not_be_written(self):
        message = self._enqueue(self._partner("+12125550129"))
        with self.assertRaises(UserError):
            message.write({"state": "delivered"})
        with self.assertRaises(UserError):
            message.unlink()

    @mute_logger("odoo.addons.base.models.ir_model", "odoo.models")
    def test_rpc_no_role_writes_messages(self):
        message = self._enqueue(self._partner("+12125550130"))
        for group in ("group_sms_user", "group_sms_officer", "group_sms_manager"):
            user = self._user(f"{group}_writer", f"sms_consent.{group}", self.company)
            mine = message.with_user(user)
            self.assertEqual(mine.read(["state"])[0]["state"], "queued")
            for change in (
                lambda m=mine: m.write({"state": "sent"}),
                lambda m=mine: m.write({"partner_id": False}),
                lambda m=mine: m.create({"company_id": m.company_id.id, "number": "+1"}),
                lambda m=mine: m.unlink(),
                lambda m=mine: m.copy(),
            ):
                with self.assertRaises(UserError):
                    change()

    @mute_logger("odoo.addons.base.models.ir_rule", "odoo.addons.base.models.ir_model")
    def test_rpc_other_companies_portal_and_plain_users_see_nothing(self):
        message = self._enqueue(self._partner("+12125550131"))
        stranger = self._user("stranger", "sms_consent.group_sms_manager", self.other_company)
        self.assertFalse(self.messages.with_user(stranger).search([("id", "=", message.id)]))
        for login, group in (("member", "base.group_portal"), ("clerk", "base.group_user")):
            user = self._user(login, group, self.company)
            for record in (message, self.sender, self.gateway):
                with self.assertRaises(AccessError):
                    record.with_user(user).read(["company_id"])
        public = self.env.ref("base.public_user")
        with self.assertRaises(AccessError):
            message.with_user(public).read(["state"])

    def test_only_an_officer_cancels(self):
        message = self._enqueue(self._partner("+12125550132"))
        desk = self._user("canceldesk", "sms_consent.group_sms_user", self.company)
        officer = self._user("cancelofficer", "sms_consent.group_sms_officer", self.company)
        with self.assertRaises(UserError):
            message.with_user(desk).action_cancel()
        message.browse().with_user(officer).action_cancel()  # as where all chosen have left
        self.assertEqual(message.state, "queued", "none is not all")
        message.with_user(officer).action_cancel()
        self.assertEqual(message.state, "canceled")

    def test_nf_8_the_contacts_button_opens_its_texts(self):
        """NF-8: number, text, status, date; inbound too (test_webhooks)."""
        ann = self._partner("+12125550133")
        self._enqueue(ann, not_before=fields.Datetime.now() + timedelta(hours=1))
        desk = self._user("nf8desk", "sms_consent.group_sms_user", self.company)
        self.assertEqual(ann.with_user(desk).sms_message_count, 1)
        action = ann.with_user(desk).action_open_sms_messages()
        self.assertEqual(self.messages.search(action["domain"]).mapped("state"), ["queued"])
