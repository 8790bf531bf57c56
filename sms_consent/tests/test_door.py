from unittest.mock import patch

from odoo.exceptions import AccessError
from odoo.tests import tagged

from odoo.addons.sms.tools.sms_api import SmsApi

from .common import ConsentCase


@tagged("post_install", "-at_install")
class TestDoor(ConsentCase):
    """B-1: whatever Odoo itself wants to text passes the gate."""

    def setUp(self):
        super().setUp()
        self.sent = []

        def deliver(api, messages, delivery_reports_url=False):
            numbers = [number for message in messages for number in message["numbers"]]
            self.sent += [number["number"] for number in numbers]
            return [{"uuid": number["uuid"], "state": "success"} for number in numbers]

        patcher = patch.object(SmsApi, "_send_sms_batch", autospec=True, side_effect=deliver)
        patcher.start()
        self.addCleanup(patcher.stop)

    def _template(self, body, purpose=None):
        return (
            self.env["sms.template"]
            .sudo()
            .create(
                {
                    "name": body,
                    "model_id": self.env["ir.model"]._get_id("res.partner"),
                    "body": body,
                    "purpose_id": purpose and purpose.id,
                }
            )
        )

    def test_chatter_without_consent_says_why(self):
        message = self.ann._message_sms("Hello")
        self.assertFalse(self.sent)
        notification = message.sudo().notification_ids
        self.assertEqual(notification.notification_status, "exception")
        self.assertEqual(notification.failure_type, "sms_not_allowed")
        sentence = "Ann Archer has not agreed to Account texts."
        self.assertEqual(notification.failure_reason, sentence)
        self.assertEqual(notification.format_failure_reason(), sentence)
        row = self.env["sms.sms"].sudo().search([("partner_id", "=", self.ann.id)])
        self.assertEqual((row.state, row.failure_type), ("error", "sms_optout"))
        self.assertEqual(row.block_reason, sentence)

    def test_text_without_number_is_refused_in_words(self):
        row = self.env["sms.sms"].sudo().create({"body": "Hello", "number": False})
        row._send()
        self.assertFalse(self.sent)
        self.assertEqual((row.state, row.failure_type), ("error", "sms_number_missing"))
        self.assertEqual(row.block_reason, "There is no phone number to text.")

    def test_chatter_with_consent_goes_out(self):
        self._opt_in(self.ann, self.account, confirm=False)
        message = self.ann._message_sms("Hello")
        self.assertEqual(self.sent, ["+12125550141"])
        self.assertEqual(message.sudo().notification_ids.notification_status, "pending")

    def test_template_brings_its_purpose(self):
        template = self._template("Offer", self.marketing)
        self._opt_in(self.ann, self.account, confirm=False)
        self.ann._message_sms_with_template(template)
        self.assertFalse(self.sent, "agreed to Account, not to Marketing")
        self._opt_in(self.ann, self.marketing, confirm=False)
        self.ann._message_sms_with_template(template)
        self.assertEqual(self.sent, ["+12125550141"])

    def test_composer_in_every_mode(self):
        template = self._template("Offer", self.marketing)
        self._opt_in(self.ann, self.marketing, confirm=False)
        people = self.ann | self.bob
        for mode, values in (
            ("mass", {"res_ids": repr(people.ids), "mass_force_send": True}),
            ("comment", {"res_ids": repr(people.ids)}),
            ("numbers", {"numbers": "+12125550141,+13055550142"}),
        ):
            with self.subTest(mode=mode):
                self.sent.clear()
                composer = (
                    self.env["sms.composer"]
                    .with_context(active_id=False)
                    .create(
                        {
                            "composition_mode": mode,
                            "res_model": "res.partner",
                            "template_id": template.id,
                            "body": "Offer",
                            **values,
                        }
                    )
                )
                composer._action_send_sms()
                self.assertEqual(self.sent, ["+12125550141"])

    def test_b_4_the_composer_says_what_it_sends_and_who_does_not_get_it(self):
        self._opt_in(self.ann, self.marketing, confirm=False)
        composer = self.env["sms.composer"].create(
            {
                "composition_mode": "mass",
                "res_model": "res.partner",
                "res_ids": repr((self.ann | self.bob).ids),
                "mass_force_send": True,
                "body": "Offer",
            }
        )
        usual = self.env.company.sms_default_purpose_id
        self.assertEqual(composer.sms_purpose_id, usual)
        self.assertIn(f"{self.ann.name} has not agreed to {usual.name}", composer.sms_refusals)
        composer.sms_purpose_id = self.marketing
        self.assertNotIn(self.ann.name, composer.sms_refusals)
        self.assertIn(f"{self.bob.name} has not agreed", composer.sms_refusals)
        composer._action_send_sms()
        self.assertEqual(self.sent, ["+12125550141"])

    def test_server_action_without_note(self):
        template = self._template("Service")
        action = (
            self.env["ir.actions.server"]
            .sudo()
            .create(
                {
                    "name": "Text",
                    "model_id": self.env["ir.model"]._get_id("res.partner"),
                    "state": "sms",
                    "sms_template_id": template.id,
                    "sms_method": "sms",
                }
            )
        )
        people = self.ann | self.bob
        self._opt_in(self.bob, self.account, confirm=False)
        action.with_context(active_model="res.partner", active_ids=people.ids).run()
        self.env["sms.sms"].sudo().search([("partner_id", "in", people.ids)]).send()
        self.assertEqual(self.sent, ["+13055550142"])

    def test_two_companies_in_one_queue(self):
        self._opt_in(self.ann, self.account, confirm=False)
        self._opt_in(self.bob, self.account, company=self.other_company, confirm=False)
        rows = (
            self.env["sms.sms"]
            .sudo()
            .create(
                [
                    {"partner_id": p.id, "number": p.sms_phone_ids.number_e164, "body": "x", **c}
                    for p in (self.ann, self.bob)
                    for c in (
                        {"company_id": self.company.id},
                        {"company_id": self.other_company.id},
                    )
                ]
            )
        )
        companies = []
        original = type(rows)._send_with_api

        def watch(records, *args, **kwargs):
            companies.append(records.company_id)
            return original(records, *args, **kwargs)

        with patch.object(type(rows), "_send_with_api", autospec=True, side_effect=watch):
            rows._send()
        self.assertEqual(companies, [self.company, self.other_company])
        self.assertEqual(self.sent, ["+12125550141", "+13055550142"])
        self.assertEqual(rows.mapped("state"), ["pending", "error", "error", "pending"])

    def test_confirmation_reaches_the_opted_out(self):
        self._opt_in(self.ann, confirm=False)
        self._opt_out(number="+12125550141", source="sms")
        self.env["sms.sms"].sudo().search([("number", "=", "+12125550141")]).send()
        self.assertEqual(self.sent, ["+12125550141"])

    def test_exemption_is_the_servers_alone(self):
        admin = self.env.ref("base.user_admin")
        rows = self.env["sms.sms"].with_user(admin)
        with self.assertRaises(AccessError):
            rows.create({"number": "+12125550141", "body": "x", "consent_exempt": True})
        row = rows.create({"number": "+12125550141", "body": "x"})
        with self.assertRaises(AccessError):
            row.write({"consent_exempt": True})

    def test_blacklisted_number_in_chatter(self):
        self._opt_in(self.ann, self.account, confirm=False)
        self.env["phone.blacklist"].sudo().add("+12125550141")
        message = self.ann._message_sms("Hello")
        self.assertFalse(self.sent)
        self.assertIn("do-not-text", message.sudo().notification_ids.failure_reason)
