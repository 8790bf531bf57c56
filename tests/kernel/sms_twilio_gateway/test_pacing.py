"""Pacing: never more than the allowance plus the burst in any window, and no allowance lost."""

import doctest

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sms_twilio_gateway_kernel import pacing
from sms_twilio_gateway_kernel.pacing import Bucket, draw, plan, refill, take, within

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


@given(
    RATES,
    st.floats(1, 50),
    st.lists(st.tuples(st.integers(1, 10), st.floats(0, 2), st.floats(0, 3)), min_size=1),
)
def test_b_10_threads_that_wake_up_late_send_nothing_bunched_together(rate, burst, texts):
    """``draw`` as the threads use it: asked again after the wait it named, and a delay."""
    bucket, now, left = Bucket(rate, burst, burst, 0.0), 0.0, []
    for segments, pause, late in texts:
        now += pause
        bucket, wait = draw(bucket, segments, now)
        while wait:
            now += wait + late
            bucket, wait = draw(bucket, segments, now)
        left.append((now, segments))
    for start in range(len(left)):
        total = 0
        longest = burst
        for moment, segments in left[start:]:
            total += segments
            longest = max(longest, segments)
            assert total <= rate * (moment - left[start][0]) + longest + 1e-3


@given(RATES, st.floats(2, 50), st.floats(0, 0.9))
def test_b_10_no_allowance_is_lost_by_waking_up_late_within_the_burst(rate, burst, late):
    bucket, now, sent = Bucket(rate, burst, 0.0, 0.0), 0.0, 0
    late = late * (burst - 1) / rate  # as long as the bucket does not overflow
    while sent < 200:
        bucket, wait = draw(bucket, 1, now)
        if wait:
            now += wait + late
        else:
            sent += 1
    assert sent >= rate * now - burst - 1


@given(st.sampled_from([10, 30, 100, 300]), st.floats(0, 60))
def test_b_10_what_the_network_bunches_together_by_50_ms_stays_within_the_allowance(rate, window):
    """At worst the first of a window arrives 50 ms late and the last at once."""
    bucket = within(rate, rate, rate, 0.0)
    assert bucket.rate * (window + 0.05) + bucket.burst <= rate * window + rate + 1e-6


def test_b_10_the_share_of_the_allowance_is_above_97_percent():
    assert 0.97 < within(300, 300, 0, 0).rate / 300 < 1


def test_a_full_bucket_lets_a_text_go_that_is_longer_than_the_burst():
    assert plan(Bucket(1, 1, 1, 0), [10], now=0, horizon=1)[1] == [9.0]
    assert plan(Bucket(1, 1, 0, 0), [10], now=0, horizon=1)[1] == []
