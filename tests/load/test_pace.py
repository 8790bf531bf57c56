"""B-10: the pace as Twilio sees it, by the sandbox's own clock.

Over a time it sees 97 to 100% of the allowance, and in no window more than the allowance plus the
burst, whether one Odoo process works for the sender or two. Turns of the lane follow each other,
in whichever process is free.
"""

import itertools
import time
from collections.abc import Iterator
from dataclasses import dataclass

import pytest
from _backlog import BODIES, drop_queue, queue

from environment.odoo_process import OdooServer
from environment.server_fixtures import StartOdoo
from environment.stack import Stack, connect, wait_until
from sandbox.client import SandboxClient

#: Seconds by which a text may be late between leaving Odoo and being seen: on a machine of its
#: own, and in the suite, where other servers and browsers run at the same time.
LATE, LATE_IN_A_CROWD = 0.05, 1.5
#: What the suite asks for at least, of a machine that may stand still for seconds.
LEAST_IN_A_CROWD = 0.5


@pytest.fixture(scope="module")
def servers(start_odoo: StartOdoo) -> Iterator[list[OdooServer]]:
    """Servers for the tests of this module, started as they are needed."""
    running = [start_odoo()]
    yield running
    for server in running:
        server.stop()


@pytest.fixture(scope="module")
def pacing(servers: list[OdooServer], sandbox: SandboxClient) -> Stack:
    """A sandbox that answers after 50 ms and itself holds nothing back."""
    stack = connect(servers[0], sandbox)
    sandbox.faults(latency_ms=[50, 50], p_lost=1)
    return stack


@dataclass(frozen=True)
class Seen:
    """``share`` of the allowance over the time looked at; ``excess`` over it in the worst window.

    ``excess`` is in segments: at most the burst is allowed. ``ahead`` is the same over the windows
    that begin before the first text. A machine that stalls sees texts late and so close together,
    which is an excess; but it never sees them early, so ``ahead`` is strict anywhere.
    """

    share: float
    excess: float
    ahead: float
    gap: float

    def check_in_a_crowd(self, rate: float) -> None:
        """What holds on a machine that is busy with other things, the burst being of a second."""
        assert self.share >= LEAST_IN_A_CROWD
        assert self.ahead <= rate
        assert self.excess <= rate * (1 + LATE_IN_A_CROWD)


def measure(
    arrivals: list[tuple[float, int]], rate: float, settle: float, seconds: float, begun: float
) -> Seen:
    """What ``arrivals`` (time, segments) say, without the first ``settle`` seconds and after.

    The worst window over all: the greatest sum of segments less what its length allows.

    :param begun: a moment before the first text left
    :raises AssertionError: when nothing arrived
    """
    assert arrivals, "not a single text arrived"
    excess, ahead, lowest, total = 0.0, 0.0, float("inf"), 0
    for moment, segments in arrivals:
        lowest = min(lowest, total - rate * moment)
        total += segments
        excess = max(excess, total - rate * moment - lowest)
        ahead = max(ahead, total - rate * (moment - begun))
    start = arrivals[0][0] + settle
    within = [(at, n) for at, n in arrivals if start <= at < start + seconds]
    times = [at for at, _n in within]
    pauses = (later - sooner for sooner, later in itertools.pairwise(times))
    gap = max(pauses, default=seconds)
    return Seen(sum(n for _at, n in within) / (rate * seconds), excess, ahead, gap)


def _run(stack: Stack, rate: int, seconds: float) -> Seen:
    """Send at ``rate`` for a while; what the sandbox saw."""
    sandbox, settle = stack.sandbox, 2.0
    [sender] = stack.admin.call("sms.sender", "search", [("is_default", "=", True)], limit=1)
    number = stack.admin.call("sms.sender", "read", [sender], ["number"])[0]["number"]
    sandbox.reset()
    sandbox.faults(latency_ms=[50, 50], p_lost=1)
    sandbox.set_number(sandbox.accounts[0], number, mps=0)
    stack.admin.call(
        "sms.sender", "write", [sender], {"mps": rate, "burst": rate, "daily_limit": 0}
    )
    bodies = BODIES if rate >= 10 else BODIES[:1]  # none longer than the burst
    begun = time.time()
    queue(stack, sender, int(rate * (seconds + settle + 4) + rate), bodies)
    try:
        wait_until(lambda: sandbox.messages(direction="outbound-api"), "the first text")
        time.sleep(settle + seconds + 1)
    finally:
        drop_queue(stack, sender)
    arrivals = [
        (message["created"], message["segments"])
        for message in sandbox.messages(direction="outbound-api", from_=number)
    ]
    seen = measure(sorted(arrivals), rate, settle, seconds, begun)
    print(
        f"\n{rate} segments/s: {100 * seen.share:.1f}% over {seconds:.0f} s, at most "
        f"{seen.excess:.1f} segments above the pace (burst {rate}), pause {seen.gap:.2f} s"
    )
    return seen


def _check(seen: Seen, rate: int, seconds: float) -> None:
    # a text of three segments more or less at either end of the time looked at
    assert 0.97 - 3 / (rate * seconds) <= seen.share <= 1 + 3 / (rate * seconds)
    assert seen.ahead <= rate
    assert seen.excess <= rate * (1 + LATE)


@pytest.mark.parametrize("rate", [10, 100])
def test_b_10_two_processes_keep_the_pace(
    pacing: Stack, servers: list[OdooServer], start_odoo: StartOdoo, rate: int
) -> None:
    """The short form: ten seconds, whatever else the machine does."""
    if len(servers) == 1:
        servers.append(start_odoo())
    _run(pacing, rate, 10).check_in_a_crowd(rate)


@pytest.mark.long
@pytest.mark.parametrize("rate", [1, 3, 10, 100, 300])
def test_b_10_two_processes_keep_the_pace_for_a_minute(
    pacing: Stack, servers: list[OdooServer], start_odoo: StartOdoo, rate: int
) -> None:
    """A minute at each pace that Twilio gives."""
    if len(servers) == 1:
        servers.append(start_odoo())
    _check(_run(pacing, rate, 60), rate, 60)


@pytest.mark.long
@pytest.mark.parametrize("rate", [1, 3, 10, 100, 300])
def test_b_10_one_process_keeps_the_pace_for_a_minute(
    pacing: Stack, servers: list[OdooServer], rate: int
) -> None:
    """The same with one process."""
    while len(servers) > 1:
        servers.pop().stop()
    _check(_run(pacing, rate, 60), rate, 60)
