from contextlib import suppress
from http.client import HTTPConnection

from odoo.tests import HttpCase, tagged
from odoo.tools import mute_logger

from odoo.addons.sms_twilio_gateway.kernel.webhook import MAX_BODY_BYTES

from . import test_webhooks
from .common import GatewayMixin


@tagged("post_install", "-at_install")
class TestSecurityWebhooks(GatewayMixin, HttpCase):
    """Whatever bytes arrive, the answer is 403 or 2xx, never an error of ours."""

    _post = test_webhooks.TestWebhooks._post
    _accepted = test_webhooks.TestWebhooks._accepted
    _status = test_webhooks.TestWebhooks._status
    _inbound = test_webhooks.TestWebhooks._inbound

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.gateway.webhook_base_url = cls.base_url()

    def test_strange_requests_are_refused(self):
        token = self.gateway.webhook_token
        before = self.messages.search_count([])
        for path in ("%00", f"{token}%00", "%ff%fe", "%F0%9F%98%80", "a" * 5000):
            for headers in ({}, {"X-Twilio-Signature": "\xe9"}, {"Content-Type": "text/plain"}):
                with self.subTest(path=path[:20]), mute_logger("odoo.http"):
                    response = self.url_open(
                        f"/sms/twilio/{path}/inbound", data={"Body": "STOP"}, headers=headers
                    )
                    self.assertEqual(response.status_code, 403)
        self.assertEqual(self.messages.search_count([]), before)

    def test_what_is_signed_may_be_strange_too(self):
        message = self._accepted()
        for path in ("status/%00?a=1", f"status/{message.uuid}?a={'9' * 5000}", "status/x-y"):
            with self.subTest(path=path[:40]):
                self.assertEqual(self._status(message, "sent", path=path).status_code, 204)
        path = f"status/{message.uuid}?a={'9' * 12}"
        self.assertEqual(self._status(message, "delivered", path=path).status_code, 204)
        form = {
            "MessageSid": "SM" + "b" * 32,
            "From": "+1212\x005550110",
            "MediaUrl0": "http://x/\x00",
            "NumMedia": "1",
        }
        self.assertEqual(self._inbound("STOP\x00", form=form).status_code, 200)
        stored = self.messages.search([("twilio_sid", "=", form["MessageSid"])])
        self.assertEqual((stored.number, stored.body), ("+12125550110", "STOP"))

    def test_no_more_than_the_limit_is_read_of_a_body_without_length(self):
        """Refused while the sender, which announced no length, is still sending.

        What was read of it is not what the signature is about.
        """
        chunk = b"Body=" + b"x" * 8187
        connection = HTTPConnection("127.0.0.1", self.http_port(), timeout=20)
        self.addCleanup(connection.close)
        with self.allow_requests(), mute_logger("odoo.http"):
            cookies = "; ".join(f"{name}={value}" for name, value in self.opener.cookies.items())
            connection.putrequest("POST", f"/sms/twilio/{self.gateway.webhook_token}/inbound")
            connection.putheader("Cookie", cookies)
            connection.putheader("Content-Type", "application/x-www-form-urlencoded")
            connection.putheader("Transfer-Encoding", "chunked")
            connection.endheaders()
            with suppress(ConnectionError):  # it may have hung up before the last one
                for _sent in range(MAX_BODY_BYTES // len(chunk) + 1):
                    connection.send(b"%x\r\n%s\r\n" % (len(chunk), chunk))
            self.assertEqual(connection.getresponse().status, 403)
