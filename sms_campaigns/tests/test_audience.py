"""The audience before the launch: counted by reason, and its filter checked."""

from unittest.mock import patch

from odoo.exceptions import UserError
from odoo.tests import tagged

from ..models import sms_campaign_audience
from .common import CampaignCase


@tagged("post_install", "-at_install")
class TestAudience(CampaignCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        for index in range(4):
            cls._contact(f"Willing {index}", f"+121255501{index + 10}", "in")
        cls._contact("Stranger", "+12125550120")
        cls._contact("Leaver", "+12125550121", "out")
        cls._contact("Twin", "+12125550110", "in")

    def _dialog(self, campaign):
        action = campaign.action_confirm()
        return self.env[action["res_model"]].with_user(self.manager).browse(action["res_id"])

    def test_b_13_the_dialog_counts_and_says_it_in_one_sentence(self):
        dialog = self._dialog(self._campaign())
        self.assertEqual((dialog.allowed_count, dialog.left_out_count), (4, 3))
        self.assertEqual(
            {reason.name: reason.count for reason in dialog.reason_ids},
            {
                "No consent": 1,
                "On the do-not-text list": 1,
                "Same number as another contact": 1,
            },
        )
        self.assertIn("4 people", dialog.sentence)
        self.assertIn("right now", dialog.sentence)
        self.assertIn("3 are left out", dialog.sentence)

    def test_counting_in_slices_comes_to_the_same(self):
        campaign = self._campaign()
        audience = self.env["sms.campaign.audience"].with_user(self.manager)
        whole = audience._count(campaign)
        with patch.object(sms_campaign_audience, "COUNT_SLICE", 2):
            self.assertEqual(audience._count(campaign), whole)

    def test_the_dialog_promises_what_the_launch_does(self):
        campaign = self._campaign()
        dialog = self._dialog(campaign)
        dialog.action_launch()
        self._write_all(campaign)
        self.assertEqual(campaign.recipient_count, dialog.allowed_count)
        self.assertEqual(campaign.left_out_count, dialog.left_out_count)

    def test_the_dialog_schedules_at_the_time_chosen(self):
        campaign = self._campaign(schedule_type="at", schedule_at="2050-05-01 14:00:00")
        dialog = self._dialog(campaign)
        self.assertRegex(dialog.sentence, r"on .*50")
        self.assertNotIn("clock", dialog.sentence)
        campaign.local_time = True
        dialog = self._dialog(campaign)
        self.assertIn("each by the clock where they are", dialog.sentence)
        dialog.action_launch()
        self.assertEqual(campaign.state, "scheduled")

    def test_counts_come_from_the_server(self):
        campaign = self._campaign()
        launch = self.env["sms.campaign.launch"].with_user(self.manager)
        dialog = launch.create({"campaign_id": campaign.id, "allowed_count": 999})
        self.assertEqual(dialog.allowed_count, 4)

    def test_a_broken_filter_is_refused(self):
        for domain in ("[('nmae', '=', 1)]", "[('name', '=',", "__import__('os')"):
            with self.subTest(domain), self.assertRaises(UserError):
                self._campaign(audience_domain=domain)
