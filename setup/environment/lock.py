"""Locks between processes, by file; the kernel frees them when a holder dies."""

import fcntl
from collections.abc import Iterator
from contextlib import contextmanager

from . import paths
from .progress import say


@contextmanager
def exclusive(name: str, waiting_for: str = "") -> Iterator[None]:
    """Hold the lock ``name``; waits for another holder, saying ``waiting_for`` if given."""
    paths.LOCKS.mkdir(parents=True, exist_ok=True)
    with (paths.LOCKS / name).open("w") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            if waiting_for:
                say(f"  waiting for {waiting_for} …")
            fcntl.flock(file, fcntl.LOCK_EX)
        yield
