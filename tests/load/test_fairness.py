"""Lanes share the workers: no other job starves, and no sender is slowed by a slower one (B-10)."""

import time
from collections.abc import Iterator
from datetime import datetime, timedelta, timezone

import pytest
from _backlog import BODIES, drop_queue, queue
from test_pace import measure

from environment.server_fixtures import StartOdoo
from environment.stack import Stack, connect, wait_until
from sandbox.client import SandboxClient

#: A turn ends after 4 to 6 s when another job waits; a busy machine takes its time, too. Without
#: turns the job would wait for the whole backlog.
PATIENCE, BACKLOG_SECONDS = 45.0, 90
FAST, SLOW = 20, 1


@pytest.fixture
def one_worker(start_odoo: StartOdoo, sandbox: SandboxClient) -> Iterator[Stack]:
    """A server with a single cron thread."""
    server = start_odoo(["--max-cron-threads=1"])
    sandbox.reset()
    sandbox.faults(latency_ms=[50, 50], p_lost=1)
    yield connect(server, sandbox)
    server.stop()


@pytest.fixture
def two_workers(start_odoo: StartOdoo, sandbox: SandboxClient) -> Iterator[Stack]:
    """A server with two cron threads, as usual."""
    server = start_odoo()
    sandbox.reset()
    sandbox.faults(latency_ms=[50, 50], p_lost=1)
    yield connect(server, sandbox)
    server.stop()


def _default_sender(stack: Stack, pace: int) -> int:
    [sender] = stack.admin.call("sms.sender", "search", [("is_default", "=", True)], limit=1)
    values = {"mps": pace, "burst": pace, "daily_limit": 0}
    stack.admin.call("sms.sender", "write", [sender], values)
    return int(sender)


def _now() -> datetime:
    return datetime.now(timezone.utc).replace(tzinfo=None, microsecond=0)


def test_b_10_a_lane_starves_no_other_job_of_the_only_worker(one_worker: Stack) -> None:
    """A job that becomes due in the middle of a long send has its turn, and the lane goes on."""
    admin, sandbox = one_worker.admin, one_worker.sandbox
    sender = _default_sender(one_worker, 10)
    model = admin.call("ir.model", "search", [("model", "=", "res.country")])[0]
    [job] = admin.call(
        "ir.cron",
        "create",
        [
            {
                "name": "A patient job",
                "model_id": model,
                "state": "code",
                "code": "model.search_count([('code', '=', 'US')])",
                "interval_number": 1,
                "interval_type": "days",
                "nextcall": str(_now() + timedelta(days=1)),
            }
        ],
    )
    queue(one_worker, sender, 10 * BACKLOG_SECONDS, BODIES[:1])
    wait_until(lambda: sandbox.messages(direction="outbound-api"), "the first text")
    admin.call("ir.cron", "write", [job], {"nextcall": str(_now())})
    due = time.monotonic()

    def has_run() -> bool:
        return bool(admin.call("ir.cron", "read", [job], ["lastcall"])[0]["lastcall"])

    wait_until(has_run, "the other job")
    waited = time.monotonic() - due
    before = len(sandbox.messages(direction="outbound-api"))
    wait_until(
        lambda: len(sandbox.messages(direction="outbound-api")) > before + 20, "the lane to go on"
    )
    drop_queue(one_worker, sender)
    print(f"\nthe other job waited {waited:.1f} s")
    assert waited < PATIENCE


def test_b_10_a_slow_sender_does_not_slow_another(two_workers: Stack) -> None:
    """One sender at a text a second, one at twenty: both keep their pace."""
    stack, sandbox = two_workers, two_workers.sandbox
    fast = _default_sender(stack, FAST)
    [values] = stack.admin.call("sms.sender", "read", [fast], ["number", "gateway_id"])
    slow_number = "+12045550177"
    [slow] = stack.admin.call(
        "sms.sender",
        "create",
        [
            {
                "name": "Slow",
                "number": slow_number,
                "kind": "local",
                "gateway_id": values["gateway_id"][0],
                "mps": SLOW,
                "burst": SLOW,
            }
        ],
    )
    for number in (values["number"], slow_number):
        sandbox.set_number(sandbox.accounts[0], number, mps=0)
    begun = time.time()
    queue(stack, slow, 60, BODIES[:1])
    queue(stack, fast, FAST * 20, BODIES[:1])
    for number in (values["number"], slow_number):
        wait_until(lambda number=number: sandbox.messages(from_=number), "each one's first text")
    time.sleep(13)
    drop_queue(stack, fast)
    drop_queue(stack, slow)
    for number, pace in ((values["number"], FAST), (slow_number, SLOW)):
        texts = sandbox.messages(from_=number, direction="outbound-api")
        arrivals = sorted((text["created"], text["segments"]) for text in texts)
        seen = measure(arrivals, pace, 2, 10, begun)
        print(f"\n{pace} a second: {100 * seen.share:.0f}%, pause {seen.gap:.2f} s")
        seen.check_in_a_crowd(pace)
