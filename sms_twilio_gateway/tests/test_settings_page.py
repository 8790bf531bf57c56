from lxml import etree

from odoo.tests import Form, tagged

from .common import GatewayCase


@tagged("post_install", "-at_install")
class TestSettingsPage(GatewayCase):
    """IC-7: one page with credits and all options of texts, each company for itself."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.administrator = cls._user(
            "settingsadmin", "base.group_system,sms_consent.group_sms_manager", cls.company
        )

    def _settings(self):
        settings = self.env["res.config.settings"].with_user(self.administrator)
        return settings.with_company(self.company)

    def _save(self, **values):
        """Enter ``values`` on the page, as a person would, and press Save."""
        with Form(self._settings()) as page:
            for name, value in values.items():
                page[name] = value
        page.save().execute()

    def test_ic_7_what_is_entered_on_the_page_is_the_companys(self):
        values = {
            "sms_billing": "prepaid",
            "sms_credit_threshold": 25,
            "sms_resend_limit": 5,
            "sms_resend_interval": 2.0,
            "sms_start_time": 8.5,
            "sms_stop_time": 20.0,
            "sms_after_stop": "cancel",
            "sms_restart_unfinished": False,
            "sms_alert_email": "alerts@example.com",
            "sms_no_reply_text": "Stop: {link}",
            "sms_inbox_user_id": self.administrator,
            "sms_answer_days": 3,
            "sms_reply_record_days": 4,
            "sms_redact_months": 6,
            "sms_redact_at_provider": True,
            "sms_delete_years": 7,
        }
        theirs = self.other_company.read(list(values))
        self._save(**values)
        self.assertRecordValues(
            self.company, [{**values, "sms_inbox_user_id": self.administrator.id}]
        )
        self.assertEqual(self.other_company.read(list(values)), theirs)

    def test_ic_7_credits_and_the_account_are_told_there(self):
        self.company.sms_billing = "prepaid"
        self.env["sms.credit.account"]._of(self.company)._book("purchase", 120, "invoice 1")
        self.gateway.action_test_connection()
        page = Form(self._settings())
        self.assertEqual(page.sms_credits_available, 120)
        self.assertEqual(page.sms_gateway_state, "connected")
        self.assertIn("Sandbox account", page.sms_gateway_message)
        second = self._sender(self.gateway, "+18335550102", kind="toll_free", is_default=False)
        self.assertEqual(page.sms_default_sender_id, self.sender)
        self._save(sms_default_sender_id=second)
        self.assertEqual((self.sender | second).filtered("is_default"), second)

    def test_ic_7_they_stand_on_the_page_of_texting_and_nowhere_else(self):
        arch = etree.fromstring(self._settings().get_view(view_type="form")["arch"])
        for name in ("sms_billing", "sms_stop_time", "sms_answer_days", "sms_redact_months"):
            [node] = arch.xpath(f"//app//field[@name='{name}']")
            [app] = node.xpath("ancestor::app")
            self.assertEqual(app.get("name"), "sms_consent", name)
