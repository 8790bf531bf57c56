import re
from unittest import SkipTest

from odoo.tests import TransactionCase, tagged

FICTIONAL = re.compile(r"\+1\d{3}55501\d\d")


@tagged("post_install", "-at_install")
class TestDemo(TransactionCase):
    """The demo's large membership: made-up people, believable figures, and nothing sent."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.campaign = cls.env.ref("sms_campaigns.demo_campaign_members_2026", False)
        if not cls.campaign:
            raise SkipTest("this database has no demo data")
        category = cls.env.ref("sms_campaigns.demo_category_members_2026")
        cls.members = cls.env["res.partner"].search([("category_id", "in", category.ids)])

    def test_members_are_made_up_and_different(self):
        self.assertEqual(len(self.members), 2000)
        self.assertEqual(len(set(self.members.mapped("name"))), 2000)
        phones = self.members.sms_phone_ids
        self.assertEqual(len(phones), 1956)
        self.assertTrue(all(phones.mapped("is_valid")))
        self.assertFalse([n for n in phones.mapped("number_e164") if not FICTIONAL.fullmatch(n)])
        others = self.env["res.partner.phone"].search(
            [("number_e164", "in", phones.mapped("number_e164")), ("id", "not in", phones.ids)]
        )
        self.assertEqual(len(set(phones.mapped("number_e164"))), len(phones))
        self.assertFalse(others, "an opt-out of one would be another's")

    def test_im_6_the_draft_shows_what_a_launch_would_do(self):
        self.assertEqual(self.campaign.state, "draft")
        manager = self.env.ref("sms_campaigns.demo_user_manager")
        check = self.env["sms.campaign.check"].with_user(manager)._check(self.campaign)
        self.assertEqual(check.allowed + sum(check.left_out.values()), 2000)
        self.assertGreater(check.allowed, 1200)
        reasons = {"no_consent", "suppressed", "opted_out", "number_missing", "consent_expired"}
        self.assertEqual(set(check.left_out), reasons)
        self.assertFalse(check.problems)
        company = self.campaign.company_id
        opt_outs = self.env["sms.message.report"]._totals(company)["month"]["opt_outs"]
        self.assertLess(opt_outs, 10, "Home's rate is of answers to texts")
        texts = [("partner_id", "in", self.members.ids)]
        self.assertFalse(self.env["sms.message"].search_count(texts))
        self.assertFalse(self.env["sms.sms"].search_count(texts))
