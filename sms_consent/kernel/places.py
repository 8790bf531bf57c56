"""Where a recipient may be: from the contact's address and from the number.

People keep their number when they move, and addresses grow old. So both count, and quiet hours
must be open in every place found here. Unknown address and number: all zones of the country.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache

import phonenumbers
import pytz
from phonenumbers import NumberParseException

from .numbers import LineType, parse, zones_of
from .place_data import STATE_NAMES, STATE_ZONES
from .quiet_hours import Place


def plausible_places(
    e164: str | None,
    country: str | None = None,
    state: str | None = None,
    zones: Iterable[str] = (),
) -> frozenset[Place]:
    """Every place the person may be in.

    ``country`` and ``state`` (ISO 3166 codes, the state without the country) are the address's;
    ``zones`` are the contact's own, where known. Empty when nothing at all is known: quiet hours
    are then closed.

    >>> sorted(place.zone for place in plausible_places("+12125550100", "US", "TX"))
    ['America/Chicago', 'America/Denver', 'America/New_York']
    """
    e164 = _same_place(e164) if e164 else e164
    numbered = _of_number(e164) if e164 else frozenset()
    region = (parse(e164).country_code or "") if e164 else ""
    country, state, own = country or region, state or "", tuple(zones)
    if numbered and not own and not state and country == region:
        return numbered  # the address knows no more than the number
    known = own or STATE_ZONES.get((country, state), ()) or zones_of_country(country)
    return numbered | {Place(zone, country, state) for zone in known}


def zones_of_country(country: str) -> tuple[str, ...]:
    """All IANA zones of a country by its ISO code; empty when unknown."""
    return tuple(pytz.country_timezones.get(country, ()))


def _same_place(e164: str) -> str:
    """The number that stands for all of its exchange, so that each is looked up once.

    In North America the tables go by area code and exchange, six digits.

    >>> _same_place("+12125550142")
    '+12125550100'
    """
    return f"{e164[:8]}0100" if e164.startswith("+1") and len(e164) == 12 else e164


@lru_cache(maxsize=50_000)
def _of_number(e164: str) -> frozenset[Place]:
    parsed = parse(e164)
    places = set()
    states = states_of(e164)
    country = parsed.country_code or ""
    for zone in zones_of(e164):
        for state in states or ("",):
            places.add(Place(zone, country, state))
    return _one_for_all(frozenset(places))


@lru_cache(maxsize=1000)
def _one_for_all(places: frozenset[Place]) -> frozenset[Place]:
    """The same object for equal sets: many exchanges are in few places."""
    return places


@lru_cache(maxsize=20_000)
def states_of(e164: str) -> frozenset[str]:
    """The state or province (ISO code without the country) of a US or Canadian area code.

    Best effort, from libphonenumber's geography; empty for other countries, toll-free numbers
    and area codes without one.

    >>> sorted(states_of("+14075550100"))
    ['FL']
    """
    parsed = parse(e164)
    if parsed.country_code not in ("US", "CA") or parsed.line_type is LineType.TOLL_FREE:
        return frozenset()
    # Its tables take half a second to load: only where they are needed.
    from phonenumbers import geocoder  # noqa: PLC0415

    try:
        number = phonenumbers.parse(e164, None)
    except NumberParseException:
        return frozenset()
    described = geocoder.description_for_number(number, "en")
    last = described.rpartition(",")[2].strip()
    code = last if (parsed.country_code, last) in STATE_ZONES else STATE_NAMES.get(last)
    return frozenset({code} if code else ())
