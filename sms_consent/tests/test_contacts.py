from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import tagged

from .common import ConsentCase


@tagged("post_install", "-at_install")
class TestContacts(ConsentCase):
    """Filters, mass opt-out, preferences: what staff do with contacts."""

    def _found(self, domain):
        mine = self.ann | self.bob
        return self.env["res.partner"].search([*domain, ("id", "in", mine.ids)])

    def test_filters_by_purpose_and_number(self):
        self._opt_in(self.ann, self.marketing | self.billing)
        self._opt_in(self.bob, self.billing, company=self.other_company)
        self.assertEqual(self.ann.sms_purpose_ids, self.marketing | self.billing)
        self.assertEqual(self.ann.sms_number, "+12125550141")
        self.assertFalse(self.bob.sms_purpose_ids, "another company's consent")
        self.assertEqual(self._found([("sms_purpose_ids", "in", self.billing.ids)]), self.ann)
        self.assertEqual(self._found([("sms_purpose_ids", "ilike", "market")]), self.ann)
        self.assertEqual(self._found([("sms_purpose_ids.code", "=", "billing")]), self.ann)
        self.assertEqual(self._found([("sms_number", "ilike", "212555")]), self.ann)

    def test_filters_of_the_search_view(self):
        self._opt_in(self.ann, pending=True)
        cases = {
            "sms_pending": self.ann,
            "sms_opted_in": self.env["res.partner"],
            "sms_no_consent": self.bob,
        }
        domains = {
            "sms_pending": [("sms_consent_ids", "any", [("state", "=", "pending")])],
            "sms_opted_in": [("sms_consent_ids", "any", [("state", "=", "opted_in")])],
            "sms_no_consent": [("sms_consent_ids", "not any", [("state", "!=", "none")])],
        }
        for name, expected in cases.items():
            self.assertEqual(self._found(domains[name]), expected, name)

    def test_mass_opt_out(self):
        self._opt_in(self.ann, self.marketing | self.billing, confirm=False)
        self._opt_in(self.bob, self.marketing, confirm=False)
        wizard = self.env["sms.consent.mass.opt.out"].create(
            {
                "partner_ids": (self.ann | self.bob).ids,
                "everything": False,
                "purpose_ids": self.marketing.ids,
                "note": "letter",
            }
        )
        wizard.action_apply()
        states = {(row.partner_id, row.purpose_id): row.state for row in self.consents.search([])}
        self.assertEqual(states[self.ann, self.marketing], "opted_out")
        self.assertEqual(states[self.bob, self.marketing], "opted_out")
        self.assertEqual(states[self.ann, self.billing], "opted_in")
        self.assertEqual(self._entries(self.bob, event="opt_out").note, "letter")

    def test_mass_opt_out_is_set_wise(self):
        people = self.env["res.partner"].create(
            [
                {"name": f"P{index}", "phone": f"+1 212 555 01{index:02}", "country_id": self.us.id}
                for index in range(60)
            ]
        )
        counts = []
        for group in (people[:2], people[2:22], people[22:60]):
            wizard = self.env["sms.consent.mass.opt.out"].create({"partner_ids": group.ids})
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            wizard.action_apply()
            self.env.flush_all()
            counts.append(self.env.cr.sql_log_count - before)
        self.assertLess(counts[1], counts[0] + 30)
        self.assertLess(counts[2], counts[0] + 30)

    def test_mass_opt_out_needs_the_role(self):
        with self.assertRaises(AccessError):
            self.env["sms.consent.mass.opt.out"].with_user(self.plain).create(
                {"partner_ids": self.ann.ids}
            )
        with self.assertRaises(UserError):
            self.env["sms.consent.mass.opt.out"].create(
                {"partner_ids": self.ann.ids, "everything": False}
            ).action_apply()

    def test_pi_1_preference_is_logged_and_no_consent(self):
        self.ann.preferred_contact_method = "text"
        entry = self._entries(self.ann, field_name="preferred_method")
        self.assertEqual((entry.old_value, entry.new_value), (False, "Text message"))
        self.assertFalse(self.ann.sms_consent_ids)

    def test_pi_1_another_contact_takes_the_texts(self):
        self.ann.sms_messaging_contact_id = self.bob
        self.assertEqual(self.ann._sms_recipient(), self.bob)
        self.assertEqual(
            self._entries(self.ann, field_name="messaging_contact").new_value, "Bob Baker"
        )
        info = self.ann._sms_get_recipients_info()[self.ann.id]
        self.assertEqual((info["partner"], info["sanitized"]), (self.bob, "+13055550142"))
        message = self.ann._message_sms("Hello")
        self.assertIn("Bob Baker has not agreed", message.sudo().notification_ids.failure_reason)
        with self.assertRaises(ValidationError):
            self.bob.sms_messaging_contact_id = self.bob
        with self.assertRaises(ValidationError):
            self._contact("Cid").sms_messaging_contact_id = self.ann

    def test_shared_number_is_shown(self):
        self.bob.phone = self.ann.phone
        self.assertEqual(self.ann.sms_phone_ids.shared_with, "Bob Baker")
