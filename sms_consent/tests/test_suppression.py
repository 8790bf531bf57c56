from odoo.exceptions import AccessError
from odoo.tests import tagged

from .common import ConsentCase

NUMBER = "+12125550141"


@tagged("post_install", "-at_install")
class TestSuppression(ConsentCase):
    def setUp(self):
        super().setUp()
        self.blacklist = self.env["phone.blacklist"].sudo()
        self.suppression = self.env["sms.suppression"]

    def _blacklisted(self, number=NUMBER):
        return bool(self.blacklist.search([("number", "=", number)]))

    def _suppressed(self, company=None):
        return NUMBER in self.suppression._suppressed_numbers([NUMBER], company or self.company)

    def test_opt_out_of_everything_suppresses_and_blacklists(self):
        self._opt_in(self.ann)
        self._opt_out(partner=self.ann)
        self.assertTrue(self._suppressed())
        self.assertFalse(self._suppressed(self.other_company), "another company is another sender")
        self.assertTrue(self._blacklisted())
        self.assertTrue(self.ann.is_sms_suppressed)
        self.assertIn(self.ann, self.env["res.partner"].search([("is_sms_suppressed", "=", True)]))

    def test_opt_in_lifts_both(self):
        self._opt_in(self.ann)
        self._opt_out(partner=self.ann)
        self._opt_in(self.ann, source="portal")
        self.assertFalse(self._suppressed())
        self.assertFalse(self._blacklisted())

    def test_blacklisted_while_any_company_suppresses(self):
        self._opt_in(self.ann)
        self._opt_in(self.ann, company=self.other_company)
        self._opt_out(partner=self.ann)
        self._opt_out(partner=self.ann, company=self.other_company)
        self._opt_in(self.ann, source="portal")
        self.assertTrue(self._blacklisted())
        self._opt_in(self.ann, source="portal", company=self.other_company)
        self.assertFalse(self._blacklisted())

    def test_blacklist_by_hand_suppresses_everywhere(self):
        self.blacklist.add(NUMBER)
        self.assertTrue(self._suppressed())
        self.assertTrue(self._suppressed(self.other_company))
        row = self.suppression.search([("number", "=", NUMBER)])
        self.assertEqual(row.reason, "blacklist")
        entry = self._entries(self.ann, event="suppress", company_id=self.company.id)
        self.assertEqual(entry.new_value, "Phone Blacklist")
        self.blacklist.remove(NUMBER)
        self.assertFalse(self._suppressed())
        self.assertFalse(self._suppressed(self.other_company))
        self.assertTrue(self._entries(self.ann, event="release"))

    def test_blacklist_record_deleted_archived_and_back(self):
        record = self.blacklist.create({"number": NUMBER})
        record.active = False
        self.assertFalse(self._suppressed())
        record.active = True
        self.assertTrue(self._suppressed())
        record.unlink()
        self.assertFalse(self._suppressed())

    def test_unblacklisting_gives_no_consent_back(self):
        consent = self._opt_in(self.ann)
        self._opt_out(partner=self.ann)
        self.blacklist.remove(NUMBER)
        self.assertFalse(self._suppressed())
        self.assertEqual(consent.state, "opted_out")

    def test_sender_rows_do_not_blacklist(self):
        actor = self.consents._actor("carrier")
        self.suppression.sudo()._suppress(
            [NUMBER], self.company, "carrier", source="carrier", actor=actor, sender_ref=7
        )
        self.assertFalse(self._suppressed())
        self.assertFalse(self._blacklisted())
        self._opt_in(self.ann, source="portal")
        self.assertTrue(self.suppression.search([("sender_ref", "=", 7)]), "C-10: only by START")
        self._opt_in(self.ann, self.billing, source="sms")
        self.assertFalse(self.suppression.search([("sender_ref", "=", 7)]))

    def test_invalid_number_is_not_blacklisted(self):
        self._opt_out(number="12345", source="import", confirm=False)
        self.assertTrue(self.suppression.search([("number", "=", "12345")]))

    def test_officer_lifts_and_front_desk_does_not(self):
        self._opt_in(self.ann)
        self._opt_out(partner=self.ann)
        row = self.suppression.search([("number", "=", NUMBER)])
        with self.assertRaises(AccessError):
            row.action_release()
        row.with_user(self.officer).action_release()
        self.assertFalse(self._suppressed())
        self.assertEqual(self._entries(self.ann, event="release").changed_by, "Officer")

    def test_not_written_by_hand(self):
        self._opt_out(partner=self.ann)
        row = self.suppression.search([("number", "=", NUMBER)]).with_user(self.officer)
        with self.assertRaises(AccessError):
            row.write({"active": False})
        with self.assertRaises(AccessError):
            row.sudo().unlink()
        with self.assertRaises(AccessError):
            row.create({"number": NUMBER})
