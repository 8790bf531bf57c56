"""How messages end, and the callbacks that say so."""

import socket

import pytest
from twilio.rest import Client

from sandbox.client import SandboxClient
from sandbox.prices import segment_price

from .conftest import ONE, PHONE
from .receiver import Answer, Receiver, wait_until


def test_callbacks(sandbox: SandboxClient, twilio: Client, receiver: Receiver) -> None:
    url = f"{receiver.url}/status/7?a=%2F+b&c="
    message = twilio.messages.create(
        to=PHONE, from_=ONE, body="x", status_callback=f"{url}#rc=3&rp=all"
    )
    first, second = receiver.wait(2)
    assert (first.form, second.form) == (
        {
            "AccountSid": sandbox.accounts[0].sid,
            "ApiVersion": "2010-04-01",
            "From": ONE,
            "To": PHONE,
            "MessageSid": message.sid,
            "SmsSid": message.sid,
            "MessageStatus": "sent",
            "SmsStatus": "sent",
        },
        first.form
        | {
            "MessageStatus": "delivered",
            "SmsStatus": "delivered",
            "RawDlrDoneDate": second.form["RawDlrDoneDate"],
        },
    )
    assert len(second.form["RawDlrDoneDate"]) == 10
    for hook in (first, second):
        assert hook.url == url
        assert hook.signed_with(sandbox.accounts[0].token)
        assert not hook.signed_with(sandbox.accounts[1].token)
    tokens = {hook.headers["i-twilio-idempotency-token"] for hook in (first, second)}
    assert len(tokens) == 2
    sandbox.wait_idle()
    assert len(receiver.hooks) == 2


@pytest.mark.parametrize(
    ("outcome", "statuses", "code", "price"),
    [
        ("delivered", ["sent", "delivered"], None, "-0.00790"),
        ("sent", ["sent"], None, "-0.00790"),
        ("undelivered:30005", ["sent", "undelivered"], 30005, "-0.00790"),
        ("failed:30007", ["failed"], 30007, "-0.00100"),
        ("failed:30008", ["failed"], 30008, None),
    ],
)
def test_outcomes(
    sandbox: SandboxClient,
    twilio: Client,
    receiver: Receiver,
    outcome: str,
    statuses: list[str],
    code: int | None,
    price: str | None,
) -> None:
    sandbox.outcomes({"+120255501YY": "failed:30500", PHONE: outcome})
    message = twilio.messages.create(to=PHONE, from_=ONE, body="x", status_callback=receiver.url)
    sandbox.wait_idle()
    assert receiver.statuses() == statuses
    codes = [hook.form.get("ErrorCode") for hook in receiver.hooks]
    assert codes == [None] * (len(statuses) - 1) + [str(code) if code else None]
    last = message.fetch()
    assert (last.status, last.error_code, last.price) == (statuses[-1], code, price)


def test_price_by_country_and_segments(sandbox: SandboxClient, twilio: Client) -> None:
    message = twilio.messages.create(to=PHONE, from_=ONE, body="ç" * 71)
    sandbox.wait_idle()
    assert message.fetch().price == "-0.01580"
    assert [str(segment_price(prefix)) for prefix in ("+1", "+44", "+999")] == [
        "0.0079",
        "0.0463",
        "0.0500",
    ]


def test_retry_by_fragment(sandbox: SandboxClient, twilio: Client, receiver: Receiver) -> None:
    sandbox.outcomes({PHONE: "sent"})
    receiver.answers = [Answer(500), Answer(503)]
    url = f"{receiver.url}/x#rc=3&rp=all"
    twilio.messages.create(to=PHONE, from_=ONE, body="x", status_callback=url)
    stats = sandbox.wait_idle()
    assert receiver.statuses() == ["sent"] * 3
    assert len({hook.headers["i-twilio-idempotency-token"] for hook in receiver.hooks}) == 1
    assert (stats["callbacks"]["ok"], stats["callbacks"]["retried"]) == (1, 2)


def test_retries_end(sandbox: SandboxClient, twilio: Client, receiver: Receiver) -> None:
    sandbox.outcomes({PHONE: "sent"})
    receiver.default = Answer(500)
    url = f"{receiver.url}/x#rc=2&rp=5xx"
    twilio.messages.create(to=PHONE, from_=ONE, body="x", status_callback=url)
    stats = sandbox.wait_idle()
    assert (len(receiver.hooks), stats["callbacks"]["failed"]) == (3, 1)


def test_no_retry_by_default(sandbox: SandboxClient, twilio: Client, receiver: Receiver) -> None:
    sandbox.outcomes({PHONE: "sent"})
    receiver.default = Answer(500)
    twilio.messages.create(to=PHONE, from_=ONE, body="x", status_callback=receiver.url)
    stats = sandbox.wait_idle()
    assert (len(receiver.hooks), stats["callbacks"]["failed"]) == (1, 1)


def test_timeout_is_retried_when_asked(
    sandbox: SandboxClient, twilio: Client, receiver: Receiver
) -> None:
    sandbox.outcomes({PHONE: "sent"})
    receiver.answers = [Answer(delay=0.5)]
    url = f"{receiver.url}/x#rc=1&rp=rt&rt=100"
    twilio.messages.create(to=PHONE, from_=ONE, body="x", status_callback=url)
    sandbox.wait_idle()
    assert len(receiver.hooks) == 2


def test_connection_failure_is_retried_once(sandbox: SandboxClient, twilio: Client) -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]  # nobody listens there
        sandbox.outcomes({PHONE: "sent"})
        url = f"http://127.0.0.1:{port}/x"
        twilio.messages.create(to=PHONE, from_=ONE, body="x", status_callback=url)
        wait_until(lambda: sandbox.stats()["callbacks"].get("failed") == 1)
    assert sandbox.stats()["callbacks"]["retried"] == 1


def test_calls_this_machine_only(sandbox: SandboxClient, twilio: Client) -> None:
    sandbox.outcomes({PHONE: "sent"})
    url = "https://webhooks.example/x"
    twilio.messages.create(to=PHONE, from_=ONE, body="x", status_callback=url)
    assert sandbox.wait_idle()["callbacks"] == {"refused": 1}
