from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import tagged

from ..kernel.keywords import Certainty, Kind
from .common import ConsentCase

NUMBER = "+12125550141"


@tagged("post_install", "-at_install")
class TestKeywords(ConsentCase):
    def setUp(self):
        super().setUp()
        self.keywords = self.env["sms.consent.keyword"].sudo()

    def _reply(self, body, company=None):
        return self.consents._apply_inbound(company or self.company, NUMBER, body)

    def test_nf_9_one_and_two_are_configurable(self):
        consent = self._opt_in(self.ann, confirm=False)
        self._reply("2")
        self.assertEqual(consent.state, "opted_out")
        self._reply("1")
        self.assertEqual(consent.state, "opted_in")
        self.keywords.search([("word", "in", ("1", "2"))]).unlink()
        self.keywords.create({"word": "8", "kind": "opt_in"})
        self.keywords.create({"word": "9", "kind": "opt_out"})
        self._reply("9")
        self.assertEqual(consent.state, "opted_out")
        self.assertIs(self._reply("1").kind, Kind.NONE)
        self._reply("8")
        self.assertEqual(consent.state, "opted_in")

    def test_a_company_may_have_words_of_its_own(self):
        consent = self._opt_in(self.ann, confirm=False)
        self.keywords.create(
            {"word": "Enough now", "kind": "opt_out", "company_id": self.other_company.id}
        )
        self.assertIs(self._reply("Enough now", self.other_company).kind, Kind.OPT_OUT)
        self.assertEqual(consent.state, "opted_in", "another company's word")

    def test_c_1_the_words_of_the_law_stay(self):
        stop = self.keywords.search([("word", "=", "STOP")])
        with self.assertRaises(UserError):
            stop.active = False
        with self.assertRaises(UserError):
            stop.unlink()
        with self.assertRaises(ValidationError):
            self.keywords.create({"word": "Quit!", "kind": "opt_in", "lang": "fr"})
        consent = self._opt_in(self.ann, confirm=False)
        self.env.cr.execute("DELETE FROM sms_consent_keyword")
        self.env.registry.clear_cache()
        self._reply("Revoke")
        self.assertEqual(consent.state, "opted_out")

    def test_word_of_another_meaning_moves(self):
        self.keywords.search([("word", "=", "2")]).kind = "help"
        self.assertIs(self._reply("2").kind, Kind.HELP)

    def test_b_6_doubtful_goes_to_a_person(self):
        consent = self._opt_in(self.ann, confirm=False)
        intent = self._reply("wrong number")
        self.assertIs(intent.certainty, Certainty.DOUBTFUL)
        self.assertEqual(consent.state, "opted_in", "nobody is opted out by a guess")
        review = self.env["sms.consent.review"].search([("number", "=", NUMBER)])
        self.assertEqual((review.state, review.body), ("open", "wrong number"))
        self.assertEqual(review.partner_ids, self.ann)
        self._reply("wrong number!")
        self.assertEqual(self.env["sms.consent.review"].search_count([("number", "=", NUMBER)]), 1)
        review.action_revoke()
        self.assertEqual(consent.state, "opted_out")
        self.assertEqual((review.state, review.decided_by), ("revoked", self.desk))
        self.assertTrue(self.ann.is_sms_suppressed)

    def test_b_6_dismissed_changes_nothing(self):
        consent = self._opt_in(self.ann, confirm=False)
        self._reply("wrong number")
        review = self.env["sms.consent.review"].search([("number", "=", NUMBER)])
        review.action_dismiss()
        review.action_revoke()
        self.assertEqual((consent.state, review.state), ("opted_in", "dismissed"))

    def test_review_is_out_of_reach_of_others(self):
        self._reply("wrong number")
        review = self.env["sms.consent.review"].sudo().search([("number", "=", NUMBER)])
        for user in (self.plain, self.other_desk):
            with self.assertRaises(AccessError):
                review.with_user(user).action_revoke()
