"""Child processes of the runner; only these are ever ended, each by its own group."""

import os
import signal
import subprocess
import threading
from contextlib import suppress
from pathlib import Path

from environment import paths

_running: set[subprocess.Popen[bytes]] = set()
_lock = threading.Lock()
TIMED_OUT = 124
#: A run of pytest ends its servers and browsers before it goes.
END_SECONDS = 60.0


def run(command: list[str], environment: dict[str, str], log: Path | None, timeout: float) -> int:
    """Run a command from the repository's root; its output goes to ``log`` or straight through.

    :return: its exit code, TIMED_OUT if it was ended for taking longer than ``timeout`` seconds
    """
    output = log.open("ab") if log else None
    try:
        process = subprocess.Popen(
            command,
            env=environment,
            cwd=paths.ROOT,
            stdout=output,
            stderr=subprocess.STDOUT if log else None,
            start_new_session=True,
        )
        with _lock:
            _running.add(process)
        try:
            return process.wait(timeout)
        except subprocess.TimeoutExpired:
            return TIMED_OUT
        finally:
            _end(process)
            with _lock:
                _running.discard(process)
    finally:
        if output:
            output.close()


def _end(process: subprocess.Popen[bytes]) -> None:
    """End what is left of a process and its children (browsers, servers)."""
    with suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGTERM)
        try:
            process.wait(END_SECONDS)
        except subprocess.TimeoutExpired:
            os.killpg(process.pid, signal.SIGKILL)
    process.wait()


def end_all() -> None:
    """End every command that still runs (after Ctrl-C)."""
    with _lock:
        left = list(_running)
    for process in left:
        _end(process)
