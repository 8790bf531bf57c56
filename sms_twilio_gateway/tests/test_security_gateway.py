from odoo.exceptions import AccessError, UserError
from odoo.service.model import call_kw
from odoo.tests import tagged
from odoo.tools import mute_logger

from .common import GatewayCase


@tagged("post_install", "-at_install")
class TestSecurityGateway(GatewayCase):
    """Nobody gets at the account's secrets, or makes another company pay."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.manager = cls._user("gwmanager", "sms_consent.group_sms_manager", cls.company)
        cls.desk = cls._user("gwdesk", "sms_consent.group_sms_user", cls.company)

    def _call(self, user, records, method, *args, **context):
        model = records.browse().with_env(self.env(user=user, su=False, context={}))
        ids = [records.ids] if records else []
        return call_kw(model, method, [*ids, *args], {"context": context})

    def test_the_address_that_gets_the_token_is_the_system_administrators(self):
        with self.assertRaises(AccessError):
            self._call(self.manager, self.gateway, "write", {"api_base_url": "http://127.0.0.1:9"})
        self._call(self.manager, self.gateway, "write", {"webhook_base_url": "https://a.example"})
        self.gateway.api_base_url = "http://127.0.0.1:9"
        self._call(self.manager, self.gateway, "action_test_connection")
        self.assertIn("No answer from 127.0.0.1", self.gateway.state_message)

    @mute_logger("odoo.models", "odoo.addons.base.models.ir_model")
    def test_secrets_cannot_be_found_out_by_searching(self):
        gateways = self.env["sms.gateway"]
        for name in ("auth_token", "api_key_secret", "webhook_token"):
            domain = [(name, "=like", "a%")]
            for method, args in (
                ("search", [domain]),
                ("search_count", [domain]),
                ("formatted_read_group", [[], [name]]),
                ("web_search_read", [domain, {}]),
                ("search", [[], 0, None, name]),
            ):
                with self.subTest(name, method=method), self.assertRaises(AccessError):
                    self._call(self.manager, gateways, method, *args)
            with self.assertRaises(AccessError):
                domain = [(f"gateway_id.{name}", "=like", "a%")]
                self._call(self.desk, self.env["sms.sender"], "search", domain)

    def test_a_sender_stays_with_its_company(self):
        with self.assertRaises(AccessError):
            self._call(self.manager, self.sender, "write", {"gateway_id": self.other_gateway.id})
        with self.assertRaises(UserError):
            self.sender.gateway_id = self.other_gateway
        with self.assertRaises(UserError):
            self.gateway.company_id = self.other_company
        self.assertEqual(self.sender.company_id, self.company)

    def test_no_default_that_a_user_sets_makes_a_text_exempt(self):
        partner = self._partner("+12125550141", consent=False)
        context = {"default_consent_exempt": True, "default_exempt": True}
        defaults = self.env["ir.default"]
        self._call(self.desk, defaults, "set", "sms.sms", "consent_exempt", True, True)
        self._call(self.desk, defaults, "set", "sms.message", "exempt", True, True)
        composers = self.env["sms.composer"]
        for values in (
            {"composition_mode": "numbers", "numbers": partner.phone},
            {
                "composition_mode": "mass",
                "res_model": "res.partner",
                "res_ids": str(partner.ids),
                "mass_force_send": True,
                "mass_keep_log": False,
            },
        ):
            ids = self._call(self.desk, composers, "create", [{**values, "body": "Sale!"}])
            self._call(self.desk, composers.browse(ids), "action_send_sms", **context)
            self._run_lane()
        self.assertFalse(self._texts(partner.phone))
        self.assertFalse(self.messages.search([("number", "=", partner.phone)]))
        texts = self.env["sms.sms"].search([("number", "=", partner.phone)])
        self.assertEqual(set(texts.mapped("state")), {"error"})

    def test_no_text_leaves_for_a_company_that_is_not_the_users(self):
        partner = self._partner("+12125550142", self.other_company, purpose=self.account_purpose)
        composers = self.env["sms.composer"]
        values = {"composition_mode": "numbers", "numbers": partner.phone, "body": "Hello"}
        ids = self._call(self.desk, composers, "create", [values])
        with self.assertRaises(AccessError):
            self._call(
                self.desk,
                composers.browse(ids),
                "action_send_sms",
                allowed_company_ids=self.other_company.ids,
            )
        self.assertFalse(self.messages.search([("number", "=", partner.phone)]))

    def test_staff_read_neither_codes_nor_links_of_recipients(self):
        """Who has them can agree in the person's stead; the person gets them all the same."""
        partner = self._partner("+12125550143", purpose=self.account_purpose)
        consents = self.env["sms.consent"]
        self.marketing.double_opt_in = True
        consents._opt_out(company=self.company, partner=partner, source="staff", confirm=False)
        for purpose in (self.marketing, self.account_purpose):
            values = {"company": self.company, "number": partner.phone, "source": "portal"}
            consents._opt_in(partner, purpose, **values)
        domain = [("number", "=", partner.phone)]
        rows = self._call(
            self.desk, self.env["sms.message"], "search_read", domain, ["body", "summary"]
        )
        self.assertEqual(len(rows), 2)
        shown = " ".join(row[name] for row in rows for name in ("body", "summary"))
        self.assertNotRegex(shown, r"\b\d{6}\b|/sms/preferences/\w")
        with self.assertRaises(AccessError):
            self._call(self.desk, self.env["sms.message"], "search_read", domain, ["secret_body"])
        self._run_lane()
        texts = " ".join(body for _sender, body in self._texts(partner.phone))
        self.assertRegex(texts, r"\b\d{6}\b")
        self.assertRegex(texts, r"/sms/preferences/[\w-]{32}(?![\w-])")

    def test_b_20_a_duplicate_of_the_database_texts_nobody(self):
        message = self._enqueue(self._partner("+12125550144"))
        self.env["ir.config_parameter"].sudo().set_param("database.uuid", "of-the-duplicate")
        self._run_lane()
        self.assertEqual(message.state, "queued")
        self.assertFalse(self._texts(message.number))
        with self.assertRaises(UserError):
            self.gateway._account()
        self.gateway.auth_token = self.sandbox.accounts[0].token
        self._run_lane()
        self.assertEqual(len(self._texts(message.number)), 1)
