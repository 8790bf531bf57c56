"""Quiet hours: may a text reach the recipient now, and if not, when next?

We rarely know where a person is: the address says one zone, the number another. A text leaves
only at a moment that is open in *every* plausible place (47 CFR 64.1200(c)(1) counts "local time
at the called party's location", https://www.ecfr.gov/current/title-47/section-64.1200).

Rules are data. Zones come from :mod:`zoneinfo`; where the system has no zone database, the
``tzdata`` package serves. Times in and out are naive UTC.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta, timezone
from functools import lru_cache
from zoneinfo import ZoneInfo

HORIZON_DAYS = 8
EVERY_DAY = frozenset(range(7))
_DAY = timedelta(days=1)

Interval = tuple[datetime, datetime]


@dataclass(frozen=True, slots=True)
class Rule:
    """Texts of class ``purpose`` may arrive from ``opens`` to before ``closes``, local time.

    ``country`` is an ISO code, or ``""`` for the rest of the world; ``state`` the code of a
    state, or ``""`` for all of the country. ``weekdays``: 0 is Monday. ``closes`` of midnight is
    the end of the day.
    """

    purpose: str
    country: str
    state: str
    opens: time
    closes: time
    weekdays: frozenset[int] = EVERY_DAY

    def __post_init__(self) -> None:
        if self.closes != time.min and self.opens >= self.closes:
            raise ValueError("a rule must open before it closes, on one day")


@dataclass(frozen=True, slots=True)
class Place:
    """Where the recipient may be: an IANA zone, and country and state as far as known."""

    zone: str
    country: str = ""
    state: str = ""


@dataclass(frozen=True, slots=True)
class QuietDecision:
    """``open`` now, or ``until`` the next common open moment; neither: none within the horizon."""

    open: bool
    until: datetime | None = None


def decide_quiet(
    rules: Sequence[Rule], purpose: str, places: Iterable[Place], now: datetime
) -> QuietDecision:
    """Whether all ``places`` are open at ``now`` for texts of class ``purpose``.

    A class without any rule has no quiet hours. A class with rules is closed where none of them
    applies (no rule for the country nor for the rest of the world), and where there is no
    plausible place at all: unknown is closed.

    >>> day = Rule("marketing", "US", "", time(8), time(21))
    >>> ny = Place("America/New_York", "US", "NY")
    >>> decide_quiet([day], "marketing", [ny], datetime(2026, 1, 5, 12, 0)).until
    datetime.datetime(2026, 1, 5, 13, 0)
    """
    hours = next_hours(rules, purpose, places, now)
    if hours is None:
        return QuietDecision(False)
    return QuietDecision(True) if hours[0] <= now else _until(hours[0], now)


def next_hours(
    rules: Sequence[Rule], purpose: str, places: Iterable[Place], now: datetime
) -> Interval | None:
    """The hours open in all ``places`` that go on at ``now`` or come next; None: none in sight.

    >>> day = Rule("marketing", "US", "", time(8), time(21))
    >>> ny = Place("America/New_York", "US", "NY")
    >>> [str(each) for each in next_hours([day], "marketing", [ny], datetime(2026, 1, 5, 12, 0))]
    ['2026-01-05 13:00:00', '2026-01-06 02:00:00']
    """
    if now.tzinfo is not None:
        raise ValueError("quiet hours work in naive UTC")
    relevant = tuple(rule for rule in rules if rule.purpose == purpose)
    if not relevant:
        return datetime.min, datetime.max
    first: list[Interval] | None = None
    for place in sorted(set(places), key=lambda place: (place.zone, place.country, place.state)):
        hours = _open_hours(_rules_for(relevant, place), place.zone, now.date())
        first = list(hours) if first is None else _common(first, hours)
    return next((hours for hours in first or [] if hours[1] > now), None)


def _until(start: datetime, now: datetime) -> QuietDecision:
    within = start <= now + HORIZON_DAYS * _DAY
    return QuietDecision(False, start if within else None)


def _rules_for(rules: tuple[Rule, ...], place: Place) -> tuple[Rule, ...]:
    """The rules of the state; without any, of the country; without any, of the world."""
    wanted = ((place.country, place.state), (place.country, ""), ("", ""))
    for country, state in wanted:
        found = tuple(rule for rule in rules if (rule.country, rule.state) == (country, state))
        if found:
            return found
    return ()


@lru_cache(maxsize=4096)
def _open_hours(rules: tuple[Rule, ...], zone: str, today: date) -> tuple[Interval, ...]:
    """Open intervals in UTC, sorted and disjoint, from the day before ``today`` to the horizon."""
    info = ZoneInfo(zone)
    intervals = []
    for offset in range(-1, HORIZON_DAYS + 2):
        day = today + offset * _DAY
        for rule in rules:
            if day.weekday() in rule.weekdays:
                closing = day + _DAY if rule.closes == time.min else day
                start = max(_utc(info, day, rule.opens))
                end = min(_utc(info, closing, rule.closes))
                intervals.append((start, end))
    return tuple(_merged(intervals))


def _utc(info: ZoneInfo, day: date, at: time) -> tuple[datetime, datetime]:
    """Both readings of a wall-clock time, in naive UTC.

    They differ where the clock is set: an hour that occurs twice or never. The caller takes the
    later opening and the earlier closing, which is safe either way.
    """
    wall = datetime.combine(day, at, tzinfo=info)
    first, second = (
        wall.replace(fold=fold).astimezone(timezone.utc).replace(tzinfo=None) for fold in (0, 1)
    )
    return first, second


def _merged(intervals: Iterable[Interval]) -> list[Interval]:
    merged: list[Interval] = []
    for start, end in sorted(intervals):
        if merged and start <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(end, merged[-1][1]))
        elif start < end:
            merged.append((start, end))
    return merged


def _common(ours: Sequence[Interval], theirs: Sequence[Interval]) -> list[Interval]:
    """What two sorted lists of disjoint intervals have in common."""
    common: list[Interval] = []
    left = right = 0
    while left < len(ours) and right < len(theirs):
        start = max(ours[left][0], theirs[right][0])
        end = min(ours[left][1], theirs[right][1])
        if start < end:
            common.append((start, end))
        if ours[left][1] < theirs[right][1]:
            left += 1
        else:
            right += 1
    return common
