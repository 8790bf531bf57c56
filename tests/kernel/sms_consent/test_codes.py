"""One-time codes: limits, single use, no code without its secret."""

from datetime import datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sms_consent_kernel.codes import Outcome, Policy, check, clean, generate, hash_code, issue

NOW = datetime(2026, 1, 5, 12, 0)
PEPPER = b"pepper"
POLICY = Policy()


def fresh():
    pending, code, outcome = issue(None, POLICY, NOW, PEPPER, randbelow=lambda limit: 123456)
    assert outcome is Outcome.OK
    return pending, code


def other_than(code):
    return str((int(code) + 1) % 10**6).zfill(6)


def test_id_2_the_right_code_counts_once():
    pending, code = fresh()
    after, outcome = check(pending, f" {code[:3]} {code[3:]} ", POLICY, NOW, PEPPER)
    assert outcome is Outcome.OK
    assert check(after, code, POLICY, NOW, PEPPER)[1] is Outcome.USED


def test_id_2_after_too_many_tries_the_right_code_fails():
    pending, code = fresh()
    for _ in range(POLICY.max_tries):
        pending, outcome = check(pending, other_than(code), POLICY, NOW, PEPPER)
        assert outcome is Outcome.WRONG
    assert check(pending, code, POLICY, NOW, PEPPER) == (pending, Outcome.TOO_MANY_TRIES)


@pytest.mark.parametrize(
    ("after", "outcome"),
    [
        (timedelta(0), Outcome.OK),
        (POLICY.ttl - timedelta(seconds=1), Outcome.OK),
        (POLICY.ttl, Outcome.EXPIRED),
        (timedelta(seconds=-1), Outcome.EXPIRED),
    ],
)
def test_id_2_a_code_lives_as_long_as_the_policy_says(after, outcome):
    pending, code = fresh()
    assert check(pending, code, POLICY, NOW + after, PEPPER)[1] is outcome


def test_id_2_resending_is_limited():
    pending, first = fresh()
    again = issue(pending, POLICY, NOW + timedelta(seconds=59), PEPPER)
    assert again == (pending, None, Outcome.TOO_SOON)
    when = NOW
    for _ in range(POLICY.max_sends - 1):
        when += POLICY.resend_interval
        pending, code, outcome = issue(pending, POLICY, when, PEPPER, randbelow=lambda limit: 7)
        assert (code, outcome) == ("000007", Outcome.OK)
    assert check(pending, first, POLICY, when, PEPPER)[1] is Outcome.WRONG
    when += POLICY.resend_interval
    assert issue(pending, POLICY, when, PEPPER)[2] is Outcome.TOO_MANY_SENDS
    assert issue(pending, POLICY, NOW + POLICY.send_window, PEPPER)[2] is Outcome.OK


def test_the_stored_form_needs_salt_and_pepper():
    pending, code = fresh()
    assert code not in pending.digest
    assert hash_code(code, "00" * 16, PEPPER) != pending.digest
    assert hash_code(code, pending.salt, b"other") != pending.digest
    assert check(pending, code, POLICY, NOW, b"other")[1] is Outcome.WRONG


@given(st.integers(0, 999_999))
def test_codes_have_six_digits(number):
    assert generate(lambda limit: number) == f"{number:06}"


@settings(max_examples=20)
@given(st.text(max_size=100))
def test_whatever_is_typed_never_raises(typed):
    pending, code = fresh()
    right = clean(typed) == code
    assert check(pending, typed, POLICY, NOW, PEPPER)[1] is (Outcome.OK if right else Outcome.WRONG)
