"""When a campaign is sent: once, or again and again, in a zone or in each recipient's own."""

from datetime import time, timedelta

import pytz

from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError
from odoo.tools import float_round, format_datetime

from odoo.addons.base.models.res_partner import _tz_get
from odoo.addons.sms_consent.kernel.places import zones_of_country

from ..kernel.lifecycle import State
from ..kernel.recurrence import Recurrence, to_utc
from .sms_campaign import REPEAT_FIELDS

DAYS = REPEAT_FIELDS[-7:]  # from Monday
SHOWN_DATES = 5
MISSED_AFTER = timedelta(hours=1)  # a server that starts anew is late by less


class SmsCampaign(models.Model):
    """The schedule in a plain form; ``kernel/recurrence.py`` makes moments of it.

    ``schedule_at`` is the next moment, also of a campaign that comes again and again.
    """

    _inherit = "sms.campaign"

    schedule_tz = fields.Selection(
        _tz_get,
        "Time zone",
        required=True,
        default=lambda self: self.env.user.tz or "UTC",
        help="Whose clock the time of sending, and times in the text, are read from.",
    )
    schedule_hint = fields.Char(compute="_compute_schedule_hint")
    local_time = fields.Boolean(
        "In each recipient's time zone",
        help="Everybody gets the text when their own clock shows that time. Where a person may be "
        "in one of several zones, the last of them counts. Whose clock is past it when the "
        "campaign is scheduled gets the text at once.",
    )
    start_at = fields.Datetime(
        compute="_compute_start_at", store=True, help="When the recipients are put together."
    )
    pace = fields.Float(
        "Slower pace",
        help="At most so many segments a second, where the number's own pace would be too "
        "fast, for example for the people who answer the phone. 0: as fast as the number may.",
    )
    repeat_frequency = fields.Selection(
        [("daily", "Days"), ("weekly", "Weeks"), ("monthly", "Months"), ("yearly", "Years")],
        "Repeat unit",
        default="monthly",
        required=True,
    )
    repeat_interval = fields.Integer("Repeat every", default=1, required=True)
    repeat_start = fields.Date(
        "Starting", default=fields.Date.context_today, help="The first day that counts."
    )
    repeat_time = fields.Float("Time of day", default=10.0, required=True)
    mon = fields.Boolean()
    tue = fields.Boolean()
    wed = fields.Boolean()
    thu = fields.Boolean()
    fri = fields.Boolean()
    sat = fields.Boolean()
    sun = fields.Boolean()
    repeat_month_by = fields.Selection(
        [("date", "Day of the month"), ("day", "Weekday")],
        "Repeat on",
        default="date",
        required=True,
    )
    repeat_day = fields.Integer(
        "Day", default=1, help="In a month that is too short: its last day."
    )
    repeat_nth = fields.Selection(
        [("1", "First"), ("2", "Second"), ("3", "Third"), ("4", "Fourth"), ("-1", "Last")],
        "Which one",
        default="1",
    )
    repeat_weekday = fields.Selection(
        [
            ("0", "Monday"),
            ("1", "Tuesday"),
            ("2", "Wednesday"),
            ("3", "Thursday"),
            ("4", "Friday"),
            ("5", "Saturday"),
            ("6", "Sunday"),
        ],
        "Weekday",
        default="0",
    )
    repeat_end = fields.Selection(
        [("forever", "Never"), ("count", "After a number of times"), ("until", "On a date")],
        "Ends",
        default="forever",
        required=True,
    )
    repeat_count = fields.Integer("Times", default=12)
    repeat_until = fields.Date("Last day")
    repeat_missed = fields.Selection(
        [("skip", "Leave it out"), ("once", "Send it late, once")],
        "If a date is missed",
        default="skip",
        required=True,
        help="A date is missed when the server stood still or the texts of the date before were "
        "still being sent.",
    )
    expires_after = fields.Float(
        "Not later than",
        help="Hours after a date of a campaign that comes again: what has not been sent by then "
        "is cancelled. 0: no limit.",
    )
    rrule = fields.Char("Rule", compute="_compute_rrule")
    next_dates = fields.Text("Next dates", compute="_compute_next_dates")

    @api.constrains("schedule_type", *REPEAT_FIELDS)
    def _check_repeat(self):
        for campaign in self.filtered(lambda campaign: campaign.schedule_type == "recurring"):
            problem = campaign._repeat_problem()
            if problem:
                raise ValidationError(problem)

    @api.constrains("pace")
    def _check_pace(self):
        if any(campaign.pace < 0 for campaign in self):
            raise ValidationError(self.env._("The pace is a number of segments, 0 or more."))

    @api.constrains("expires_after")
    def _check_expires_after(self):
        if any(campaign.expires_after < 0 for campaign in self):
            raise ValidationError(self.env._("“Not after” is a number of hours, 0 or more."))

    def write(self, vals):
        """What is scheduled already waits for the time that it is moved to."""
        result = super().write(vals)
        if not self.env.su and vals.keys() & {
            "schedule_at",
            "schedule_tz",
            "schedule_type",
            *REPEAT_FIELDS,
        }:
            for campaign in self.filtered(lambda campaign: campaign.state == "scheduled"):
                campaign._reschedule()
        return result

    def _reschedule(self):
        """Wait for the first moment of the schedule as it is now.

        :raises UserError: when that is no moment to wait for: the launch would follow unasked
        """
        self.ensure_one()
        if self.schedule_type == "now":
            raise UserError(
                self.env._(
                    "“%s” is scheduled. Take it back to draft to send it right after a launch.",
                    self.name,
                )
            )
        self.sudo().schedule_at = self._first_occurrence()
        self._trigger_launcher(max(self.start_at, fields.Datetime.now()))

    def _repeat_problem(self):
        """What is wrong with the rule, in words, or False."""
        if self.repeat_interval < 1:
            return self.env._("Repeat every 1 or more.")
        if not self.repeat_start:
            return self.env._("Say on which day the campaign starts.")
        if not 0 <= self.repeat_time < 24:
            return self.env._("The time of day lies between 0:00 and 23:59.")
        if self.repeat_frequency == "weekly" and not any(self[day] for day in DAYS):
            return self.env._("Choose at least one day of the week.")
        by_date = self.repeat_frequency == "monthly" and self.repeat_month_by == "date"
        if by_date and not 1 <= self.repeat_day <= 31:
            return self.env._("The day of the month lies between 1 and 31.")
        if self.repeat_end == "count" and self.repeat_count < 1:
            return self.env._("The campaign is sent at least once: enter how many times.")
        if self.repeat_end == "until" and not self.repeat_until:
            return self.env._("Say on which day the campaign ends.")
        if self.repeat_end == "until" and self.repeat_until < self.repeat_start:
            return self.env._("The last day lies before the first.")
        return False

    def _recurrence(self):
        """The rule as the kernel knows it."""
        self.ensure_one()
        monthly_by_day = self.repeat_frequency == "monthly" and self.repeat_month_by == "day"
        minutes = int(float_round(self.repeat_time * 60, precision_digits=0))
        return Recurrence(
            frequency=self.repeat_frequency,
            interval=self.repeat_interval,
            start=self.repeat_start,
            at=time(minutes // 60 % 24, minutes % 60),
            zone=self.schedule_tz,
            weekdays=frozenset(number for number, day in enumerate(DAYS) if self[day]),
            day=self.repeat_day,
            nth=int(self.repeat_nth or 1) if monthly_by_day else None,
            weekday=int(self.repeat_weekday or 0),
            until=self.repeat_until if self.repeat_end == "until" else None,
            count=self.repeat_count if self.repeat_end == "count" else None,
        )

    @api.depends("schedule_type", "schedule_tz", *REPEAT_FIELDS)
    def _compute_rrule(self):
        for campaign in self:
            recurring = campaign.schedule_type == "recurring" and not campaign._repeat_problem()
            campaign.rrule = recurring and campaign._recurrence().rule

    @api.depends("rrule", "schedule_tz", "repeat_start", "repeat_time")
    def _compute_next_dates(self):
        now = fields.Datetime.now()
        for campaign in self:
            moments = []
            if campaign.rrule:
                moments = campaign._recurrence().next_moments(now, SHOWN_DATES)
            campaign.next_dates = "\n".join(campaign._in_words(moment) for moment in moments)

    @api.depends("schedule_type", "schedule_at", "schedule_tz", "rrule", "repeat_start")
    @api.depends_context("tz", "lang")
    def _compute_schedule_hint(self):
        """The moment on the clock of the chosen zone, where the reader's own is another."""
        for campaign in self:
            campaign.schedule_hint = False
            at = campaign.schedule_type == "at" and campaign.schedule_at
            if at and campaign.schedule_tz != (self.env.user.tz or "UTC"):
                campaign.schedule_hint = self.env._(
                    "%(moment)s on the clock of %(zone)s",
                    moment=campaign._in_words(at),
                    zone=(campaign.schedule_tz or "").replace("_", " "),
                )

    def _in_words(self, moment, zone=None):
        """``moment`` on the clock of ``zone``; default: the campaign's own."""
        return format_datetime(
            self.env, moment, tz=zone or self.schedule_tz, dt_format="EEEE, d MMMM yyyy, HH:mm"
        )

    @api.depends("schedule_at", "schedule_tz", "local_time", "company_id")
    def _compute_start_at(self):
        for campaign in self:
            campaign.start_at = campaign.schedule_at
            if campaign.schedule_at and campaign.local_time:
                wall = campaign._wall(campaign.schedule_at)
                campaign.start_at = min(
                    [campaign.schedule_at, *(to_utc(wall, zone) for zone in campaign._all_zones())]
                )

    def _wall(self, moment):
        """What the clock of the campaign's zone shows at ``moment`` (naive UTC)."""
        aware = pytz.utc.localize(moment).astimezone(pytz.timezone(self.schedule_tz))
        return aware.replace(tzinfo=None)

    def _local_moment(self, planned, places):
        """When the clocks of all ``places`` show what the campaign's own does at ``planned``."""
        wall = self._wall(planned)
        return max((to_utc(wall, place.zone) for place in places), default=planned)

    def _all_zones(self):
        """The zones of the countries that the company may text."""
        countries = self.company_id.sudo().sms_allowed_country_ids.mapped("code")
        return {zone for country in countries for zone in zones_of_country(country)}

    def _first_occurrence(self):
        """The moment at which the schedule begins.

        :raises UserError: when it lies in the past
        """
        self.ensure_one()
        now = fields.Datetime.now()
        if self.schedule_type == "recurring":
            # in the recipients' own time, a date may have been sent before it comes
            sent = {at for at in self.run_ids.mapped("planned_at") if at and at > now}
            moments = self._recurrence().next_moments(now, len(sent) + 1)
            unsent = [moment for moment in moments if moment not in sent]
            if not unsent:
                raise UserError(self.env._("There is no date left on which to send."))
            return unsent[0]
        if self.schedule_type != "at" or self.schedule_at <= now:
            raise UserError(self.env._("Choose a date and time in the future."))
        return self.schedule_at

    def _planned(self):
        """The moment for which the texts are planned; False: as soon as it is launched."""
        self.ensure_one()
        if self.schedule_type == "recurring" and self.state == State.SCHEDULED.value:
            return self.schedule_at  # also when it has come: the next date is another run's
        if self.schedule_type == "recurring":
            return next(iter(self._recurrence().next_moments(fields.Datetime.now(), 1)), False)
        return self.schedule_type == "at" and self.schedule_at

    def _next_occurrence(self):
        """The moment of a recurring campaign that follows; False when there is none.

        That is ``schedule_at`` itself as long as it lies ahead, as after a pause.
        """
        self.ensure_one()
        if self.schedule_type != "recurring" or not self.schedule_at:
            return False
        now = fields.Datetime.now()
        if self.schedule_at > now and not self._has_begun():
            return self.schedule_at
        catch_up = self.repeat_missed == "once"
        last = self._first_unsent() - timedelta(seconds=1)
        return self._recurrence().next_after(last, now, catch_up=catch_up) or False

    def _has_begun(self):
        """Whether the run of ``schedule_at`` has; in recipients' own time it does so before."""
        return self.schedule_at in self.run_ids.mapped("planned_at")

    def _first_unsent(self):
        """From when on a date is one on which nothing has been sent yet."""
        return self.schedule_at + timedelta(seconds=self._has_begun())

    def _after_run(self):
        """What follows when the last text of a run has come to its end.

        Somebody who has paused a campaign that comes again decides when it goes on.
        """
        self._say_completed()
        for campaign in self:
            recurring = campaign.schedule_type == "recurring"
            if campaign.state == State.IN_PROCESS.value:
                campaign._plan_next()
            elif campaign.state == State.PAUSED.value and not recurring:
                campaign._end()

    def _plan_next(self):
        """Wait for the next date after a run or a pause, or, where there is none, complete."""
        for campaign in self:
            reason = (
                self.env._("the campaign was paused.")
                if campaign.state == State.PAUSED.value
                else self.env._("the texts of the date before were still being sent.")
            )
            following = campaign._next_occurrence()
            campaign._say_missed(following, reason)
            if following:
                campaign._move(State.SCHEDULED, schedule_at=following, problem=False)
                campaign._trigger_launcher(max(campaign.start_at, fields.Datetime.now()))
            else:
                campaign._end()

    def _say_missed(self, following, reason):
        """Tell in the chatter the dates before ``following`` on which nothing was sent."""
        self.ensure_one()
        if self.schedule_type != "recurring" or not self.schedule_at:
            return
        before = following or fields.Datetime.now()
        missed = self._recurrence().moments_between(self._first_unsent(), before)
        if not missed:
            return
        values = {"first": self._in_words(missed[0]), "last": self._in_words(missed[-1])}
        words = (
            self.env._("Nothing was sent for %(first)s: %(reason)s", reason=reason, **values)
            if len(missed) == 1
            else self.env._(
                "Nothing was sent for the %(count)s dates from %(first)s to %(last)s: %(reason)s",
                count=len(missed),
                reason=reason,
                **values,
            )
        )
        self.message_post(body=words)

    def _say_late(self):
        """Tell in the chatter that a campaign that is sent once starts long after its time."""
        late = fields.Datetime.now() - MISSED_AFTER
        for campaign in self:
            if campaign.schedule_type == "at" and campaign.schedule_at < late:
                campaign.message_post(
                    body=self.env._(
                        "Started late: it was planned for %s, but the server did not run at that "
                        "time.",
                        campaign._in_words(campaign.schedule_at),
                    )
                )

    def _end(self):
        """Nothing is left to send: why it stood still is history, kept in the chatter."""
        for campaign in self.filtered("problem"):
            campaign.message_post(
                body=self.env._("Before it was completed it had paused: %s", campaign.problem)
            )
        self._move(State.COMPLETED, completed_at=fields.Datetime.now(), problem=False)

    def _skip_missed(self):
        """Move on the campaigns whose date was missed; return those that are not to start now.

        Of the dates that have passed, the latest is sent late where the campaign asks for it.
        """
        now = fields.Datetime.now()
        missed = self.filtered(
            lambda campaign: (
                campaign.schedule_type == "recurring" and campaign.schedule_at < now - MISSED_AFTER
            )
        )
        for campaign in missed:
            following = campaign._next_occurrence()
            campaign._say_missed(following, self.env._("the server did not run at that time."))
            if following:
                campaign.sudo().schedule_at = following
                campaign._trigger_launcher(campaign.start_at)
            else:
                campaign._end()
        return missed.filtered(
            lambda campaign: campaign.state != State.SCHEDULED.value or campaign.schedule_at > now
        )
