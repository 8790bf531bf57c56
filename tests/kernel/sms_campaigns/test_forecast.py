"""When a campaign will be through."""

from dataclasses import replace
from datetime import datetime, time, timedelta

from hypothesis import given
from hypothesis import strategies as st
from sms_campaigns_kernel.forecast import Batch, DailyLimit, finish, within_both

START = datetime(2026, 3, 2, 15)


def next_day(moment):
    return datetime.combine(moment.date() + timedelta(days=1), time.min)


def daily_hours(opens, closes):
    """From ``opens`` to ``closes`` o'clock on each day."""

    def hours(moment):
        day = datetime.combine(moment.date(), time.min)
        while day + timedelta(hours=closes) <= moment:
            day += timedelta(days=1)
        opening, closing = day + timedelta(hours=opens), day + timedelta(hours=closes)
        return max(opening, moment), closing

    return hours


HOURS = st.tuples(st.integers(0, 20), st.integers(1, 4)).map(lambda h: daily_hours(h[0], sum(h)))
BATCHES = st.lists(
    st.builds(
        lambda n, wait, hours: Batch(START + timedelta(minutes=wait), n, n * 1.5, hours),
        st.integers(1, 50_000),
        st.integers(0, 3000),
        HOURS,
    ),
    min_size=1,
    max_size=4,
)
LIMITS = st.none() | st.integers(1, 3000).map(lambda n: DailyLimit(n * 50, n, next_day))


def test_b_13_pace_and_what_is_ahead():
    batch = [Batch(START, 100, 300)]
    assert finish(batch, pace=3, start=START) == START + timedelta(seconds=100)
    ahead = Batch(START, 10, 30)
    assert finish(batch, pace=3, start=START, ahead=ahead) == START + timedelta(seconds=110)


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


def test_b_13_what_is_left_at_the_closing_hour_leaves_the_next_morning():
    """An hour's worth of texts, from 20:30 to 21:00 and from 8:00 to 8:30."""
    evening = datetime(2026, 3, 2, 20, 30)
    batch = Batch(evening, 3600, 3600, daily_hours(8, 21))
    assert finish([batch], pace=1, start=evening) == datetime(2026, 3, 3, 8, 30)


def test_b_13_those_who_share_no_hour_never_get_it():
    never = within_both(daily_hours(8, 9), daily_hours(20, 21))
    assert finish([Batch(START, 1, 1, never)], pace=1, start=START) is None
    both = [Batch(START, 1, 1, never), Batch(START, 60, 60)]
    assert finish(both, pace=1, start=START) == START + timedelta(minutes=1)
    noon = within_both(daily_hours(8, 13), daily_hours(12, 20))
    late = datetime(2026, 3, 2, 15)
    assert noon(late) == (datetime(2026, 3, 3, 12), datetime(2026, 3, 3, 13))


@given(batches=BATCHES, pace=st.floats(0.2, 300), daily=LIMITS)
def test_b_13_never_through_in_quiet_hours(batches, pace, daily):
    end = finish(batches, pace=pace, start=START, daily=daily)
    just_before = end - timedelta(microseconds=1)
    assert any(batch.at < end and batch.hours(just_before)[0] <= just_before for batch in batches)


@given(
    batches=BATCHES,
    more=st.lists(st.integers(0, 5000), min_size=4, max_size=4),
    pace=st.floats(0.2, 300),
    daily=LIMITS,
)
def test_b_13_more_texts_never_make_it_sooner(batches, more, pace, daily):
    grown = [
        replace(batch, texts=batch.texts + n, segments=(batch.texts + n) * 1.5)
        for batch, n in zip(batches, more, strict=False)
    ]
    few = finish(batches, pace=pace, start=START, daily=daily)
    many = finish(grown, pace=pace, start=START, daily=daily)
    assert many >= few - timedelta(milliseconds=1)
