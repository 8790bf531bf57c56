"""``python -m sandbox``: start the server, say where it is, serve until SIGTERM or SIGINT."""

from __future__ import annotations

import asyncio
import contextlib
import json
import os
import signal
import sys
import time

from .core import Sandbox
from .options import HOST, Options, find_account, parse
from .server import serve


async def run(options: Options) -> None:
    """Serve until a signal comes. Prints one JSON line: url, pid, and a made-up account."""
    sandbox = Sandbox(options.settings)
    for sid, token in options.accounts:
        sandbox.store.add_account(sid, token)
    for option in options.numbers:
        account = find_account(sandbox, option.account)
        account.numbers[option.phone] = option.number(time.time())
    for number, outcome in options.outcomes:
        sandbox.outcomes.set(number, outcome)
    stopped = asyncio.Event()
    loop = asyncio.get_running_loop()
    for name in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(name, stopped.set)
    if options.until_eof:
        loop.add_reader(sys.stdin.fileno(), _stop_at_end, stopped)
    async with serve(sandbox, HOST, options.port) as url:
        hello: dict[str, object] = {"url": url, "pid": os.getpid()}
        if options.generated:
            hello["accounts"] = [{"sid": sid, "token": token} for sid, token in options.accounts]
        print(json.dumps(hello), flush=True)
        await stopped.wait()


def _stop_at_end(stopped: asyncio.Event) -> None:
    if not os.read(sys.stdin.fileno(), 1024):
        asyncio.get_running_loop().remove_reader(sys.stdin.fileno())
        stopped.set()


def main() -> int:
    """Entry point; exit code 1 with a message when the port is taken or an option is wrong."""
    try:
        with contextlib.suppress(KeyboardInterrupt):
            asyncio.run(run(parse()))
    except (OSError, ValueError) as problem:
        print(f"sandbox: {problem}", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
