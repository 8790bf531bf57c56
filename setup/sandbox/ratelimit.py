"""The API's own limit: more than N requests in a second of one account are answered with 429."""

from __future__ import annotations

import time
from collections import deque


class RateLimit:
    """A sliding window of one second per account; refused requests do not count."""

    def __init__(self) -> None:
        self._windows: dict[str, deque[float]] = {}

    def allows(self, account_sid: str, per_second: float) -> bool:
        """Count one request; False when the last second is full. 0 means no limit."""
        if not per_second:
            return True
        now = time.monotonic()
        window = self._windows.setdefault(account_sid, deque())
        while window and window[0] <= now - 1:
            window.popleft()
        if len(window) >= max(per_second, 1):
            return False
        window.append(now)
        return True

    def clear(self) -> None:
        """Begin anew."""
        self._windows.clear()
