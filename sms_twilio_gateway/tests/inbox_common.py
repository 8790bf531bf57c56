"""What the tests of the inbox share: texts that come in by signed webhooks."""

from uuid import uuid4

from twilio.request_validator import RequestValidator

from odoo.tests import HttpCase

from .common import OUR_NUMBER, GatewayMixin

ANN = "+12125550110"
STRANGER = "+12125550199"


class InboxCase(GatewayMixin, HttpCase):
    """Signed webhooks, a desk user in each company."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        (cls.gateway | cls.other_gateway).write({"webhook_base_url": cls.base_url()})
        cls.answers = cls.env.ref("sms_twilio_gateway.purpose_answer")
        desk = "sms_consent.group_sms_user,base.group_partner_manager"
        cls.desk = cls._user("inbox_desk", desk, cls.company)
        cls.colleague = cls._user("inbox_colleague", "sms_consent.group_sms_user", cls.company)
        cls.other_desk = cls._user("inbox_other", "sms_consent.group_sms_user", cls.other_company)
        cls.outsider = cls._user("inbox_outsider", "base.group_user", cls.company)
        cls.conversations = cls.env["sms.conversation"]

    def _webhook(self, form, path="inbound", gateway=None):
        gateway = gateway or self.gateway
        url = gateway._webhook_url(path)
        form = {"AccountSid": gateway.account_sid, **form}
        signature = RequestValidator(gateway.auth_token).compute_signature(url, form)
        self.env.flush_all()
        response = self.url_open(
            url.removeprefix(self.base_url()),
            data=form,
            headers={"X-Twilio-Signature": signature},
            allow_redirects=False,
        )
        self.env.invalidate_all()
        return response

    def _text_us(self, body, number=ANN, sid=None, to=OUR_NUMBER, **form):
        """A text that comes in; returns its conversation."""
        sid = sid or f"SM{uuid4().hex}"
        response = self._webhook(
            {"MessageSid": sid, "From": number, "To": to, "Body": body, **form}
        )
        self.assertEqual(response.status_code, 200)
        message = self.messages.search([("twilio_sid", "=", sid)])
        return message.conversation_id
