"""Log-in, the separation of accounts, and answers to what does not exist."""

import pytest
import requests
from twilio.base.exceptions import TwilioRestException
from twilio.rest import Client

from sandbox.client import Credentials, SandboxClient
from sandbox.sdk import sdk_client

from .conftest import ONE, OTHER, PHONE


def refused(call: object, *args: object, **kwargs: object) -> tuple[int, int]:
    with pytest.raises(TwilioRestException) as caught:
        call(*args, **kwargs)  # type: ignore[operator]
    return caught.value.status, caught.value.code


def test_account_and_balance(sandbox: SandboxClient, twilio: Client) -> None:
    account = twilio.api.accounts(sandbox.accounts[0].sid).fetch()
    assert (account.sid, account.status, account.type) == (
        sandbox.accounts[0].sid,
        "active",
        "Full",
    )
    before = float(twilio.balance.fetch().balance)
    twilio.messages.create(to=PHONE, from_=ONE, body="x" * 161)
    sandbox.wait_idle()
    balance = twilio.balance.fetch()
    assert balance.currency == "USD"
    assert round(before - float(balance.balance), 5) == 0.0158


def test_other_accounts_token(sandbox: SandboxClient) -> None:
    mixed = Credentials(sandbox.accounts[0].sid, sandbox.accounts[1].token)
    client = sdk_client(sandbox.url, mixed)
    assert refused(client.messages.create, to=PHONE, from_=ONE, body="x") == (401, 20003)


def test_accounts_share_nothing(sandbox: SandboxClient, twilio: Client) -> None:
    second = sdk_client(sandbox.url, sandbox.accounts[1])
    theirs = second.messages.create(to=PHONE, from_=OTHER, body="x")
    assert refused(twilio.messages(theirs.sid).fetch) == (404, 20404)
    assert refused(twilio.messages.create, to=PHONE, from_=OTHER, body="x") == (400, 21606)
    assert twilio.messages.list(to=PHONE) == []
    foreign = twilio.api.accounts(sandbox.accounts[1].sid)
    assert refused(foreign.messages(theirs.sid).fetch) == (404, 20404)


def test_api_key(sandbox: SandboxClient) -> None:
    account = sandbox.accounts[0]
    sid, secret = sandbox.add_key(account)
    client = sdk_client(sandbox.url, Credentials(sid, secret))
    messages = client.api.accounts(account.sid).messages
    assert messages.create(to=PHONE, from_=ONE, body="x").account_sid == account.sid


def test_one_more_account(sandbox: SandboxClient) -> None:
    account = sandbox.add_account()
    client = sdk_client(sandbox.url, account)
    assert client.api.accounts(account.sid).fetch().sid == account.sid


def test_error_form(sandbox: SandboxClient) -> None:
    account = sandbox.accounts[0]
    base = f"{sandbox.url}/2010-04-01/Accounts/{account.sid}"
    missing = requests.get(f"{base}/Nothing.json", auth=(account.sid, account.token), timeout=60)
    assert missing.status_code == 404
    assert missing.headers["Content-Type"].startswith("application/json")
    assert missing.json() == {
        "code": 20404,
        "message": f"The requested resource {base[len(sandbox.url) :]}/Nothing.json was not found",
        "more_info": "https://www.twilio.com/docs/errors/20404",
        "status": 404,
    }
    assert requests.get(f"{sandbox.url}/elsewhere", timeout=60).json()["code"] == 20404
    login = (account.sid, account.token)
    wrong_method = requests.put(f"{base}/Messages.json", auth=login, timeout=60)
    assert (wrong_method.status_code, wrong_method.json()["code"]) == (405, 20004)
    for header in ("", "Basic", "Basic %%%", "Bearer x", "Basic /w=="):
        answer = requests.get(f"{base}.json", headers={"Authorization": header}, timeout=60)
        assert (answer.status_code, answer.json()["code"]) == (401, 20003)
