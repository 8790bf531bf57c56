import io

from pypdf import PdfReader

from odoo.exceptions import AccessError
from odoo.tests import tagged

from .common import ConsentCase


@tagged("post_install", "-at_install")
class TestProof(ConsentCase):
    """NF-4, B-3, C-7: proof of consent on demand, on one page."""

    def _text(self, consent):
        pdf = PdfReader(io.BytesIO(consent._proof_pdf()))
        self.assertEqual(len(pdf.pages), 1)
        return " ".join(pdf.pages[0].extract_text().split())

    def test_c_7_who_what_when_how_and_the_words(self):
        proof = self._proof("card.pdf")
        consent = self._opt_in(self.ann, consent_type="paper", evidence=proof)
        text = self._text(consent)
        for part in (
            "Lakeside Club",
            "Ann Archer",
            "+12125550141",
            "Marketing",
            "Opted in",
            "Paper",
            "Desk",
            "version 1",
            "not a condition of any purchase",
            "card.pdf",
            proof.checksum,
            "as they were written",
        ):
            self.assertIn(part, text)

    def test_long_history_stays_on_one_page(self):
        for _turn in range(15):
            self._opt_in(self.ann, source="portal", confirm=False)
            consent = self._opt_out(partner=self.ann, source="portal", confirm=False)
        text = self._text(consent.filtered(lambda row: row.purpose_id == self.marketing))
        self.assertIn("Opted out", text)

    def test_c_7_what_was_agreed_to_without_words_of_ours_shows_none(self):
        self._opt_in(self.ann, wording=False)
        self.assertIs(self._entries(self.ann, field_name="state").wording_text, False)

    def test_names_beyond_ascii(self):
        self.ann.name = "Łucja Ærø-Žižek"
        self.assertIn("Łucja", self._text(self._opt_in(self.ann)))

    def test_c_7_the_words_outlive_the_language_they_were_shown_in(self):
        langs = self.env["res.lang"].sudo()
        langs._activate_lang("fr_FR")
        wording = self.env["sms.consent.wording"].sudo()
        wording = wording.create({"purpose_id": self.marketing.id, "body": "<p>I agree.</p>"})
        wording.with_context(lang="fr_FR").body = "<p>Je suis d'accord.</p>"
        wording.action_publish()
        shown = self.marketing._get_wording("fr_FR")
        consent = self._opt_in(self.ann, source="portal", wording=shown, confirm=False)
        langs.search([("code", "=", "fr_FR")]).active = False
        self.assertIsNone(self.env["sms.consent.ledger.check"].sudo()._verify(self.company))
        self.env.invalidate_all()
        entries = self._entries(self.ann, field_name="state")
        self.assertIn("Je suis d'accord", entries.wording_text)
        text = self._text(consent)
        self.assertIn("Je suis d'accord", text)
        self.assertIn("as they were written", text)

    def test_download(self):
        consent = self._opt_in(self.ann)
        action = consent.with_user(self.officer).action_proof()
        self.assertEqual(action["type"], "ir.actions.act_url")
        with self.assertRaises(AccessError):
            consent.with_user(self.other_desk).action_proof()
