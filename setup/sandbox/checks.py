"""Checking the parameters of a message to be created, with Twilio's codes and magic numbers.

Sources: https://www.twilio.com/docs/messaging/api/message-resource#create-a-message-resource,
https://www.twilio.com/docs/iam/test-credentials#test-sms-messages
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from urllib.parse import urlsplit

from .errors import TwilioError
from .model import MAGIC_VALID_FROM, QUEUE_SECONDS, Account, Kind, Number, Service

MAX_BODY = 1600
E164 = re.compile(r"\+[1-9]\d{6,14}")
SENDER = re.compile(r"\+[1-9]\d{6,14}|\d{3,8}|(?=.*[A-Za-z])[A-Za-z0-9 &_+-]{1,11}")
_HOST = re.compile(r"[A-Za-z0-9.-]+|\[?[0-9A-Fa-f:.]+\]?")

MAGIC_TO = {
    "+15005550001": 21211,
    "+15005550002": 21612,
    "+15005550003": 21408,
    "+15005550004": 21610,
    "+15005550009": 21614,
}
MAGIC_FROM = {"+15005550000": 21212, "+15005550007": 21606, "+15005550008": 21611}

TOLLFREE = ("+1800", "+1833", "+1844", "+1855", "+1866", "+1877", "+1888")


@dataclass(frozen=True)
class Draft:
    """A checked request: who is to get what from which number (perhaps through a service)."""

    to: str
    number: Number
    service: Service | None
    body: str
    media: tuple[str, ...]
    callback: str
    validity: int


def check_create(account: Account, form: dict[str, str], media: Sequence[str]) -> Draft:
    """Check a creation; raises TwilioError with the code Twilio would answer."""
    to = form.get("To", "").strip()
    if not to:
        raise TwilioError(21604)
    if to in MAGIC_TO:
        raise TwilioError(MAGIC_TO[to], to)
    if not E164.fullmatch(to):
        raise TwilioError(21211, to)
    sender = form.get("From", "").strip()
    service_sid = form.get("MessagingServiceSid", "").strip()
    service = None
    if sender:
        number = check_sender(account, sender)
    elif service_sid:
        service = account.services.get(service_sid)
        if service is None:
            raise TwilioError(21703)
        number = pick_from_pool(service, to)
    else:
        raise TwilioError(21603)
    if to == number.phone:
        raise TwilioError(21266, to)
    body = form.get("Body", "")
    if not body and not media:
        raise TwilioError(21602)
    if len(body) > MAX_BODY:
        raise TwilioError(21617)
    return Draft(
        to=to,
        number=number,
        service=service,
        body=body,
        media=tuple(media),
        callback=check_callback(form.get("StatusCallback") or _service_callback(service)),
        validity=check_validity(form.get("ValidityPeriod", "")),
    )


def _service_callback(service: Service | None) -> str:
    return service.status_callback if service is not None else ""


def check_sender(account: Account, sender: str) -> Number:
    """The account's number for a From; 21212 for nonsense, 21606 for what is not its own."""
    if sender in MAGIC_FROM:
        raise TwilioError(MAGIC_FROM[sender], sender)
    number = account.numbers.get(sender)
    if number is not None:
        return number
    if sender == MAGIC_VALID_FROM:
        return account.magic
    if not SENDER.fullmatch(sender):
        raise TwilioError(21212, sender)
    raise TwilioError(21606, sender)


def pick_from_pool(service: Service, to: str) -> Number:
    """The pool's number for a phone: always the same one (a sticky sender)."""
    if not service.pool:
        raise TwilioError(21704)
    return service.pool[int(to[1:]) % len(service.pool)]


@lru_cache(maxsize=1024)
def _is_callback_host(host: str) -> bool:
    return bool(_HOST.fullmatch(host))


def check_callback(url: str) -> str:
    """A StatusCallback must be an absolute http(s) URL with a proper host name (no underscore)."""
    if not url:
        return ""
    try:
        parts = urlsplit(url)
        host, _ = parts.hostname, parts.port
    except ValueError:
        raise TwilioError(21609, url) from None
    if parts.scheme not in ("http", "https") or not host or not _is_callback_host(host):
        raise TwilioError(21609, url)
    return url


def check_method(name: str, method: str) -> str:
    """The method of a webhook, GET or POST; ``name`` is that of the parameter."""
    if method.upper() not in ("GET", "POST"):
        raise TwilioError(20001, name)
    return method.upper()


def check_validity(text: str) -> int:
    """ValidityPeriod: whole seconds from 1 to 36,000, the default."""
    if not text:
        return QUEUE_SECONDS
    if not text.isdecimal() or not 1 <= int(text) <= QUEUE_SECONDS:
        raise TwilioError(20001, "ValidityPeriod")
    return int(text)


def guess_kind(phone: str) -> Kind:
    """The likeliest kind of a sender registered without one."""
    if phone.startswith(TOLLFREE):
        return Kind.TOLLFREE
    if phone.startswith("+1"):
        return Kind.TENDLC
    if phone.startswith("+"):
        return Kind.MOBILE
    return Kind.SHORTCODE if phone.isdecimal() else Kind.ALPHANUMERIC
