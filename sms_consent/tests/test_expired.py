from datetime import timedelta

from lxml import etree

from odoo import fields
from odoo.tests import tagged
from odoo.tools.safe_eval import safe_eval

from .common import ConsentCase


@tagged("post_install", "-at_install")
class TestExpired(ConsentCase):
    """C-11: implied consent that has ended shows as ended, in lists and filters too."""

    def setUp(self):
        super().setUp()
        yesterday = fields.Date.today() - timedelta(days=1)
        tomorrow = fields.Date.today() + timedelta(days=1)
        self._opt_in(self.ann, basis="implied_inquiry", expires_on=yesterday)
        self._opt_in(self.bob, basis="implied_inquiry", expires_on=tomorrow)

    def _filtered(self, model, name):
        """What a filter of the search view finds, as its domain stands there."""
        arch = self.env[model].get_view(view_type="search")["arch"]
        (node,) = etree.fromstring(arch).xpath(f"//filter[@name='{name}']")
        return self.env[model].search(safe_eval(node.get("domain")))

    def test_c_11_filters_of_contacts(self):
        self.assertNotIn(self.ann, self._filtered("res.partner", "sms_opted_in"))
        self.assertIn(self.bob, self._filtered("res.partner", "sms_opted_in"))
        self.assertIn(self.ann, self._filtered("res.partner", "sms_expired"))
        self.assertNotIn(self.bob, self._filtered("res.partner", "sms_expired"))

    def test_c_11_filters_of_consents(self):
        mine = self.ann.sms_consent_ids | self.bob.sms_consent_ids
        for name, expected in (
            ("opted_in", self.bob),
            ("expired", self.ann),
            ("expiring", self.bob),
        ):
            with self.subTest(filter=name):
                found = self._filtered("sms.consent", name) & mine
                self.assertEqual(found.partner_id, expected)

    def test_c_11_columns_and_search_of_contacts(self):
        self.assertFalse(self.ann.sms_purpose_ids)
        self.assertFalse(self.ann.sms_number)
        self.assertEqual(self.bob.sms_purpose_ids, self.marketing)
        found = self.env["res.partner"].search([("sms_purpose_ids", "in", self.marketing.ids)])
        self.assertIn(self.bob, found)
        self.assertNotIn(self.ann, found)
