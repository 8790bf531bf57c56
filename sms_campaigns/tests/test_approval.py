"""A second pair of eyes above a size (B-18)."""

from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from .common import CampaignCase


@tagged("post_install", "-at_install")
class TestApproval(CampaignCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.company_a.sms_approval_size = 1
        cls.second = cls._user(
            "campaign_second_a", "sms_campaigns.group_campaign_manager", cls.company_a
        )
        for i in range(2):
            cls._contact(f"P{i}", f"+1212555011{i}", "in")

    def test_b_18_a_large_campaign_is_not_launched_alone(self):
        campaign = self._campaign()
        self.assertEqual(campaign.approval_state, "needed")
        with self.assertRaisesRegex(UserError, "second manager"):
            campaign.action_launch()

    def test_b_18_nobody_approves_what_he_asked_for(self):
        campaign = self._campaign()
        campaign.action_ask_approval()
        self.assertFalse(campaign.can_approve)
        with self.assertRaises(UserError):
            campaign.action_approve()
        with self.assertRaises(UserError):
            campaign.action_launch()

    def test_b_18_with_the_second_word_it_goes(self):
        campaign = self._campaign()
        campaign.action_ask_approval()
        self.assertIn(self.second, campaign.activity_ids.user_id)
        campaign.with_user(self.second).action_approve()
        self.assertEqual(campaign.approved_by_id, self.second)
        self.assertFalse(campaign.activity_ids)
        campaign.action_launch()
        self.assertEqual(campaign.state, "in_process")

    def test_b_18_a_changed_text_needs_a_new_word(self):
        campaign = self._campaign()
        campaign.action_ask_approval()
        campaign.with_user(self.second).action_approve()
        campaign.body = "Something else"
        self.assertEqual(campaign.approval_state, "needed")

    def test_b_18_a_changed_audience_needs_a_new_word(self):
        audience = self.env["sms.audience"].create(
            {"name": "Members", "company_id": self.company_a.id}
        )
        line = self.env["sms.audience.line"].create(
            {"audience_id": audience.id, "domain": repr([("category_id", "in", self.category.ids)])}
        )
        campaign = self._campaign(audience_id=audience.id)
        for change in (
            lambda: line.write({"domain": "[('name', 'like', 'P')]"}),
            lambda: line.copy(),
            lambda: line.unlink(),
        ):
            campaign.sudo().write(
                {"approval_asked_by_id": self.manager.id, "approved_by_id": self.second.id}
            )
            change()
            self.assertFalse(campaign.approved_by_id)

    def test_b_18_refused_goes_back(self):
        campaign = self._campaign()
        campaign.action_ask_approval()
        campaign.with_user(self.second).action_refuse()
        self.assertEqual(campaign.approval_state, "needed")
        self.assertFalse(campaign.activity_ids)

    def test_b_18_users_ask_but_never_approve(self):
        campaign = self._campaign(user=self.user)
        campaign.action_ask_approval()
        other = self._user("campaign_user_2", "sms_campaigns.group_campaign_user", self.company_a)
        with self.assertRaises(AccessError):
            campaign.with_user(other).action_approve()

    def test_b_18_not_by_rpc(self):
        for vals in ({"approved_by_id": self.manager.id}, {"approved_at": "2026-01-01"}):
            with self.assertRaises(AccessError):
                self._campaign().write(vals)
        born = self._campaign(approved_by_id=self.second.id)
        self.assertFalse(born.approved_by_id)

    def test_b_18_another_companys_manager_has_no_word(self):
        campaign = self._campaign()
        campaign.action_ask_approval()
        with self.assertRaises(AccessError):
            campaign.with_user(self.manager_b).action_approve()

    def test_small_ones_need_nobody(self):
        self.company_a.sms_approval_size = 2
        campaign = self._campaign()
        self.assertEqual(campaign.approval_state, "none")
        campaign.action_launch()
        self.assertEqual(campaign.state, "in_process")
