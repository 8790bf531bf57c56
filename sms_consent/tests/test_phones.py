from odoo.exceptions import UserError
from odoo.tests import tagged

from .common import ConsentCase


@tagged("post_install", "-at_install")
class TestPhones(ConsentCase):
    def _numbers(self, partner):
        return [(row.number, row.is_primary) for row in partner.sms_phone_ids.sorted("id")]

    def test_created_with_the_contact(self):
        row = self.ann.sms_phone_ids
        self.assertEqual(row.number, "(212) 555-0141", "as typed")
        self.assertEqual(row.number_e164, "+12125550141")
        self.assertEqual(row.country_id, self.us)
        self.assertEqual(row.line_type, "fixed_or_mobile")
        self.assertTrue(row.is_primary and row.is_valid)

    def test_im_5_default_prefix(self):
        cid = self._contact("Cid", "020 7946 0101", country_id=False)
        self.assertFalse(cid.sms_phone_ids.is_valid, "no US number")
        self.company.sudo().sms_default_country_id = self.env.ref("base.uk")
        dan = self._contact("Dan", "020 7946 0101", country_id=False)
        self.assertEqual(dan.sms_phone_ids.number_e164, "+442079460101")
        eve = self._contact("Eve", "+1 212 555 0145", country_id=False)
        self.assertEqual(eve.sms_phone_ids.number_e164, "+12125550145", "ignored with a +")

    def test_mirror_from_the_contact(self):
        self.ann.phone = "+1 646 555 0146"
        self.assertEqual(self._numbers(self.ann), [("+1 646 555 0146", True)])
        self.ann.phone = False
        self.assertFalse(self.ann.sms_phone_ids)

    def test_mirror_to_the_contact(self):
        row = self.env["res.partner.phone"].create(
            {"partner_id": self.ann.id, "number": "646 555 0147", "kind": "work"}
        )
        self.assertFalse(row.is_primary)
        self.assertEqual(self.ann.phone, "(212) 555-0141")
        row.is_primary = True
        self.assertEqual(self.ann.phone, "646 555 0147")
        self.assertEqual(len(self.ann.sms_phone_ids.filtered("is_primary")), 1)
        row.number = "646 555 0148"
        self.assertEqual(self.ann.phone, "646 555 0148")
        with self.assertRaisesRegex(UserError, "Make another number the primary"):
            row.is_primary = False
        row.unlink()
        self.assertEqual(self.ann.phone, "(212) 555-0141", "the next one takes over")
        self.ann.sms_phone_ids.unlink()
        self.assertFalse(self.ann.phone)

    def test_first_phone_is_primary(self):
        cid = self._contact("Cid")
        self.env["res.partner.phone"].create({"partner_id": cid.id, "number": "212 555 0149"})
        self.assertEqual(cid.phone, "212 555 0149")

    def test_phone_replaced_by_another_known_number(self):
        self.env["res.partner.phone"].create({"partner_id": self.ann.id, "number": "646 555 0147"})
        self.ann.phone = "+1 646-555-0147"
        self.assertEqual(self._numbers(self.ann), [("646 555 0147", True)])
        self.assertEqual(self.ann.phone, "646 555 0147")

    def test_child_contacts_keep_their_own(self):
        child = self._contact("Child", "212 555 0150", parent_id=self.ann.id)
        self.ann.phone = "212 555 0151"
        self.assertEqual(child.phone, "212 555 0150")
        self.assertEqual(child.sms_phone_ids.number_e164, "+12125550150")

    def test_country_known_later(self):
        self.company.sudo().sms_default_country_id = False
        cid = self._contact("Cid", "212 555 0152", country_id=False)
        self.assertFalse(cid.sms_phone_ids.is_valid)
        cid.country_id = self.us
        self.assertEqual(cid.sms_phone_ids.number_e164, "+12125550152")
        cid.country_id = self.ca
        self.assertEqual(cid.sms_phone_ids.number_e164, "+12125550152", "once read, it stays")

    def test_archive_keeps_the_phones(self):
        self.ann.action_archive()
        self.assertEqual(self._numbers(self.ann), [("(212) 555-0141", True)])
        self.ann.action_unarchive()
        self.assertEqual(self._numbers(self.ann), [("(212) 555-0141", True)])

    def test_nf_7_preferred_flag_follows_consent_alone(self):
        row = self.ann.sms_phone_ids
        self.assertFalse(row.is_preferred_sms)
        self._opt_in(self.ann)
        self.assertTrue(row.is_preferred_sms)
        self.assertEqual(row.sms_purposes, "Marketing")
        self._opt_out(partner=self.ann)
        self.assertFalse(row.is_preferred_sms)
        self.assertTrue(row._fields["is_preferred_sms"].readonly)

    def test_b_2_changed_number_voids_consent(self):
        consent = self._opt_in(self.ann)
        self.ann.phone = "(646) 555-0153"
        self.assertEqual(consent.state, "none")
        self.assertFalse(self.ann.sms_phone_ids.is_preferred_sms)
        void = self._entries(self.ann, event="void", field_name="state")
        self.assertEqual((void.old_value, void.new_value), ("Opted in", "No consent"))
        number = self._entries(self.ann, field_name="phone")
        self.assertEqual((number.old_value, number.new_value), ("(212) 555-0141", "(646) 555-0153"))
        self.assertEqual(number.changed_by, "Desk")

    def test_b_2_deleted_number_voids_consent(self):
        extra = self.env["res.partner.phone"].create(
            {"partner_id": self.ann.id, "number": "646 555 0154"}
        )
        consent = self._opt_in(self.ann, number="646 555 0154")
        extra.unlink()
        self.assertEqual(consent.state, "none")
        self.assertFalse(consent.phone_id)

    def test_b_2_same_number_typed_otherwise_voids_nothing(self):
        consent = self._opt_in(self.ann)
        self.ann.phone = "+1 212 555 0141"
        self.assertEqual(consent.state, "opted_in")

    def test_b_2_opt_out_survives_a_new_number(self):
        self._opt_in(self.ann)
        self._opt_out(partner=self.ann, purposes=self.marketing)
        self.ann.phone = "(646) 555-0155"
        self.assertEqual(self.ann.sms_consent_ids.state, "opted_out")

    def test_merge_keeps_numbers_and_refusals(self):
        self._opt_in(self.ann, self.marketing | self.billing)
        self._opt_in(self.bob, self.marketing)
        self._opt_out(partner=self.ann, purposes=self.marketing)
        wizard = self.env["base.partner.merge.automatic.wizard"].sudo()
        wizard._merge((self.ann | self.bob).ids, self.bob)
        self.assertFalse(self.ann.exists())
        states = {row.purpose_id: row.state for row in self.bob.sms_consent_ids}
        self.assertEqual(states, {self.marketing: "opted_out", self.billing: "opted_in"})
        self.assertEqual(self.bob.phone, "+1 305 555 0142")
        self.assertEqual(
            set(self.bob.sms_phone_ids.mapped("number_e164")), {"+13055550142", "+12125550141"}
        )
        self.assertEqual(len(self.bob.sms_phone_ids.filtered("is_primary")), 1)
        self.assertTrue(self._entries(self.bob, event="merge"))
        self.assertTrue(self._entries(self.bob, event="opt_out"), "Ann's history follows")

    def test_merge_of_the_same_number(self):
        self.bob.phone = self.ann.phone
        self._opt_in(self.ann)
        wizard = self.env["base.partner.merge.automatic.wizard"].sudo()
        wizard._merge((self.ann | self.bob).ids, self.bob)
        self.assertEqual(len(self.bob.sms_phone_ids), 1)
        self.assertTrue(self.bob.sms_phone_ids.is_preferred_sms)
        self.assertEqual(self.bob.sms_consent_ids.phone_id, self.bob.sms_phone_ids)
