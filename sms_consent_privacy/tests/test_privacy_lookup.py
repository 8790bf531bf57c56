from odoo.tests import TransactionCase, tagged


@tagged("post_install", "-at_install")
class TestPrivacyLookup(TransactionCase):
    """Odoo's privacy lookup and what texting knows (B-17, C-13)."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.company = cls.env["res.company"].create(
            {"name": "Lakeside Club", "country_id": cls.env.ref("base.us").id}
        )
        cls.env = cls.env(user=cls.env.ref("base.user_admin"))
        cls.env.user.sudo().write({"company_ids": [(4, cls.company.id)]})
        cls.partner = cls.env["res.partner"].create(
            {"name": "Ann Archer", "email": "ann.archer@example.com", "phone": "+12125550141"}
        )
        cls.marketing = cls.env.ref("sms_consent.purpose_marketing")
        cls.marketing.sudo().double_opt_in = False
        cls.env["sms.consent"]._opt_in(
            cls.partner,
            cls.marketing,
            company=cls.company,
            number="+12125550141",
            source="staff",
            consent_type="paper",
            confirm=False,
        )

    def _look_up(self):
        wizard = self.env["privacy.lookup.wizard"].create(
            {"name": self.partner.name, "email": self.partner.email}
        )
        wizard.action_lookup()
        return wizard.line_ids

    def _is_suppressed(self):
        return self.env["sms.suppression"]._suppressed_numbers(["+12125550141"], self.company)

    def test_finds_the_contact_and_nothing_that_can_t_be_deleted(self):
        lines = self._look_up()
        contact = lines.filtered(lambda line: line.res_model == "res.partner")
        self.assertTrue(contact.has_sms)
        self.assertFalse([line for line in lines if line.res_model.startswith("sms.consent.")])

    def test_b_17_erases_and_leaves_the_contact(self):
        contact = self._look_up().filtered(lambda line: line.res_model == "res.partner")
        contact.action_erase_sms()
        self.assertTrue(self.partner.exists())
        self.assertFalse(self.partner.sms_phone_ids)
        self.assertIn("Erased SMS data", contact.wizard_id.execution_details)
        contact.invalidate_recordset(["has_sms"])
        self.assertFalse(contact.has_sms)
        self.assertTrue(self._is_suppressed())

    def test_c_13_deleting_the_contact_erases_it_first(self):
        contact = self._look_up().filtered(lambda line: line.res_model == "res.partner")
        contact.action_unlink()
        self.assertFalse(self.partner.exists())
        self.assertTrue(self._is_suppressed())
        numbers = self.env["sms.consent.log"].search([("company_id", "=", self.company.id)])
        self.assertEqual(set(numbers.mapped("number")), {False})

    def test_contacts_without_texts_are_left_to_odoo(self):
        other = self.env["res.partner"].create({"name": "Zed", "email": "zed@example.com"})
        wizard = self.env["privacy.lookup.wizard"].create(
            {"name": "Zed", "email": "zed@example.com"}
        )
        wizard.action_lookup()
        line = wizard.line_ids.filtered(lambda line: line.res_id == other.id)
        self.assertFalse(line.has_sms)
        line.action_unlink()
        self.assertFalse(other.exists())
        self.assertFalse(
            self.env["sms.consent.erasure"].search([("reason", "=", "Privacy lookup")])
        )
