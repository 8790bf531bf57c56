"""From a launch to messages: who, once, in slices, at the right time."""

from unittest.mock import patch

from freezegun import freeze_time
from psycopg2.errors import SerializationFailure

from odoo.exceptions import UserError
from odoo.tests import tagged
from odoo.tools import mute_logger

from ..models import sms_campaign_run
from .common import CampaignCase


@tagged("post_install", "-at_install")
class TestLaunch(CampaignCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.willing = cls._contact("Ada", "+12125550110", "in")
        cls.stranger = cls._contact("Ben", "+12125550111")
        cls.leaver = cls._contact("Cleo", "+12125550112", "out")
        cls.silent = cls._contact("Dora", False)
        cls.other = cls._contact("Emil", "+12125550113", "in")

    def test_nf_10_only_the_consenting_are_queued(self):
        campaign = self._campaign()
        self._launch(campaign)
        queued = self._messages(campaign, "queued")
        self.assertEqual(queued.partner_id, self.willing | self.other)
        self.assertEqual(set(queued.mapped("number")), {"+12125550110", "+12125550113"})
        self.assertEqual(queued.sender_id, self.sender_a)
        self.assertEqual(queued.company_id, self.company_a)
        self.assertEqual(set(queued.mapped("priority")), {50})

    def test_b_4_the_others_are_kept_with_the_reason(self):
        campaign = self._campaign()
        self._launch(campaign)
        reasons = {
            message.partner_id: message.block_reason
            for message in self._messages(campaign, "blocked")
        }
        self.assertEqual(
            reasons,
            {
                self.stranger: "no_consent",
                self.leaver: "suppressed",
                self.silent: "number_missing",
            },
        )
        self.assertEqual(campaign.recipient_count, 2)
        self.assertEqual(campaign.left_out_count, 3)
        self.assertIn("No consent: 1", campaign.left_out_summary)

    def test_text_is_filled_in_for_each(self):
        campaign = self._campaign(footer="Reply STOP to opt out.")
        self._launch(campaign)
        message = self._messages(campaign).filtered(lambda row: row.partner_id == self.willing)
        self.assertEqual(message.body, "Hello Ada, the newsletter is out.\nReply STOP to opt out.")
        self.assertEqual((message.encoding, message.segments), ("gsm7", 1))

    def test_b_8_killed_between_slices_everybody_comes_once(self):
        """A slice that dies leaves no trace; the next one goes on behind the checkpoint."""
        campaign = self._campaign()
        campaign.action_launch()
        run = campaign.sudo().run_ids
        enqueue = type(self.env["sms.message"])._enqueue

        def dies_after_writing(messages, vals_list):
            enqueue(messages, vals_list)
            raise RuntimeError("killed")

        with patch.object(sms_campaign_run, "SLICE", 2):
            run._try_slice()
            before = self._messages(campaign)
            with (
                patch.object(type(self.env["sms.message"]), "_enqueue", dies_after_writing),
                self.assertRaises(RuntimeError),
                self.env.cr.savepoint(),
            ):
                run._write_slice([])
            run.invalidate_recordset()
            self.assertEqual(self._messages(campaign), before)
            self._write_all(campaign)
        everybody = self.willing | self.stranger | self.leaver | self.silent | self.other
        self.assertEqual(len(self._messages(campaign)), 5)
        self.assertEqual(self._messages(campaign).partner_id, everybody)
        self.assertEqual(run.state, "running")

    def test_slices_follow_each_other_out_of_one_look_at_the_audience(self):
        """Who is deleted meanwhile, and what another launcher has written, is passed over."""
        gone = self._contact("Gone", "+12125550117") | self._contact("Gone too", "+12125550118")
        last = self._contact("Last", "+12125550119", "in")
        campaign = self._campaign()
        campaign.action_launch()
        run, ahead = campaign.sudo().run_ids, []
        audience = type(self.env["sms.campaign.audience"])
        looked = []
        with (
            patch.object(sms_campaign_run, "SLICE", 2),
            patch.object(audience, "_contacts", _counting(audience._contacts, looked)),
        ):
            run._try_slice(ahead)
            self.assertEqual(self._messages(campaign).partner_id.ids, ahead[:2])
            run.checkpoint = gone[0].id - 1
            gone.unlink()
            self.assertEqual(run._try_slice(ahead), 1)
            self.assertEqual(len(looked), 2, "at first, and when all of a slice were gone")
            self.assertEqual(run._try_slice(ahead), 0)
        self.assertEqual(self._messages(campaign, "queued").partner_id & last, last)
        self.assertEqual(run.state, "running")

    def test_a_number_gets_one_text_also_across_slices(self):
        twin = self._contact("Ada's office", "+12125550110", "in")
        campaign = self._campaign()
        campaign.action_launch()
        with patch.object(sms_campaign_run, "SLICE", 2):
            self._write_all(campaign)
        messages = self._messages(campaign).filtered(lambda row: row.number == "+12125550110")
        self.assertEqual(messages.mapped("state"), ["queued", "blocked"])
        self.assertEqual(messages[1].partner_id, twin)
        self.assertEqual(messages[1].block_reason, "duplicate_number")
        self.assertIn("Another contact with this number", messages[1].explanation)

    def test_a_number_shared_with_somebody_unwilling_still_gets_the_text(self):
        self._contact("Aaron", "+12125550114")
        willing = self._contact("Zoe", "+12125550114", "in")
        campaign = self._campaign()
        self._launch(campaign)
        queued = self._messages(campaign, "queued").filtered(
            lambda row: row.number == "+12125550114"
        )
        self.assertEqual(queued.partner_id, willing)

    def test_the_number_agreed_to_is_used(self):
        self.env["res.partner.phone"].create(
            {"partner_id": self.stranger.id, "number": "+12125550119"}
        )
        self._opt_in(self.stranger, self.company_a, "+12125550119")
        campaign = self._campaign()
        self._launch(campaign)
        message = self._messages(campaign, "queued").filtered(
            lambda row: row.partner_id == self.stranger
        )
        self.assertEqual(message.number, "+12125550119")

    def test_b_5_stop_between_launch_and_sending_cancels(self):
        campaign = self._campaign()
        self._launch(campaign)
        self._opt_out(self.willing, self.company_a)
        message = self._messages(campaign).filtered(lambda row: row.partner_id == self.willing)
        self.assertEqual(message.state, "canceled")
        self.assertEqual(campaign.canceled_count, 1)

    def test_im_7_the_next_campaign_leaves_out_who_opted_out(self):
        self._launch(self._campaign())
        self._opt_out(self.willing, self.company_a)
        second = self._campaign()
        self._launch(second)
        message = self._messages(second).filtered(lambda row: row.partner_id == self.willing)
        self.assertEqual((message.state, message.block_reason), ("blocked", "suppressed"))

    def test_im_1_a_scheduled_campaign_starts_by_itself(self):
        with freeze_time("2026-03-02 15:00:00"):
            campaign = self._campaign(schedule_type="at", schedule_at="2026-03-03 15:00:00")
            campaign.action_schedule()
            self._start_due()
            self.assertEqual(campaign.state, "scheduled")
        with freeze_time("2026-03-03 15:00:10"):
            self._start_due()
            self.assertEqual(campaign.state, "in_process")
            self.assertEqual(campaign.sudo().run_ids.user_id, self.manager)

    def test_scheduling_in_the_past_is_refused(self):
        campaign = self._campaign(schedule_type="at", schedule_at="2020-01-01 10:00:00")
        with self.assertRaisesRegex(UserError, "future"):
            campaign.action_schedule()

    def test_im_2_an_unverified_toll_free_sender_is_refused(self):
        self.sender_a.write(
            {"kind": "toll_free", "number": "+18885550100", "verification_state": "pending"}
        )
        with self.assertRaisesRegex(UserError, "30032"):
            self._campaign().action_launch()

    def test_cron_writes_the_messages_and_commits(self):
        campaign = self._campaign()
        campaign.action_launch()
        self._run_cron()
        campaign.invalidate_recordset()
        self.assertEqual(len(self._messages(campaign)), 5)
        self.assertEqual(campaign.sudo().run_ids.state, "running")

    def test_b_8_a_run_that_fails_stops_its_campaign_and_no_other(self):
        """Such as a field of another add-on that can't be computed for somebody."""
        broken = self._campaign(body="You live at {{ object.contact_address }}")
        broken.action_launch()
        cancelled = self._campaign()
        self._launch(cancelled)
        cancelled.action_cancel()
        fine = self._campaign()
        fine.action_launch()
        with patch.object(
            type(self.env["res.partner"]), "_compute_contact_address", side_effect=ZeroDivisionError
        ):
            self._run_cron()
        self.assertEqual(broken.state, "paused")
        self.assertIn("unexpected error", broken.problem)
        self.assertEqual(broken.activity_ids.user_id, self.manager)
        self.assertFalse(self._messages(broken))
        self.assertEqual((fine.state, fine.sudo().run_ids.state), ("in_process", "running"))
        self.assertEqual(cancelled.sudo().run_ids.state, "done")
        broken.action_resume()
        self._write_all(broken)
        self.assertEqual(len(self._messages(broken)), 5)

    def test_im_1_a_start_that_fails_stops_its_campaign_and_no_other(self):
        campaigns = self._scheduled("Fine", "Broken", "Fine, too")
        with (
            freeze_time("2026-03-03 15:00:10"),
            patch.object(*self._fails_if_broken("_start", ZeroDivisionError)),
        ):
            self._run_cron()
        self.assertEqual(campaigns.mapped("state"), ["in_process", "paused", "in_process"])
        self.assertIn("unexpected error", campaigns[1].problem)
        self.assertEqual(len(campaigns.run_ids), 2)

    def test_im_1_a_conflict_at_a_start_undoes_no_other(self):
        """Somebody was first at one of them: it is due still."""
        campaigns = self._scheduled("Fine", "Broken", "Fine, too")
        with freeze_time("2026-03-03 15:00:10"):
            with patch.object(*self._fails_if_broken("_start", SerializationFailure)):
                self._run_cron()
            self.assertEqual(campaigns.mapped("state"), ["in_process", "scheduled", "scheduled"])
            self._run_cron()
        self.assertEqual(campaigns.mapped("state"), ["in_process"] * 3)
        self.assertEqual(len(campaigns.run_ids), 3)

    def test_im_1_starts_that_take_long_leave_room_for_other_jobs(self):
        campaigns = self._scheduled("First", "Second", "Third")
        job = self.env.ref("sms_campaigns.cron_launch")
        with freeze_time("2026-03-03 15:00:10"):
            for started in (1, 2, 3):
                self.env["ir.cron.trigger"].search([("cron_id", "=", job.id)]).unlink()
                self._run_cron(budget=0)
                states = ["in_process"] * started + ["scheduled"] * (3 - started)
                self.assertEqual(campaigns.mapped("state"), states)
                now = [("cron_id", "=", job.id), ("call_at", "<=", "2026-03-03 15:00:10")]
                self.assertTrue(self.env["ir.cron.trigger"].search(now), "it comes again")
        self.assertEqual(len(campaigns.run_ids), 3)

    def test_im_1_what_somebody_moved_meanwhile_does_not_start(self):
        campaigns = self._scheduled("First", "Second")
        start = type(campaigns)._start

        def moves_the_other(campaign):
            start(campaign)
            campaigns[1].with_env(campaign.env).sudo().schedule_at = "2026-03-04 15:00:00"

        with (
            freeze_time("2026-03-03 15:00:10"),
            patch.object(type(campaigns), "_start", moves_the_other),
        ):
            self._run_cron()
        self.assertEqual(campaigns.mapped("state"), ["in_process", "scheduled"])

    def test_b_8_a_missed_date_that_fails_stops_its_campaign_and_no_other(self):
        daily = {"schedule_type": "recurring", "repeat_frequency": "daily"}
        campaigns = self._scheduled("Broken", "Fine", repeat_start="2026-03-03", **daily)
        with (
            freeze_time("2026-03-05 15:00:10"),
            patch.object(*self._fails_if_broken("_say_missed", ZeroDivisionError)),
        ):
            self._run_cron()
        self.assertEqual(campaigns.mapped("state"), ["paused", "scheduled"])
        self.assertEqual(str(campaigns[1].schedule_at)[:10], "2026-03-06")

    def test_b_8_an_end_that_fails_stops_its_campaign_and_no_other(self):
        """Not even where it can't be stopped, as it has been cancelled."""
        for stop in (False, True):
            campaigns = self.env["sms.campaign"]
            for name in ("Fine", "Broken", "Fine, too"):
                campaigns |= (campaign := self._campaign(name=name))
                self._launch(campaign)
            self.env["sms.message"]._cancel([("campaign_id", "in", campaigns.ids)])
            if stop:
                campaigns[1].action_cancel()
            with patch.object(*self._fails_if_broken("_after_run", ZeroDivisionError)):
                self._run_cron()
            ended = "cancelled" if stop else "paused"
            self.assertEqual(campaigns.mapped("state"), ["completed", ended, "completed"])
            self.assertNotEqual(campaigns[1].sudo().run_ids.state, "done")

    def test_b_15_who_cannot_be_told_keeps_no_campaign_from_its_pause(self):
        campaigns = self._scheduled("Broken", "Fine")
        for campaign in campaigns:
            self._break_text(campaign, "{{ object.nmae }}")
        with (
            freeze_time("2026-03-03 15:00:10"),
            patch.object(*self._fails_if_broken("_alert", ZeroDivisionError)),
            mute_logger("odoo.addons.sms_campaigns.models.sms_campaign_actions"),
        ):
            self._run_cron()
        self.assertEqual(campaigns.mapped("state"), ["paused", "paused"])
        self.assertIn("nmae", campaigns[0].problem)

    def _scheduled(self, *names, **vals):
        """Campaigns that are due at three in the afternoon, on 3 March 2026."""
        campaigns = self.env["sms.campaign"].with_user(self.manager)
        at = {"schedule_type": "at", "schedule_at": "2026-03-03 15:00:00"}
        with freeze_time("2026-03-02 15:00:00"):
            for name in names:
                campaigns |= self._campaign(name=name, **(at | vals))
            campaigns.action_schedule()
        return campaigns

    def _fails_if_broken(self, method, error):
        """For ``patch.object``: ``method`` does what it does, and raises for the broken one."""
        campaigns = type(self.env["sms.campaign"])
        original = getattr(campaigns, method)

        def fails(these, *args):
            result = original(these, *args)
            if "Broken" in these.mapped("name"):
                raise error
            return result

        return campaigns, method, fails

    def _run_cron(self, budget=600):
        """As the scheduler, however long it takes; the log tells what failed."""
        with (
            self.enter_registry_test_mode(),
            patch.object(sms_campaign_run, "BUDGET", budget),
            mute_logger("odoo.addons.sms_campaigns.models.sms_campaign_run"),
            mute_logger("odoo.addons.base.models.ir_cron"),
        ):
            self.env.ref("sms_campaigns.cron_launch").method_direct_trigger()

    def test_b_8_a_contact_merged_into_one_still_to_come_gets_one_text(self):
        campaign = self._campaign()
        campaign.action_launch()
        with patch.object(sms_campaign_run, "SLICE", 2):
            campaign.sudo().run_ids._try_slice()
            self.assertEqual(self._messages(campaign, "queued").partner_id, self.willing)
            self._merge(self.willing, into=self.other)
            self._write_all(campaign)
        self.assertEqual(campaign.state, "in_process")
        self.assertEqual(len(self._messages(campaign)), 4)
        self.assertEqual(self._messages(campaign, "queued").partner_id, self.other)

    def test_number_of_queries_does_not_grow_with_the_audience(self):
        """Judging 40 contacts takes as many queries as judging 5."""
        few = self._queries_to_judge()
        for index in range(20, 55):
            self._contact(f"Member {index}", f"+1212555{100 + index:04d}", "in")
        self.assertLessEqual(self._queries_to_judge(), few + 1)

    def _queries_to_judge(self):
        campaign = self._campaign().sudo()
        audience = self.env["sms.campaign.audience"]
        self.env.flush_all()
        self.env.invalidate_all()
        contacts = audience._contacts(campaign, self.manager, 0, 100)
        before = self.env.cr.sql_log_count
        audience._judge(campaign, contacts)
        return self.env.cr.sql_log_count - before


def _counting(method, calls):
    """``method``, each of whose calls is noted in ``calls``."""

    def counted(model, *args):
        calls.append(args)
        return method(model, *args)

    return counted
