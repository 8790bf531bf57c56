"""When a recurring campaign is sent: a plain form becomes an RFC 5545 rule, and that, moments.

The rule works on the clock on the wall of one zone, so that "at 10:00" stays 10:00 when the
clocks change. An hour that a change of clocks leaves out is made up right after it; one that it
repeats counts once, the first time.

https://www.rfc-editor.org/rfc/rfc5545#section-3.3.10

>>> monthly = Recurrence(
...     frequency="monthly", start=date(2026, 1, 1), at=time(10), zone="America/New_York",
...     nth=1, weekday=0)
>>> monthly.rule
'FREQ=MONTHLY;BYDAY=+1MO'
>>> [str(moment) for moment in monthly.next_moments(datetime(2026, 2, 15), 3)]
['2026-03-02 15:00:00', '2026-04-06 14:00:00', '2026-05-04 14:00:00']
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta, timezone
from itertools import islice, takewhile
from zoneinfo import ZoneInfo

from dateutil import rrule

FREQUENCIES = {
    "daily": rrule.DAILY,
    "weekly": rrule.WEEKLY,
    "monthly": rrule.MONTHLY,
    "yearly": rrule.YEARLY,
}
SHORTEST_MONTH = 28  # days
END_OF_DAY = time(23, 59, 59)
MARGIN = timedelta(days=2)  # more than any zone is away from UTC


@dataclass(frozen=True)
class Recurrence:
    """A rule as people fill it in.

    ``weekdays`` (weekly) and ``weekday`` (monthly) count from Monday, 0. A monthly rule is either
    on the ``nth`` (1 to 4, or -1 for the last) ``weekday``, or, with ``nth`` None, on the
    ``day`` of the month; a month too short for that day is sent on its last. ``until`` is the
    last day, ``count`` the number of times in all; None means no end.
    """

    frequency: str
    start: date
    at: time
    zone: str
    interval: int = 1
    weekdays: frozenset[int] = frozenset()
    day: int | None = None
    nth: int | None = None
    weekday: int | None = None
    until: date | None = None
    count: int | None = None

    @property
    def rule(self) -> str:
        """The rule as an RRULE value, without start and zone."""
        return str(self._rrule()).rpartition("RRULE:")[2]

    def next_moments(self, after: datetime, limit: int) -> list[datetime]:
        """The next ``limit`` moments later than ``after``, in naive UTC; fewer when it ends."""
        return list(islice(self._moments(after), limit))

    def moments_between(self, first: datetime, before: datetime) -> list[datetime]:
        """The moments from ``first`` on that lie before ``before``, in naive UTC."""
        moments = self._moments(first - timedelta(seconds=1))
        return list(takewhile(lambda moment: moment < before, moments))

    def next_after(self, last: datetime, now: datetime, *, catch_up: bool) -> datetime | None:
        """What follows the moment ``last``, looked at ``now``; None when the rule has ended.

        Moments that have passed meanwhile are left out but for the latest of them, if
        ``catch_up``: never more than one is made up for.
        """
        late = None
        for moment in self._moments(last):
            if moment > now:
                return late if catch_up and late else moment
            late = moment
        return late if catch_up else None

    def _moments(self, after: datetime) -> Iterator[datetime]:
        last = after
        for wall in self._rrule().xafter(after - MARGIN):
            moment = to_utc(wall, self.zone)
            if moment > last:  # two walls fall together where a clock is put forward
                yield moment
                last = moment

    def _rrule(self) -> rrule.rrule:
        until = datetime.combine(self.until, END_OF_DAY) if self.until else None
        return rrule.rrule(
            FREQUENCIES[self.frequency],
            dtstart=datetime.combine(self.start, self.at),
            interval=self.interval,
            until=until,
            count=self.count,
            **self._by(),
        )

    def _by(self) -> dict[str, object]:
        if self.frequency == "weekly" and self.weekdays:
            return {"byweekday": sorted(self.weekdays)}
        if self.frequency == "monthly" and self.nth is not None:
            return {"byweekday": rrule.weekday(self.weekday or 0)(self.nth)}
        if self.frequency == "monthly" and self.day:
            if self.day <= SHORTEST_MONTH:
                return {"bymonthday": self.day}
            # the last of the days up to ``day`` that the month has
            return {"bymonthday": list(range(SHORTEST_MONTH, self.day + 1)), "bysetpos": -1}
        return {}


def to_utc(wall: datetime, zone: str) -> datetime:
    """The moment (naive UTC) at which the clock of ``zone`` shows ``wall``.

    >>> to_utc(datetime(2026, 3, 8, 2, 30), "America/New_York")  # left out: an hour later
    datetime.datetime(2026, 3, 8, 7, 30)
    >>> to_utc(datetime(2026, 11, 1, 1, 30), "America/New_York")  # twice: the first
    datetime.datetime(2026, 11, 1, 5, 30)
    """
    aware = wall.replace(tzinfo=ZoneInfo(zone), fold=0)
    return aware.astimezone(timezone.utc).replace(tzinfo=None)
