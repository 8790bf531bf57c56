from odoo.exceptions import AccessError
from odoo.service.model import call_kw
from odoo.tests import Form, tagged
from odoo.tools import mute_logger

from .common import GatewayCase

SECRETS = ("auth_token", "api_key_secret")


@tagged("post_install", "-at_install")
class TestGatewaySecrets(GatewayCase):
    """What is entered is never shown again, not even to an administrator."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.admin = cls._user("gsadmin", "base.group_system", cls.company)
        cls.manager = cls._user("gsmanager", "sms_consent.group_sms_manager", cls.company)
        cls.gateway.write({"auth_token": "old-token", "api_key_secret": "old-secret"})

    def _call(self, user, method, *args, **kwargs):
        return call_kw(self.env(user=user, su=False)["sms.gateway"], method, list(args), kwargs)

    @mute_logger("odoo.models", "odoo.addons.base.models.ir_model")
    def test_an_administrator_reads_no_secret_by_rpc(self):
        ids = self.gateway.ids
        for name in SECRETS:
            domain = [(name, "=like", "old%")]
            for method, args in (
                ("read", [ids, [name]]),
                ("search_read", [[], [name]]),
                ("web_read", [ids, {name: {}}]),
                ("search", [domain]),
                ("search_count", [domain]),
                ("search", [[], 0, None, name]),
                ("formatted_read_group", [[], [name]]),
                ("export_data", [ids, [name]]),
            ):
                with self.subTest(name, method=method), self.assertRaises(AccessError):
                    self._call(self.admin, method, *args)
        [everything] = self._call(self.admin, "read", ids)
        self.assertNotIn("old-token", str(everything))
        self.assertNotIn("old-secret", str(everything))
        self.assertIn("••••", everything["auth_token_hint"])

    def test_an_administrator_replaces_a_secret_by_typing_it_anew(self):
        gateway = self.gateway.with_env(self.env(user=self.admin, su=False))
        with Form(gateway) as form:
            form.name = "Renamed"
        self.assertEqual(self.gateway.auth_token, "old-token")
        with Form(gateway) as form:
            self.assertFalse(form.auth_token_entry)
            form.auth_token_entry = " new-token "
        self.assertEqual(self.gateway.auth_token, "new-token")
        self._call(self.admin, "write", gateway.ids, {"api_key_secret": "new-secret"})
        self.assertEqual(self.gateway.api_key_secret, "new-secret")
        self.assertFalse(self._call(self.admin, "read", gateway.ids)[0]["auth_token_entry"])

    def test_a_manager_enters_no_secret(self):
        ids = self.gateway.ids
        for name in (*SECRETS, "auth_token_entry"):
            with self.subTest(name), self.assertRaises(AccessError):
                self._call(self.manager, "write", ids, {name: "mine"})
        self.assertEqual(self.gateway.auth_token, "old-token")

    def test_a_copied_gateway_has_no_secret(self):
        self.assertFalse(self.gateway.copy({"account_sid": "AC" + "9" * 32}).auth_token)
