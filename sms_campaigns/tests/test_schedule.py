"""Again and again, in each recipient's zone, at a slower pace."""

from datetime import datetime, timedelta

from freezegun import freeze_time
from psycopg2.errors import UniqueViolation

from odoo import fields
from odoo.exceptions import UserError, ValidationError
from odoo.tests import tagged
from odoo.tools import mute_logger

from .common import CampaignCase

MONTHLY = {
    "schedule_type": "recurring",
    "schedule_tz": "America/New_York",
    "repeat_frequency": "monthly",
    "repeat_month_by": "day",
    "repeat_nth": "1",
    "repeat_weekday": "0",
    "repeat_start": "2026-03-01",
    "repeat_time": 10.0,
}
DAILY = MONTHLY | {"repeat_frequency": "daily", "repeat_start": "2026-03-02"}


@tagged("post_install", "-at_install")
class TestSchedule(CampaignCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.east = cls._contact("Ada", "+12125550110", "in")
        cls.west = cls._contact("Wes", "+14155550111", "in")

    def _cron(self, moment):
        """What the scheduled action does at ``moment``."""
        with freeze_time(moment):
            self._run_cron()

    def _run_cron(self):
        with self.enter_registry_test_mode():
            self.env.ref("sms_campaigns.cron_launch").method_direct_trigger()

    def _finish(self, campaign, moment):
        with freeze_time(moment):
            self.env["sms.message"]._cancel([("campaign_id", "=", campaign.id)])
            self._run_cron()

    @freeze_time("2026-03-01 12:00:00")
    def test_im_1_next_five_dates_are_shown(self):
        campaign = self._campaign(**MONTHLY)
        self.assertEqual(campaign.rrule, "FREQ=MONTHLY;BYDAY=+1MO")
        lines = campaign.next_dates.split("\n")
        self.assertEqual(len(lines), 5)
        self.assertEqual(lines[0], "Monday, 2 March 2026, 10:00")
        self.assertEqual(lines[1], "Monday, 6 April 2026, 10:00")

    def test_im_1_recurring_runs_once_a_date_and_waits_for_the_next(self):
        """Across the change of clocks on 8 March: 10:00 on the wall is 15:00, then 14:00 UTC."""
        with freeze_time("2026-03-01 12:00:00"):
            campaign = self._campaign(**MONTHLY)
            campaign.action_schedule()
        self.assertEqual(campaign.schedule_at, datetime(2026, 3, 2, 15))
        self._cron("2026-03-02 14:59:00")
        self.assertFalse(campaign.run_ids)
        self._cron("2026-03-02 15:00:30")
        self.assertEqual(campaign.state, "in_process")
        self.assertEqual(len(self._messages(campaign)), 2)
        self._finish(campaign, "2026-03-02 15:10:00")
        self.assertEqual(campaign.state, "scheduled")
        self.assertEqual(campaign.schedule_at, datetime(2026, 4, 6, 14))
        self._cron("2026-04-06 14:00:30")
        self.assertEqual(len(campaign.run_ids), 2)
        self.assertEqual(len(self._messages(campaign)), 4)
        self.assertEqual(
            sorted(campaign.run_ids.mapped("planned_at")),
            [datetime(2026, 3, 2, 15), datetime(2026, 4, 6, 14)],
        )

    def test_im_1_the_audience_is_evaluated_at_each_date(self):
        with freeze_time("2026-03-01 12:00:00"):
            campaign = self._campaign(**MONTHLY)
            campaign.action_schedule()
        self._cron("2026-03-02 15:00:30")
        self._finish(campaign, "2026-03-02 15:10:00")
        self._opt_out(self.west, self.company_a)
        newcomer = self._contact("Nina", "+12125550112", "in")
        self._cron("2026-04-06 14:00:30")
        latest = self._messages(campaign, "queued")
        self.assertEqual(latest.partner_id, self.east | newcomer)

    def test_im_1_completed_after_the_last_date(self):
        with freeze_time("2026-03-01 12:00:00"):
            campaign = self._campaign(**MONTHLY, repeat_end="count", repeat_count=1)
            campaign.action_schedule()
        self._cron("2026-03-02 15:00:30")
        self._finish(campaign, "2026-03-02 15:10:00")
        self.assertEqual(campaign.state, "completed")

    def test_im_1_a_stopped_server_skips_what_it_missed(self):
        with freeze_time("2026-03-01 12:00:00"):
            campaign = self._campaign(**MONTHLY)
            campaign.action_schedule()
        self._cron("2026-06-20 08:00:00")
        self.assertFalse(campaign.run_ids)
        self.assertEqual(campaign.schedule_at, datetime(2026, 7, 6, 14))
        self.assertIn("Nothing was sent for the 4 dates", self._said(campaign))
        self.assertIn("the server did not run", self._said(campaign))

    def test_im_1_or_makes_up_for_it_once_never_in_a_burst(self):
        with freeze_time("2026-03-01 12:00:00"):
            campaign = self._campaign(**MONTHLY, repeat_missed="once")
            campaign.action_schedule()
        self._cron("2026-06-20 08:00:00")
        self.assertEqual(campaign.run_ids.planned_at, datetime(2026, 6, 1, 14), "the latest")
        self.assertIn("Nothing was sent for the 3 dates from Monday, 2 March", self._said(campaign))
        self._finish(campaign, "2026-06-20 08:10:00")
        self._cron("2026-06-20 08:11:00")
        self.assertEqual(len(campaign.run_ids), 1)
        self.assertEqual(len(self._messages(campaign)), 2, "one for each contact")
        self.assertEqual(campaign.schedule_at, datetime(2026, 7, 6, 14))

    def test_im_1_the_last_date_is_made_up_for_too(self):
        with freeze_time("2026-03-01 12:00:00"):
            campaign = self._campaign(
                **MONTHLY, repeat_missed="once", repeat_end="count", repeat_count=2
            )
            campaign.action_schedule()
        self._cron("2026-06-20 08:00:00")
        self.assertEqual(campaign.run_ids.planned_at, datetime(2026, 4, 6, 14))
        self._finish(campaign, "2026-06-20 08:10:00")
        self.assertEqual((campaign.state, len(campaign.run_ids)), ("completed", 1))

    def _said(self, campaign):
        return "".join(campaign.message_ids.mapped("body"))

    def test_im_1_dates_missed_because_the_one_before_took_long_are_told(self):
        with freeze_time("2026-03-01 12:00:00"):
            campaign = self._campaign(**DAILY)
            campaign.action_schedule()
        self._cron("2026-03-02 15:00:30")
        self._finish(campaign, "2026-03-03 18:00:00")
        self.assertEqual(campaign.schedule_at, datetime(2026, 3, 4, 15))
        self.assertIn("sent for Tuesday, 3 March 2026, 10:00: the texts", self._said(campaign))
        self._cron("2026-03-04 15:00:30")
        self._finish(campaign, "2026-03-07 18:00:00")
        self.assertIn(
            "3 dates from Thursday, 5 March 2026, 10:00 to Saturday, 7 March 2026, 10:00: the texts"
            " of the date before were still being sent.",
            self._said(campaign),
        )

    def test_im_1_what_ends_in_time_misses_nothing(self):
        with freeze_time("2026-03-01 12:00:00"):
            campaign = self._campaign(**DAILY)
            campaign.action_schedule()
        self._cron("2026-03-02 15:00:30")
        self._finish(campaign, "2026-03-02 15:10:00")
        self.assertNotIn("Nothing was sent", self._said(campaign))

    def test_im_1_in_local_time_a_run_may_end_before_its_date(self):
        """Nobody is in California: all have it before it is ten there."""
        self.west.active = False
        with freeze_time("2026-03-01 12:00:00"):
            campaign = self._campaign(
                **DAILY | {"schedule_tz": "America/Los_Angeles", "local_time": True}
            )
            campaign.action_schedule()
        self.assertEqual(campaign.schedule_at, datetime(2026, 3, 2, 18))
        self._cron("2026-03-02 15:30:00")
        self.assertTrue(self._messages(campaign))
        self._finish(campaign, "2026-03-02 15:40:00")
        self.assertEqual(campaign.schedule_at, datetime(2026, 3, 3, 18))
        with freeze_time("2026-03-02 15:45:00"):
            campaign.write({"repeat_end": "count", "repeat_count": 5})
        self.assertEqual(campaign.schedule_at, datetime(2026, 3, 3, 18), "a date is sent once")

    def test_b_11_a_pause_over_before_the_date_changes_nothing(self):
        with freeze_time("2026-03-01 12:00:00"):
            campaign = self._campaign(**DAILY)
            campaign.action_schedule()
            campaign.action_pause()
            campaign.action_resume()
        self.assertEqual(campaign.schedule_at, datetime(2026, 3, 2, 15))
        self.assertNotIn("Nothing was sent", self._said(campaign))

    def test_im_1_a_campaign_sent_once_says_that_it_starts_late(self):
        for cron, late in (("2026-03-02 15:40:00", False), ("2026-03-02 17:00:00", True)):
            with freeze_time("2026-03-01 12:00:00"):
                campaign = self._campaign(schedule_type="at", schedule_at="2026-03-02 15:00:00")
                campaign.action_schedule()
            self._cron(cron)
            self.assertEqual(campaign.state, "in_process")
            self.assertEqual("Started late" in self._said(campaign), late)

    def test_im_1_in_local_time_an_hour_that_has_passed_elsewhere_is_no_late_start(self):
        with freeze_time("2026-06-10 16:30:00"):
            campaign = self._campaign(
                schedule_type="at",
                schedule_tz="America/Los_Angeles",
                schedule_at="2026-06-10 17:00:00",
                local_time=True,
            )
            campaign.action_schedule()
        self._cron("2026-06-10 16:30:30")
        self.assertEqual(campaign.state, "in_process")
        self.assertNotIn("Started late", self._said(campaign))

    def test_a_date_cannot_be_sent_twice(self):
        campaign = self._campaign(**MONTHLY)
        values = {
            "campaign_id": campaign.id,
            "user_id": self.manager.id,
            "started_at": fields.Datetime.now(),
            "planned_at": datetime(2026, 3, 2, 15),
        }
        runs = self.env["sms.campaign.run"]
        runs.create(values)
        with self.assertRaises(UniqueViolation), mute_logger("odoo.sql_db"):
            runs.create(values)

    def test_b_11_pausing_between_dates_and_going_on(self):
        with freeze_time("2026-03-01 12:00:00"):
            campaign = self._campaign(**MONTHLY)
            campaign.action_schedule()
            campaign.action_pause()
        self._cron("2026-03-02 15:00:30")
        self.assertFalse(campaign.run_ids)
        with freeze_time("2026-03-10 12:00:00"):
            campaign.action_resume()
        self.assertEqual(campaign.state, "scheduled")
        self.assertEqual(campaign.schedule_at, datetime(2026, 4, 6, 14))
        self.assertIn("10:00: the campaign was paused.", self._said(campaign))

    def test_b_11_what_is_late_expires_counted_from_each_date(self):
        with freeze_time("2026-03-01 12:00:00"):
            campaign = self._campaign(**MONTHLY, expires_after=2.0)
            campaign.action_schedule()
        self._cron("2026-03-02 15:00:30")
        self.assertEqual(
            set(self._messages(campaign).mapped("expires_at")), {datetime(2026, 3, 2, 17)}
        )

    @freeze_time("2026-03-01 12:00:00")
    def test_a_changed_rule_moves_the_next_date(self):
        campaign = self._campaign(**MONTHLY)
        campaign.action_schedule()
        campaign.repeat_weekday = "4"
        self.assertEqual(campaign.schedule_at, datetime(2026, 3, 6, 15))

    @freeze_time("2026-03-01 12:00:00")
    def test_im_1_what_is_scheduled_is_not_moved_into_the_past(self):
        """It would start at once, without the look before a launch."""
        for vals, words in (
            ({"schedule_at": "2026-02-28 15:00:00"}, "in the future"),
            ({"schedule_type": "now"}, "back to draft"),
        ):
            campaign = self._campaign(schedule_type="at", schedule_at="2026-03-02 15:00:00")
            campaign.action_schedule()
            with self.subTest(words), self.assertRaisesRegex(UserError, words):
                campaign.write(vals)

    @freeze_time("2026-03-01 12:00:00")
    def test_im_1_what_is_scheduled_may_be_sent_earlier(self):
        campaign = self._campaign(schedule_type="at", schedule_at="2026-03-02 15:00:00")
        campaign.action_schedule()
        campaign.schedule_at = "2026-03-01 13:00:00"
        self._cron("2026-03-01 13:00:30")
        self.assertEqual(campaign.state, "in_process")

    @freeze_time("2026-03-01 12:00:00")
    def test_im_1_a_time_in_the_past_is_told_before_the_dialog(self):
        campaign = self._campaign(schedule_type="at", schedule_at="2026-02-28 15:00:00")
        with self.assertRaisesRegex(UserError, "in the future"):
            campaign.action_confirm()

    def test_wrong_rules_are_told_in_words(self):
        for values, words in (
            ({"repeat_interval": 0}, "1 or more"),
            ({"repeat_frequency": "weekly"}, "day of the week"),
            ({"repeat_month_by": "date", "repeat_day": 32}, "between 1 and 31"),
            ({"repeat_end": "until", "repeat_until": "2026-02-01"}, "before the first"),
            ({"repeat_end": "until"}, "on which day the campaign ends"),
            ({"repeat_end": "count", "repeat_count": 0}, "at least once"),
            ({"repeat_time": 24.5}, "time of day"),
            ({"repeat_start": False}, "starts"),
            ({"expires_after": -1}, "0 or more"),
        ):
            with self.subTest(words), self.assertRaisesRegex(ValidationError, words):
                self._campaign(**(MONTHLY | values))

    @freeze_time("2027-01-01 12:00:00")
    def test_a_rule_that_has_ended_is_not_scheduled(self):
        campaign = self._campaign(**MONTHLY, repeat_end="until", repeat_until="2026-12-01")
        with self.assertRaisesRegex(UserError, "no date left"):
            campaign.action_schedule()

    def test_local_time_is_each_recipients_own_clock(self):
        """10:00 in New York and 10:00 in California; put together early enough for both."""
        with freeze_time("2026-06-01 00:00:00"):
            campaign = self._campaign(
                schedule_type="at",
                schedule_tz="America/Los_Angeles",
                schedule_at="2026-06-10 17:00:00",  # 10:00 there
                local_time=True,
            )
            campaign.action_schedule()
        self.assertLessEqual(campaign.start_at, datetime(2026, 6, 10, 14))
        self._cron(campaign.start_at)
        moments = {m.partner_id: m.not_before for m in self._messages(campaign)}
        self.assertEqual(moments[self.west], datetime(2026, 6, 10, 17))
        self.assertEqual(moments[self.east], datetime(2026, 6, 10, 14))

    def test_pace_of_its_own_spreads_the_texts(self):
        campaign = self._campaign(pace=0.5)
        with freeze_time("2026-06-10 16:00:00"):
            self._launch(campaign)
        moments = sorted(self._messages(campaign).mapped("not_before"))
        self.assertEqual(moments[1] - moments[0], timedelta(seconds=2))

    @freeze_time("2026-06-01 00:00:00")
    def test_the_moment_is_told_in_the_chosen_zone(self):
        campaign = self._campaign(
            schedule_type="at", schedule_tz="America/Denver", schedule_at="2026-06-10 17:00:00"
        )
        self.assertIn("11:00 on the clock of America/Denver", campaign.schedule_hint)
