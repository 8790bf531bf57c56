from datetime import date, datetime

from odoo.exceptions import UserError
from odoo.tests import tagged

from .import_common import ImportCase

HEADERS = ["Name", "E-mail", "Phone", "Purpose", "State", "Date", "Consent type", "Basis", "Expiry"]


@tagged("post_install", "-at_install")
class TestImport(ImportCase):
    """What an import does, once it is checked (B-16)."""

    def test_b_16_consents_with_proof(self):
        batch = self._batch(
            HEADERS,
            [
                "Ann Archer",
                "",
                "(212) 555-0141",
                "Marketing; billing",
                "yes",
                "2023-05-06",
                "Paper",
            ],
        )
        self.assertEqual(self._outcomes(batch), ["opt_in"])
        self.assertFalse(self._consent(self.ann), "the dry run changes nothing")
        batch.action_import()
        self.assertEqual(batch.state, "done")
        for purpose in (self.marketing, self.billing):
            consent = self._consent(self.ann, purpose)
            self.assertEqual(consent.state, "opted_in")
            self.assertEqual(consent.number, "+12125550141")
            self.assertEqual(consent.consent_type, "paper")
            self.assertEqual(consent.source, "import")
            self.assertEqual(consent.opted_in_at, datetime(2023, 5, 6, 12))
            self.assertEqual(consent.evidence_ids, batch.evidence_ids)
            self.assertFalse(consent.wording_id, "none of our wordings was shown")
            self.assertIn("Signed the membership form", consent.note)
            self.assertIn(f"Import {batch.id} (old.csv), row 2", consent.note)

    def test_b_16_log_names_user_and_batch(self):
        batch = self._batch(HEADERS, ["Ann Archer", "", "(212) 555-0141", "marketing"])
        batch.action_import()
        entries = self._entries(self.ann, event="opt_in")
        self.assertEqual(set(entries.mapped("source")), {"import"})
        self.assertEqual(set(entries.mapped("changed_by")), {self.officer.name})
        self.assertIn(f"Import {batch.id}", entries[0].note)
        self.assertIn("forms.pdf sha1:", entries[0].evidence)

    def test_same_log_as_by_hand(self):
        """The set-wise path writes the entries that an opt-in of one person writes."""
        self._batch(HEADERS, ["Ann Archer", "", "(212) 555-0141", "marketing"]).action_import()
        self._opt_in(self.bob, evidence=self._proof("forms.pdf"))
        fields = ["event", "field_name", "old_value", "new_value"]
        numbers = {"+12125550141", "+13055550142"}
        logs = [
            [
                tuple("number" if value in numbers else value for value in entry)
                for entry in self._entries(partner, event="opt_in").mapped(
                    lambda row: tuple(row[name] or "" for name in fields)
                )
                if entry[1] != "consent_type"
            ]
            for partner in (self.ann, self.bob)
        ]
        self.assertEqual(*logs)

    def test_c_7_no_consent_without_proof_and_words(self):
        batch = self._batch(HEADERS, ["Ann Archer", "", "", "marketing"], proof=False)
        with self.assertRaisesRegex(UserError, "Attach the proof"):
            batch.action_import()
        batch.evidence_ids = self._proof()
        with self.assertRaisesRegex(UserError, "what the people agreed to"):
            batch.action_import()
        self.assertFalse(self._consent(self.ann))

    def test_proof_can_no_longer_be_deleted(self):
        batch = self._batch(HEADERS, ["Ann Archer", "", "", "marketing"])
        batch.action_import()
        with self.assertRaises(UserError):
            batch.evidence_ids.unlink()
        with self.assertRaises(UserError):
            batch.unlink()
        desk = batch.evidence_ids.with_user(self.desk)
        self.assertEqual(desk.name, "forms.pdf", "who sees the consent sees its proof")

    def test_no_texts_unless_asked_for(self):
        spool = self.env["sms.sms"].sudo()
        self._batch(HEADERS, ["Ann Archer", "", "", "marketing"]).action_import()
        self.assertFalse(spool.search([("number", "=", "+12125550141")]))
        batch = self._batch(HEADERS, ["Bob Baker", "", "", "marketing; billing"])
        batch.send_confirmations = True
        batch.action_import()
        self.assertEqual(len(spool.search([("number", "=", "+13055550142")])), 1)

    def test_b_16_again_changes_nothing(self):
        rows = [
            HEADERS,
            ["Ann Archer", "", "", "marketing", "yes"],
            ["Bob Baker", "", "", "", "no"],
            ["", "", "+12125550199", "", "no"],
        ]
        self._batch(*rows).action_import()
        before = self.log.sudo().search_count([])
        again = self._batch(*rows)
        self.assertEqual(self._outcomes(again), ["same"] * 3)
        self.assertIn("Opted in already, since", again.line_ids[0].message)
        with self.assertRaisesRegex(UserError, "No row of this file would change"):
            again.action_import()
        self.assertEqual(self.log.sudo().search_count([]), before)

    def test_missing_numbers_are_added_or_refused(self):
        rows = [
            ["E-mail", "Phone", "Purpose"],
            ["cat@example.com", "(647) 555-0150", "marketing"],
            ["dan@example.com", "(212) 555-0151", "marketing"],
        ]
        batch = self._batch(*rows)
        batch.add_numbers = False
        self.assertEqual(batch.state, "draft", "what was checked no longer holds")
        batch.action_check()
        self.assertEqual(self._outcomes(batch), ["number_foreign", "no_primary"])
        batch.add_numbers = True
        batch.action_check()
        batch.action_import()
        self.assertEqual(self._consent(self.cat).number, "+16475550150")
        self.assertEqual(self.cat.phone, "+1 416 555 0143", "the primary number stays")
        self.assertEqual(self.dan.phone, "(212) 555-0151")
        self.assertEqual(self._consent(self.dan).state, "opted_in")

    def test_a_consent_on_file_is_not_moved_to_another_number(self):
        self._opt_in(self.cat)
        rows = ["cat@example.com", "(647) 555-0150", "marketing"]
        batch = self._batch(["E-mail", "Phone", "Purpose"], rows)
        self.assertEqual(self._outcomes(batch), ["other_number"])

    def test_double_opt_in_waits_unless_it_was_confirmed(self):
        self.marketing.sudo().double_opt_in = True
        rows = [HEADERS, ["Ann Archer", "", "", "marketing"]]
        batch = self._batch(*rows)
        self.assertEqual(self._outcomes(batch), ["pending"])
        batch.confirmed = True
        batch.action_check()
        batch.action_import()
        self.assertEqual(self._consent(self.ann).state, "opted_in")

    def test_c_11_implied_consent_ends_from_the_day_it_was_given(self):
        batch = self._batch(
            HEADERS,
            ["Ann Archer", "", "", "marketing", "", "2019-01-01", "", "membership"],
            ["Bob Baker", "", "", "marketing", "", "", "", "implied inquiry", "2199-12-31"],
        )
        self.assertEqual(self._outcomes(batch), ["expired", "opt_in"])
        batch.action_import()
        bob = self._consent(self.bob)
        self.assertEqual((bob.basis, bob.expires_on), ("implied_inquiry", date(2199, 12, 31)))
