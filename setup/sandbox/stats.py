"""Requests per second, counted in one-second slots of the last minute."""

from __future__ import annotations

import time

SLOTS = 60


class RequestRate:
    """A ring of one-second counters; nothing grows."""

    def __init__(self) -> None:
        self._counts = [0] * SLOTS
        self._seconds = [0] * SLOTS
        self.total = 0

    def tick(self) -> None:
        """Count one request now."""
        second = int(time.monotonic())
        slot = second % SLOTS
        if self._seconds[slot] != second:
            self._seconds[slot] = second
            self._counts[slot] = 0
        self._counts[slot] += 1
        self.total += 1

    def last_second(self) -> int:
        """Requests in the last full second."""
        return self._in(int(time.monotonic()) - 1)

    def busiest_second(self) -> int:
        """The most requests in one full second of the last minute."""
        now = int(time.monotonic())
        return max(self._in(second) for second in range(now - SLOTS + 1, now))

    def _in(self, second: int) -> int:
        slot = second % SLOTS
        return self._counts[slot] if self._seconds[slot] == second else 0
