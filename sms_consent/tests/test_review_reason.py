from odoo.tests import tagged

from ..kernel.keywords import Certainty, Kind
from .common import ConsentCase

NUMBER = "+12125550141"


@tagged("post_install", "-at_install")
class TestReviewReason(ConsentCase):
    """Why a reply is before a person, in words (B-6)."""

    def _review(self, body):
        self.consents._apply_inbound(self.company, NUMBER, body)
        return self.env["sms.consent.review"].search(
            [("number", "=", NUMBER), ("state", "=", "open")]
        )

    def test_b_6_each_review_says_why_it_is_there(self):
        self._opt_in(self.ann, confirm=False)
        for body, basis, reason in (
            ("I think you have the wrong number", "words", "It says “wrong number”."),
            ("wrongnumebr", "slip", "It nearly says “wrong number”."),
            ("\U0001f595", "gesture", "This gesture often means “stop”."),
            ("Rhonda doesn't live here", "sound", "It sounds like a refusal"),
        ):
            with self.subTest(body=body):
                review = self._review(body)
                self.assertEqual(review.basis, basis)
                self.assertTrue(review.reason.startswith(reason), review.reason)
                review.action_dismiss()

    def test_b_6_the_latest_reply_gives_the_reason(self):
        self._review("Rhonda doesn't live here")
        review = self._review("wrong number")
        self.assertEqual(review.body, "Rhonda doesn't live here\nwrong number")
        self.assertEqual(review.reason, "It says “wrong number”.")

    def test_b_6_any_language_ends_the_texts(self):
        for body in (
            "por favor ya no me manden mensajes",
            "veuillez me retirer de votre liste",
            "Proszę nie pisać do mnie więcej",
            "请不要再发短信给我",
            "xin đừng gửi tin nhắn nữa",
            "huwag na po kayong mag text",
            "문자 보내지 마세요",
            "Не пишите мне больше",
            "لا ترسل لي رسائل",
            "sispann voye mesaj ban mwen",
        ):
            with self.subTest(body=body):
                consent = self._opt_in(self.ann, source="portal", confirm=False)
                intent = self.consents._apply_inbound(self.company, NUMBER, body)
                self.assertEqual((intent.kind, intent.certainty), (Kind.OPT_OUT, Certainty.CERTAIN))
                self.assertEqual(consent.state, "opted_out")
