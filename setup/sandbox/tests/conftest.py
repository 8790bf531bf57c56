"""One sandbox process for all tests, put back to its start before each."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from twilio.rest import Client

from sandbox.client import SandboxClient, launch
from sandbox.sdk import sdk_client
from sandbox.tests.receiver import Receiver, receiving

ONE = "+12025550100"  # first account, no pace limit
TOLLFREE = "+18335550101"  # first account
OTHER = "+12025550150"  # second account
PHONE = "+12025550123"
FAST = ["--delivery-ms", "5,15"]
IN_ORDER = ["--callback-concurrency", "1"]  # callbacks arrive as they were posted


@pytest.fixture(scope="session")
def _process() -> Iterator[SandboxClient]:
    numbers = [f"1:{ONE}:0", f"1:{TOLLFREE}:0", f"2:{OTHER}:0"]
    with launch(accounts=2, numbers=numbers, options=[*FAST, *IN_ORDER]) as running:
        yield running


@pytest.fixture
def sandbox(_process: SandboxClient) -> SandboxClient:
    """A sandbox with two accounts, no messages, no faults, senders without webhooks."""
    _process.reset()
    known = {ONE, TOLLFREE, OTHER}
    for row in _process.numbers():
        if row["number"] not in known:
            _process.remove_number(row["account"], row["number"])
            continue
        _process.set_number(
            row["account"],
            row["number"],
            sms_url="",
            sms_method="POST",
            default_optout=True,
            opt_out_type=False,
            verification="TWILIO_APPROVED",
        )
    return SandboxClient(_process.url, _process.accounts[:2], _process.pid)


@pytest.fixture
def twilio(sandbox: SandboxClient) -> Client:
    """The official SDK with the first account's token."""
    return sdk_client(sandbox.url, sandbox.accounts[0])


@pytest.fixture
def receiver() -> Iterator[Receiver]:
    """A web server for callbacks."""
    with receiving() as running:
        yield running
