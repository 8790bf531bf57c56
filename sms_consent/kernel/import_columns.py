"""Which column of a file holds what, guessed from its header."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from enum import Enum

from .import_words import HEADERS, index, normal


class Column(str, Enum):
    """What a column may hold; the values are field names of ``sms.consent.import.line``."""

    EXTERNAL_ID = "external_id"
    NAME = "partner_name"
    EMAIL = "email"
    NUMBER = "number"
    PURPOSE = "purpose"
    STATE = "state_text"
    GIVEN_ON = "given_on"
    CONSENT_TYPE = "consent_type"
    BASIS = "basis"
    EXPIRES_ON = "expires_on"
    NOTE = "note"


_HEADERS = {
    Column.EXTERNAL_ID: (
        "id; external id; externalid; xml id; record id; member id; contact id; partner id id"
    ),
    Column.NAME: (
        "name; full name; contact; contact name; member; member name; customer; partner; "
        "partner name; partner id"
    ),
    Column.EMAIL: "email; e mail; email address; e mail address; mail; contact email",
    Column.NUMBER: (
        "number; phone; phone number; mobile; mobile number; mobile phone; cell; cell phone; "
        "cell number; telephone; sms number; sms; e164; msisdn; opted in number"
    ),
    Column.PURPOSE: (
        "purpose; kind; kind of text; kind of texts; program; programme; list; topic; purpose id"
    ),
    Column.STATE: (
        "state; status; consent; consent status; opt in; opted in; opt in status; subscribed; "
        "subscription; sms opt in; sms consent; state text"
    ),
    Column.GIVEN_ON: (
        "date; since; given on; consent date; opt in date; opted in on; opted out on; "
        "opt out date; timestamp; date given; agreed on; state at; opted in at; opted out at"
    ),
    Column.CONSENT_TYPE: "consent type; type; how; method; channel; consent method",
    Column.BASIS: "basis; legal basis; consent basis",
    Column.EXPIRES_ON: "expires on; expiry; expires; expiry date; expiration; expiration date",
    Column.NOTE: "note; notes; comment; comments; remark; remarks; reason",
}
_BY_HEADER = index({column.value: headers for column, headers in _HEADERS.items()}, HEADERS)


def guess_columns(
    headers: Iterable[str], labels: Mapping[str, str] | None = None
) -> list[Column | None]:
    """The column each header most likely is, each at most once.

    :param labels: {header in normal form: column} of what the user reads on screen

    >>> [c and c.value for c in guess_columns(["E-mail", "Cell_Phone", "Phone", "Shoe size"])]
    ['email', 'number', None, None]
    """
    known = {**(labels or {}), **_BY_HEADER}
    found: list[Column | None] = []
    for header in headers:
        meaning = known.get(normal(header))
        column = Column(meaning) if meaning else None
        found.append(column if column not in found else None)
    return found
