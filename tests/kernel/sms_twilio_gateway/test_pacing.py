"""Pacing: never more than the allowance plus the burst in any window, and no allowance lost."""

import doctest

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sms_twilio_gateway_kernel import pacing
from sms_twilio_gateway_kernel.pacing import Bucket, give_back, plan, refill, take

RATES = st.sampled_from([0.5, 1.0, 2.25, 3.0, 10.0, 100.0, 300.0])


def test_doctests():
    assert doctest.testmod(pacing).failed == 0


@pytest.mark.parametrize(("rate", "burst"), [(0, 1), (-1, 1), (1, 0.5)])
def test_a_bucket_that_could_never_send_is_refused(rate, burst):
    with pytest.raises(ValueError):
        Bucket(rate, burst, 0, 0)


@given(
    RATES,
    st.floats(1, 50),
    st.lists(st.tuples(st.integers(1, 10), st.floats(0, 2)), min_size=1, max_size=60),
)
def test_b_10_no_window_exceeds_rate_times_window_plus_burst(rate, burst, takes):
    bucket, now, left = Bucket(rate, burst, burst, 0.0), 0.0, []
    for segments, pause in takes:
        now += pause
        bucket, wait = take(bucket, segments, now)
        left.append((now + wait, segments))
    for start in range(len(left)):
        total = 0
        for moment, segments in left[start:]:
            total += segments
            assert total <= rate * (moment - left[start][0]) + burst + left[start][1] + 1e-6


@given(RATES, st.floats(1, 20), st.floats(0.5, 5))
def test_slices_one_after_the_other_lose_nothing(rate, burst, horizon):
    bucket, now, sent = Bucket(rate, burst, 0.0, 0.0), 0.0, 0
    while now < 60:
        bucket, waits = plan(bucket, [1] * 5000, now, horizon)
        sent += len(waits)
        now += horizon
    assert sent == pytest.approx(rate * now, abs=rate * 0.01 + 2)


def test_a_message_longer_than_the_burst_still_leaves():
    bucket, waits = plan(Bucket(1, 1, 1, 0), [10], now=0, horizon=9)
    assert waits == [9.0]
    assert plan(bucket, [1], now=9, horizon=1)[1] == [1.0]


def test_a_clock_that_went_back_changes_nothing():
    bucket = Bucket(1, 5, 2, at=100)
    assert refill(bucket, 50) is bucket
    assert take(bucket, 3, 50)[1] == 51  # until the bucket's own clock, then its debt


@given(st.integers(1, 30), st.floats(1, 30))
def test_giving_back_never_makes_more_than_a_burst(segments, burst):
    assert give_back(Bucket(1, burst, 0, 0), segments).tokens == min(burst, segments)
