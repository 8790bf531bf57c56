"""Odoo's SMS Marketing through the door: who is texted, and what its figures say (B-1)."""

from odoo.exceptions import UserError
from odoo.tests import tagged

from odoo.addons.sms_twilio_gateway.kernel.states import State, Word

from door_case import AGREED, SILENT, DoorCase

THIRD, FOURTH = "+12125550122", "+12125550123"


@tagged("post_install", "-at_install")
class TestMailing(DoorCase):
    def setUp(self):
        super().setUp()
        self.carl = self._partner(THIRD)
        self.dora = self._partner(FOURTH)
        self.people = self.ann | self.bob | self.carl | self.dora

    def _mailing(self, **values):
        return self.env["mailing.mailing"].create(
            {
                "subject": "Summer",
                "mailing_type": "sms",
                "mailing_model_id": self.env["ir.model"]._get_id("res.partner"),
                "mailing_domain": repr([("id", "in", self.people.ids)]),
                "body_plaintext": "Lakeside: summer",
                "sms_allow_unsubscribe": False,
                **values,
            }
        )

    def _send(self, mailing):
        """Put in the queue, as the button does; then the two cron jobs."""
        mailing.action_put_in_queue()
        with self._committing_env() as env:
            env["mailing.mailing"]._process_mass_mailing_queue()
            env["sms.sms"]._process_queue()
        self.env.invalidate_all()

    def _trace(self, mailing, partner):
        return mailing.mailing_trace_ids.filtered(lambda trace: trace.res_id == partner.id)

    def test_b_1_a_mailing_reaches_only_who_agreed_to_marketing(self):
        mailing = self._mailing()
        self.assertEqual(mailing.sms_purpose_id, self.marketing)
        self._send(mailing)
        self.provider.assert_not_called()
        self.assertFalse(self._message(SILENT))
        left_out = self._trace(mailing, self.bob)
        self.assertEqual((left_out.trace_status, left_out.failure_type), ("cancel", "sms_optout"))
        self.assertIn("has not agreed", left_out.failure_reason)
        self.assertEqual(self._message(AGREED).purpose_id, self.marketing)
        self._run_lane()
        self.assertEqual(len(self._texts(AGREED)), 1)
        self.assertFalse(self._texts(SILENT))

    def test_b_1_consent_to_service_texts_is_none_to_a_mailing(self):
        service = self._partner("+12125550124", purpose=self.account_purpose)
        self.people |= service
        mailing = self._mailing()
        self._send(mailing)
        self.assertFalse(self._message(service.phone))
        self.assertEqual(self._trace(mailing, service).trace_status, "cancel")

    def test_b_1_the_figures_of_a_mailing_follow_the_texts(self):
        mailing = self._mailing()
        self._send(mailing)
        self.assertEqual(self._trace(mailing, self.ann).trace_status, "process")
        self.assertEqual(mailing.state, "sending")
        self._run_lane()
        self.env.invalidate_all()
        self.assertEqual(mailing.state, "sending")
        ann, carl, dora = (self._message(number) for number in (AGREED, THIRD, FOURTH))
        self.messages._advance([Word(ann.id, State.SENT)])
        self.assertEqual(self._trace(mailing, self.ann).trace_status, "pending")
        self.assertEqual(mailing.state, "sending", "not done before the last text")
        self.messages._advance(
            [
                Word(ann.id, State.DELIVERED),
                Word(carl.id, State.UNDELIVERED, code=30005),
                Word(dora.id, State.FAILED, code=30007),
            ]
        )
        self.messages._advance([Word(ann.id, State.SENT)])
        statuses = {
            partner: (self._trace(mailing, partner).trace_status) for partner in self.people
        }
        self.assertEqual(
            statuses,
            {self.ann: "sent", self.bob: "cancel", self.carl: "bounce", self.dora: "error"},
        )
        mailing.invalidate_recordset()
        self.assertEqual(mailing.state, "done")
        self.assertEqual(
            (mailing.expected, mailing.canceled, mailing.delivered, mailing.bounced),
            (4, 1, 1, 1),
        )
        self.assertEqual(mailing.failed, 1)
        self.assertAlmostEqual(mailing.received_ratio, 33.33)

    def test_b_5_a_stop_takes_a_waiting_recipient_out(self):
        mailing = self._mailing()
        self._send(mailing)
        self.env["sms.consent"]._opt_out(
            company=self.company, source="sms", number=AGREED, confirm=False
        )
        trace = self._trace(mailing, self.ann)
        self.assertEqual((trace.trace_status, trace.failure_type), ("cancel", "sms_optout"))
        self._run_lane()
        self.assertFalse(self._texts(AGREED))

    def test_b_1_a_mailing_list(self):
        mailing_list = self.env["mailing.list"].create({"name": "Members"})
        contacts = self.env["mailing.contact"].create(
            [
                {"name": number, "mobile": number, "list_ids": [(4, mailing_list.id)]}
                for number in (AGREED, SILENT)
            ]
        )
        mailing = self._mailing(
            mailing_model_id=self.env["ir.model"]._get_id("mailing.list"),
            contact_list_ids=[(6, 0, mailing_list.ids)],
            mailing_domain=repr([("list_ids", "in", mailing_list.ids)]),
        )
        self._send(mailing)
        self.assertEqual(
            mailing.mailing_trace_ids.sorted("res_id").mapped("trace_status"),
            ["process", "cancel"],
        )
        self.assertEqual(mailing.mailing_trace_ids.mapped("model"), ["mailing.contact"] * 2)
        self.assertEqual(len(contacts), 2)
        self._run_lane()
        self.assertEqual(len(self._texts(AGREED)), 1)

    def test_b_1_the_company_of_a_mailing_is_its_responsibles(self):
        author = self._user("mailer", "mass_mailing.group_mass_mailing_user", self.other_company)
        theirs = self._partner("+12125550125", self.other_company)
        mailing = self._mailing(mailing_domain=repr([("id", "in", (theirs | self.ann).ids)]))
        self.cr.execute(
            "UPDATE mailing_mailing SET create_uid = %s, user_id = %s WHERE id = %s",
            (author.id, author.id, mailing.id),
        )
        self.env.invalidate_all()
        self._send(mailing)
        self.assertEqual(self._message(theirs.phone).company_id, self.other_company)
        self.assertFalse(self._message(AGREED), "has agreed with the other company")

    def test_b_1_the_test_of_a_mailing_is_a_text_like_any_other(self):
        mailing = self._mailing()
        wizard = self.env["mailing.sms.test"].create(
            {"mailing_id": mailing.id, "numbers": f"{AGREED}\n{SILENT}"}
        )
        wizard.action_send_sms()
        self.provider.assert_not_called()
        self.assertIn("has not agreed", str(mailing.message_ids[0].body))
        self._run_odoos_queue()
        self._run_lane()
        self.assertEqual(len(self._texts(AGREED)), 1)
        self.assertFalse(self._message(SILENT))
        wizard.numbers = "12"
        with self.assertRaises(UserError):
            wizard.action_send_sms()
