"""The API's own limit: more than N requests in a second of one account are answered with 429."""

from __future__ import annotations

import time
from dataclasses import dataclass


@dataclass(slots=True)
class _Bucket:
    level: float
    at: float


class RateLimit:
    """A token bucket per account holding one second's allowance."""

    def __init__(self) -> None:
        self._buckets: dict[str, _Bucket] = {}

    def allows(self, account_sid: str, per_second: float) -> bool:
        """Take one token; False when the account has none left. 0 means no limit."""
        if not per_second:
            return True
        now = time.monotonic()
        bucket = self._buckets.setdefault(account_sid, _Bucket(per_second, now))
        refilled = bucket.level + (now - bucket.at) * per_second
        bucket.level = min(max(per_second, 1.0), refilled)
        bucket.at = now
        if bucket.level < 1:
            return False
        bucket.level -= 1
        return True
