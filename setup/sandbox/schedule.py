"""Things that happen later: one heap and one event-loop timer, however many are waiting."""

from __future__ import annotations

import asyncio
import heapq
import itertools
import logging
from collections.abc import Callable
from typing import Any

_logger = logging.getLogger(__name__)

Entry = tuple[float, int, Callable[..., None], tuple[Any, ...]]


class Schedule:
    """Runs plain functions at given times of the event-loop clock, in order."""

    def __init__(self, loop: asyncio.AbstractEventLoop) -> None:
        self._loop = loop
        self._heap: list[Entry] = []
        self._ticket = itertools.count()
        self._timer: asyncio.TimerHandle | None = None

    def __len__(self) -> int:
        return len(self._heap)

    def now(self) -> float:
        """The event-loop clock, in seconds."""
        return self._loop.time()

    def after(self, seconds: float, action: Callable[..., None], *args: Any) -> None:
        """Run ``action(*args)`` that many seconds from now."""
        self.at(self._loop.time() + seconds, action, *args)

    def at(self, when: float, action: Callable[..., None], *args: Any) -> None:
        """Run ``action(*args)`` at ``when``; if that has passed, in the next turn of the loop."""
        heapq.heappush(self._heap, (when, next(self._ticket), action, args))
        if self._timer is None or when < self._timer.when():
            self._arm()

    def clear(self) -> None:
        """Forget everything that waits."""
        self._heap.clear()
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None

    def _arm(self) -> None:
        if self._timer is not None:
            self._timer.cancel()
        self._timer = self._loop.call_at(self._heap[0][0], self._run)

    def _run(self) -> None:
        """Run what is due, a bounded number at once so that requests get their turn."""
        self._timer = None
        now = self._loop.time()
        for _ in range(500):
            if not self._heap or self._heap[0][0] > now:
                break
            _, _, action, args = heapq.heappop(self._heap)
            try:
                action(*args)
            except Exception:
                _logger.exception("a scheduled action failed")
        if self._heap and self._timer is None:
            self._arm()
