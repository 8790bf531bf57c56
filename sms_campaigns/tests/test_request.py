"""Campaigns in the audit log: who asked for how many texts, and what was refused (IC-1)."""

from unittest.mock import patch

from odoo.tests import tagged

from ..models import sms_campaign_run
from .common import CampaignCase


@tagged("post_install", "-at_install")
class TestRequest(CampaignCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        for index in range(5):
            cls._contact(f"Willing {index}", f"+121255501{index + 10}", "in")
        cls._contact("Stranger", "+12125550119")

    def _log(self, kind, company=None):
        self.env.flush_all()
        company = company or self.company_a
        domain = [("company_id", "=", company.id), ("kind", "=", kind)]
        return self.env["sms.audit.report"].search(domain)

    def test_ic_1_a_run_is_one_request_however_many_slices_it_takes(self):
        campaign = self._campaign(name="Newsletter")
        with patch.object(sms_campaign_run, "SLICE", 2):
            self._launch(campaign)
        [entry] = self._log("request")
        self.assertEqual((entry.name, entry.user_id), ("Campaign: Newsletter", self.manager))
        self.assertEqual((entry.number_asked, entry.queued_count), (5, 5))
        texts = self.env["sms.message"].search(entry.action_open_texts()["domain"])
        self.assertEqual(texts, self._messages(campaign, "queued").sorted("id", reverse=True))

    def test_ic_1_each_run_is_a_request_of_its_own(self):
        for _turn in range(2):
            self._launch(self._campaign())
        self.assertEqual(self._log("request").mapped("number_asked"), [5, 5])

    def test_ic_1_a_test_is_no_request_of_the_campaign(self):
        campaign = self._campaign(name="Newsletter")
        someone = self.env["res.partner"].search([("name", "=", "Willing 0")], limit=1)
        test = self.env["sms.campaign.test"].with_user(self.manager)
        test.create({"campaign_id": campaign.id, "partner_ids": someone.ids}).action_send()
        [entry] = self._log("request")
        self.assertEqual((entry.name, entry.number_asked), ("SMS Campaign", 1))

    def test_ic_1_a_campaign_that_was_stopped_is_told_with_the_wrong_field(self):
        campaign = self._campaign(name="Newsletter")
        campaign.action_launch()
        self._break_text(campaign, "Hello {{ object.nmae }}")
        campaign.sudo().run_ids._try_slice()
        [entry] = self._log("refused")
        self.assertEqual(entry.name, "Campaign: Newsletter")
        self.assertIn("object.nmae", entry.detail)
        self.assertFalse(self._log("request"), "nothing was asked for")

    def test_another_companys_log_knows_nothing(self):
        self._launch(self._campaign())
        self.assertFalse(self._log("request", self.company_b))
        theirs = self.env["sms.audit.report"].with_user(self.manager_b)
        self.assertFalse(theirs.has_access("read") and theirs.search([]))
