"""Pause, resume, cancel, complete; and what nobody may do by RPC."""

from contextlib import contextmanager
from datetime import timedelta
from unittest.mock import patch

from freezegun import freeze_time

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

    def test_b_11_what_comes_back_into_the_queue_of_a_paused_campaign_waits(self):
        """Tried again, or never heard of: whatever was under way when the manager paused it."""
        campaign = self._campaign()
        self._launch(campaign)
        refused, unheard = self._messages(campaign)
        self._advance(refused | unheard, MessageState.SENDING)
        campaign.action_pause()
        self._advance(refused, MessageState.FAILED)
        self.env["sms.message"]._requeue({refused.id: None})
        self.env["sms.message"]._requeue({unheard.id: None}, new_attempt=False)
        other = self._campaign()
        self._contact("Cleo", "+12125550112", "in")
        self._launch(other)
        self.sender_a.write({"mps": 10, "burst": 10})
        claimed = self.env["sms.message"].browse(self._claim())
        self.assertEqual(claimed, self._messages(other), "others are not held up by them")
        self.assertEqual((refused | unheard).mapped("held"), [True, True])
        self.assertFalse(self.sender_a._has_work_left(), "the lane sleeps")
        self.assertEqual((campaign.waiting_count, campaign.canceled_count), (2, 0))
        campaign.action_resume()
        self.assertEqual(sorted(self._claim()), (refused | unheard).ids)

    def test_b_11_what_comes_back_into_the_queue_of_a_cancelled_campaign_is_cancelled(self):
        campaign = self._campaign()
        self._launch(campaign)
        unheard, refused = self._messages(campaign)
        self._advance(refused | unheard, MessageState.SENDING)
        self._advance(unheard, MessageState.UNCERTAIN)
        campaign.action_cancel()
        self._by_launcher("_complete")
        self.assertNotEqual(campaign.sudo().run_ids.state, "done")
        self.env["sms.message"]._resend_absent(unheard.ids)
        self.env["sms.message"]._requeue({refused.id: None}, new_attempt=False)
        self.assertFalse(self._claim())
        self.assertEqual(self._messages(campaign).mapped("state"), ["canceled"] * 2)
        self.assertEqual((campaign.waiting_count, campaign.canceled_count), (0, 2))
        self._by_launcher("_complete")
        self.assertEqual(campaign.sudo().run_ids.state, "done")
        self.assertIn("0 of 2 texts delivered", "".join(campaign.message_ids.mapped("body")))

    def test_b_11_texts_written_while_it_was_being_paused_do_not_leave(self):
        """Before the launcher's cron has come to align them."""
        for action, state in (("action_pause", "queued"), ("action_cancel", "canceled")):
            campaign = self._campaign()
            campaign.action_launch()
            run = campaign.sudo().run_ids
            getattr(campaign, action)()
            run._write_slice([])
            self.assertFalse(self._claim())
            self.assertEqual(set(self._messages(campaign).mapped("state")), {state})
            self.assertFalse(self.sender_a._has_work_left())

    def test_b_11_a_text_of_a_cancelled_campaign_is_not_tried_again(self):
        campaign = self._campaign()
        self._launch(campaign)
        failed = self._messages(campaign)[0]
        self._advance(failed, MessageState.SENDING, MessageState.FAILED)
        self.assertFalse(failed._why_not_by_itself())
        campaign.action_cancel()
        self.assertIn("cancelled", failed._why_not_by_itself())

    def test_ic_2_what_a_campaign_keeps_back_takes_no_credits(self):
        self.company_a.sms_billing = "prepaid"
        account = self.env["sms.credit.account"]._of(self.company_a)
        account._book("purchase", 10, "first")
        self.sender_a.write({"mps": 10, "burst": 10})
        campaign = self._campaign()
        self._launch(campaign)
        messages = self._messages(campaign)
        with self._as_a_job() as env:
            sender = env["sms.sender"].browse(self.sender_a.id)
            sender._draw_credits()
            self.assertEqual(len(sender._claim().texts), 2)
            sender._give_credits_back()
        self.assertEqual((account.balance, account.reserved), (10, 2))
        campaign.action_pause()
        self.env["sms.message"]._requeue(dict.fromkeys(messages.ids), new_attempt=False)
        with self._as_a_job() as env:
            self.assertFalse(env["sms.sender"].browse(self.sender_a.id)._run_turn())
        self.assertEqual(messages.mapped("held"), [True, True])
        self.assertEqual((account.balance, account.reserved), (10, 2), "no more than before")
        campaign.action_cancel()
        with self._as_a_job() as env:
            env["sms.credit.account"].browse(account.id)._cron_settle()
        self.assertEqual((account.balance, account.reserved), (10, 0))

    @contextmanager
    def _as_a_job(self):
        """What commits, as a lane does."""
        with self.enter_registry_test_mode(), self.registry.cursor() as cr:
            yield self.env(cr=cr)

    def test_b_11_where_all_campaigns_run_a_claim_costs_no_more_for_many_texts(self):
        self.sender_a.write({"mps": 10, "burst": 10})
        self._launch(self._campaign())
        few = self._queries_of_a_claim(2)
        for index in range(10):
            self._contact(f"Member {index}", f"+121255501{index + 20}", "in")
        self._launch(self._campaign())
        self.assertLessEqual(self._queries_of_a_claim(12), few)

    def _queries_of_a_claim(self, texts):
        self.env.flush_all()
        before = self.env.cr.sql_log_count
        self.assertEqual(len(self._claim()), texts)
        return self.env.cr.sql_log_count - before

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
        self._advance(self._messages(campaign), MessageState.SENDING, MessageState.ACCEPTED)
        self._by_launcher("_complete")
        self.assertEqual(campaign.state, "in_process")
        self._advance(self._messages(campaign), MessageState.DELIVERED)
        self._by_launcher("_complete")
        self.assertEqual(campaign.state, "completed")
        self.assertEqual((campaign.delivered_count, campaign.progress), (2, 100.0))

    def test_completed_although_the_carrier_stays_silent(self):
        campaign = self._campaign()
        self._launch(campaign)
        self._advance(self._messages(campaign), MessageState.SENDING, MessageState.ACCEPTED)
        with patch.object(sms_campaign_run, "RECEIPT_PATIENCE", timedelta(seconds=-1)):
            self._by_launcher("_complete")
        self.assertEqual(campaign.state, "completed")

    def test_a_text_broken_after_scheduling_pauses_and_says_why(self):
        campaign = self._campaign(
            schedule_type="at", schedule_at=fields.Datetime.now() + timedelta(hours=1)
        )
        campaign.action_schedule()
        self._break_text(campaign, "{{ object.nmae }}")
        campaign.sudo().schedule_at = fields.Datetime.now() - timedelta(minutes=1)
        self._start_due()
        self.assertEqual(campaign.state, "paused")
        self.assertIn("object.nmae", campaign.problem)
        self.assertEqual(campaign.activity_ids.user_id, self.manager)
        with self.assertRaisesRegex(UserError, "nmae"):
            campaign.action_resume()
        campaign.action_draft()
        campaign.body = "Hello"
        self.assertEqual((campaign.problem, len(campaign.activity_ids)), (False, 0))
        self._launch(campaign)
        self.assertTrue(self._messages(campaign, "queued"))

    def test_b_11_what_has_been_written_is_not_taken_back_to_draft(self):
        campaign = self._campaign()
        self._launch(campaign)
        campaign.action_pause()
        with self.assertRaisesRegex(UserError, "have been written"):
            campaign.action_draft()

    def test_b_11_a_time_that_no_longer_counts_does_not_stop_a_campaign_that_comes_again(self):
        """It is not shown, so nobody could mend it; each date has a time of its own."""
        moment = fields.Datetime.now()
        campaign = self._campaign(
            schedule_type="at",
            schedule_at=moment + timedelta(hours=1),
            expires_at=moment + timedelta(hours=2),
        )
        campaign.write({"schedule_type": "recurring", "repeat_frequency": "daily"})
        with freeze_time(moment + timedelta(hours=3)):
            campaign.action_schedule()
            campaign.action_pause()
            campaign.action_resume()
        self.assertEqual(campaign.state, "scheduled")

    def test_b_19_a_campaign_whose_texts_are_written_goes_on_without_its_number(self):
        """They may have been given to another; what still waits for this one goes on waiting."""
        campaign = self._campaign()
        self._launch(campaign)
        campaign.action_pause()
        self.sender_a._stop("Broken")
        campaign.action_resume()
        self.assertEqual(campaign.state, "in_process")

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

    def test_a_campaign_under_way_is_not_deleted_although_nothing_was_sent(self):
        campaign = self._campaign(
            schedule_type="at", schedule_at=fields.Datetime.now() + timedelta(hours=1)
        )
        campaign.action_schedule()
        with self.assertRaisesRegex(UserError, "Cancel it"):
            campaign.with_user(self.user).unlink()
        campaign.action_cancel()
        campaign.unlink()

    def test_who_prepares_reads_what_is_scheduled(self):
        """The form offers no field whose change would be refused."""
        campaign = self._campaign(
            schedule_type="at", schedule_at=fields.Datetime.now() + timedelta(hours=1)
        )
        as_user = campaign.with_user(self.user)
        self.assertTrue(as_user.can_change)
        campaign.action_schedule()
        self.assertTrue(campaign.can_change)
        self.assertFalse(as_user.can_change)
        with self.assertRaisesRegex(AccessError, "is scheduled"):
            as_user.body = "Something else"
        campaign.action_cancel()
        self.assertFalse(campaign.can_change)

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
