from urllib.parse import urldefrag

from odoo.exceptions import AccessError, ValidationError
from odoo.tests import tagged
from odoo.tools import mute_logger

from odoo.addons.sms_twilio_gateway.services.transport import connect, is_loopback

from .common import OUR_NUMBER, GatewayCase


@tagged("post_install", "-at_install")
class TestGateway(GatewayCase):
    """The account: tested in words, its secrets kept."""

    def test_connection_is_told_in_words(self):
        answer = self.gateway.action_test_connection()
        self.assertEqual(answer["params"]["type"], "success")
        self.assertIn("is active", self.gateway.state_message)
        self.assertIn("USD", self.gateway.state_message)
        self.assertEqual(self.gateway.state, "connected")

    def test_a_wrong_token_is_told_in_words(self):
        self.gateway.auth_token = "wrong"
        answer = self.gateway.action_test_connection()
        self.assertEqual(answer["params"]["type"], "danger")
        self.assertIn("Wrong account SID or token", self.gateway.state_message)
        self.assertEqual(self.gateway.state, "error")

    def test_an_unreachable_twilio_is_told_in_words(self):
        self.gateway.api_base_url = "http://127.0.0.1:9"
        self.gateway.action_test_connection()
        self.assertIn("No answer from 127.0.0.1", self.gateway.state_message)

    def test_an_api_key_is_enough_to_send(self):
        key, secret = self.sandbox.add_key(self.sandbox.accounts[0])
        self.gateway.write({"api_key_sid": key, "api_key_secret": secret})
        self.gateway.action_test_connection()
        self.assertEqual(self.gateway.state, "connected")

    def test_incoming_address_is_set_at_twilio(self):
        self.gateway.action_set_webhooks()
        client = connect(self.gateway._account())
        known = client.incoming_phone_numbers.list()
        urls = {number.phone_number: number.sms_url for number in known}
        self.assertEqual(urls[OUR_NUMBER], self.gateway.inbound_url)
        self.assertEqual(urldefrag(urls[OUR_NUMBER]).fragment, "rc=3&rp=all", "it tries again")

    def test_replies_to_short_codes_and_services_arrive_too(self):
        """The SDK against the local Twilio; what is no sender here keeps its address."""
        account, code, pooled = self.sandbox.accounts[0], "55501", "+12045550177"
        for number in (code, pooled):
            self.sandbox.set_number(account, number)
            self.addCleanup(self.sandbox.remove_number, account, number)
        ours = self.sandbox.add_service(account, [pooled], inbound_url="http://127.0.0.1:9/old")
        self.gateway.action_import_numbers()
        senders = {sender._address(): sender for sender in self.gateway.sender_ids}
        self.assertEqual(senders[code].kind, "short_code")
        theirs = self.sandbox.add_service(account, [OUR_NUMBER])
        told = self.gateway.action_set_webhooks()["params"]["message"]
        self.assertIn("3 numbers and 1 messaging services", told)
        client, url = connect(self.gateway._account()), self.gateway.inbound_url
        self.assertEqual([one.sms_url for one in client.short_codes.list()], [url])
        services = {one.sid: one for one in client.messaging.v1.services.list()}
        service = services[ours]
        self.assertEqual((service.inbound_request_url, service.inbound_method), (url, "POST"))
        self.assertFalse(service.use_inbound_webhook_on_number)
        self.assertFalse(services[theirs].inbound_request_url)

    def test_numbers_are_imported_once(self):
        self.sandbox.set_number(self.sandbox.accounts[0], "+12045550177")
        self.addCleanup(self.sandbox.remove_number, self.sandbox.accounts[0], "+12045550177")
        self.gateway.action_import_numbers()
        self.gateway.action_import_numbers()
        numbers = self.gateway.sender_ids.mapped("number")
        self.assertEqual(sorted(numbers), sorted([OUR_NUMBER, "+12045550177"]))

    @mute_logger("odoo.addons.base.models.ir_model", "odoo.models")
    def test_secrets_are_the_system_administrators(self):
        manager = self._user("gwmanager", "sms_consent.group_sms_manager", self.company)
        gateway = self.gateway.with_user(manager)
        self.assertEqual(gateway.read(["name"])[0]["name"], self.gateway.name)
        for name in ("auth_token", "api_key_secret", "webhook_token", "inbound_url"):
            with self.assertRaises(AccessError):
                gateway.read([name])
        self.assertNotIn(self.gateway.auth_token, repr(self.gateway._account()))

    def test_addresses_are_checked(self):
        for name, value in (
            ("webhook_base_url", "erp.example.com"),
            ("webhook_base_url", "https://my_erp.example.com"),
            ("api_base_url", "ftp://example.com"),
            ("account_sid", "AC1"),
        ):
            with self.assertRaises(ValidationError), self.cr.savepoint():
                self.gateway[name] = value

    def test_webhook_secrets_differ(self):
        self.assertNotEqual(self.gateway.webhook_token, self.other_gateway.webhook_token)
        self.assertGreater(len(self.gateway.webhook_token), 30)

    def test_only_literal_loopback_addresses_count(self):
        self.assertTrue(is_loopback("http://127.0.0.1:1/x"))
        self.assertTrue(is_loopback("http://[::1]:1"))
        for url in ("https://api.twilio.com", "http://127.0.0.1.example.com", "", "http://0.0.0.0"):
            self.assertFalse(is_loopback(url), url)

    def test_settings_show_the_companys_gateway(self):
        settings = self.env["res.config.settings"].with_company(self.company).create({})
        self.assertEqual(settings.sms_gateway_id, self.gateway)
        self.assertEqual(settings.action_open_sms_gateway()["res_id"], self.gateway.id)
