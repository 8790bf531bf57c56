"""Token bucket in segments per second, as an immutable value.

The bucket may be in debt: a take is always granted, with the time to wait until it is paid for.
So a lane can plan the sends of its next seconds in one go, keep the debt with the sender, and
whatever happens then (even a kill) never exceeds ``rate * window + burst`` in any window.
At the moment of sending, :func:`draw` grants nothing before its time, so that threads that wake
up late do not send bunched together what was planned apart.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace

# Texts that leave well apart may arrive closer together. A little less than is allowed keeps
# what arrives within it, for up to 50 ms (10 ms at a segment a second) of such a difference.
RATE_SHARE = 0.99
BURST_SHARE = 0.95
EPSILON = 1e-6  # segments; of rounding


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


def within(rate: float, burst: float, tokens: float, at: float) -> Bucket:
    """The bucket that keeps what *arrives* within an allowance of ``rate`` and ``burst``.

    >>> within(100, 100, 200, 0)
    Bucket(rate=99.0, burst=95.0, tokens=95.0, at=0)
    """
    burst = max(1.0, burst * BURST_SHARE)
    return Bucket(rate * RATE_SHARE, burst, min(burst, tokens), at)


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


def draw(bucket: Bucket, segments: int, now: float) -> tuple[Bucket, float]:
    """Take ``segments`` if they are there; else nothing, and the seconds until they may be.

    What a lane does at the moment of sending. A text longer than the burst waits until the bucket
    has earned all of it; only for this text it may hold more than a burst meanwhile.

    >>> draw(Bucket(rate=2, burst=2, tokens=1, at=0), 2, 0)
    (Bucket(rate=2, burst=2, tokens=1, at=0), 0.5)
    >>> draw(Bucket(rate=2, burst=2, tokens=1, at=0), 2, 0.5)
    (Bucket(rate=2, burst=2, tokens=0.0, at=0.5), 0.0)
    """
    room = replace(bucket, burst=max(bucket.burst, float(segments)))
    current = replace(refill(room, now), burst=bucket.burst)
    missing = segments - current.tokens
    if missing > EPSILON:
        return current, max(0.0, current.at - now) + missing / current.rate
    return charge(current, segments), 0.0


def charge(bucket: Bucket, segments: int) -> Bucket:
    """The bucket when ``segments`` more are promised from it."""
    return replace(bucket, tokens=float(bucket.tokens - segments))


def plan(
    bucket: Bucket, segments: Iterable[int], now: float, horizon: float
) -> tuple[Bucket, list[float]]:
    """Waits for the first of ``segments`` (a list per message) that may leave within ``horizon``.

    Returns the bucket after them and one wait in seconds, from ``now``, for each that fits. A
    full bucket lets the first one go whatever its length: it would never fit otherwise.

    >>> plan(Bucket(rate=1, burst=1, tokens=1, at=0), [1, 1, 1, 1], now=0, horizon=2)[1]
    [0.0, 1.0, 2.0]
    >>> plan(Bucket(rate=1, burst=1, tokens=1, at=0), [10, 1], now=0, horizon=2)[1]
    [9.0]
    """
    waits: list[float] = []
    full = refill(bucket, now).tokens >= bucket.burst - EPSILON
    for wanted in segments:
        after, wait = take(bucket, wanted, now)
        if wait > horizon and (waits or not full):
            break
        bucket = after
        waits.append(wait)
    return bucket, waits
