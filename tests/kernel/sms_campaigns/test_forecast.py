"""When a campaign will be through."""

from datetime import datetime, time, timedelta

from hypothesis import given
from hypothesis import strategies as st
from sms_campaigns_kernel.forecast import Batch, DailyLimit, finish

START = datetime(2026, 3, 2, 15)


def next_day(moment):
    return datetime.combine(moment.date() + timedelta(days=1), time.min)


def test_b_13_pace_and_what_is_ahead():
    batch = [Batch(START, 100, 300)]
    assert finish(batch, pace=3, start=START) == START + timedelta(seconds=100)
    assert finish(batch, pace=3, start=START, ahead=30) == START + timedelta(seconds=110)


def test_b_13_those_who_sleep_are_waited_for():
    morning = START + timedelta(hours=18)
    batches = [Batch(START, 10, 10), Batch(morning, 60, 60)]
    assert finish(batches, pace=1, start=START) == morning + timedelta(minutes=1)


def test_b_13_the_daily_limit_spills_into_the_next_days():
    daily = DailyLimit(limit=100, left=40, next_day=next_day)
    end = finish([Batch(START, 230, 230)], pace=10, start=START, daily=daily)
    assert end == datetime(2026, 3, 4) + timedelta(seconds=9)


def test_nothing_to_send_is_through_at_once():
    assert finish([], pace=1, start=START) == START


@given(
    texts=st.lists(st.integers(1, 5000), min_size=1, max_size=4),
    pace=st.floats(0.1, 300),
    limit=st.integers(1, 3000),
)
def test_a_limit_never_makes_it_sooner(texts, pace, limit):
    batches = [Batch(START + timedelta(hours=i), n, n) for i, n in enumerate(texts)]
    free = finish(batches, pace=pace, start=START)
    held = finish(batches, pace=pace, start=START, daily=DailyLimit(limit, limit, next_day))
    assert held >= free - timedelta(seconds=1)
    assert free >= START + timedelta(seconds=sum(texts) / pace) - timedelta(seconds=1)
