"""How many messages a second the sandbox takes, and its memory per message. Loopback only.

    PYTHONPATH=setup python -m sandbox.tests.bench_sandbox [--messages 20000] [--callbacks]

Prints one JSON line. Sandbox and load generator are pinned to one core each where the system
allows it. With ``--callbacks`` an asyncio receiver in the generator's process takes the callbacks.
"""

from __future__ import annotations

import argparse
import asyncio
import base64
import json
import os
import time
from collections.abc import Sequence
from pathlib import Path
from urllib.parse import urlencode

import aiohttp
from aiohttp import web

from ..client import SandboxClient, launch

SENDER = "+18335550101"
CONNECTIONS = 32


def resident_bytes(pid: int) -> int:
    """A process's resident memory (Linux)."""
    for line in Path(f"/proc/{pid}/status").read_text().splitlines():
        if line.startswith("VmRSS:"):
            return int(line.split()[1]) * 1024
    raise ValueError("no VmRSS")


async def send(sandbox: SandboxClient, messages: int, callback: str) -> float:
    """Create messages over 32 connections; returns the seconds it took."""
    account = sandbox.accounts[0]
    url = f"{sandbox.url}/2010-04-01/Accounts/{account.sid}/Messages.json"
    numbers = iter(range(messages))
    headers = {"Content-Type": "application/x-www-form-urlencoded"}

    async def worker(session: aiohttp.ClientSession) -> None:
        for index in numbers:
            form = {
                "To": f"+1{200 + index // 100 % 600}5550{100 + index % 100}",
                "From": SENDER,
                "Body": "Your appointment is on Monday at 10:30. Reply STOP to end.",
            }
            if callback:
                form["StatusCallback"] = f"{callback}?id={index:032x}"
            async with session.post(url, data=urlencode(form), headers=headers) as answer:
                if answer.status != 201:
                    raise RuntimeError(await answer.text())
                await answer.read()

    login = base64.b64encode(f"{account.sid}:{account.token}".encode()).decode()
    headers["Authorization"] = f"Basic {login}"
    connector = aiohttp.TCPConnector(limit=CONNECTIONS)
    async with aiohttp.ClientSession(connector=connector) as session:
        started = time.perf_counter()
        await asyncio.gather(*(worker(session) for _ in range(CONNECTIONS)))
        return time.perf_counter() - started


async def measure(sandbox: SandboxClient, messages: int, callbacks: bool) -> dict[str, object]:
    """Send all, wait for the rest to happen, and sum up."""
    assert sandbox.pid is not None
    received = 0

    async def receive(request: web.Request) -> web.Response:
        nonlocal received
        await request.read()
        received += 1
        return web.Response(status=204)

    app = web.Application()
    app.router.add_post("/status", receive)
    runner = web.AppRunner(app, access_log=None)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    callback = f"http://127.0.0.1:{runner.addresses[0][1]}/status" if callbacks else ""
    before = resident_bytes(sandbox.pid)
    started = time.perf_counter()
    seconds = await send(sandbox, messages, callback)
    await asyncio.to_thread(sandbox.wait_idle, 120)
    settled = time.perf_counter() - started
    await runner.cleanup()
    return {
        "messages": messages,
        "created_per_second": round(messages / seconds),
        "callbacks": received,
        "callbacks_per_second": round(received / settled),
        "bytes_per_message": round((resident_bytes(sandbox.pid) - before) / messages),
    }


def main(arguments: Sequence[str] | None = None) -> None:
    """Run once and print the figures."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--messages", type=int, default=20_000)
    parser.add_argument("--callbacks", action="store_true")
    given = parser.parse_args(arguments)
    with launch(numbers=[f"1:{SENDER}:0"]) as sandbox:
        cores = sorted(os.sched_getaffinity(0))
        if len(cores) > 1 and sandbox.pid is not None:
            os.sched_setaffinity(sandbox.pid, cores[:1])
            os.sched_setaffinity(0, cores[1:2])
        print(json.dumps(asyncio.run(measure(sandbox, given.messages, given.callbacks))))


if __name__ == "__main__":
    main()
