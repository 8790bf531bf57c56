"""The per-sender queue: segments per second, order, the ten-hour limit, validity."""

from itertools import pairwise
from statistics import median

import pytest
from twilio.rest import Client

from sandbox.client import SandboxClient

from .conftest import PHONE
from .receiver import Receiver, wait_until
from .test_auth import refused

PACED = "+12025550110"


@pytest.mark.parametrize(("mps", "segments", "messages"), [(50, 1, 40), (40, 2, 16)])
def test_pace(
    sandbox: SandboxClient, twilio: Client, mps: float, segments: int, messages: int
) -> None:
    sandbox.set_number(sandbox.accounts[0], PACED, mps=mps)
    for index in range(messages):
        body = f"{index:03d}" + ("x" * 160 if segments == 2 else "")
        twilio.messages.create(to=PHONE, from_=PACED, body=body)
    sandbox.wait_idle()
    rows = sandbox.messages(account=sandbox.accounts[0].sid)
    assert [row["segments"] for row in rows] == [segments] * messages
    left = [row["left_at"] for row in rows]
    assert left == sorted(left)
    # None before its turn. A machine that stalls lets several leave late, and so at once.
    gap = segments / mps
    for turn, moment in enumerate(left):
        assert moment - rows[0]["created"] >= turn * gap - 0.01
    assert left[-1] - rows[0]["created"] < messages * gap + 10


def test_two_senders_do_not_wait_for_each_other(sandbox: SandboxClient, twilio: Client) -> None:
    slow, fast = PACED, "+12025550111"
    sandbox.set_number(sandbox.accounts[0], slow, mps=0.01)
    sandbox.set_number(sandbox.accounts[0], fast, mps=1000)
    for _ in range(3):
        twilio.messages.create(to=PHONE, from_=slow, body="x")
    last = twilio.messages.create(to=PHONE, from_=fast, body="x")
    wait_until(lambda: last.fetch().status == "delivered")
    rows = {row["sid"]: row for row in sandbox.messages()}
    assert rows[last.sid]["left_at"] is not None
    assert [row["left_at"] is not None for row in rows.values()] == [True, False, False, True]
    sandbox.set_number(sandbox.accounts[0], slow, mps=0)  # lifted: the rest leaves at once
    wait_until(lambda: [row["status"] for row in sandbox.messages()] == ["delivered"] * 4)


def test_full_queue(sandbox: SandboxClient, twilio: Client, receiver: Receiver) -> None:
    account = sandbox.accounts[0]
    sandbox.set_number(account, PACED, mps=0.001)  # room for 36 segments
    for _ in range(36 + 1):  # the first one leaves at once
        twilio.messages.create(to=PHONE, from_=PACED, body="x")
    assert refused(twilio.messages.create, to=PHONE, from_=PACED, body="x") == (400, 21611)
    service = sandbox.add_service(account, [PACED], status_callback=receiver.url)
    accepted = twilio.messages.create(to=PHONE, messaging_service_sid=service, body="x")
    (hook,) = receiver.wait(1)
    assert (hook.form["MessageStatus"], hook.form["ErrorCode"]) == ("failed", "30001")
    assert accepted.fetch().error_code == 30001


def test_validity(sandbox: SandboxClient, twilio: Client) -> None:
    sandbox.set_number(sandbox.accounts[0], PACED, mps=0.2)
    for validity in (10, 1):
        twilio.messages.create(to=PHONE, from_=PACED, body="x", validity_period=validity)
    sandbox.wait_idle()
    assert [row["error_code"] for row in sandbox.messages()] == [None, 30036]


def test_gaps_are_even(sandbox: SandboxClient, twilio: Client) -> None:
    sandbox.set_number(sandbox.accounts[0], PACED, mps=10)
    for _ in range(12):
        twilio.messages.create(to=PHONE, from_=PACED, body="x")
    sandbox.wait_idle()
    left = [row["left_at"] for row in sandbox.messages()]
    assert median(late - early for early, late in pairwise(left)) == pytest.approx(0.1, abs=0.05)
