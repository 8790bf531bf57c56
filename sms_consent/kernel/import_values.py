"""What the cells of an import mean: state, type of consent, basis, dates."""

from __future__ import annotations

import contextlib
from collections.abc import Iterable, Mapping
from datetime import datetime
from enum import Enum

from .import_words import BASES, STATES, TYPES, index, normal

_STATES = {
    "opted_in": "opted in; opt in; in; yes; y; true; 1; subscribed; active; consented; granted; ok",
    "opted_out": (
        "opted out; opt out; out; no; n; false; 0; unsubscribed; inactive; stop; stopped; "
        "revoked; withdrawn; declined; do not text; blocked; cancelled; canceled"
    ),
}
_TYPES = {
    "email": "email; e mail; mail",
    "phone": "phone; telephone; call; by phone; verbal; oral; recording",
    "paper": "paper; form; paper form; written; signed form; in person; letter",
    "web": "web; website; online; web form; portal; internet",
    "sms": "sms; text; sms response; text message; keyword; reply",
}
_BASES = {
    "express": "express; explicit; expressed; express consent",
    "implied_purchase": (
        "implied purchase; implied membership or purchase; purchase; membership; "
        "implied membership; implied"
    ),
    "implied_inquiry": "implied inquiry; inquiry; enquiry; implied enquiry",
}


class DateOrder(str, Enum):
    """Which of day, month and year comes first in dates with slashes or dots."""

    YMD = "ymd"
    DMY = "dmy"
    MDY = "mdy"


_FORMATS = {
    DateOrder.YMD: ("%Y-%m-%d",),
    DateOrder.DMY: ("%d-%m-%Y", "%d-%m-%y"),
    DateOrder.MDY: ("%m-%d-%Y", "%m-%d-%y"),
}
_TIMES = ("", " %H:%M", " %H:%M:%S", " %I:%M %p", " %I:%M:%S %p")


_STATE_OF, _TYPE_OF, _BASIS_OF = index(_STATES, STATES), index(_TYPES, TYPES), index(_BASES, BASES)

# ``labels`` below: {word in normal form: value} of what the user reads on screen.
Labels = Mapping[str, str]


def parse_state(text: str, labels: Labels | None = None) -> str | None:
    """``opted_in``, ``opted_out``, or None for a word that means neither.

    >>> parse_state("Opted-Out"), parse_state("YES"), parse_state("perhaps"), parse_state("Nein")
    ('opted_out', 'opted_in', None, 'opted_out')
    """
    state = _meaning(text, _STATE_OF, labels)
    return state if state in _STATES else None


def parse_type(text: str, labels: Labels | None = None) -> str | None:
    """A value of ``sms.consent.consent_type``, or None."""
    return _meaning(text, _TYPE_OF, labels)


def parse_basis(text: str, labels: Labels | None = None) -> str | None:
    """A value of ``sms.consent.basis``, or None."""
    return _meaning(text, _BASIS_OF, labels)


def _meaning(text: str, words: Mapping[str, str], labels: Labels | None) -> str | None:
    word = normal(text)
    return words.get(word) or (labels or {}).get(word)


def date_orders(texts: Iterable[str]) -> list[DateOrder]:
    """The orders in which every one of ``texts`` is a date: one if they leave no doubt.

    >>> [order.value for order in date_orders(["03/04/2025", "25/04/2025"])]
    ['dmy']
    >>> len(date_orders(["03/04/2025"])), date_orders(["soon"])
    (2, [])
    """
    left = list(DateOrder)
    for text in texts:
        if text and left:
            left = [order for order in left if parse_date(text, order)]
    return left


def parse_date(text: str, order: DateOrder) -> datetime | None:
    """The day, with its time if there is one; ISO dates are understood in any order.

    >>> parse_date("04/03/2025 2:30 PM", DateOrder.MDY)
    datetime.datetime(2025, 4, 3, 14, 30)
    >>> parse_date("2025-04-03T10:00:00Z", DateOrder.MDY)
    datetime.datetime(2025, 4, 3, 10, 0)
    >>> parse_date("31.02.2025", DateOrder.DMY) is None
    True
    """
    text = text.strip()
    with contextlib.suppress(ValueError):
        return datetime.fromisoformat(text.removesuffix("Z")).replace(tzinfo=None)
    day, _space, rest = text.partition(" ")
    day = day.replace("/", "-").replace(".", "-")
    for date_format in _FORMATS[order]:
        for time_format in _TIMES:
            try:
                return datetime.strptime(f"{day} {rest}".strip(), date_format + time_format)
            except ValueError:
                continue
    return None
