"""The hash chain of the consent log: canonical bytes, hashes, verification, checkpoints.

A chained row never holds personal data, only digests of it. The data itself lies apart with a
random salt; erasing data and salt leaves a digest that tells nothing, and the chain still
verifies. After a purge a signed :class:`Checkpoint` stands for the rows that are gone.
"""

from __future__ import annotations

import hashlib
import hmac
import json
import secrets
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from enum import Enum

GENESIS = "0" * 64
SALT_BYTES = 16
_ROW_DOMAIN = b"sms-consent-ledger/row/1\n"
_DETAIL_DOMAIN = b"sms-consent-ledger/detail/1\n"
_CHECKPOINT_DOMAIN = b"sms-consent-ledger/checkpoint/1\n"

_JSON = json.JSONEncoder(sort_keys=True, ensure_ascii=True, separators=(",", ":"))
_AS_IT_IS = frozenset({bool, int, str, type(None)})

Value = bool | int | str | date | datetime | None


class Problem(str, Enum):
    """What is wrong at the first bad position."""

    GAP = "gap"  # a row is missing, repeated or out of order
    BROKEN_LINK = "broken_link"  # does not continue the row before
    ALTERED = "altered"  # content and hash disagree
    TRUNCATED = "truncated"  # rows are missing at the end
    BAD_CHECKPOINT = "bad_checkpoint"  # the checkpoint's signature is wrong
    UNKNOWN_LAYOUT = "unknown_layout"  # written by a layout that is not known here


@dataclass(frozen=True, slots=True)
class LedgerRow:
    """One row as read from the database, ``entry`` being every chained column by name.

    ``entry`` is None where nobody here knows which columns are chained.
    """

    position: int
    prev_hash: str
    entry: Mapping[str, Value] | None
    hash: str


@dataclass(frozen=True, slots=True)
class Break:
    """The first bad position and what is wrong there."""

    position: int
    problem: Problem


@dataclass(frozen=True, slots=True)
class Checkpoint:
    """Stands for all rows of ``scope`` (one company's chain) up to ``position``, inclusive."""

    scope: str
    position: int
    hash: str
    made_at: datetime
    signature: str


def canonical(entry: Mapping[str, Value]) -> bytes:
    """The one byte string that stands for ``entry``: JSON, sorted keys, ASCII, no spaces.

    Times are naive UTC to the microsecond. Only the types of :data:`Value` are taken: a float or
    a nested value has no single written form, so ``TypeError``; an aware time ``ValueError``.

    >>> canonical({"b": None, "a": "\u00e9", "on": date(2026, 1, 5)})
    b'{"a":"\\\\u00e9","b":null,"on":{"date":"2026-01-05"}}'
    """
    plain = {
        _key(key): value if type(value) in _AS_IT_IS else _plain(value)
        for key, value in entry.items()
    }
    return _JSON.encode(plain).encode("ascii")


def _key(key: str) -> str:
    if not isinstance(key, str):
        raise TypeError(f"a ledger key must be text, not {type(key).__name__}")
    return key


def _plain(value: Value) -> bool | int | str | dict[str, str] | None:
    if isinstance(value, datetime):
        if value.tzinfo is not None:
            raise ValueError("the ledger works in naive UTC")
        return {"time": value.isoformat(timespec="microseconds")}
    if isinstance(value, date):
        return {"date": value.isoformat()}
    if value is None or isinstance(value, (bool, int, str)):
        return value
    raise TypeError(f"{type(value).__name__} has no canonical form in the ledger")


def entry_hash(prev_hash: str, entry: Mapping[str, Value]) -> str:
    """SHA-256 (hex) of the row that follows ``prev_hash``; the first row follows ``GENESIS``.

    >>> entry_hash(GENESIS, {"field": "state"}) == entry_hash(GENESIS, {"field": "State"})
    False
    """
    previous = bytes.fromhex(prev_hash)
    if len(previous) != hashlib.sha256().digest_size:
        raise ValueError("prev_hash must be 64 hexadecimal digits")
    return hashlib.sha256(_ROW_DOMAIN + previous + canonical(entry)).hexdigest()


