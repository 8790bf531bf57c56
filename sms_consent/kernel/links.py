"""Signed links that need no log-in: short enough for a text, bound to one person and number.

Twenty-four bytes, thirty-two characters: day of expiry, company, contact, and half of an
HMAC-SHA256 over them and the number the link was sent to. The number itself is not in the link:
a link that gets about tells nobody whose it is, and it dies once the contact gives up the number.

The first character is written last: it is the top of the day and so a letter or digit (until 2193).
A dash there would be one that phones leave out of the link, at the end of an address.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import hmac
import struct
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from enum import Enum

_SCOPE = b"sms_consent.preferences.1"
_EPOCH = date(2020, 1, 1)
_FIELDS = struct.Struct(">HHI")
_MAC_BYTES = 16


class LinkState(str, Enum):
    """What a link is worth today."""

    VALID = "valid"
    EXPIRED = "expired"
    WRONG = "wrong"


@dataclass(frozen=True, slots=True)
class Link:
    """What a token says; nothing of it is true before :func:`judge` says so."""

    company_id: int
    partner_id: int
    expires_on: date
    mac: bytes


def make(secret: bytes, *, company_id: int, partner_id: int, number: str, expires_on: date) -> str:
    """The token; ``number`` is the E.164 it is sent to, empty where it is sent elsewhere.

    >>> token = make(b"s", company_id=1, partner_id=7, number="", expires_on=date(2026, 1, 31))
    >>> len(token), read(token).partner_id
    (32, 7)
    """
    body = _FIELDS.pack((expires_on - _EPOCH).days, company_id, partner_id)
    encoded = base64.urlsafe_b64encode(body + _mac(secret, body, number)).decode()
    return encoded[1:] + encoded[:1]


def read(token: str) -> Link | None:
    """The parts of a token, None if it is none. Nothing is verified yet."""
    try:
        encoded = (token[-1:] + token[:-1]).encode("ascii")
        raw = base64.b64decode(encoded, altchars=b"-_", validate=True)
    except (binascii.Error, ValueError):
        return None
    if len(raw) != _FIELDS.size + _MAC_BYTES:
        return None
    days, company_id, partner_id = _FIELDS.unpack(raw[: _FIELDS.size])
    return Link(company_id, partner_id, _EPOCH + timedelta(days=days), raw[_FIELDS.size :])


def judge(link: Link, secret: bytes, numbers: Iterable[str], today: date) -> LinkState:
    """Whether ``link`` was made by us for one of the contact's present ``numbers``, or for none."""
    days = (link.expires_on - _EPOCH).days
    body = _FIELDS.pack(days, link.company_id, link.partner_id)
    found = False
    for number in {"", *numbers}:
        found |= hmac.compare_digest(_mac(secret, body, number), link.mac)
    if not found:
        return LinkState.WRONG
    return LinkState.VALID if today <= link.expires_on else LinkState.EXPIRED


def _mac(secret: bytes, body: bytes, number: str) -> bytes:
    key = hmac.new(secret, _SCOPE, hashlib.sha256).digest()
    return hmac.new(key, body + number.encode(), hashlib.sha256).digest()[:_MAC_BYTES]
