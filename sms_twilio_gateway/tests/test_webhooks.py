from twilio.request_validator import RequestValidator

from odoo.tests import HttpCase, tagged

from odoo.addons.sms_twilio_gateway.kernel.states import State, Word
from odoo.addons.sms_twilio_gateway.kernel.webhook import MAX_BODY_BYTES

from .common import OUR_NUMBER, THEIR_NUMBER, GatewayMixin

SID = "SM" + "a" * 32


@tagged("post_install", "-at_install")
class TestWebhooks(GatewayMixin, HttpCase):
    """Verify first and fail closed; what verifies is applied once and only forward."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        (cls.gateway | cls.other_gateway).write({"webhook_base_url": cls.base_url()})

    def _post(self, path, form, gateway=None, token=None, signature=None, sign_url=None):
        gateway = gateway or self.gateway
        url = f"{gateway._webhook_url(path)}"
        form = {"AccountSid": gateway.account_sid, **form}
        token = token or gateway.auth_token
        genuine = RequestValidator(token).compute_signature(sign_url or url, form)
        self.env.flush_all()
        headers = {"X-Twilio-Signature": genuine if signature is None else signature}
        response = self.url_open(
            url.removeprefix(self.base_url()), data=form, headers=headers, allow_redirects=False
        )
        self.env.invalidate_all()
        return response

    def _accepted(self, number="+12125550110"):
        message = self._enqueue(self._partner(number))
        self.messages._advance([Word(message.id, State.ACCEPTED, sid=SID)])
        return message

    def _status(self, message, status, path=None, **options):
        form = {"MessageSid": SID, "MessageStatus": status, **options.pop("form", {})}
        path = path or f"status/{message.uuid}?a={message.attempts}"
        return self._post(path, form, **options)

    def _received(self):
        """What has come in for the company of these tests; the demo's has its own."""
        domain = [("direction", "=", "inbound"), ("company_id", "=", self.company.id)]
        return self.messages.search(domain)

    def _inbound(self, body, number="+12125550110", **options):
        form = {"MessageSid": SID, "From": number, "To": OUR_NUMBER, "Body": body}
        form.update(options.pop("form", {}))
        return self._post("inbound", form, **options)

    def test_b_9_statuses_move_the_message_forward_only(self):
        message = self._accepted()
        for status, state in (
            ("sent", "sent"),
            ("delivered", "delivered"),
            ("sent", "delivered"),
            ("delivered", "delivered"),
        ):
            self.assertEqual(self._status(message, status).status_code, 204)
            self.assertEqual(message.state, state)
        self.assertTrue(message.delivered_at)

    def test_an_error_arrives_with_its_meaning(self):
        message = self._accepted()
        self._status(message, "undelivered", form={"ErrorCode": "30006"})
        self.assertEqual((message.state, message.error_code), ("undelivered", 30006))
        self.assertIn("landline", message.explanation)

    def test_forged_requests_are_refused_and_change_nothing(self):
        message = self._accepted()
        for options in (
            {"signature": ""},
            {"signature": "forged"},
            {"token": "another token"},
            {"sign_url": "https://elsewhere.example.com/"},
            {"form": {"AccountSid": self.other_gateway.account_sid}},
        ):
            self.assertEqual(self._status(message, "delivered", **options).status_code, 403)
            self.assertEqual(message.state, "accepted")
            self.assertEqual(self._inbound("STOP", **options).status_code, 403)
        consent = self.env["sms.consent"].search([("number", "=", message.number)])
        self.assertEqual(set(consent.mapped("state")), {"opted_in"})
        self.assertFalse(self._received())

    def test_without_a_token_everything_is_refused(self):
        message = self._accepted()
        token = self.gateway.auth_token
        self.gateway.auth_token = False
        self.assertEqual(self._status(message, "sent", token=token).status_code, 403)
        self.assertEqual(message.state, "accepted")

    def test_a_wrong_secret_in_the_path_is_refused(self):
        response = self.url_open("/sms/twilio/guess/inbound", data={"Body": "STOP"})
        self.assertEqual(response.status_code, 403)

    def test_one_account_can_not_speak_about_anothers_message(self):
        message = self._accepted()
        response = self._status(message, "delivered", gateway=self.other_gateway)
        self.assertEqual(response.status_code, 204)
        self.assertEqual(message.state, "accepted")

    def test_unknown_and_useless_callbacks_are_ignored_politely(self):
        message = self._accepted()
        for response in (
            self._status(message, "sent", path="status/unknown?a=1"),
            self._status(message, "no such status"),
            self._status(message, "sent", path=f"status/{message.uuid}?a=7"),
            self._status(message, "sent", form={"MessageSid": "SM" + "b" * 32}),
            self._post("inbound", {"Body": "no SID"}),
        ):
            self.assertEqual(response.status_code, 204)
        self.assertEqual(message.state, "accepted")

    def test_blank_and_unknown_parameters_are_covered_by_the_signature(self):
        message = self._accepted()
        self._status(message, "sent", form={"New": "", "RawDlrDoneDate": "2601011200"})
        self.assertEqual(message.state, "sent")

    def test_a_huge_body_is_refused(self):
        response = self._inbound("x" * (MAX_BODY_BYTES + 1))
        self.assertEqual(response.status_code, 413)
        self.assertFalse(self._received())

    def test_a_get_changes_nothing(self):
        message = self._accepted()
        response = self.opener.get(self.gateway._webhook_url(f"status/{message.uuid}"))
        self.assertIn(response.status_code, (404, 405))
        self.assertEqual(message.state, "accepted")

    def test_stop_opts_out_cancels_and_is_recorded_once(self):
        """B-5, C-2, C-15: with the log saying Unknown; a repeated webhook changes nothing."""
        ann = self._partner("+12125550110")
        queued = self._enqueue(ann)
        for _repeat in range(2):
            response = self._inbound("STOP")
            self.assertEqual(response.status_code, 200)
            self.assertIn("<Response", response.text)
        self.assertEqual((queued.state, queued.block_reason), ("canceled", "opted_out_meanwhile"))
        consent = self.env["sms.consent"].search(
            [("partner_id", "=", ann.id), ("purpose_id", "=", self.marketing.id)]
        )
        self.assertRecordValues(consent, [{"state": "opted_out", "changed_by": "Unknown"}])
        inbound = self._received()
        self.assertRecordValues(
            inbound,
            [
                {
                    "partner_id": ann.id,
                    "state": "received",
                    "body": "STOP",
                    "sender_id": self.sender.id,
                    "company_id": self.company.id,
                }
            ],
        )
        self.assertEqual(ann.sms_message_count, 2)

    def test_c_2_the_log_tells_when_the_text_came_in(self):
        ann = self._partner("+12125550110")
        moments = []
        apply_inbound = self.registry["sms.consent"]._apply_inbound

        def listen(consents, *args, received_at=None, **kwargs):
            moments.append(received_at)
            return apply_inbound(consents, *args, received_at=received_at, **kwargs)

        self.patch(self.registry["sms.consent"], "_apply_inbound", listen)
        self._inbound("STOP")
        inbound = self._received()
        self.assertEqual(moments, [inbound.received_at])
        entry = self.env["sms.consent.log"].search(
            [("partner_id", "=", ann.id), ("event", "=", "suppress")]
        )
        self.assertEqual(entry.received_at, inbound.received_at)
        self.assertGreaterEqual(entry.date, entry.received_at)

    def test_c_3_the_network_confirms_its_own_keywords_and_we_the_others(self):
        ann = self._partner("+12125550110")
        self._inbound("STOP")
        self.assertFalse(self.messages.search([("exempt", "=", True)]))
        bob = self._partner("+12125550111")
        self._inbound("please stop texting me", bob.phone, form={"MessageSid": "SM" + "b" * 32})
        confirmation = self.messages.search([("exempt", "=", True)])
        self.assertRecordValues(
            confirmation, [{"number": bob.phone, "sender_id": self.sender.id, "priority": 0}]
        )
        self.assertNotEqual(ann, bob)

    def test_advanced_opt_out_is_believed(self):
        ann = self._partner("+12125550110")
        self._inbound("arret", form={"OptOutType": "STOP"})
        consent = self.env["sms.consent"].search(
            [("partner_id", "=", ann.id), ("purpose_id", "=", self.marketing.id)]
        )
        self.assertEqual(consent.state, "opted_out")

    def test_a_stop_to_one_company_leaves_the_other_alone(self):
        ann = self._partner("+12125550110")
        self.env["sms.consent"]._opt_in(
            ann,
            self.marketing,
            company=self.other_company,
            number=ann.phone,
            source="portal",
            confirm=False,
        )
        self._inbound("STOP")
        states = {
            consent.company_id: consent.state
            for consent in self.env["sms.consent"].search(
                [("partner_id", "=", ann.id), ("purpose_id", "=", self.marketing.id)]
            )
        }
        self.assertEqual(states, {self.company: "opted_out", self.other_company: "opted_in"})

    def test_an_unknown_number_is_kept_too(self):
        self._inbound("Hello, who is this?", "+12125550199")
        inbound = self.messages.search([("number", "=", "+12125550199")])
        self.assertRecordValues(inbound, [{"partner_id": False, "direction": "inbound"}])

    def test_messages_to_a_number_of_ours_alone(self):
        self._inbound("Hello", form={"To": THEIR_NUMBER})
        inbound = self._received()
        self.assertFalse(inbound.sender_id)
        self.assertEqual(inbound.company_id, self.company)
