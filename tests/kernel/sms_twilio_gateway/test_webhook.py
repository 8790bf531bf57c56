"""Webhooks: what is not proven to be Twilio's is refused, and nothing makes the parser stumble."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sms_twilio_gateway_kernel.states import State
from sms_twilio_gateway_kernel.webhook import (
    MAX_TEXT,
    BadWebhook,
    InboundEvent,
    StatusEvent,
    parse_inbound,
    parse_status,
    same_secret,
    verify_signature,
)
from twilio.request_validator import RequestValidator

ACCOUNT = "AC" + "0" * 32
SID = "SM" + "a" * 32
TOKEN = "token of a fictional account"
URL = "https://erp.example.com/sms/twilio/secret/status/1?a=1"
FORM = {"AccountSid": [ACCOUNT], "MessageSid": [SID], "MessageStatus": ["sent"], "Extra": [""]}
ANYTHING = st.dictionaries(
    st.sampled_from(
        ["MessageSid", "MessageStatus", "ErrorCode", "From", "To", "Body", "NumMedia", "MediaUrl0"]
    )
    | st.text(max_size=5),
    st.lists(st.text(max_size=20) | st.sampled_from([SID, "sent", "3"]), max_size=3),
)


def sign(url=URL, form=FORM, token=TOKEN):
    flat = {name: values[0] for name, values in form.items()}
    return RequestValidator(token).compute_signature(url, flat)


def verify(**changes):
    arguments = {"auth_token": TOKEN, "account_sid": ACCOUNT, "url": URL, "form": FORM}
    arguments["signature"] = sign()
    return verify_signature(**{**arguments, **changes})


def test_a_genuine_request_verifies():
    assert verify()


@pytest.mark.parametrize(
    "change",
    [
        {"auth_token": ""},
        {"auth_token": "another token"},
        {"account_sid": ""},
        {"account_sid": "AC" + "1" * 32},
        {"url": URL.replace("a=1", "a=2")},
        {"url": URL.replace("https", "http")},
        {"url": ""},
        {"signature": None},
        {"signature": ""},
        {"signature": "é" * 28},
        {"form": {**FORM, "MessageStatus": ["delivered"]}},
        {"form": {**FORM, "Extra": ["x"]}},
        {"form": {}},
        {"form": {**FORM, "AccountSid": [ACCOUNT, "AC" + "1" * 32]}},
    ],
)
def test_anything_changed_does_not(change):
    assert not verify(**change)


def test_another_account_signing_with_its_own_token_is_refused():
    form = {**FORM, "AccountSid": ["AC" + "1" * 32]}
    assert not verify(form=form, signature=sign(form=form))


@pytest.mark.parametrize("given_port", ["", ":443"])
def test_the_default_port_may_be_signed_or_not(given_port):
    assert verify(signature=sign(URL.replace("example.com", f"example.com{given_port}")))


@given(ANYTHING, st.text(max_size=40), st.text(max_size=40))
def test_nothing_random_verifies_and_nothing_raises(form, signature, url):
    form = {**form, "AccountSid": [ACCOUNT]}
    assert not verify(form=form, signature=signature, url=url)


def test_secret_of_the_path():
    assert same_secret("tökén", "tökén")
    assert not same_secret("", "")
    assert not same_secret("a", "b")


@pytest.mark.parametrize(
    ("form", "event"),
    [
        (FORM, StatusEvent(SID, "sent", State.SENT, None)),
        (
            {"SmsSid": [SID], "SmsStatus": ["undelivered"], "ErrorCode": ["30003"]},
            StatusEvent(SID, "undelivered", State.UNDELIVERED, 30003),
        ),
        (
            {"MessageSid": [SID], "MessageStatus": ["delivered"], "ErrorCode": ["0"]},
            StatusEvent(SID, "delivered", State.DELIVERED, None),
        ),
        (
            {"MessageSid": [SID], "MessageStatus": ["failed"], "ErrorCode": ["²"]},
            StatusEvent(SID, "failed", State.FAILED, None),
        ),
    ],
)
def test_status(form, event):
    assert parse_status(form) == event


def test_inbound():
    form = {
        "MessageSid": [SID],
        "From": ["+12025550123"],
        "To": ["+12025550100"],
        "Body": ["stop"],
        "NumMedia": ["1"],
        "MediaUrl0": ["https://example.com/1"],
        "OptOutType": ["stop"],
    }
    assert parse_inbound(form) == InboundEvent(
        sid=SID,
        sender="+12025550123",
        recipient="+12025550100",
        body="stop",
        service_sid=None,
        segments=1,
        media=("https://example.com/1",),
        opt_out_type="STOP",
    )


@given(ANYTHING)
def test_the_parsers_either_answer_or_say_bad_webhook(form):
    for parse in (parse_status, parse_inbound):
        try:
            event = parse(form)
        except BadWebhook:
            continue
        assert event.sid
        if isinstance(event, InboundEvent):
            assert "\x00" not in event.body
            assert len(event.body) <= MAX_TEXT
