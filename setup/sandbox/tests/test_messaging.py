"""Toll-free verifications and messaging services, through the official SDK."""

import pytest
from twilio.base.exceptions import TwilioException
from twilio.rest import Client

from sandbox.client import SandboxClient

from .conftest import ONE, PHONE, TOLLFREE
from .receiver import Receiver
from .test_auth import refused


def test_verifications_are_listed_and_fetched(sandbox: SandboxClient, twilio: Client) -> None:
    api = twilio.messaging.v1.tollfree_verifications
    found = api.list()
    assert [(one.tollfree_phone_number, one.status) for one in found] == [
        (TOLLFREE, "TWILIO_APPROVED")
    ]
    account = sandbox.accounts[0]
    sandbox.set_number(account, TOLLFREE, verification="TWILIO_REJECTED")
    assert api.list(status="TWILIO_APPROVED") == []
    rejected = twilio.messaging.v1.tollfree_verifications(found[0].sid).fetch()
    assert rejected.status == "TWILIO_REJECTED"
    assert rejected.rejection_reason
    sandbox.set_number(account, TOLLFREE, verification="")
    assert api.list() == []
    assert refused(twilio.messaging.v1.tollfree_verifications("HH0").fetch) == (404, 20404)


def test_lists_are_paged(sandbox: SandboxClient, twilio: Client) -> None:
    account = sandbox.accounts[0]
    more = [f"+1833555011{digit}" for digit in range(5)]
    for phone in more:
        sandbox.set_number(account, phone, kind="tollfree")
    found = twilio.messaging.v1.tollfree_verifications.list(page_size=2)
    assert sorted(one.tollfree_phone_number for one in found) == sorted([TOLLFREE, *more])


def test_unverified_toll_free_numbers_are_blocked(sandbox: SandboxClient, twilio: Client) -> None:
    sandbox.set_number(sandbox.accounts[0], TOLLFREE, verification="IN_REVIEW")
    sid = twilio.messages.create(to=PHONE, from_=TOLLFREE, body="x").sid
    sandbox.wait_idle()
    message = twilio.messages(sid).fetch()
    assert (message.status, message.error_code) == ("failed", 30032)


def test_services_and_their_numbers(sandbox: SandboxClient, twilio: Client) -> None:
    account = sandbox.accounts[0]
    sid = sandbox.add_service(account, [ONE, TOLLFREE], name="Club")
    services = {one.sid: one.friendly_name for one in twilio.messaging.v1.services.list()}
    assert services[sid] == "Club"
    numbers = twilio.messaging.v1.services(sid).phone_numbers.list()
    assert {one.phone_number for one in numbers} == {ONE, TOLLFREE}
    assert twilio.messaging.v1.services(sid).short_codes.list() == []
    with pytest.raises(TwilioException):
        twilio.messaging.v1.services("MG0").phone_numbers.list()


def test_a_service_says_where_texts_to_its_numbers_go(
    sandbox: SandboxClient, twilio: Client, receiver: Receiver
) -> None:
    account = sandbox.accounts[0]
    sandbox.set_number(account, ONE, sms_url=f"{receiver.url}/number")
    sid = sandbox.add_service(account, [ONE])
    api = twilio.messaging.v1.services(sid)
    assert api.fetch().use_inbound_webhook_on_number
    sandbox.inbound(PHONE, ONE, "one")
    told = {"inbound_request_url": f"{receiver.url}/pool", "use_inbound_webhook_on_number": False}
    assert api.update(**told).inbound_request_url == told["inbound_request_url"]
    sandbox.inbound(PHONE, ONE, "two")
    api.update(use_inbound_webhook_on_number=True)
    sandbox.inbound(PHONE, ONE, "three")
    called = {hook.form["Body"]: hook.url.removeprefix(receiver.url) for hook in receiver.wait(3)}
    assert called == {"one": "/number", "two": "/pool", "three": "/number"}
    assert refused(lambda: api.update(inbound_method="PUT")) == (400, 20001)
    assert refused(twilio.messaging.v1.services("MG0").fetch) == (404, 20404)


def test_short_codes_have_a_list_of_their_own(sandbox: SandboxClient, twilio: Client) -> None:
    sandbox.set_number(sandbox.accounts[0], "55501")
    [code] = twilio.short_codes.list()
    assert code.short_code == "55501"
    url = "http://127.0.0.1:9/in"
    assert twilio.short_codes(code.sid).update(sms_url=url).sms_url == url
    assert twilio.short_codes(code.sid).fetch().sms_url == url
    assert "55501" not in {one.phone_number for one in twilio.incoming_phone_numbers.list()}
    assert refused(twilio.short_codes("SC0").fetch) == (404, 20404)
