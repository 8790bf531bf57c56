"""The order of the gate's checks, its verdicts, and what exempt texts skip."""

from dataclasses import replace
from datetime import date, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sms_consent_kernel.gate import (
    ConsentFacts,
    ConsentState,
    Decision,
    Facts,
    Reason,
    SuppressionReason,
    Verdict,
    decide,
)
from sms_consent_kernel.numbers import LineType

NOW = datetime(2026, 1, 5, 15, 0)
LATER = NOW + timedelta(hours=5)
NUMBER = "+12125550100"
FINE = Facts(
    number=NUMBER,
    number_valid=True,
    country="US",
    line_type=LineType.FIXED_OR_MOBILE,
    allowed_countries=frozenset({"US", "CA"}),
    consent=ConsentFacts(ConsentState.OPTED_IN, NUMBER),
)

# In the order of design.md: each spoils one fact; the first spoilt one must be the reason.
SPOILERS = [
    (Reason.COMPANY_NOT_ALLOWED, {"company_allowed": False}),
    (Reason.COUNTRY_NOT_ALLOWED, {"country": "GB"}),
    (Reason.NUMBER_INVALID, {"number_valid": False}),
    (Reason.NUMBER_LANDLINE, {"line_type": LineType.LANDLINE}),
    (Reason.SUPPRESSED, {"suppression": SuppressionReason.STOP}),
    (Reason.SUPPRESSED_SENDER, {"sender_suppression": SuppressionReason.STOP}),
    (Reason.OPTED_OUT, {"consent": ConsentFacts(ConsentState.OPTED_OUT, NUMBER)}),
    (Reason.QUIET_HOURS, {"quiet_until": LATER}),
    (Reason.FREQUENCY_CAP, {"cap_until": LATER}),
    (Reason.DAILY_LIMIT, {"limit_until": LATER}),
]
ALWAYS = 4  # the first four hold for exempt texts too


def spoilt(*which: int) -> Facts:
    changes = {}
    for index in which:
        changes.update(SPOILERS[index][1])
    return replace(FINE, **changes)


def test_nf_10_allowed_only_with_everything_in_order():
    assert decide(FINE, NOW) == Decision(Verdict.ALLOW)
    assert decide(Facts(), NOW).reason is Reason.NUMBER_MISSING


@given(st.sets(st.integers(0, len(SPOILERS) - 1), min_size=1))
def test_the_first_reason_in_order_is_named(which):
    decision = decide(spoilt(*which), NOW)
    assert decision.reason is SPOILERS[min(which)][0]
    assert not decision.allowed


@given(st.sets(st.integers(0, len(SPOILERS) - 1)))
def test_exempt_skips_all_but_company_country_and_number(which):
    decision = decide(replace(spoilt(*which), exempt=True), NOW)
    hard = [index for index in which if index < ALWAYS]
    assert decision.reason == (SPOILERS[min(hard)][0] if hard else None)


@pytest.mark.parametrize(
    ("consent", "reason"),
    [
        (ConsentFacts(), Reason.NO_CONSENT),
        (ConsentFacts(ConsentState.PENDING, NUMBER), Reason.CONSENT_PENDING),
        (ConsentFacts(ConsentState.OPTED_OUT, NUMBER), Reason.OPTED_OUT),
        (ConsentFacts(ConsentState.OPTED_IN, "+12125550101"), Reason.CONSENT_OTHER_NUMBER),
        (ConsentFacts(ConsentState.OPTED_IN, None), Reason.CONSENT_OTHER_NUMBER),
        (ConsentFacts(ConsentState.OPTED_IN, NUMBER, date(2026, 1, 4)), Reason.CONSENT_EXPIRED),
        (
            ConsentFacts(ConsentState.OPTED_IN, "+12125550101", date(2026, 1, 4)),
            Reason.CONSENT_EXPIRED,
        ),
    ],
)
def test_b_2_consent_is_per_number_and_purpose(consent, reason):
    assert decide(replace(FINE, consent=consent), NOW) == Decision(Verdict.DENY, reason)


def test_c_11_implied_consent_holds_through_its_last_day():
    last = replace(FINE, consent=replace(FINE.consent, expires_on=NOW.date()))
    assert decide(last, NOW).allowed
    assert decide(last, NOW + timedelta(days=1)).reason is Reason.CONSENT_EXPIRED


def test_nf_5_a_valid_number_of_no_country_is_refused():
    assert decide(replace(FINE, country=None), NOW).reason is Reason.COUNTRY_NOT_ALLOWED


def test_an_invalid_number_of_unknown_country_is_called_invalid():
    facts = replace(FINE, country=None, number_valid=False)
    assert decide(facts, NOW).reason is Reason.NUMBER_INVALID


def test_landlines_pass_where_the_policy_takes_them():
    facts = replace(FINE, line_type=LineType.LANDLINE, refuse_landline=False)
    assert decide(facts, NOW).allowed


def test_c_3_the_confirmation_of_a_stop_reaches_the_suppressed_number():
    stopped = replace(
        FINE,
        suppression=SuppressionReason.STOP,
        consent=ConsentFacts(ConsentState.OPTED_OUT, NUMBER),
        quiet_until=LATER,
    )
    assert decide(stopped, NOW).reason is Reason.SUPPRESSED
    assert decide(replace(stopped, exempt=True), NOW).allowed


@pytest.mark.parametrize(
    ("facts", "reason"),
    [
        ({"suppression": SuppressionReason.INVALID_NUMBER}, Reason.SUPPRESSED),
        ({"sender_suppression": SuppressionReason.INVALID_NUMBER}, Reason.SUPPRESSED_SENDER),
        ({"sender_suppression": SuppressionReason.CARRIER}, Reason.SUPPRESSED_SENDER),
    ],
)
def test_c_10_not_even_a_confirmation_goes_where_it_cannot_arrive(facts, reason):
    assert decide(replace(FINE, exempt=True, **facts), NOW).reason is reason


def test_b_7_quiet_hours_defer_until_the_next_open_moment():
    decision = decide(replace(FINE, quiet_until=LATER), NOW)
    assert decision == Decision(Verdict.DEFER, Reason.QUIET_HOURS, LATER)
    assert decide(replace(FINE, quiet_until=LATER), LATER).allowed
    assert decide(replace(FINE, quiet_forever=True), NOW).verdict is Verdict.DENY


def test_b_14_frequency_cap_denies_and_tells_when_it_ends():
    decision = decide(replace(FINE, cap_until=LATER), NOW)
    assert decision == Decision(Verdict.DENY, Reason.FREQUENCY_CAP, LATER)


def test_daily_limit_defers():
    decision = decide(replace(FINE, limit_until=LATER), NOW)
    assert decision == Decision(Verdict.DEFER, Reason.DAILY_LIMIT, LATER)


def test_aware_times_are_refused():
    with pytest.raises(ValueError, match="naive UTC"):
        decide(FINE, NOW.replace(tzinfo=timezone.utc))
