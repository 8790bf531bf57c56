import base64
import hashlib
import hmac
import json
from unittest.mock import patch

from twilio.request_validator import RequestValidator

from odoo import fields
from odoo.exceptions import AccessError, UserError
from odoo.tests import HttpCase, tagged

from odoo.addons.sms_twilio_gateway.kernel.webhook import Refusal
from odoo.addons.sms_twilio_gateway.models import sms_gateway_webhook_health as health
from odoo.addons.sms_twilio_gateway.services import round_trip

from .common import OUR_NUMBER, GatewayMixin
from .test_webhooks import TestWebhooks


@tagged("post_install", "-at_install")
class TestWebhookHealth(GatewayMixin, HttpCase):
    """The gateway's page tells whether webhooks arrive, and if not, why not."""

    _post = TestWebhooks._post
    _inbound = TestWebhooks._inbound
    _accepted = TestWebhooks._accepted
    _status = TestWebhooks._status

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        (cls.gateway | cls.other_gateway).write({"webhook_base_url": cls.base_url()})

    def setUp(self):
        super().setUp()
        health._pending.clear()
        health._noted.clear()

    def test_what_arrives_is_told_by_kind(self):
        self.assertFalse(self.gateway.last_inbound_at or self.gateway.last_status_at)
        self.assertFalse(self.gateway.last_webhook_at)
        self._inbound("Hello")
        self.assertTrue(self.gateway.last_inbound_at)
        self.assertEqual(self.gateway.last_webhook_at, self.gateway.last_inbound_at)
        self.assertFalse(self.gateway.last_status_at)
        form = {"MessageSid": "SM" + "a" * 32, "MessageStatus": "sent"}
        self._post("status/unknown?a=1", form)
        self.assertTrue(self.gateway.last_status_at)
        self.assertFalse(self.other_gateway.last_status_at or self.gateway.refused_count)

    def test_refused_webhooks_are_told_with_the_likely_reason(self):
        elsewhere = self.gateway.webhook_base_url.replace("http:", "https:")
        for options, reason, words in (
            ({"signature": ""}, Refusal.UNSIGNED, "no signature"),
            ({"token": "another"}, Refusal.TOKEN, "primary one"),
            ({"form": {"AccountSid": "AC" + "9" * 32}}, Refusal.OTHER_ACCOUNT, "another Twilio"),
            (
                {"sign_url": self.gateway._webhook_url("inbound").replace("http:", "https:")},
                Refusal.ADDRESS,
                elsewhere,
            ),
        ):
            with self.subTest(reason):
                self.gateway.webhook_ids.unlink()
                self.assertEqual(self._inbound("STOP", **options).status_code, 403)
                self.assertRecordValues(
                    self.gateway.webhook_ids, [{"kind": "refused", "reason": reason.value}]
                )
                self.assertEqual(self.gateway.refused_count, 1)
                self.assertIn(words, self.gateway.refusal_sentence)

    def test_counters_are_written_at_most_once_a_minute(self):
        for _each in range(5):
            self.gateway._note_webhook("refused", "token")
        self.assertEqual(self.gateway.refused_count, 1)
        with patch.object(health, "NOTED_EVERY", 0.0):
            self.gateway._note_webhook("refused", "token")
        self.env.invalidate_all()
        self.assertEqual(self.gateway.refused_count, 6, "none is lost")

    def test_the_renewed_secret_and_for_a_while_the_former(self):
        former = self.gateway.inbound_url
        self.gateway.action_renew_webhook_secret()
        self.assertNotEqual(self.gateway.inbound_url, former)
        path = former.rsplit("/sms/twilio/", 1)[1].partition("/")[0]
        self.assertEqual(self.gateway._of_webhook_token(path), self.gateway)
        sid = {"MessageSid": "SM" + "b" * 32}
        self.assertEqual(self._inbound("Hello", form=sid).status_code, 200)
        self.gateway.former_token_until = fields.Datetime.now()
        self.assertFalse(self.gateway._of_webhook_token(path))

    def test_b_5_a_second_renewal_waits_for_the_former_secret(self):
        self.gateway.action_renew_webhook_secret()
        secrets = self.gateway.webhook_token, self.gateway.former_webhook_token
        with self.assertRaisesRegex(UserError, "Set Incoming Address"):
            self.gateway.action_renew_webhook_secret()
        self.assertEqual((self.gateway.webhook_token, self.gateway.former_webhook_token), secrets)
        self.gateway.former_token_until = fields.Datetime.now()
        self.gateway.action_renew_webhook_secret()
        self.assertEqual(self.gateway.former_webhook_token, secrets[0])

    def test_b_5_a_stop_to_an_archived_gateway_counts(self):
        partner = self._partner("+12125550110")
        self.gateway.active = False
        self.assertEqual(self._inbound("STOP", token="another").status_code, 403)
        self.assertEqual(self.gateway.refused_count, 1)
        self.assertEqual(self._inbound("STOP").status_code, 200)
        self.assertEqual(partner.sms_consent_ids.state, "opted_out")

    def test_b_9_reports_of_texts_come_after_the_gateway_was_archived(self):
        message = self._accepted()
        self.gateway.active = False
        self.assertEqual(self._status(message, "delivered").status_code, 204)
        self.assertEqual(message.state, "delivered")

    def test_b_20_a_neutralised_gateway_hears_nothing(self):
        self.gateway.write({"auth_token": False, "active": False})
        form = {"AccountSid": self.gateway.account_sid, "MessageSid": "SM" + "d" * 32}
        url = self.gateway._webhook_url("inbound")
        for key in ("", "False"):
            signature = RequestValidator(key).compute_signature(url, form)
            response = self._post("inbound", form, token=key or "none", signature=signature)
            self.assertEqual(response.status_code, 403)
        self.assertFalse(self.messages.search([("gateway_id", "=", self.gateway.id)]))

    def test_a_json_body_is_covered_by_its_hash(self):
        values = {
            "AccountSid": self.gateway.account_sid,
            "MessageSid": "SM" + "c" * 32,
            "From": "+12125550110",
            "To": OUR_NUMBER,
            "Body": "Hello",
        }
        body = json.dumps(values)
        digest = hashlib.sha256(body.encode()).hexdigest()
        for sent, query, status in (
            (body, f"?bodySHA256={digest}", 200),
            (body.replace("Hello", "STOP!"), f"?bodySHA256={digest}", 403),
            (body, "", 403),
            ("[]", f"?bodySHA256={hashlib.sha256(b'[]').hexdigest()}", 403),
        ):
            url = self.gateway._webhook_url("inbound") + query
            key = self.gateway.auth_token.encode()
            signature = base64.b64encode(hmac.new(key, url.encode(), "sha1").digest()).decode()
            self.env.flush_all()
            response = self.url_open(
                url.removeprefix(self.base_url()),
                data=sent,
                headers={"X-Twilio-Signature": signature, "Content-Type": "application/json"},
            )
            self.assertEqual(response.status_code, status, (sent, query))
        self.env.invalidate_all()
        inbound = self.messages.search(
            [("direction", "=", "inbound"), ("gateway_id", "=", self.gateway.id)]
        )
        self.assertEqual(inbound.mapped("body"), ["Hello"])

    def test_the_round_trip_comes_back(self):
        response = self._post("test", {"Nonce": "abc"})
        self.assertEqual((response.status_code, response.text), (200, "abc"))
        self.assertEqual(self._post("test", {"Nonce": "abc"}, token="x").status_code, 403)

    def test_the_button_tells_what_came_back(self):
        for answer, works, words in (
            (round_trip.Unreachable("timeout"), False, "No answer within"),
            (round_trip.Unreachable("certificate"), False, "certificate"),
            (round_trip.Unreachable("connection"), False, "Nobody answers"),
            (round_trip.Answer(301, location="https://erp.example.com/"), False, "leads on to"),
            (round_trip.Answer(403), False, "refuses the signature"),
            (round_trip.Answer(404), False, "Another program"),
        ):
            effect = answer if isinstance(answer, Exception) else [answer]
            with patch.object(round_trip, "call", autospec=True, side_effect=effect):
                self.gateway.action_test_webhooks()
            self.assertEqual(self.gateway.webhook_test_ok, works)
            self.assertIn(words, self.gateway.webhook_test_result)

    def test_closed_port(self):
        self.gateway.webhook_base_url = "http://127.0.0.1:9"
        self.gateway.action_test_webhooks()
        self.assertFalse(self.gateway.webhook_test_ok)
        self.assertIn("Nobody answers", self.gateway.webhook_test_result)

    def test_roles(self):
        officer = self._user("otto", "sms_consent.group_sms_officer", self.company)
        manager = self._user("mia", "sms_consent.group_sms_manager", self.company)
        theirs = self._user("ola", "sms_consent.group_sms_manager", self.other_company)
        self.gateway._note_webhook("status")
        self.assertTrue(self.gateway.with_user(officer).last_status_at)
        rows = self.gateway.webhook_ids
        with self.assertRaises(AccessError):
            rows.with_user(theirs).read(["count"])
        for user in (officer, manager, theirs):
            with self.assertRaises(AccessError):
                rows.with_user(user).write({"count": 0})
            with self.assertRaises(UserError):
                self.gateway.with_user(user).action_renew_webhook_secret()
            with self.assertRaises(AccessError):
                self.gateway.with_user(user).read(["former_webhook_token"])
        with self.assertRaises(AccessError):
            self.gateway.with_user(officer).action_test_webhooks()
