"""Phone numbers as people type them -> E.164, country, kind of line, plausible zones.

Everything rests on Google's libphonenumber tables (the ``phonenumbers`` package), which need no
network. https://github.com/daviddrysdale/python-phonenumbers
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from functools import lru_cache

import phonenumbers
from phonenumbers import NumberParseException, PhoneNumberType
from phonenumbers import timezone as number_timezone


class LineType(str, Enum):
    """Kind of line, as far as the number alone tells.

    In the US and Canada mobile and fixed numbers look alike: ``FIXED_OR_MOBILE``.
    """

    MOBILE = "mobile"
    LANDLINE = "landline"
    FIXED_OR_MOBILE = "fixed_or_mobile"
    VOIP = "voip"
    TOLL_FREE = "toll_free"
    OTHER = "other"


class NumberProblem(str, Enum):
    """Why what was typed is not a usable number."""

    MISSING = "missing"
    NOT_A_NUMBER = "not_a_number"
    NO_COUNTRY = "no_country"
    TOO_SHORT = "too_short"
    TOO_LONG = "too_long"
    INVALID = "invalid"


@dataclass(frozen=True, slots=True)
class ParsedNumber:
    """What was understood; ``e164`` is ``None`` when nothing could be.

    ``country_code`` is the ISO 3166 code ("US"), ``None`` when the number belongs to no single
    country. ``reason`` is set exactly when ``valid`` is false. A number that is too long or too
    short still has its E.164 form, so that it can be shown.
    """

    e164: str | None
    country_code: str | None
    line_type: LineType
    valid: bool
    reason: NumberProblem | None = None


_LINE_TYPES = {
    PhoneNumberType.MOBILE: LineType.MOBILE,
    PhoneNumberType.FIXED_LINE: LineType.LANDLINE,
    PhoneNumberType.FIXED_LINE_OR_MOBILE: LineType.FIXED_OR_MOBILE,
    PhoneNumberType.VOIP: LineType.VOIP,
    PhoneNumberType.TOLL_FREE: LineType.TOLL_FREE,
}
_PARSE_PROBLEMS = {
    NumberParseException.INVALID_COUNTRY_CODE: NumberProblem.NO_COUNTRY,
    NumberParseException.TOO_SHORT_AFTER_IDD: NumberProblem.TOO_SHORT,
    NumberParseException.TOO_SHORT_NSN: NumberProblem.TOO_SHORT,
    NumberParseException.TOO_LONG: NumberProblem.TOO_LONG,
}
_LENGTH_PROBLEMS = {
    phonenumbers.ValidationResult.TOO_SHORT: NumberProblem.TOO_SHORT,
    phonenumbers.ValidationResult.IS_POSSIBLE_LOCAL_ONLY: NumberProblem.TOO_SHORT,
    phonenumbers.ValidationResult.TOO_LONG: NumberProblem.TOO_LONG,
}


def parse(raw: str | None, default_region: str | None = None) -> ParsedNumber:
    """Understand ``raw`` as typed; ``default_region`` (ISO) counts only without a leading "+".

    >>> parse("(212) 555-0100", "US").e164
    '+12125550100'
    >>> parse("+44 7400 123456", "US").country_code
    'GB'
    >>> parse("555-0100", "US").reason.value
    'too_short'
    """
    return _parse((raw or "").strip(), (default_region or "").upper() or None)


@lru_cache(maxsize=20_000)
def _parse(raw: str, region: str | None) -> ParsedNumber:
    if not raw:
        return _unusable(NumberProblem.MISSING)
    try:
        number = phonenumbers.parse(raw, region)
    except NumberParseException as error:
        return _unusable(_PARSE_PROBLEMS.get(error.error_type, NumberProblem.NOT_A_NUMBER))
    e164 = phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)
    country = phonenumbers.region_code_for_number(number)
    if not phonenumbers.is_valid_number(number):
        length = phonenumbers.is_possible_number_with_reason(number)
        problem = _LENGTH_PROBLEMS.get(length, NumberProblem.INVALID)
        country = country or phonenumbers.region_code_for_country_code(number.country_code)
        return ParsedNumber(e164, _iso(country), LineType.OTHER, False, problem)
    line = _LINE_TYPES.get(phonenumbers.number_type(number), LineType.OTHER)
    return ParsedNumber(e164, _iso(country), line, True)


def _unusable(problem: NumberProblem) -> ParsedNumber:
    return ParsedNumber(None, None, LineType.OTHER, False, problem)


def _iso(region: str | None) -> str | None:
    """libphonenumber's "001" (the world) and "ZZ" (unknown) are no countries."""
    return region if region and region.isalpha() and region != "ZZ" else None


@lru_cache(maxsize=20_000)
def zones_of(e164: str) -> frozenset[str]:
    """Every IANA zone that the number may belong to; empty when nothing is known.

    A toll-free or personal number belongs to all zones of its country code: the caller then
    sends only when all of them are open.

    >>> sorted(zones_of("+12125550100"))
    ['America/New_York']
    """
    try:
        number = phonenumbers.parse(e164, None)
    except NumberParseException:
        return frozenset()
    return frozenset(number_timezone.time_zones_for_number(number)) - {"Etc/Unknown"}


def regions_of(e164: str) -> frozenset[str]:
    """ISO codes of every country that the number may belong to; empty when unknown.

    >>> sorted(regions_of("+14165550123"))
    ['CA']
    """
    parsed = parse(e164)
    if parsed.valid and parsed.country_code and parsed.line_type is not LineType.TOLL_FREE:
        return frozenset({parsed.country_code})
    try:
        number = phonenumbers.parse(e164, None)
    except NumberParseException:
        return frozenset()
    codes = phonenumbers.region_codes_for_country_code(number.country_code)
    return frozenset(code for code in codes if _iso(code))
