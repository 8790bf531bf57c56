"""Texts from phones: webhook, TwiML replies, STOP lists."""

import pytest
from twilio.rest import Client

from sandbox.client import SandboxClient, SandboxError

from .conftest import ONE, PHONE, TOLLFREE
from .receiver import Answer, Receiver
from .test_auth import refused


def texts_to_phone(sandbox: SandboxClient) -> list[str]:
    return [row["body"] for row in sandbox.messages(to=PHONE)]


def test_webhook(sandbox: SandboxClient, twilio: Client, receiver: Receiver) -> None:
    (number,) = twilio.incoming_phone_numbers.list(phone_number=ONE)
    number.update(sms_url=f"{receiver.url}/in?k=1#rc=2&rp=all")
    receiver.answers = [Answer(500)]
    stored = sandbox.inbound(PHONE, ONE, "Grüße 👋", media=["https://example.com/a.jpg"])
    sandbox.wait_idle()
    assert len(receiver.hooks) == 2
    hook = receiver.hooks[-1]
    assert hook.url == f"{receiver.url}/in?k=1"
    assert hook.signed_with(sandbox.accounts[0].token)
    expected = {
        "MessageSid": stored["sid"],
        "SmsSid": stored["sid"],
        "SmsMessageSid": stored["sid"],
        "AccountSid": sandbox.accounts[0].sid,
        "ApiVersion": "2010-04-01",
        "From": PHONE,
        "To": ONE,
        "Body": "Grüße 👋",
        "NumMedia": "1",
        "NumSegments": "1",
        "SmsStatus": "received",
        "FromCountry": "US",
        "ToCountry": "US",
        "FromCity": "",
        "ToZip": "",
        "MediaUrl0": "https://example.com/a.jpg",
    }
    assert expected.items() <= hook.form.items()
    fetched = twilio.messages(stored["sid"]).fetch()
    assert (fetched.direction, fetched.status, fetched.from_) == ("inbound", "received", PHONE)


def test_get_webhook(sandbox: SandboxClient, receiver: Receiver) -> None:
    account = sandbox.accounts[0]
    sandbox.set_number(account, ONE, sms_url=f"{receiver.url}/in?k=1", sms_method="GET")
    sandbox.inbound(PHONE, ONE, "a b&c")
    (hook,) = receiver.wait(1)
    assert hook.method == "GET" and "Body=a+b%26c" in hook.url
    assert hook.signed_with(account.token)


def test_twiml_reply(sandbox: SandboxClient, receiver: Receiver) -> None:
    receiver.default = Answer(
        200,
        "<Response><Message>One &amp; two</Message><Message><Body>3</Body></Message></Response>",
    )
    sandbox.set_number(sandbox.accounts[0], ONE, sms_url=receiver.url)
    sandbox.inbound(PHONE, ONE, "hi")
    sandbox.wait_idle()
    assert texts_to_phone(sandbox) == ["One & two", "3"]
    rows = sandbox.messages(to=PHONE)
    assert {(row["direction"], row["status"]) for row in rows} == {("outbound-reply", "delivered")}


@pytest.mark.parametrize(
    "body", ["", "<Response/>", "no xml", "<Other/>", "<!DOCTYPE x []><Response/>"]
)
def test_no_reply(sandbox: SandboxClient, receiver: Receiver, body: str) -> None:
    receiver.default = Answer(200, body)
    sandbox.set_number(sandbox.accounts[0], ONE, sms_url=receiver.url)
    sandbox.inbound(PHONE, ONE, "hi")
    sandbox.wait_idle()
    assert texts_to_phone(sandbox) == []


@pytest.mark.parametrize(
    "word", ["stop", "STOPALL", "Unsubscribe", "CANCEL", "end", "QUIT", "revoke", " OptOut "]
)
def test_stop(sandbox: SandboxClient, twilio: Client, receiver: Receiver, word: str) -> None:
    sandbox.set_number(sandbox.accounts[0], ONE, sms_url=receiver.url)
    sandbox.inbound(PHONE, ONE, word)
    sandbox.wait_idle()
    assert texts_to_phone(sandbox)[0].startswith("You have successfully been unsubscribed")
    assert "OptOutType" not in receiver.hooks[0].form
    assert refused(twilio.messages.create, to=PHONE, from_=ONE, body="x") == (400, 21610)
    twilio.messages.create(to=PHONE, from_=TOLLFREE, body="x")  # that sender only
    twilio.messages.create(to="+12025550124", from_=ONE, body="x")  # that phone only


