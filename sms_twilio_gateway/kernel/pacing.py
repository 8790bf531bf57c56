"""Token bucket in segments per second, as an immutable value.

The bucket may be in debt: a take is always granted, with the time to wait until it is paid for.
So a lane can plan the sends of its next seconds in one go, keep the debt with the sender, and
whatever happens then (even a kill) never exceeds ``rate * window + burst`` in any window.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace


@dataclass(frozen=True)
class Bucket:
    """``rate`` segments per second, at most ``burst`` at once; ``tokens`` as of second ``at``."""

    rate: float
    burst: float
    tokens: float
    at: float

    def __post_init__(self):
        if self.rate <= 0 or self.burst < 1:
            raise ValueError("a bucket needs a rate above 0 and a burst of at least one segment")


def refill(bucket: Bucket, now: float) -> Bucket:
    """The bucket at ``now``. A clock that went back adds nothing and takes nothing.

    >>> refill(Bucket(rate=3, burst=6, tokens=0, at=100), 101).tokens
    3.0
    """
    if now <= bucket.at:
        return bucket
    earned = (now - bucket.at) * bucket.rate
    return replace(bucket, tokens=float(min(bucket.burst, bucket.tokens + earned)), at=now)


def take(bucket: Bucket, segments: int, now: float) -> tuple[Bucket, float]:
    """Take ``segments``; returns the bucket after it and the seconds to wait before sending.

    >>> take(Bucket(rate=2, burst=2, tokens=2, at=0), 6, 0)
    (Bucket(rate=2, burst=2, tokens=-4.0, at=0), 2.0)
    """
    current = refill(bucket, now)
    tokens = float(current.tokens - segments)
    after = replace(current, tokens=tokens)
    return after, max(0.0, after.at - now) + max(0.0, -tokens / current.rate)


def plan(
    bucket: Bucket, segments: Iterable[int], now: float, horizon: float
) -> tuple[Bucket, list[float]]:
    """Waits for the first of ``segments`` (a list per message) that may leave within ``horizon``.

    Returns the bucket after them and one wait in seconds, from ``now``, for each that fits.

    >>> plan(Bucket(rate=1, burst=1, tokens=1, at=0), [1, 1, 1, 1], now=0, horizon=2)[1]
    [0.0, 1.0, 2.0]
    """
    waits: list[float] = []
    for wanted in segments:
        after, wait = take(bucket, wanted, now)
        if wait > horizon:
            break
        bucket = after
        waits.append(wait)
    return bucket, waits


def give_back(bucket: Bucket, segments: int) -> Bucket:
    """Return what was planned and did not leave (the lane was stopped before its turn)."""
    return replace(bucket, tokens=float(min(bucket.burst, bucket.tokens + segments)))
