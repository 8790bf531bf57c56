"""Days by the wall clock of a place: the hours in which a company sends, and midnight."""

from datetime import date, datetime, time, timedelta, timezone
from zoneinfo import ZoneInfo

WHOLE_DAY = (0.0, 24.0)


def next_day(now: datetime, zone: str) -> datetime:
    """When the next day begins in ``zone``; ``now`` and the result are naive UTC.

    >>> next_day(datetime(2026, 1, 5, 7, 59), "America/Los_Angeles")
    datetime.datetime(2026, 1, 5, 8, 0)
    """
    place = ZoneInfo(zone)
    return _at(_local(now, place).date(), 24.0, place)


def opens_at(now: datetime, zone: str, start: float, stop: float) -> datetime | None:
    """When sending may go on; None: it may now.

    ``now`` and the result are naive UTC; ``start`` and ``stop`` are hours of the wall clock in
    ``zone``, 0 <= start < stop <= 24.

    >>> opens_at(datetime(2026, 1, 5, 23, 30), "America/New_York", 8.0, 18.0)
    datetime.datetime(2026, 1, 6, 13, 0)
    >>> opens_at(datetime(2026, 1, 5, 22, 59), "America/New_York", 8.0, 18.0) is None
    True
    """
    if (start, stop) == WHOLE_DAY:
        return None
    place = ZoneInfo(zone)
    local = _local(now, place)
    hour = local.hour + local.minute / 60 + local.second / 3600
    if start <= hour < stop:
        return None
    day = local.date() + timedelta(days=0 if hour < start else 1)
    return _at(day, start, place)


def hours_from(now: datetime, zone: str, start: float, stop: float) -> tuple[datetime, datetime]:
    """The hours that go on at ``now`` or come next, as :func:`opens_at` has it.

    >>> [str(each) for each in hours_from(datetime(2026, 1, 5, 23, 30), "America/New_York", 8, 18)]
    ['2026-01-06 13:00:00', '2026-01-06 23:00:00']
    """
    if (start, stop) == WHOLE_DAY:
        return now, datetime.max
    opens = opens_at(now, zone, start, stop) or now
    place = ZoneInfo(zone)
    closes = _at(_local(opens, place).date(), stop, place)
    return opens, max(closes, opens + timedelta(minutes=1))  # an hour that is rounded may be over


def _local(moment: datetime, place: ZoneInfo) -> datetime:
    return moment.replace(tzinfo=timezone.utc).astimezone(place)


def _at(day: date, hour: float, place: ZoneInfo) -> datetime:
    """When the clocks of ``place`` show ``hour`` (0 to 24) of ``day``, in naive UTC."""
    days, minutes = divmod(round(hour * 60), 24 * 60)
    wall = time(minutes // 60, minutes % 60)
    moment = datetime.combine(day + timedelta(days=days), wall, tzinfo=place)
    return moment.astimezone(timezone.utc).replace(tzinfo=None)
