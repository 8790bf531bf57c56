from odoo.tests import BaseCase, tagged

from ..services.safe_csv import write_csv


@tagged("post_install", "-at_install")
class TestSecurityFiles(BaseCase):
    """What people type never becomes a formula in somebody else's spreadsheet."""

    def test_no_cell_of_a_report_is_a_formula(self):
        for text in ("=1+1", "+1+cmd|x", "-1", "@SUM(A1)", "\t=1", "\r=1", "\n=1", "＝1", "＋1"):
            with self.subTest(text=text):
                self.assertIn(f"'{text}", write_csv(["Name"], [[text]]).decode("utf-8-sig"))

    def test_phone_numbers_stay_as_they_are(self):
        self.assertNotIn(b"'", write_csv(["Number"], [["+1 (212) 555-0141"], ["Ann"]]))
