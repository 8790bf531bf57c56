"""Pause, resume, cancel, complete; and what nobody may do by RPC."""

from datetime import timedelta
from unittest.mock import patch

from odoo import fields
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import tagged

from odoo.addons.sms_twilio_gateway.kernel.states import State as MessageState
from odoo.addons.sms_twilio_gateway.kernel.states import Word

from ..models import sms_campaign_run
from .common import CampaignCase


@tagged("post_install", "-at_install")
class TestLifecycle(CampaignCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.first = cls._contact("Ada", "+12125550110", "in")
        cls.second = cls._contact("Ben", "+12125550111", "in")

    def _advance(self, messages, *states):
        for state in states:
            self.env["sms.message"]._advance([Word(row.id, state) for row in messages])

    def _claim(self):
        return [text.message_id for text in self.sender_a._claim().texts]

    def test_b_11_a_paused_campaign_is_not_claimed(self):
        campaign = self._campaign()
        self._launch(campaign)
        campaign.action_pause()
        self.assertTrue(all(self._messages(campaign).mapped("held")))
        self.assertFalse(self._claim())
        triggers = self.env["ir.cron.trigger"].search([("cron_id", "=", self.sender_a.cron_id.id)])
        triggers.unlink()
        campaign.action_resume()
        self.assertTrue(triggers.search([("cron_id", "=", self.sender_a.cron_id.id)]))
        self.assertEqual(sorted(self._claim()), sorted(self._messages(campaign).ids))

    def test_b_11_pausing_during_the_launch_holds_the_rest_too(self):
        """Messages the pausing transaction could not see are held by the cron's next pass."""
        campaign = self._campaign()
        campaign.action_launch()
        campaign.action_pause()
        run = campaign.sudo().run_ids
        run._write_slice([])
        self.assertFalse(any(self._messages(campaign).mapped("held")))
        self.env["sms.campaign"]._unaligned()._align_messages()
        self.assertTrue(all(self._messages(campaign).mapped("held")))

    def test_the_cron_rests_while_there_is_nothing_to_do(self):
        """It wakes itself for work that is left, and for nothing else."""
        self._launch(self._campaign())
        cron = self.env.ref("sms_campaigns.cron_launch")
        triggers = self.env["ir.cron.trigger"].search([("cron_id", "=", cron.id)])
        triggers.unlink()
        self.env["sms.campaign.run"]._cron_launch()
        self.assertFalse(triggers.search([("cron_id", "=", cron.id)]))

    def test_b_11_cancel_keeps_what_is_on_its_way(self):
        campaign = self._campaign()
        self._launch(campaign)
        gone = self._messages(campaign)[0]
        self._advance(gone, MessageState.SENDING)
        campaign.action_cancel()
        self.assertEqual(self._messages(campaign).mapped("state"), ["sending", "canceled"])
        self.assertEqual(campaign.state, "cancelled")

    def test_completed_when_every_text_has_come_to_an_end(self):
        campaign = self._campaign()
        self._launch(campaign)
        runs = self.env["sms.campaign.run"]
        self._advance(self._messages(campaign), MessageState.SENDING, MessageState.ACCEPTED)
        runs._complete()
        self.assertEqual(campaign.state, "in_process")
        self._advance(self._messages(campaign), MessageState.DELIVERED)
        runs._complete()
        self.assertEqual(campaign.state, "completed")
        self.assertEqual((campaign.delivered_count, campaign.progress), (2, 100.0))

    def test_completed_although_the_carrier_stays_silent(self):
        campaign = self._campaign()
        self._launch(campaign)
        self._advance(self._messages(campaign), MessageState.SENDING, MessageState.ACCEPTED)
        with patch.object(sms_campaign_run, "RECEIPT_PATIENCE", timedelta(seconds=-1)):
            self.env["sms.campaign.run"]._complete()
        self.assertEqual(campaign.state, "completed")

    def test_a_text_broken_after_scheduling_pauses_and_says_why(self):
        campaign = self._campaign(
            schedule_type="at", schedule_at=fields.Datetime.now() + timedelta(hours=1)
        )
        campaign.action_schedule()
        self._break_text(campaign, "{{ object.nmae }}")
        campaign.sudo().schedule_at = fields.Datetime.now() - timedelta(minutes=1)
        self.env["sms.campaign.run"]._start_due()
        self.assertEqual(campaign.state, "paused")
        self.assertIn("object.nmae", campaign.problem)
        self.assertEqual(campaign.activity_ids.user_id, self.manager)

    def test_finished_campaigns_stay_finished(self):
        campaign = self._campaign()
        self._launch(campaign)
        campaign.action_cancel()
        for action in (campaign.action_launch, campaign.action_resume, campaign.action_pause):
            with self.assertRaisesRegex(UserError, "Cancelled"):
                action()

    def test_the_state_is_not_written_by_rpc(self):
        campaign = self._campaign()
        for vals in ({"state": "completed"}, {"problem": "x"}, {"launched_by_id": self.user.id}):
            with self.subTest(vals), self.assertRaises(AccessError):
                campaign.write(vals)

    def test_a_campaign_is_born_a_draft(self):
        self.assertEqual(self._campaign(state="completed").state, "draft")
        born = self.env["sms.campaign"].with_user(self.manager)
        campaign = born.with_context(default_state="in_process").create(
            {"name": "Born", "purpose_id": self.purpose.id, "body": "x"}
        )
        self.assertEqual(campaign.state, "draft")

    def test_what_is_sent_is_fixed_by_the_launch(self):
        campaign = self._campaign()
        self._launch(campaign)
        with self.assertRaisesRegex(UserError, "Duplicate"):
            campaign.body = "Something else"
        campaign.name = "A better name"

    def test_a_copy_is_a_draft_without_messages(self):
        campaign = self._campaign()
        self._launch(campaign)
        copy = campaign.copy()
        self.assertEqual((copy.state, copy.recipient_count), ("draft", 0))
        self.assertFalse(copy.run_ids)

    def test_a_launched_campaign_is_not_deleted(self):
        campaign = self._campaign()
        self._launch(campaign)
        with self.assertRaises(UserError):
            campaign.unlink()

    def test_a_campaign_under_way_is_not_archived(self):
        campaign = self._campaign()
        self._launch(campaign)
        with self.assertRaisesRegex(ValidationError, "Cancel it"):
            campaign.action_archive()
        campaign.action_cancel()
        campaign.action_archive()
        self.assertFalse(campaign.active)

    def test_times_that_contradict_each_other(self):
        with self.assertRaises(ValidationError):
            self._campaign(schedule_type="at", schedule_at=False)
        with self.assertRaises(ValidationError):
            self._campaign(
                schedule_type="at",
                schedule_at="2030-01-01 10:00:00",
                expires_at="2030-01-01 09:00:00",
            )
