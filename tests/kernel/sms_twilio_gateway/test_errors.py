"""Errors: how often, how soon, and which responses leave the outcome open (B-8, PI-4)."""

import doctest

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sms_twilio_gateway_kernel import errors
from sms_twilio_gateway_kernel.errors import (
    Action,
    Outcome,
    RetryPolicy,
    classify_response,
    next_attempt,
)

POLICY = RetryPolicy(max_attempts=4, first_delay=30, max_delay=3600)


def test_doctests():
    assert doctest.testmod(errors).failed == 0


@pytest.mark.parametrize(
    ("status", "code", "expected"),
    [
        (400, 21211, Outcome.REJECTED),
        (401, 20003, Outcome.REJECTED),
        (429, None, Outcome.THROTTLED),
        (429, 20429, Outcome.THROTTLED),
        (400, None, Outcome.AMBIGUOUS),  # a proxy's page, not Twilio's word
        (500, 20500, Outcome.AMBIGUOUS),
        (503, None, Outcome.AMBIGUOUS),
        (302, None, Outcome.AMBIGUOUS),
        (None, None, Outcome.AMBIGUOUS),
    ],
)
def test_b_8_only_twilios_own_no_is_a_no(status, code, expected):
    assert classify_response(status, code) is expected


@given(st.sampled_from(Action), st.integers(1, 500), st.floats(0, 1, exclude_max=True))
def test_every_action_gives_up_in_the_end(action, attempts, chance):
    delay = next_attempt(action, attempts, POLICY, lambda: chance)
    assert delay is None or 0 < delay <= POLICY.max_delay
    assert next_attempt(action, 500, POLICY, lambda: chance) is None


@pytest.mark.parametrize(
    "action", set(Action) - {Action.RETRY, Action.RETRY_ONCE, Action.SLOW_DOWN}
)
def test_only_temporary_errors_are_tried_again(action):
    assert next_attempt(action, 1, POLICY, lambda: 0.5) is None


def test_the_delay_doubles():
    delays = [next_attempt(Action.RETRY, n, POLICY, lambda: 0.0) for n in (1, 2, 3, 4)]
    assert delays == [15.0, 30.0, 60.0, None]
