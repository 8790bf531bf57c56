"""What goes wrong on purpose."""

import time

import pytest
import requests
from twilio.base.exceptions import TwilioRestException
from twilio.rest import Client

from sandbox.client import SandboxClient, SandboxError, launch
from sandbox.sdk import sdk_client

from .conftest import FAST, ONE, PHONE
from .receiver import Receiver, wait_until
from .test_auth import refused


def create(twilio: Client, callback: str = "") -> str:
    more = {"status_callback": callback} if callback else {}
    return twilio.messages.create(to=PHONE, from_=ONE, body="x", **more).sid


def test_latency(sandbox: SandboxClient, twilio: Client) -> None:
    sandbox.faults(latency_ms=[200, 250])
    started = time.monotonic()
    create(twilio)
    assert 0.2 <= time.monotonic() - started < 10


def test_rate_limit_per_account(sandbox: SandboxClient, twilio: Client) -> None:
    sandbox.faults(rate429=5)
    accepted: list[str] = []
    refusals: list[tuple[int, int | None]] = []

    def attempt() -> bool:
        """Create one; whether it was accepted."""
        try:
            accepted.append(create(twilio))
        except TwilioRestException as problem:
            refusals.append((problem.status, problem.code))
            return False
        return True

    started = time.monotonic()
    while attempt():
        assert len(accepted) < 200, "the limit is never reached"
    # Any second holds five; what a slow machine lets through is of several seconds.
    assert 5 <= len(accepted) <= 5 * (1 + time.monotonic() - started)
    sdk_client(sandbox.url, sandbox.accounts[1]).balance.fetch()
    wait_until(attempt)
    assert set(refusals) == {(429, 20429)}
    assert len(sandbox.messages()) == len(accepted)


def test_random_429(sandbox: SandboxClient, twilio: Client) -> None:
    sandbox.faults(p429=1)
    assert refused(create, twilio) == (429, 20429)
    assert refused(twilio.balance.fetch) == (429, 20429)
    assert sandbox.messages() == []


def test_html_503(sandbox: SandboxClient, twilio: Client) -> None:
    sandbox.faults(p503_html=1)
    account = sandbox.accounts[0]
    answer = requests.post(
        f"{sandbox.url}/2010-04-01/Accounts/{account.sid}/Messages.json",
        data={"To": PHONE, "From": ONE, "Body": "x"},
        auth=(account.sid, account.token),
        timeout=60,
    )
    assert answer.status_code == 503
    assert answer.headers["Content-Type"].startswith("text/html")
    with pytest.raises((TwilioRestException, ValueError)):
        create(twilio)
    twilio.balance.fetch()
    sandbox.faults(every_request=True)
    with pytest.raises((TwilioRestException, ValueError)):
        twilio.balance.fetch()
    assert sandbox.messages() == []


@pytest.mark.parametrize(("fault", "accepted"), [("drop_before", 0), ("drop_after", 1)])
def test_drops(sandbox: SandboxClient, twilio: Client, fault: str, accepted: int) -> None:
    sandbox.faults(**{fault: 1})
    with pytest.raises(requests.ConnectionError):
        create(twilio)
    assert len(sandbox.messages()) == accepted


def test_timeout_after_acceptance(sandbox: SandboxClient, receiver: Receiver) -> None:
    sandbox.faults(timeout_after=1, timeout_s=10)
    hasty = sdk_client(sandbox.url, sandbox.accounts[0], timeout=2)
    with pytest.raises(requests.Timeout):
        create(hasty, receiver.url)
    sandbox.wait_idle()
    (row,) = sandbox.messages()
    assert row["status"] == "delivered"
    assert {hook.form["MessageSid"] for hook in receiver.wait(2)} == {row["sid"]}


def test_lost_callbacks(sandbox: SandboxClient, twilio: Client, receiver: Receiver) -> None:
    sandbox.faults(p_lost=1)
    create(twilio, receiver.url)
    assert sandbox.wait_idle()["callbacks"] == {"lost": 2}
    assert receiver.hooks == []


def test_repeated_callbacks(sandbox: SandboxClient, twilio: Client, receiver: Receiver) -> None:
    sandbox.faults(p_repeat=1)
    create(twilio, receiver.url)
    sandbox.wait_idle()
    assert sorted(receiver.statuses()) == ["delivered", "delivered", "sent", "sent"]
    tokens = {hook.headers["i-twilio-idempotency-token"] for hook in receiver.hooks}
    assert len(tokens) == 2


def test_late_callbacks(sandbox: SandboxClient, twilio: Client, receiver: Receiver) -> None:
    sandbox.faults(extra_late=1, late_ms=[400, 400])
    started = time.monotonic()
    create(twilio, receiver.url)
    sandbox.wait_idle()
    assert receiver.statuses() == ["sent", "delivered", "sent", "delivered"]
    assert receiver.hooks[2].at - started >= 0.39


def test_shuffled_callbacks(sandbox: SandboxClient, twilio: Client, receiver: Receiver) -> None:
    sandbox.faults(shuffle=0.5, shuffle_ms=[100, 300])
    sids = [create(twilio, receiver.url) for _ in range(60)]
    sandbox.wait_idle()
    orders = {
        sid: [h.form["MessageStatus"] for h in receiver.hooks if h.form["MessageSid"] == sid]
        for sid in sids
    }
    assert all(sorted(order) == ["delivered", "sent"] for order in orders.values())
    assert any(order == ["delivered", "sent"] for order in orders.values())


def test_callback_delay_and_sending(
    sandbox: SandboxClient, twilio: Client, receiver: Receiver
) -> None:
    sandbox.faults(callback_delay_ms=[300, 300], sending_callback=True)
    started = time.monotonic()
    create(twilio, receiver.url)
    sandbox.wait_idle()
    assert receiver.statuses() == ["sending", "sent", "delivered"]
    assert receiver.hooks[0].at - started >= 0.29


def test_bad_settings_change_nothing(sandbox: SandboxClient) -> None:
    before = sandbox.faults()
    for bad in ({"p429": 2}, {"nothing": 1}, {"latency_ms": [5, 1]}, {"p429": "x"}):
        with pytest.raises(SandboxError):
            sandbox.faults(**bad)
    assert sandbox.faults() == before
    assert sandbox.faults(p429=1)["p429"] == 1
    assert sandbox.clear_faults() == before


def test_seed_repeats_the_faults() -> None:
    runs = []
    for _ in range(2):
        options = [*FAST, "--seed", "7", "--p429", "0.3", "--drop-after", "0.2"]
        with launch(numbers=[f"1:{ONE}:0"], options=options) as sandbox:
            twilio = sdk_client(sandbox.url, sandbox.accounts[0])
            run = []
            for _ in range(30):
                try:
                    create(twilio)
                    run.append("ok")
                except TwilioRestException as problem:
                    run.append(str(problem.status))
                except requests.ConnectionError:
                    run.append("dropped")
            runs.append(run)
    assert runs[0] == runs[1]
    assert set(runs[0]) == {"ok", "429", "dropped"}
