"""A company's hours of sending (PI-5)."""

import doctest
from datetime import datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sms_twilio_gateway_kernel import day, health, pool
from sms_twilio_gateway_kernel.day import hours_from, opens_at


@pytest.mark.parametrize("module", [day, health, pool])
def test_examples(module):
    assert doctest.testmod(module).failed == 0


@given(
    now=st.datetimes(datetime(2026, 1, 1), datetime(2027, 12, 31)),
    zone=st.sampled_from(["UTC", "America/New_York", "Asia/Kolkata", "Pacific/Auckland"]),
    start=st.floats(0, 23),
    length=st.floats(0.1, 24),
)
def test_pi_5_where_it_opens_it_is_open(now, zone, start, length):
    stop = min(24.0, start + length)
    opening = opens_at(now, zone, start, stop)
    if opening is None:
        return
    assert now < opening <= now + timedelta(hours=25)
    assert opens_at(opening + timedelta(minutes=1), zone, start, stop) is None
    opens, closes = hours_from(now, zone, start, stop)
    assert opens == opening
    assert opens_at(closes - timedelta(minutes=2), zone, start, stop) is None
    assert opens_at(closes + timedelta(minutes=1), zone, start, stop) or stop == 24


def test_the_whole_day_is_open():
    assert opens_at(datetime(2026, 3, 8, 7, 30), "America/New_York", 0.0, 24.0) is None


def test_summer_time_begins_in_the_night():
    evening = datetime(2026, 3, 8, 2, 0)  # 21:00 on the 7th; clocks go forward at 2:00
    assert opens_at(evening, "America/New_York", 8.0, 20.0) == datetime(2026, 3, 8, 12, 0)


def test_b_19_a_pool_shares_by_weight():
    numbers = [f"+1212555{place:04d}" for place in range(4000)]
    picked = [pool.choose(number, {1: 1.0, 2: 3.0}) for number in numbers]
    assert 0.70 < picked.count(2) / len(picked) < 0.80


def test_b_19_without_one_only_its_own_numbers_move():
    numbers = [f"+1212555{place:04d}" for place in range(500)]
    for number in numbers:
        before = pool.choose(number, {1: 1.0, 2: 1.0, 3: 1.0})
        if before != 3:
            assert pool.choose(number, {1: 1.0, 2: 1.0}) == before
