from unittest.mock import patch

from odoo.sql_db import Cursor
from odoo.tests import tagged
from odoo.tools import SQL

from .common import ConsentCase


@tagged("post_install", "-at_install")
class TestPhonesSets(ConsentCase):
    """Contacts are Odoo's: what is none of ours asks the database nothing, the rest in sets."""

    def _queries(self, work):
        self.env.flush_all()
        self.env.invalidate_all()
        start = self.env.cr.sql_log_count
        work()
        self.env.flush_all()
        return self.env.cr.sql_log_count - start

    def _vals(self, count, start):
        return [
            {"name": f"Person {start + i}", "phone": f"+1 212 555 {start + i:04}"}
            for i in range(count)
        ]

    def test_many_contacts_with_phones_are_made_in_sets(self):
        partners = self.env["res.partner"]
        partners.create(self._vals(1, 100))
        few = self._queries(lambda: partners.create(self._vals(5, 101)))
        many = self._queries(lambda: partners.create(self._vals(60, 110)))
        self.assertLessEqual(many, few + 5)
        made = self.env["res.partner.phone"].search([("number", "=like", "+1 212 555 01%")])
        self.assertTrue(all(made.mapped("is_primary")))

    def test_what_is_none_of_ours_asks_nothing_of_ours(self):
        partner = self._contact("Eve")
        self.env.flush_all()
        statements = []
        execute = Cursor.execute

        def listen(cursor, query, params=None, log_exceptions=True):
            statements.append((query.code if isinstance(query, SQL) else str(query)).strip())
            return execute(cursor, query, params, log_exceptions)

        with patch.object(Cursor, "execute", listen):
            partner.sudo().write({"function": "Treasurer", "street": "1 Lake Road"})
            self.env.flush_all()
        self.assertTrue(any("UPDATE" in statement for statement in statements))
        ours = [text for text in statements if "sms_" in text or "res_partner_phone" in text]
        self.assertFalse([text for text in ours if not text.startswith('SELECT "res_partner"')])

    def test_odoo_s_own_import_of_contacts_fills_the_phones(self):
        partners = self.env["res.partner"]
        result = partners.load(
            ["id", "name", "phone", "country_id"],
            [
                ["old.p1", "Imported One", "(212) 555-0171", "United States"],
                ["old.p2", "Imported Two", "", "United States"],
            ],
        )
        self.assertFalse(result["messages"])
        one, two = partners.browse(result["ids"])
        self.assertEqual(one.sms_phone_ids.number_e164, "+12125550171")
        self.assertFalse(two.sms_phone_ids)
        self._opt_in(one)
        partners.load(["id", "phone"], [["old.p1", "(212) 555-0172"]])
        self.env.invalidate_all()
        self.assertEqual(one.sms_phone_ids.mapped("number_e164"), ["+12125550172"])
        self.assertEqual(one.sms_consent_ids.state, "none", "B-2: another number, no consent")

    def test_a_landline_can_not_be_opted_in_and_says_what_to_do(self):
        self.company.sudo().sms_allowed_country_ids |= self.env.ref("base.uk")
        lou = self._contact("Lou", "+44 20 7946 0958", country_id=self.env.ref("base.uk").id)
        with self.assertRaisesRegex(Exception, "landline.*Choose a mobile number"):
            self._opt_in(lou)
