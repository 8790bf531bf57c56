"""Numbers as people type them. Fictional numbers only."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sms_consent_kernel.numbers import LineType, NumberProblem, parse, regions_of, zones_of


@pytest.mark.parametrize(
    "raw",
    ["2125550100", "(212) 555-0100", "212.555.0100", "1 212 555 0100", "+1 212-555-0100"],
)
def test_im_5_the_default_region_completes_what_was_typed(raw):
    parsed = parse(raw, "US")
    assert (parsed.e164, parsed.country_code, parsed.valid) == ("+12125550100", "US", True)
    assert parsed.line_type is LineType.FIXED_OR_MOBILE


def test_im_5_the_default_region_is_ignored_after_a_plus():
    assert parse("+44 7400 123456", "US").country_code == "GB"
    assert parse("+44 7400 123456", "US").line_type is LineType.MOBILE


def test_canada_is_told_from_the_united_states():
    assert parse("416 555 0123", "US").country_code == "CA"


@pytest.mark.parametrize(
    ("raw", "region", "reason"),
    [
        ("", "US", NumberProblem.MISSING),
        (None, None, NumberProblem.MISSING),
        ("hello", "US", NumberProblem.NOT_A_NUMBER),
        ("2125550100", None, NumberProblem.NO_COUNTRY),
        ("555-0100", "US", NumberProblem.TOO_SHORT),
        ("212555010012345", "US", NumberProblem.TOO_LONG),
        ("+1 011 555 0100", None, NumberProblem.INVALID),
    ],
)
def test_what_is_no_number_says_why(raw, region, reason):
    parsed = parse(raw, region)
    assert (parsed.valid, parsed.reason) == (False, reason)


def test_kinds_of_line():
    assert parse("+18005550100").line_type is LineType.TOLL_FREE
    assert parse("+442079460958").line_type is LineType.LANDLINE
    assert parse("+80012345678").country_code is None


def test_zones_and_regions():
    assert zones_of("+12125550100") == {"America/New_York"}
    assert zones_of("+19075550100") == {"America/Adak", "America/Anchorage"}
    assert {"America/New_York", "Pacific/Honolulu"} <= zones_of("+18005550100")
    assert zones_of("nonsense") == frozenset()
    assert regions_of("+14165550123") == {"CA"}
    assert {"US", "CA", "PR"} <= regions_of("+18005550100")


@given(st.text(max_size=300), st.sampled_from(["US", "CA", "GB", None, "", "XX"]))
def test_parse_never_raises(raw, region):
    parsed = parse(raw, region)
    assert parsed.valid == (parsed.reason is None)
    if parsed.valid:
        assert parse(parsed.e164).e164 == parsed.e164
