"""Quiet hours: the rules of C-8, every plausible place, the days on which clocks change."""

from datetime import datetime, time, timedelta, timezone
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sms_consent_kernel.places import plausible_places
from sms_consent_kernel.quiet_hours import EVERY_DAY, Place, QuietDecision, Rule, decide_quiet

MONDAY_TO_SATURDAY = frozenset(range(6))
SUNDAY = frozenset({6})


def rule(state, opens, closes, weekdays=EVERY_DAY, country="US"):
    return Rule("marketing", country, state, time(opens), time(closes), weekdays)


# C-8, as the add-on's data states it.
RULES = (
    rule("", 8, 21),
    rule("", 8, 21, country=""),
    *(rule(state, 8, 20) for state in ["AL", "FL", "LA", "MD", "MS", "OK", "TN", "WA"]),
    *(rule(state, 9, 20) for state in ("CT", "NV")),
    rule("TX", 9, 21, MONDAY_TO_SATURDAY),
    rule("TX", 12, 21, SUNDAY),
)
NY = Place("America/New_York", "US", "NY")
FL = Place("America/New_York", "US", "FL")
TX = Place("America/Chicago", "US", "TX")
LA = Place("America/Los_Angeles", "US", "CA")


def local(zone, *args, fold=0):
    moment = datetime(*args, tzinfo=ZoneInfo(zone), fold=fold)
    return moment.astimezone(timezone.utc).replace(tzinfo=None)


def decide(places, now, purpose="marketing", rules=RULES):
    return decide_quiet(rules, purpose, places, now)


@pytest.mark.parametrize(
    ("place", "day", "opens", "closes"),
    [
        (NY, 5, 8, 21),
        (FL, 5, 8, 20),
        (TX, 5, 9, 21),
        (TX, 4, 12, 21),  # a Sunday
        (Place("America/New_York", "US", "CT"), 5, 9, 20),
        (Place("Europe/Berlin", "DE", ""), 5, 8, 21),
    ],
)
def test_c_8_hours_of_the_state(place, day, opens, closes):
    minute = timedelta(minutes=1)
    start = local(place.zone, 2026, 1, day, opens)
    end = local(place.zone, 2026, 1, day, closes)
    assert decide([place], start - minute) == QuietDecision(False, start)
    assert decide([place], start).open
    assert decide([place], end - minute).open
    evening = decide([place], end)
    assert not evening.open and evening.until > end


def test_b_7_open_only_when_every_plausible_place_is():
    both = [NY, LA]
    eight_in_la = local("America/Los_Angeles", 2026, 1, 5, 8)
    assert decide(both, local("America/New_York", 2026, 1, 5, 9)) == QuietDecision(
        False, eight_in_la
    )
    assert decide(both, eight_in_la).open
    nine_in_ny = local("America/New_York", 2026, 1, 5, 21)
    assert decide(both, nine_in_ny) == QuietDecision(False, eight_in_la + timedelta(days=1))


def test_b_7_the_order_and_repetition_of_places_do_not_matter():
    now = local("America/New_York", 2026, 1, 5, 7)
    assert decide([NY, LA, TX], now) == decide([TX, TX, LA, NY], now)


def test_b_7_unknown_place_is_closed():
    assert decide([], datetime(2026, 1, 5, 18)) == QuietDecision(False, None)
    only_us = (rule("", 8, 21),)
    assert decide([Place("Europe/Berlin", "DE")], datetime(2026, 1, 5, 12), rules=only_us) == (
        QuietDecision(False, None)
    )


def test_a_class_without_rules_has_no_quiet_hours():
    assert decide([NY], datetime(2026, 1, 5, 3), purpose="service").open
    assert decide([], datetime(2026, 1, 5, 3), purpose="service").open


def test_no_common_moment_within_the_horizon():
    rules = (rule("NY", 8, 9), rule("CA", 8, 9))
    assert decide([NY, LA], datetime(2026, 1, 5, 3), rules=rules) == QuietDecision(False, None)


