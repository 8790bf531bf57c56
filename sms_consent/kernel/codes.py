"""One-time codes: made, stored as a salted hash, checked in constant time, limited.

A code has six digits, so its hash alone could be searched through: a slow hash (scrypt), a salt
of its own and the server's secret ``pepper`` stand against that; tries and time are limited.
All state is a frozen :class:`PendingCode`; every step returns a new one. Times are naive UTC.
"""

from __future__ import annotations

import hashlib
import hmac
import secrets
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import Enum

DIGITS = 6
SALT_BYTES = 16
_SCRYPT = {"n": 2**12, "r": 8, "p": 1, "dklen": 32}  # about 10 ms and 4 MB


class Outcome(str, Enum):
    """What became of a check or of a request to send."""

    OK = "ok"
    WRONG = "wrong"
    EXPIRED = "expired"
    TOO_MANY_TRIES = "too_many_tries"
    USED = "used"
    TOO_SOON = "too_soon"
    TOO_MANY_SENDS = "too_many_sends"


@dataclass(frozen=True, slots=True)
class Policy:
    """Limits: life of a code, wrong tries per code, pause between codes, codes per window."""

    ttl: timedelta = timedelta(minutes=10)
    max_tries: int = 5
    resend_interval: timedelta = timedelta(seconds=60)
    max_sends: int = 3
    send_window: timedelta = timedelta(hours=24)


@dataclass(frozen=True, slots=True)
class PendingCode:
    """A code that was sent; ``digest`` and ``salt`` are hexadecimal.

    ``sends`` counts the codes sent since ``first_sent_at``; ``tries`` the wrong entries.
    """

    digest: str
    salt: str
    sent_at: datetime
    first_sent_at: datetime
    sends: int = 1
    tries: int = 0
    used: bool = False


def generate(randbelow: Callable[[int], int] = secrets.randbelow) -> str:
    """A code of six digits, every one of the million equally likely.

    >>> generate(lambda limit: 42)
    '000042'
    """
    return str(randbelow(10**DIGITS)).zfill(DIGITS)


def hash_code(code: str, salt: str, pepper: bytes) -> str:
    """The stored form of ``code`` (hex); ``pepper`` is a secret kept apart from it."""
    keyed = hmac.new(pepper, code.encode(), hashlib.sha256).digest()
    return hashlib.scrypt(keyed, salt=bytes.fromhex(salt), **_SCRYPT).hex()


def clean(typed: str) -> str:
    """The digits of what a person typed ("123 456", full-width digits).

    >>> clean(" 123-456 ")
    '123456'
    """
    digits = (unicodedata.digit(char, None) for char in typed[:64])
    return "".join(str(digit) for digit in digits if digit is not None)


def may_send(pending: PendingCode | None, policy: Policy, now: datetime) -> Outcome:
    """OK when another code may be sent now, TOO_SOON or TOO_MANY_SENDS when not."""
    if pending is None or now - pending.first_sent_at >= policy.send_window:
        return Outcome.OK
    if pending.sends >= policy.max_sends:
        return Outcome.TOO_MANY_SENDS
    if now - pending.sent_at < policy.resend_interval:
        return Outcome.TOO_SOON
    return Outcome.OK


def issue(
    pending: PendingCode | None,
    policy: Policy,
    now: datetime,
    pepper: bytes,
    *,
    randbelow: Callable[[int], int] = secrets.randbelow,
    random_bytes: Callable[[int], bytes] = secrets.token_bytes,
) -> tuple[PendingCode | None, str | None, Outcome]:
    """A new code in place of ``pending``: the new state, the code to send, and OK.

    When it may not be sent, ``pending`` unchanged, no code and the reason. An earlier code is
    void from then on.
    """
    outcome = may_send(pending, policy, now)
    if outcome is not Outcome.OK:
        return pending, None, outcome
    code, salt = generate(randbelow), random_bytes(SALT_BYTES).hex()
    fresh = PendingCode(hash_code(code, salt, pepper), salt, now, now)
    if pending is not None and now - pending.first_sent_at < policy.send_window:
        fresh = replace(fresh, first_sent_at=pending.first_sent_at, sends=pending.sends + 1)
    return fresh, code, Outcome.OK


def check(
    pending: PendingCode, typed: str, policy: Policy, now: datetime, pepper: bytes
) -> tuple[PendingCode, Outcome]:
    """The state after ``typed`` was entered, and whether it was right.

    A code counts once, and after too many wrong tries not even the right one counts.
    """
    if pending.used:
        return pending, Outcome.USED
    if pending.tries >= policy.max_tries:
        return pending, Outcome.TOO_MANY_TRIES
    if not timedelta(0) <= now - pending.sent_at < policy.ttl:
        return pending, Outcome.EXPIRED
    digest = hash_code(clean(typed), pending.salt, pepper)
    if hmac.compare_digest(digest, pending.digest):
        return replace(pending, used=True), Outcome.OK
    return replace(pending, tries=pending.tries + 1), Outcome.WRONG
