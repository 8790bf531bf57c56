"""The sandbox's own API: who may use it, and what it says."""

import time

import pytest
import requests
from twilio.rest import Client

from sandbox.client import SandboxClient, SandboxError

from .conftest import ONE, OTHER, PHONE


@pytest.mark.parametrize("path", ["/", "/page.js", "/sandbox/messages", "/sandbox/events"])
@pytest.mark.parametrize("host", ["evil.example", "evil.example:80", "127.0.0.1.evil.example"])
def test_foreign_host(sandbox: SandboxClient, path: str, host: str) -> None:
    answer = requests.get(sandbox.url + path, headers={"Host": host}, timeout=60)
    assert answer.status_code == 403


def test_loopback_names(sandbox: SandboxClient) -> None:
    port = sandbox.url.rsplit(":", 1)[1]
    for host in (f"localhost:{port}", "127.0.0.1", f"[::1]:{port}"):
        answer = requests.get(f"{sandbox.url}/sandbox/stats", headers={"Host": host}, timeout=60)
        assert answer.status_code == 200


@pytest.mark.parametrize(
    "headers",
    [
        {"Origin": "https://evil.example"},
        {"Origin": "null"},
        {"Origin": "http://127.0.0.1:1"},
        {"Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Site": "same-site"},
    ],
)
def test_cross_site(sandbox: SandboxClient, headers: dict[str, str]) -> None:
    for method in ("POST", "DELETE"):
        url = f"{sandbox.url}/sandbox/faults"
        answer = requests.request(method, url, json={"p429": 1}, headers=headers, timeout=60)
        assert answer.status_code == 403
    assert sandbox.faults()["p429"] == 0


def test_own_page_may_post(sandbox: SandboxClient) -> None:
    answer = requests.post(
        f"{sandbox.url}/sandbox/inbound",
        json={"from": PHONE, "to": ONE, "body": "hi"},
        headers={"Origin": sandbox.url, "Sec-Fetch-Site": "same-origin"},
        timeout=60,
    )
    assert answer.status_code == 200


def test_bad_json(sandbox: SandboxClient) -> None:
    for data in ("{", "[]", b"\xff"):
        answer = requests.post(f"{sandbox.url}/sandbox/faults", data=data, timeout=60)
        assert answer.status_code == 400
        assert answer.json()["error"]


def test_truth(sandbox: SandboxClient, twilio: Client) -> None:
    start = time.time()
    first = twilio.messages.create(to=PHONE, from_=ONE, body="x" * 161)
    twilio.messages.create(to="+12025550124", from_=ONE, body="y")
    sandbox.wait_idle()
    sandbox.inbound(PHONE, OTHER, "hi")
    row, second, inbound = sandbox.messages()
    assert (row["sid"], row["to"], row["from"], row["segments"]) == (first.sid, PHONE, ONE, 2)
    assert (row["status"], row["error_code"], row["direction"]) == (
        "delivered",
        None,
        "outbound-api",
    )
    assert start <= row["created"] <= row["left_at"] <= row["sent"] <= row["updated"]
    assert (inbound["direction"], inbound["account"]) == ("inbound", sandbox.accounts[1].sid)
    assert sandbox.messages(to=PHONE) == [row]
    assert sandbox.messages(from_=PHONE) == sandbox.messages(direction="inbound") == [inbound]
    assert sandbox.messages(account=sandbox.accounts[0].sid) == [row, second]
    assert sandbox.messages(since=second["created"]) == [second, inbound]
    assert sandbox.messages(after=row["seq"]) == [second, inbound]
    assert sandbox.messages(limit=1) == [row, second, inbound]  # page by page
    with pytest.raises(SandboxError, match="no account"):
        sandbox.messages(account="AC" + "0" * 32)


def test_stats(sandbox: SandboxClient, twilio: Client) -> None:
    before = sandbox.stats()["requests"]["total"]
    sandbox.outcomes({PHONE: "failed:30006"})
    twilio.messages.create(to=PHONE, from_=ONE, body="x")
    twilio.messages.create(to="+12025550124", from_=ONE, body="x")
    stats = sandbox.wait_idle()
    assert stats["accounts"][sandbox.accounts[0].sid] == {"failed": 1, "delivered": 1}
    assert stats["requests"]["total"] == before + 2
    time.sleep(1.1)
    assert sandbox.stats()["requests"]["busiest_second"] >= 1


def test_reset_forgets_what_waits(sandbox: SandboxClient, twilio: Client) -> None:
    sandbox.faults(delivery_ms=[200, 200])
    twilio.messages.create(to=PHONE, from_=ONE, body="x")
    sandbox.reset()
    stats = sandbox.stats()
    assert (stats["pending"], sandbox.messages()) == (0, [])
    assert twilio.messages.list() == []
    assert sandbox.outcomes() == {}


def test_outcome_rules(sandbox: SandboxClient) -> None:
    rules = {PHONE: "sent", "+1202555011X": "undelivered:30003"}
    assert sandbox.outcomes(rules) == rules
    with pytest.raises(SandboxError):
        sandbox.outcomes({"+12025550177": "sent", "+12025550178": "lost"})
    assert sandbox.outcomes() == rules
    sandbox.clear_outcomes()
    assert sandbox.outcomes() == {}


def test_number_settings(sandbox: SandboxClient) -> None:
    account = sandbox.accounts[0]
    assert sandbox.set_number(account, "+18885550101")["mps"] == 3
    short = sandbox.set_number(account, "55501")
    assert (short["kind"], short["mps"], short["default_optout"]) == ("shortcode", 100, False)
    assert sandbox.set_number(account, "ACME")["kind"] == "alphanumeric"
    assert sandbox.set_number(account, "+14165550101", kind="local")["mps"] == 1
    for bad in ({"mps": -1}, {"kind": "pigeon"}, {"sms_url": "nowhere"}):
        with pytest.raises(SandboxError):
            sandbox.set_number(account, "+12025550188", **bad)
