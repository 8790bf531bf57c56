"""When a recurring campaign is sent, across months, ends and changes of clocks."""

from datetime import date, datetime, time, timedelta, timezone
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sms_campaigns_kernel.recurrence import FREQUENCIES, Recurrence, to_utc

NEW_YORK = "America/New_York"
ZONES = (
    NEW_YORK,
    "Europe/Madrid",
    "Asia/Kolkata",
    "Australia/Lord_Howe",
    "America/St_Johns",
    "UTC",
)


def recurrence(**values):
    given_values = {"frequency": "daily", "start": date(2026, 1, 1), "at": time(10), "zone": "UTC"}
    return Recurrence(**(given_values | values))


def test_im_1_moments_between_two():
    rule = recurrence()
    first, last = datetime(2026, 1, 2, 10), datetime(2026, 1, 5, 10)
    assert rule.moments_between(first, last) == [datetime(2026, 1, day, 10) for day in (2, 3, 4)]
    assert rule.moments_between(first, first) == []


@pytest.mark.parametrize(
    ("values", "rule"),
    [
        ({}, "FREQ=DAILY"),
        ({"interval": 2}, "FREQ=DAILY;INTERVAL=2"),
        ({"frequency": "weekly", "weekdays": frozenset({0, 4})}, "FREQ=WEEKLY;BYDAY=MO,FR"),
        ({"frequency": "monthly", "day": 15}, "FREQ=MONTHLY;BYMONTHDAY=15"),
        ({"frequency": "monthly", "nth": -1, "weekday": 4}, "FREQ=MONTHLY;BYDAY=-1FR"),
        ({"frequency": "yearly", "count": 3}, "FREQ=YEARLY;COUNT=3"),
    ],
)
def test_im_1_a_form_becomes_a_rule(values, rule):
    assert recurrence(**values).rule == rule


def test_im_1_the_first_monday_of_each_month_at_ten_on_the_wall():
    rule = recurrence(frequency="monthly", nth=1, weekday=0, zone=NEW_YORK)
    assert rule.next_moments(datetime(2026, 2, 15), 3) == [
        datetime(2026, 3, 2, 15),  # winter
        datetime(2026, 4, 6, 14),  # summer
        datetime(2026, 5, 4, 14),
    ]


def test_a_short_month_is_sent_on_its_last_day():
    rule = recurrence(frequency="monthly", day=31)
    days = [moment.date() for moment in rule.next_moments(datetime(2026, 1, 1), 4)]
    assert days == [date(2026, 1, 31), date(2026, 2, 28), date(2026, 3, 31), date(2026, 4, 30)]


def test_until_is_the_last_day_and_count_counts_from_the_start():
    until = recurrence(until=date(2026, 1, 3))
    assert len(until.next_moments(datetime(2025, 12, 1), 9)) == 3
    counted = recurrence(count=3)
    assert counted.next_moments(datetime(2026, 1, 2, 12), 9) == [datetime(2026, 1, 3, 10)]
    assert counted.next_moments(datetime(2026, 2, 1), 9) == []


def test_clocks_forward_and_back_send_once_each_day():
    rule = recurrence(at=time(2, 30), zone=NEW_YORK)
    spring = rule.next_moments(datetime(2026, 3, 7), 3)
    assert spring == [
        datetime(2026, 3, 7, 7, 30),
        datetime(2026, 3, 8, 7, 30),  # 02:30 does not exist: 03:30
        datetime(2026, 3, 9, 6, 30),
    ]
    autumn = recurrence(at=time(1, 30), zone=NEW_YORK).next_moments(datetime(2026, 11, 1), 2)
    assert autumn == [datetime(2026, 11, 1, 5, 30), datetime(2026, 11, 2, 6, 30)]


def test_missed_moments_are_skipped_or_made_up_for_once():
    rule = recurrence()
    last, now = datetime(2026, 1, 5, 10), datetime(2026, 1, 9, 12)
    assert rule.next_after(last, now, catch_up=False) == datetime(2026, 1, 10, 10)
    made_up = rule.next_after(last, now, catch_up=True)
    assert made_up == datetime(2026, 1, 9, 10)
    assert rule.next_after(made_up, now, catch_up=True) == datetime(2026, 1, 10, 10)


def test_an_ended_rule_has_no_next():
    rule = recurrence(count=1)
    assert rule.next_after(datetime(2026, 1, 1, 10), datetime(2026, 1, 2), catch_up=True) is None


@given(
    frequency=st.sampled_from(sorted(FREQUENCIES)),
    zone=st.sampled_from(ZONES),
    at=st.times().map(lambda at: at.replace(second=0, microsecond=0)),
    interval=st.integers(1, 4),
    day=st.integers(1, 31),
    after=st.datetimes(datetime(2025, 1, 1), datetime(2028, 1, 1)),
)
def test_moments_rise_and_stand_on_the_wall(frequency, zone, at, interval, day, after):
    rule = recurrence(frequency=frequency, zone=zone, at=at, interval=interval, day=day)
    moments = rule.next_moments(after, 5)
    assert len(moments) == 5
    assert all(late > early for early, late in zip([after, *moments], moments, strict=False))
    for moment in moments:
        wall = moment.replace(tzinfo=timezone.utc).astimezone(ZoneInfo(zone)).replace(tzinfo=None)
        exists = to_utc(datetime.combine(wall.date(), at), zone) == moment
        assert exists or wall - datetime.combine(wall.date(), at) <= timedelta(hours=1)


@given(after=st.datetimes(datetime(2026, 1, 1), datetime(2026, 12, 31)), days=st.integers(0, 40))
def test_catching_up_never_makes_a_burst(after, days):
    """However long the server stood still: at most one text is late, the next is ahead."""
    rule = recurrence(zone=NEW_YORK)
    now = after + timedelta(days=days)
    late = 0
    last = after
    while (last := rule.next_after(last, now, catch_up=True)) <= now:
        late += 1
    assert late <= 1
