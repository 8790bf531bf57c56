"""Creating messages: the checks, their codes, the magic numbers, what a new message looks like."""

from datetime import datetime, timedelta, timezone

import pytest
import requests
from twilio.rest import Client

from sandbox.client import SandboxClient

from .conftest import ONE, PHONE
from .receiver import Receiver
from .test_auth import refused


def test_new_message(sandbox: SandboxClient, twilio: Client) -> None:
    second = timedelta(seconds=1)  # the API's dates have no fractions
    before = datetime.now(timezone.utc)
    message = twilio.messages.create(to=PHONE, from_=ONE, body="hello")
    assert before - second <= message.date_created <= datetime.now(timezone.utc) + second
    assert message.sid.startswith("SM") and len(message.sid) == 34
    assert (message.status, message.direction, message.num_segments) == (
        "queued",
        "outbound-api",
        "1",
    )
    assert (message.to, message.from_, message.body) == (PHONE, ONE, "hello")
    assert message.num_media == "0"
    assert message.price is None and message.error_code is None and message.date_sent is None
    assert message.uri.endswith(f"/Messages/{message.sid}.json")
    assert "media" in message.subresource_uris


@pytest.mark.parametrize(
    ("form", "code"),
    [
        ({"From": ONE, "Body": "x"}, 21604),
        ({"To": "2025550123", "From": ONE, "Body": "x"}, 21211),
        ({"To": "+1202", "From": ONE, "Body": "x"}, 21211),
        ({"To": PHONE, "Body": "x"}, 21603),
        ({"To": PHONE, "From": "+12025550199", "Body": "x"}, 21606),
        ({"To": PHONE, "From": "no number!", "Body": "x"}, 21212),
        ({"To": PHONE, "MessagingServiceSid": "MG" + "0" * 32, "Body": "x"}, 21703),
        ({"To": PHONE, "From": ONE}, 21602),
        ({"To": PHONE, "From": ONE, "Body": ""}, 21602),
        ({"To": PHONE, "From": ONE, "Body": "x" * 1601}, 21617),
        ({"To": ONE, "From": ONE, "Body": "x"}, 21266),
        ({"To": PHONE, "From": ONE, "Body": "x", "ValidityPeriod": "0"}, 20001),
        ({"To": PHONE, "From": ONE, "Body": "x", "StatusCallback": "nowhere"}, 21609),
        ({"To": PHONE, "From": ONE, "Body": "x", "StatusCallback": "http://a_b.example/"}, 21609),
        ({"To": PHONE, "From": ONE, "Body": "x", "StatusCallback": "http://h:port/"}, 21609),
        ({"To": "+15005550001", "From": ONE, "Body": "x"}, 21211),
        ({"To": "+15005550002", "From": ONE, "Body": "x"}, 21612),
        ({"To": "+15005550003", "From": ONE, "Body": "x"}, 21408),
        ({"To": "+15005550004", "From": ONE, "Body": "x"}, 21610),
        ({"To": "+15005550009", "From": ONE, "Body": "x"}, 21614),
        ({"To": PHONE, "From": "+15005550000", "Body": "x"}, 21212),
        ({"To": PHONE, "From": "+15005550007", "Body": "x"}, 21606),
        ({"To": PHONE, "From": "+15005550008", "Body": "x"}, 21611),
    ],
)
def test_refusals(sandbox: SandboxClient, form: dict[str, str], code: int) -> None:
    account = sandbox.accounts[0]
    answer = requests.post(
        f"{sandbox.url}/2010-04-01/Accounts/{account.sid}/Messages.json",
        data=form,
        auth=(account.sid, account.token),
        timeout=60,
    )
    assert (answer.status_code, answer.json()["code"]) == (400, code)
    assert sandbox.messages() == []


def test_magic_sender_and_longest_body(sandbox: SandboxClient, twilio: Client) -> None:
    message = twilio.messages.create(to=PHONE, from_="+15005550006", body="x" * 1600)
    assert message.num_segments == "11"
    sandbox.wait_idle()
    assert message.fetch().status == "delivered"


def test_rejected_by_rule(sandbox: SandboxClient, twilio: Client) -> None:
    sandbox.outcomes({"+1202555019X": "reject:21408"})
    assert refused(twilio.messages.create, to="+12025550197", from_=ONE, body="x") == (400, 21408)


def test_media(sandbox: SandboxClient, twilio: Client) -> None:
    urls = ["https://example.com/1.jpg", "https://example.com/2.jpg"]
    message = twilio.messages.create(to=PHONE, from_=ONE, media_url=urls)
    assert (message.sid[:2], message.num_media) == ("MM", "2")


def test_messaging_service(sandbox: SandboxClient, twilio: Client, receiver: Receiver) -> None:
    service = sandbox.add_service(
        sandbox.accounts[0],
        [ONE],
        status_callback=receiver.url + "/service",
    )
    message = twilio.messages.create(to=PHONE, messaging_service_sid=service, body="x")
    assert (message.status, message.num_segments, message.from_) == ("accepted", "0", None)
    assert message.messaging_service_sid == service
    sandbox.wait_idle()
    last = message.fetch()
    assert (last.status, last.num_segments, last.from_) == ("delivered", "1", ONE)
    assert receiver.statuses() == ["queued", "sent", "delivered"]
    assert receiver.hooks[0].form["MessagingServiceSid"] == service


def test_empty_service(sandbox: SandboxClient, twilio: Client) -> None:
    service = sandbox.add_service(sandbox.accounts[0], [])
    create = twilio.messages.create
    assert refused(create, to=PHONE, messaging_service_sid=service, body="x") == (400, 21704)


def test_numbers(sandbox: SandboxClient, twilio: Client, receiver: Receiver) -> None:
    (number,) = twilio.incoming_phone_numbers.list(phone_number=ONE)
    assert (number.phone_number, number.sms_url, number.sms_method) == (ONE, "", "POST")
    assert len(twilio.incoming_phone_numbers.list(page_size=1)) == 2
    url = receiver.url + "/in"
    number.update(sms_url=url, sms_method="GET", status_callback=url)
    again = twilio.incoming_phone_numbers(number.sid).fetch()
    assert (again.sms_url, again.sms_method, again.status_callback) == (url, "GET", url)
    assert refused(number.update, sms_url="http://a_b.example/") == (400, 21609)
    assert refused(twilio.incoming_phone_numbers("PN" + "0" * 32).fetch) == (404, 20404)
