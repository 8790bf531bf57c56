from odoo.tests import HttpCase, tagged


@tagged("post_install", "-at_install")
class TestTour(HttpCase):
    """The staff dialog in a browser, as the front desk."""

    def test_nf_3_staff_opt_in_and_out(self):
        desk = self.env["res.users"].create(
            {
                "name": "Desk",
                "login": "sms_desk",
                "password": "sms_desk",
                "group_ids": [
                    (4, self.env.ref("sms_consent.group_sms_user").id),
                    (4, self.env.ref("base.group_partner_manager").id),
                ],
            }
        )
        partner = self.env["res.partner"].create({"name": "Ann Archer", "phone": "+1 212 555 0141"})
        self.start_tour(f"/odoo/res.partner/{partner.id}", "sms_consent_staff", login="sms_desk")
        consent = partner.sms_consent_ids
        self.assertEqual((consent.state, consent.consent_type), ("opted_out", "paper"))
        self.assertEqual(consent.changed_by, desk.name)
