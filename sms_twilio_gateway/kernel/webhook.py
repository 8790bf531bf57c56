"""Webhooks of Twilio: verify, then parse to a small event. Nothing here trusts its input.

https://www.twilio.com/docs/usage/webhooks/webhooks-security
https://www.twilio.com/docs/messaging/guides/webhook-request
https://www.twilio.com/docs/glossary/what-sms-character-limit
"""

import hmac
import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import Enum

from twilio.request_validator import RequestValidator

from .segments import MAX_TEXT
from .states import TWILIO_STATES, State

MAX_BODY_BYTES = 64 * 1024
SID = re.compile(r"(?:SM|MM)[0-9a-fA-F]{32}")

BODY_HASH = "bodySHA256="

Form = Mapping[str, Sequence[str]]


class BadWebhook(ValueError):
    """The request verified but says nothing we can use (no SID, no status we know)."""


@dataclass(frozen=True)
class StatusEvent:
    """One status callback. ``error_code`` is None unless the message failed."""

    sid: str
    status: str
    state: State
    error_code: int | None


@dataclass(frozen=True)
class InboundEvent:
    """One text received. ``opt_out_type`` is set by Advanced Opt-Out: then Twilio has answered."""

    sid: str
    sender: str
    recipient: str
    body: str
    service_sid: str | None
    segments: int
    media: tuple[str, ...]
    opt_out_type: str | None


class _Form(dict):
    """The form as RequestValidator wants it: all values of a repeated parameter."""

    def getall(self, name):  # what it looks for first
        return list(self[name])


class Refusal(str, Enum):
    """Why a webhook did not verify, as far as can be told."""

    UNSIGNED = "unsigned"
    NO_TOKEN = "no_token"
    OTHER_ACCOUNT = "other_account"
    ADDRESS = "address"  # signed with our token, but for another address
    TOKEN = "token"  # or for an address that nothing here knows of


def why_refused(
    *,
    auth_token: str,
    account_sid: str,
    form: Form,
    signature: str | None,
    addresses: Sequence[str],
) -> tuple[Refusal, str]:
    """The likely reason, and the address that would have verified, if one of ``addresses`` does.

    >>> why_refused(auth_token="t", account_sid="AC", form={}, signature="", addresses=())
    (<Refusal.UNSIGNED: 'unsigned'>, '')
    """
    if not signature:
        return Refusal.UNSIGNED, ""
    if not auth_token:
        return Refusal.NO_TOKEN, ""
    if list(set(form.get("AccountSid") or ())) != [account_sid]:
        return Refusal.OTHER_ACCOUNT, ""
    for url in addresses:
        if verify_signature(
            auth_token=auth_token, account_sid=account_sid, url=url, form=form, signature=signature
        ):
            return Refusal.ADDRESS, url
    return Refusal.TOKEN, ""


def verify_signature(
    *,
    auth_token: str,
    account_sid: str,
    url: str,
    form: Form,
    signature: str | None,
    body: str | None = None,
) -> bool:
    """Whether Twilio sent this form, as this account, to this address. Fails closed.

    ``url`` is the public address as Twilio called it: scheme, host, path and the raw query.
    ``body`` is given where it was JSON: then ``bodySHA256`` in the query covers it, and the form
    is what it says. Without a token, signature or account nothing verifies; whatever the
    validator stumbles over does not verify either.
    """
    if not (auth_token and account_sid and url and signature):
        return False
    claimed = form.get("AccountSid") or ()
    if list(set(claimed)) != [account_sid]:
        return False
    if body is not None and BODY_HASH not in url.partition("?")[2]:
        return False  # nothing would cover the body
    try:
        valid = RequestValidator(auth_token).validate(
            url, _Form(form) if body is None else body, signature
        )
    except (TypeError, ValueError, IndexError, KeyError, AttributeError, UnicodeError):
        return False
    return valid is True


def json_form(body: str) -> dict[str, list[str]]:
    """The form that a JSON body stands for; empty where it is no object.

    >>> json_form('{"AccountSid": "AC", "NumMedia": 0, "Body": null}')
    {'AccountSid': ['AC'], 'NumMedia': ['0'], 'Body': ['']}
    """
    try:
        values = json.loads(body)
    except (ValueError, RecursionError):
        return {}
    if not isinstance(values, dict):
        return {}
    return {name: ["" if value is None else str(value)] for name, value in values.items()}


def same_secret(given: str, expected: str) -> bool:
    """Compare a secret of a path in constant time; an empty one never matches."""
    return bool(expected) and hmac.compare_digest(given.encode(), expected.encode())


def parse_status(form: Form) -> StatusEvent:
    """Read a status callback; unknown parameters are ignored.

    :raises BadWebhook: without a SID, or with a status that Twilio has not documented
    """
    status = (_first(form, "MessageStatus") or _first(form, "SmsStatus")).strip().lower()
    state = TWILIO_STATES.get(status)
    if state is None:
        raise BadWebhook("unknown message status")
    code = _first(form, "ErrorCode")
    known = state in (State.FAILED, State.UNDELIVERED)
    return StatusEvent(_sid(form), status, state, _integer(code) if known and code else None)


def parse_attempt(text: str) -> int | None:
    """Which attempt a callback is about, as our own address of it says; None when it doesn't."""
    return _integer(text)


def parse_inbound(form: Form) -> InboundEvent:
    """Read an inbound text; without NumSegments it counts as one.

    :raises BadWebhook: without a SID or without one of the two numbers
    """
    sender, recipient = _first(form, "From").strip(), _first(form, "To").strip()
    if not (sender and recipient):
        raise BadWebhook("an inbound text needs From and To")
    media = range(min(_integer(_first(form, "NumMedia")) or 0, 10))
    return InboundEvent(
        sid=_sid(form),
        sender=sender,
        recipient=recipient,
        body=_first(form, "Body")[:MAX_TEXT],
        service_sid=_first(form, "MessagingServiceSid") or None,
        segments=max(1, _integer(_first(form, "NumSegments")) or 1),
        media=tuple(url for url in (_first(form, f"MediaUrl{i}") for i in media) if url),
        opt_out_type=_first(form, "OptOutType").strip().upper() or None,
    )


def _first(form: Form, name: str) -> str:
    values = form.get(name) or ("",)
    return values[0].replace("\x00", "")  # which no text of PostgreSQL can hold


def _sid(form: Form) -> str:
    sid = _first(form, "MessageSid") or _first(form, "SmsSid")
    if not SID.fullmatch(sid):
        raise BadWebhook("no message SID")
    return sid


def _integer(text: str) -> int | None:
    # isdecimal and not isdigit: int() does not read a superscript two
    return int(text) if text.isdecimal() and len(text) < 10 else None
