"""A second pair of eyes above a size (B-18)."""

from datetime import timedelta

from freezegun import freeze_time

from odoo import fields
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

    def test_b_18_a_line_moved_away_changes_both_audiences(self):
        named = repr([("category_id", "in", self.category.ids)])
        audience, other = self._audience(domain=named), self._audience(domain=named)
        line = self.env["sms.audience.line"].create({"audience_id": audience.id, "domain": named})
        campaigns = [self._approved(audience_id=each.id) for each in (audience, other)]
        line.audience_id = other
        self.assertEqual([campaign.approval_state for campaign in campaigns], ["needed", "needed"])

    def _approved(self, **vals):
        campaign = self._campaign(**vals)
        campaign.action_ask_approval()
        campaign.with_user(self.second).action_approve()
        self.assertEqual(campaign.approval_state, "approved")
        return campaign

    def _audience(self, **line):
        audience = self.env["sms.audience"].create(
            {"name": "Members", "company_id": self.company_a.id}
        )
        self.env["sms.audience.line"].create({"audience_id": audience.id} | line)
        return audience

    def test_b_18_contacts_added_to_its_list_need_a_new_word(self):
        members = self.env["sms.contact.list"].create(
            {"name": "Members", "company_id": self.company_a.id}
        )
        members._add([("category_id", "in", self.category.ids)])
        audience = self._audience(kind="list", list_id=members.id)
        campaign = self._approved(audience_id=audience.id)
        as_user = members.with_user(self.user)
        as_user._add([("category_id", "in", self.category.ids)])
        self.assertEqual(campaign.approval_state, "approved", "nobody was added")
        self._contact("Newcomer", "+12125550119", "in")
        as_user._add([("category_id", "in", self.category.ids)])
        self.assertEqual(campaign.approval_state, "needed")

    def test_b_18_a_list_changed_between_two_dates_needs_a_new_word(self):
        """Whether its texts are being sent, it waits for the next date or somebody paused it."""
        members = self.env["sms.contact.list"].create(
            {"name": "Members", "company_id": self.company_a.id}
        )
        everybody = [("category_id", "in", self.category.ids)]
        members._add(everybody)
        audience = self._audience(kind="list", list_id=members.id)
        for i, state in enumerate(("in_process", "scheduled", "paused")):
            campaign = self._approved(
                audience_id=audience.id, schedule_type="recurring", repeat_frequency="daily"
            )
            campaign.action_schedule()
            if state == "paused":
                campaign.action_pause()
            with freeze_time(campaign.schedule_at):
                if state == "in_process":
                    self._start_due()
                self.assertEqual(campaign.state, state)
                self._contact(f"Newcomer {i}", f"+1212555012{i}", "in")
                members._add(everybody)
                self.assertFalse(campaign.approved_by_id)
                if state == "in_process":
                    self._write_all(campaign)
                    self.env["sms.message"]._cancel([("campaign_id", "=", campaign.id)])
                    self._by_launcher("_complete")
                    self.assertEqual(campaign.state, "scheduled")
            self.assertEqual(campaign.approval_state, "needed")
            if state == "paused":
                with self.assertRaisesRegex(UserError, "second manager"):
                    campaign.action_resume()
            else:
                with freeze_time(campaign.schedule_at):
                    self._start_due()
                self.assertEqual(campaign.state, "paused")

    def test_b_18_a_changed_saved_filter_needs_a_new_word(self):
        saved = self.env["ir.filters"].create(
            {
                "name": "Members",
                "model_id": "res.partner",
                "domain": repr([("category_id", "in", self.category.ids)]),
                "user_ids": False,
            }
        )
        campaign = self._approved(audience_id=self._audience(kind="saved", filter_id=saved.id).id)
        saved.domain = "[('name', 'like', 'P')]"
        with self.assertRaisesRegex(UserError, "changed since campaign_second_a"):
            campaign.action_launch()
        campaign.invalidate_recordset()
        self.assertEqual(campaign.approval_state, "needed")
        campaign.action_ask_approval()
        self.assertEqual(campaign.approval_state, "asked")
        campaign.with_user(self.second).action_approve()
        campaign.action_launch()
        self.assertEqual(campaign.state, "in_process")

    def test_b_18_a_translation_changed_while_it_waits_stops_it(self):
        self.env["res.lang"]._activate_lang("fr_FR")
        template = self._template("Hello", fr_FR="Bonjour")
        campaign = self._approved(
            template_id=template.id,
            each_language=True,
            schedule_type="at",
            schedule_at=fields.Datetime.now() + timedelta(hours=1),
        )
        campaign.action_schedule()
        template.with_context(lang="fr_FR").body = "Au revoir"
        with freeze_time(campaign.schedule_at):
            self._start_due()
        self.assertEqual(campaign.state, "paused")
        self.assertIn("changed since campaign_second_a", campaign.problem)
        with self.assertRaisesRegex(UserError, "changed since"):
            campaign.action_resume()
        campaign.action_ask_approval()
        campaign.with_user(self.second).action_approve()
        campaign.action_resume()
        self.assertEqual(campaign.state, "in_process")

    def test_b_18_refused_goes_back(self):
        campaign = self._campaign()
        campaign.action_ask_approval()
        campaign.with_user(self.second).action_refuse()
        self.assertEqual(campaign.approval_state, "needed")
        self.assertFalse(campaign.activity_ids)

    def test_b_18_only_what_was_asked_for_is_done_with_the_launch(self):
        campaign = self._approved()
        campaign.with_user(self.user).action_ask_launch()
        own = campaign.activity_schedule(
            "mail.mail_activity_data_todo", summary="Order the prizes", user_id=self.user.id
        )
        campaign.action_launch()
        self.assertEqual(campaign.activity_ids, own)

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
