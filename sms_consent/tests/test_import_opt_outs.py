from datetime import datetime

from odoo.tests import tagged

from .import_common import ImportCase

HEADERS = ["Name", "E-mail", "Phone", "Purpose", "State", "Date", "Consent type", "Basis", "Expiry"]


@tagged("post_install", "-at_install")
class TestImportOptOuts(ImportCase):
    """B-16, C-14: who said no stays out, whatever a file says."""

    def test_opt_outs_need_no_proof(self):
        batch = self._batch(HEADERS, ["Ann Archer"], kind="opt_out", proof=False)
        batch.action_import()
        self.assertEqual(self._consent(self.ann).state, "opted_out")

    def test_c_14_never_overrides_an_opt_out(self):
        self._opt_in(self.ann)
        self._opt_out(partner=self.ann, purposes=self.marketing)
        batch = self._batch(HEADERS, ["Ann Archer", "", "", "marketing; billing"])
        batch.action_import()
        self.assertEqual(self._consent(self.ann).state, "opted_out")
        self.assertEqual(self._consent(self.ann, self.billing).state, "opted_in")
        line = batch.line_ids
        self.assertIn(
            "Marketing: Ann Archer, or somebody with the same number, opted", line.message
        )
        self.assertIn("Billing: Opts in with +12125550141", line.message)

    def test_c_14_nor_a_suppression(self):
        self.consents._opt_out(company=self.company, source="sms", number="+12125550141")
        batch = self._batch(HEADERS, ["Ann Archer", "", "", "marketing"])
        self.assertEqual(self._outcomes(batch), ["opted_out"])

    def test_c_15_nor_that_of_another_contact_with_the_number(self):
        self._opt_in(self.ann)
        self._opt_out(partner=self.ann, purposes=self.marketing)
        twin = self._contact("Tom Archer", "(212) 555-0141")
        batch = self._batch(HEADERS, ["Tom Archer", "", "", "marketing"])
        self.assertEqual(self._outcomes(batch), ["opted_out"])
        self.assertFalse(self._consent(twin))

    def test_c_14_opted_out_between_check_and_import(self):
        batch = self._batch(
            HEADERS, ["Ann Archer", "", "", "marketing"], ["Bob Baker", "", "", "marketing"]
        )
        self._opt_out(number="+12125550141", source="sms")
        batch.action_import()
        self.assertFalse(self._consent(self.ann).filtered(lambda row: row.state == "opted_in"))
        self.assertEqual(self._consent(self.bob).state, "opted_in")
        self.assertEqual(self._outcomes(batch), ["opted_out", "opt_in"])
        self.assertEqual(batch.done_count, 1)

    def test_c_14_a_no_in_the_file_outweighs_a_yes(self):
        batch = self._batch(
            HEADERS,
            ["Ann Archer", "", "", "marketing", "yes", "2024-01-01"],
            ["Ann Archer", "", "", "marketing", "unsubscribed", "2023-01-01"],
        )
        self.assertEqual(self._outcomes(batch), ["opted_out_in_file", "opt_out"])
        self.assertEqual(batch.line_ids[0].message, "Row 3 of this file says no.")
        batch.action_import()
        self.assertEqual(self._consent(self.ann).state, "opted_out")

    def test_opt_outs_of_contacts_and_numbers(self):
        self._opt_in(self.ann, self.marketing | self.billing)
        self._opt_in(self.bob)
        batch = self._batch(
            ["Name", "Phone", "Purpose", "Date"],
            ["Ann Archer", "", "marketing", "2024-02-03"],
            ["", "+13055550142", "", ""],
            ["", "+12125550199", "", ""],
            kind="opt_out",
        )
        self.assertEqual(self._outcomes(batch), ["opt_out", "opt_out", "suppress"])
        batch.action_import()
        ann = self._consent(self.ann)
        self.assertEqual((ann.state, ann.opted_out_at), ("opted_out", datetime(2024, 2, 3, 12)))
        self.assertEqual(self._consent(self.ann, self.billing).state, "opted_in")
        self.assertEqual(self._consent(self.bob).state, "opted_out")
        suppressed = self.env["sms.suppression"].search([("company_id", "=", self.company.id)])
        self.assertEqual(set(suppressed.mapped("number")), {"+13055550142", "+12125550199"})
        self.assertEqual(set(suppressed.mapped("reason")), {"import"})

    def test_suppressions(self):
        self._opt_in(self.ann)
        batch = self._batch(
            content=b"Phone\n'+12125550141\n+12125550198\n12345\n", kind="suppression"
        )
        self.assertEqual(self._outcomes(batch), ["suppress", "suppress", "number_invalid"])
        batch.action_import()
        self.assertEqual(self._consent(self.ann).state, "opted_out")
        listed = self.env["phone.blacklist"].sudo().search([]).mapped("number")
        self.assertLessEqual({"+12125550141", "+12125550198"}, set(listed))