@pytest.mark.parametrize("word", ["START", "unstop", "Yes"])
def test_start(sandbox: SandboxClient, twilio: Client, word: str) -> None:
    sandbox.inbound(PHONE, ONE, "STOP")
    sandbox.inbound(PHONE, ONE, word)
    sandbox.wait_idle()
    assert "re-subscribed" in texts_to_phone(sandbox)[-1]
    twilio.messages.create(to=PHONE, from_=ONE, body="x")


def test_not_whole_message(sandbox: SandboxClient, twilio: Client) -> None:
    sandbox.inbound(PHONE, ONE, "Stop please")
    assert sandbox.optouts() == []


def test_help(sandbox: SandboxClient) -> None:
    sandbox.inbound(PHONE, ONE, "help")
    assert texts_to_phone(sandbox) == ["Reply STOP to unsubscribe. Msg&Data Rates May Apply."]


def test_tollfree(sandbox: SandboxClient) -> None:
    sandbox.inbound(PHONE, TOLLFREE, "stop")
    sandbox.inbound(PHONE, TOLLFREE, "YES")
    assert len(sandbox.optouts()) == 1
    sandbox.inbound(PHONE, TOLLFREE, "unstop")
    assert sandbox.optouts() == []
    assert texts_to_phone(sandbox)[0].startswith("NETWORK MSG")


def test_own_handling(sandbox: SandboxClient, twilio: Client, receiver: Receiver) -> None:
    sandbox.set_number(
        sandbox.accounts[0], ONE, sms_url=receiver.url, default_optout=False, opt_out_type=True
    )
    for word in ("STOP", "HELP", "START", "hello"):
        sandbox.inbound(PHONE, ONE, word)
    sandbox.wait_idle()
    kinds = {hook.form["Body"]: hook.form.get("OptOutType") for hook in receiver.hooks}
    assert kinds == {"STOP": "STOP", "HELP": "HELP", "START": "START", "hello": None}
    assert texts_to_phone(sandbox) == [] == sandbox.optouts()
    twilio.messages.create(to=PHONE, from_=ONE, body="x")


def test_reply_to_opted_out_fails(sandbox: SandboxClient, receiver: Receiver) -> None:
    receiver.default = Answer(200, "<Response><Message>You are out</Message></Response>")
    sandbox.set_number(sandbox.accounts[0], ONE, sms_url=receiver.url)
    sandbox.inbound(PHONE, ONE, "STOP")
    sandbox.wait_idle()
    reply = sandbox.messages(to=PHONE)[-1]
    assert (reply["body"], reply["status"], reply["error_code"]) == ("You are out", "failed", 21610)


def test_service_pool_shares_stop(
    sandbox: SandboxClient, twilio: Client, receiver: Receiver
) -> None:
    account = sandbox.add_account()
    pool = ["+12025550160", "+12025550161"]
    for number in pool:
        sandbox.set_number(account, number, mps=0)
    service = sandbox.add_service(account, pool, inbound_url=f"{receiver.url}/pool")
    sandbox.inbound(PHONE, pool[0], "STOP")
    (hook,) = receiver.wait(1)
    assert hook.form["MessagingServiceSid"] == service
    assert {row["sender"] for row in sandbox.optouts()} == set(pool)
    for number in pool:
        sandbox.remove_number(account, number)


def test_bad_requests(sandbox: SandboxClient) -> None:
    with pytest.raises(SandboxError, match="no account has the number"):
        sandbox.inbound(PHONE, "+12025550199", "x")
    with pytest.raises(SandboxError, match=r"E\.164"):
        sandbox.inbound("12", ONE, "x")
    with pytest.raises(SandboxError, match="body or media"):
        sandbox.inbound(PHONE, ONE)


def test_optouts_by_hand(sandbox: SandboxClient, twilio: Client) -> None:
    account = sandbox.accounts[0]
    sandbox.add_optout(account, ONE, PHONE)
    assert refused(twilio.messages.create, to=PHONE, from_=ONE, body="x") == (400, 21610)
    sandbox.clear_optouts(phone=PHONE)
    twilio.messages.create(to=PHONE, from_=ONE, body="x")
