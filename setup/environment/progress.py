"""Progress on standard error: a bar on a terminal, a line at start and end elsewhere."""

import shutil
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager

BAR_WIDTH = 24
REDRAW_SECONDS = 0.1

_lock = threading.Lock()


def say(text: str) -> None:
    """Print one line of progress."""
    with _lock:
        _clear()
        print(text, file=sys.stderr, flush=True)


def _clear() -> None:
    if sys.stderr.isatty():
        print("\r\x1b[K", end="", file=sys.stderr)


class Bar:
    """The progress of one step; ``at`` may be called from any thread, as often as you like."""

    def __init__(self, title: str) -> None:
        self.title = title
        self.started = time.monotonic()
        self._drawn = 0.0

    @property
    def seconds(self) -> float:
        """Seconds since the step began."""
        return time.monotonic() - self.started

    def at(self, fraction: float, detail: str = "") -> None:
        """Show that ``fraction`` (0 to 1) is done; ``detail`` says what is being done."""
        now = time.monotonic()
        if not sys.stderr.isatty() or now - self._drawn < REDRAW_SECONDS:
            return
        self._drawn = now
        filled = round(BAR_WIDTH * min(max(fraction, 0.0), 1.0))
        bar = "#" * filled + "-" * (BAR_WIDTH - filled)
        line = f"  {self.title} [{bar}] {self.seconds:4.0f} s  {detail}"
        width = shutil.get_terminal_size().columns - 1
        with _lock:
            print(f"\r\x1b[K{line[:width]}", end="", file=sys.stderr, flush=True)


@contextmanager
def step(title: str) -> Iterator[Bar]:
    """One long step: tells its beginning, its bar, and how long it took (or that it failed)."""
    bar = Bar(title)
    if not sys.stderr.isatty():
        say(f"  {title} …")
    try:
        yield bar
    except BaseException:
        say(f"  {title}: not finished ({bar.seconds:.0f} s)")
        raise
    say(f"  {title}: done ({bar.seconds:.1f} s)")
