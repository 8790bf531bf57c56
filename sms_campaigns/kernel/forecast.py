"""When the last text of a campaign will have left: pace, waiting times, daily limit.

A forecast, not a promise: it treats the texts of a batch as equally long.

>>> start = datetime(2026, 3, 2, 15)
>>> finish([Batch(start, texts=1800, segments=1800)], pace=1.0, start=start)
datetime.datetime(2026, 3, 2, 15, 30)
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta


@dataclass(frozen=True)
class Batch:
    """Texts that may leave from ``at`` (naive UTC) on, and their segments in all."""

    at: datetime
    texts: int
    segments: float


@dataclass(frozen=True)
class DailyLimit:
    """``limit`` texts a day, ``left`` of them today; ``next_day`` of a moment is the midnight."""

    limit: int
    left: int
    next_day: Callable[[datetime], datetime]


def finish(
    batches: Iterable[Batch],
    *,
    pace: float,
    start: datetime,
    ahead: float = 0.0,
    daily: DailyLimit | None = None,
) -> datetime:
    """The moment at which all have left.

    ``pace`` in segments a second; ``ahead``: segments of other texts that leave before.
    """
    clock = start + timedelta(seconds=ahead / pace)
    midnight = daily.next_day(start) if daily else None
    left = daily.left if daily else 0
    for batch in sorted(batches, key=lambda batch: batch.at):
        clock = max(clock, batch.at)
        texts = batch.texts
        seconds = batch.segments / batch.texts / pace if batch.texts else 0.0
        while texts:
            if daily and clock >= midnight:
                midnight, left = daily.next_day(clock), daily.limit
            if daily and not left:
                clock = midnight
                continue
            now = min(texts, left) if daily else texts
            if daily and seconds:
                until_midnight = int((midnight - clock).total_seconds() / seconds) + 1
                now = min(now, until_midnight)
            clock += timedelta(seconds=now * seconds)
            texts, left = texts - now, left - now
    return clock