def chain(prev_hash: str, entries: Iterable[Mapping[str, Value]]) -> list[tuple[str, str]]:
    """``(prev_hash, hash)`` for each of ``entries``, appended in this order."""
    links = []
    for entry in entries:
        link = entry_hash(prev_hash, entry)
        links.append((prev_hash, link))
        prev_hash = link
    return links


def verify(
    rows: Iterable[LedgerRow],
    *,
    after: Checkpoint | None = None,
    key: bytes = b"",
    head: tuple[int, str] | None = None,
) -> Break | None:
    """Read ``rows`` once, in order of position; the first bad position, or ``None`` if all is well.

    Positions count 1, 2, 3 … without gaps. ``after``: the checkpoint that the rows continue, with
    the ``key`` it was signed with. ``head``: last position and hash known from elsewhere; without
    it, rows cut off at the end cannot be noticed.
    """
    if after is not None and not checkpoint_holds(after, key):
        return Break(after.position, Problem.BAD_CHECKPOINT)
    position, previous = (after.position, after.hash) if after else (0, GENESIS)
    for row in rows:
        position += 1
        if row.position != position:
            return Break(position, Problem.GAP)
        if row.prev_hash != previous:
            return Break(position, Problem.BROKEN_LINK)
        if row.entry is None:
            return Break(position, Problem.UNKNOWN_LAYOUT)
        if not _same_hash(row.prev_hash, row.entry, row.hash):
            return Break(position, Problem.ALTERED)
        previous = row.hash
        if head is not None and position == head[0] and previous != head[1]:
            return Break(position, Problem.ALTERED)
    if head is not None and position < head[0]:
        return Break(position + 1, Problem.TRUNCATED)
    return None


def _same_hash(prev_hash: str, entry: Mapping[str, Value], row_hash: str) -> bool:
    try:
        return entry_hash(prev_hash, entry) == row_hash
    except (TypeError, ValueError):  # a forged column may hold what no writer of ours could write
        return False


def sign_checkpoint(
    key: bytes, scope: str, position: int, row_hash: str, made_at: datetime
) -> Checkpoint:
    """A checkpoint at ``position``, signed with HMAC-SHA256; ``key``: at least 16 secret bytes."""
    if len(key) < 16:
        raise ValueError("the key of a checkpoint must have at least 16 bytes")
    signature = _signature(key, scope, position, row_hash, made_at)
    return Checkpoint(scope, position, row_hash, made_at, signature)


def checkpoint_holds(checkpoint: Checkpoint, key: bytes) -> bool:
    """Whether ``checkpoint`` was signed with ``key`` and not changed since."""
    expected = _signature(
        key, checkpoint.scope, checkpoint.position, checkpoint.hash, checkpoint.made_at
    )
    return hmac.compare_digest(expected.encode(), checkpoint.signature.encode())


def _signature(key: bytes, scope: str, position: int, row_hash: str, made_at: datetime) -> str:
    content = {"scope": scope, "position": position, "hash": row_hash, "made_at": made_at}
    return hmac.new(key, _CHECKPOINT_DOMAIN + canonical(content), hashlib.sha256).hexdigest()


def new_salt(random_bytes: Callable[[int], bytes] = secrets.token_bytes) -> str:
    """A fresh salt (hex) for one detail; never reuse one."""
    return random_bytes(SALT_BYTES).hex()


def detail_digest(detail: Mapping[str, Value], salt: str) -> str:
    """The digest (hex) of personal data that the chained row holds in its place."""
    salted = hmac.new(bytes.fromhex(salt), _DETAIL_DOMAIN + canonical(detail), hashlib.sha256)
    return salted.hexdigest()


def detail_holds(detail: Mapping[str, Value], salt: str, digest: str) -> bool:
    """Whether ``detail`` is what was recorded."""
    return hmac.compare_digest(detail_digest(detail, salt).encode(), digest.encode())