def test_a_day_without_a_rule_is_closed():
    rules = (rule("", 8, 21, frozenset({0})),)  # Mondays
    tuesday = local("America/New_York", 2026, 1, 6, 12)
    assert decide([NY], tuesday, rules=rules).until == local("America/New_York", 2026, 1, 12, 8)


def test_midnight_closes_at_the_end_of_the_day():
    rules = (rule("", 0, 0),)
    assert decide([NY], local("America/New_York", 2026, 1, 5, 23, 59), rules=rules).open
    assert decide([NY], local("America/New_York", 2026, 1, 5, 0), rules=rules).open


def test_a_rule_over_midnight_is_refused():
    with pytest.raises(ValueError, match="open before"):
        rule("", 21, 8)


def test_b_7_clocks_going_forward_and_back():
    # In New York 2026-03-08 has 23 hours, 2026-11-01 has 25.
    for day in ((2026, 3, 8), (2026, 11, 1)):
        opening = local("America/New_York", *day, 8)
        assert decide([NY], opening - timedelta(seconds=1)) == QuietDecision(False, opening)
        assert decide([NY], opening).open


def test_b_7_an_hour_that_never_or_twice_occurs_is_read_the_safe_way():
    rules = (Rule("marketing", "US", "", time(2, 30), time(21)),)
    spring = decide([NY], local("America/New_York", 2026, 3, 8, 0), rules=rules).until
    assert spring == datetime(2026, 3, 8, 7, 30)  # 03:30 summer time, not 01:30
    rules = (Rule("marketing", "US", "", time(1, 30), time(21)),)
    autumn = decide([NY], local("America/New_York", 2026, 11, 1, 0), rules=rules).until
    assert autumn == datetime(2026, 11, 1, 6, 30)  # the second 01:30
    rules = (Rule("marketing", "US", "", time(0), time(1, 30)),)
    first = local("America/New_York", 2026, 11, 1, 1, 30)
    assert not decide([NY], first, rules=rules).open


ZONES = st.sampled_from(
    [NY, FL, TX, LA, Place("Pacific/Honolulu", "US", "HI"), Place("Australia/Lord_Howe", "AU")]
)
MOMENTS = st.datetimes(datetime(2025, 1, 1), datetime(2027, 12, 31))


@given(st.sets(ZONES, min_size=1, max_size=4), MOMENTS)
def test_b_7_never_open_in_a_closed_place_and_until_is_open(places, now):
    decision = decide(places, now)
    apart = [decide([place], now) for place in places]
    assert decision.open == all(one.open for one in apart)
    if decision.until is not None:
        assert decision.until > now
        assert decide(places, decision.until).open
        assert not decide(places, decision.until - timedelta(seconds=1)).open


@given(ZONES, MOMENTS)
def test_c_8_open_means_between_eight_and_nine_on_the_recipients_clock(place, now):
    clock = now.replace(tzinfo=timezone.utc).astimezone(ZoneInfo(place.zone))
    if decide([place], now).open:
        assert time(8) <= clock.time() < time(21)


def test_b_7_places_of_number_and_address_join():
    zones = {place.zone for place in plausible_places("+12125550100", "US", "CA")}
    assert zones == {"America/New_York", "America/Los_Angeles"}
    assert plausible_places("+12125550100", "US") == {NY}
    assert plausible_places("+12125550100") == {NY}
    assert plausible_places("+14075550100") == {FL}
    assert plausible_places(None, "US", "FL") == {FL, Place("America/Chicago", "US", "FL")}
    assert plausible_places(None) == frozenset()
    assert {place.zone for place in plausible_places(None, "DE")} >= {"Europe/Berlin"}
    own = plausible_places("+12125550100", zones=["Europe/Paris"])
    assert own == {NY, Place("Europe/Paris", "US", "")}


def test_aware_times_are_refused():
    with pytest.raises(ValueError, match="naive UTC"):
        decide([NY], datetime(2026, 1, 5, tzinfo=timezone.utc))
