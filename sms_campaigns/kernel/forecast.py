"""When the last text of a campaign will have left: pace, allowed hours, daily limit.

A forecast, not a promise. Texts that may leave at the same time share the pace by their numbers,
as they do when the people come in no particular order; those of a batch count as equally long.

>>> start = datetime(2026, 3, 2, 15)
>>> finish([Batch(start, texts=1800, segments=1800)], pace=1.0, start=start)
datetime.datetime(2026, 3, 2, 15, 30)
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

#: From when until when texts may leave: the hours that go on at a moment, or else come next;
#: None when none come. The end lies behind the moment asked for. All in naive UTC.
Hours = Callable[[datetime], "tuple[datetime, datetime] | None"]
FAR = timedelta(days=10)  # hours that have nothing in common so long never will


def at_any_hour(moment: datetime) -> tuple[datetime, datetime]:
    """The :data:`Hours` of who may be texted day and night."""
    return moment, datetime.max


@dataclass(frozen=True)
class Batch:
    """Texts that may leave from ``at`` (naive UTC) on, within ``hours``; ``segments`` in all."""

    at: datetime
    texts: int
    segments: float
    hours: Hours = at_any_hour


@dataclass(frozen=True)
class DailyLimit:
    """``limit`` texts a day, ``left`` of them today; ``next_day`` of a moment is the midnight."""

    limit: int
    left: int
    next_day: Callable[[datetime], datetime]


def within_both(first: Hours, second: Hours) -> Hours:
    """The hours that ``first`` and ``second`` have in common."""

    def common(moment: datetime) -> tuple[datetime, datetime] | None:
        last = moment + FAR
        while moment <= last:
            one, other = first(moment), second(moment)
            if one is None or other is None:
                return None
            opens, closes = max(one[0], other[0], moment), min(one[1], other[1])
            if opens < closes:
                return opens, closes
            moment = closes
        return None

    return common


def finish(
    batches: Iterable[Batch],
    *,
    pace: float,
    start: datetime,
    ahead: Batch | None = None,
    daily: DailyLimit | None = None,
) -> datetime | None:
    """The moment at which all have left; None: none of them ever may.

    Those for whom no hours come any more are left out. ``pace`` in segments a second; ``ahead``:
    other texts that leave before.
    """
    clock = start
    if ahead:
        clock = finish([ahead], pace=pace, start=start) or start
    midnight = daily.next_day(clock) if daily else datetime.max
    left: float = daily.left if daily else 0
    waiting = [_Waiting(batch) for batch in batches if batch.texts]
    last = None if waiting else clock
    while waiting := [each for each in waiting if each.part and each.look(clock)]:
        if daily and clock >= midnight:
            midnight, left = daily.next_day(clock), daily.limit
        going = [each for each in waiting if each.opens <= clock]
        change = min(each.closes if each.opens <= clock else each.opens for each in waiting)
        if not going:
            clock = change
            continue
        change = min(change, midnight)
        texts = sum(each.part * each.batch.texts for each in going)
        needed = sum(each.part * each.batch.segments for each in going) / pace  # seconds
        seconds = (change - clock).total_seconds()
        part = min(1.0, seconds / needed) if needed else 1.0
        if daily and part * texts > left:
            part, left = left / texts, 0
            clock = change if not part else clock + timedelta(seconds=part * needed)
        else:
            left -= part * texts
            clock = clock + timedelta(seconds=needed) if part == 1.0 else change
        for each in going:
            each.part *= 1.0 - part
        last = clock if part else last
    return last


@dataclass
class _Waiting:
    """What is left of a batch (1: all of it), and its hours at the moment looked at last."""

    batch: Batch
    part: float = 1.0
    opens: datetime = datetime.min
    closes: datetime = datetime.min

    def look(self, clock: datetime) -> bool:
        """Know the hours at ``clock``; False: there are none any more."""
        if self.closes <= clock:
            hours = self.batch.hours(max(clock, self.batch.at))
            self.opens, self.closes = hours or (datetime.max, datetime.max)
            return hours is not None
        return True
