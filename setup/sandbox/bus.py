"""Telling open pages that something changed, gathered so that a flood of messages costs little."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Iterator

from .model import Message

GATHER_SECONDS = 0.3


class Bus:
    """Wakes the open pages, at most once in 0.3 s; what to show they ask for themselves."""

    def __init__(self) -> None:
        self._listeners: set[asyncio.Event] = set()
        self._timer: asyncio.TimerHandle | None = None

    def note(self, message: Message | None = None) -> None:
        """A message came or changed, or (``None``) everything did."""
        if self._listeners and self._timer is None:
            self._timer = asyncio.get_running_loop().call_later(GATHER_SECONDS, self._wake)

    @contextlib.contextmanager
    def listen(self) -> Iterator[asyncio.Event]:
        """An event that is set at each change from now on; the listener clears it."""
        changed = asyncio.Event()
        self._listeners.add(changed)
        try:
            yield changed
        finally:
            self._listeners.discard(changed)

    def _wake(self) -> None:
        self._timer = None
        for changed in self._listeners:
            changed.set()
