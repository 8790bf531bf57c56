"""Which columns of an entry are chained, by the version of its layout.

An entry says by which layout it was written and is verified by that one for ever: a column that is
added later is part of later entries alone. To change what is chained, add a layout here and make it
the current one; never alter one that has been in use.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from .ledger import Value, detail_holds

_CHAIN = (
    "company_id",
    "position",
    "date",
    "event",
    "field_name",
    "purpose_id",
    "purpose_code",
    "source",
    "changed_by_kind",
    "wording_id",
    "wording_lang",
    "wording_digest",
    "detail_id",
    "detail_digest",
)
_DETAIL = (
    "company_id",
    "partner_ref",
    "user_ref",
    "number",
    "old_value",
    "new_value",
    "changed_by",
    "ip",
    "user_agent",
    "note",
    "evidence",
)


@dataclass(frozen=True, slots=True)
class Layout:
    """Names of the chained columns, and of those in the digest of the personal half."""

    chain: tuple[str, ...]
    detail: tuple[str, ...]


LAYOUTS: dict[int, Layout] = {
    1: Layout(_CHAIN, _DETAIL),
    2: Layout(_CHAIN, (*_DETAIL, "received_at")),
    # From here on an entry tells its layout, which is chained with the rest.
    3: Layout((*_CHAIN, "layout"), (*_DETAIL, "received_at")),
}
CURRENT = 3
#: What an entry that does not tell its layout may have been written by.
UNTOLD = (1, 2)


def all_columns(half: str) -> tuple[str, ...]:
    """Every column of ``half`` ("chain" or "detail") that any layout knows, each once.

    >>> all_columns("detail")[-1]
    'received_at'
    """
    names = (name for layout in LAYOUTS.values() for name in getattr(layout, half))
    return tuple(dict.fromkeys(names))


def layouts_of(version: int | None) -> Sequence[Layout]:
    """The layouts by which an entry that tells ``version`` may verify; none: unknown to us.

    >>> layouts_of(99), len(layouts_of(None))
    ((), 2)
    """
    versions = UNTOLD if version is None else (version,)
    known = (number for number in versions if number in LAYOUTS)
    # One that came before entries told theirs is never told.
    return tuple(LAYOUTS[number] for number in known if version is None or number not in UNTOLD)


def chained_part(row: Mapping[str, Value], version: int | None) -> dict[str, Value] | None:
    """The columns of ``row`` that its hash is about; None if its layout is unknown to us."""
    layouts = layouts_of(version)
    return {name: row[name] for name in layouts[0].chain} if layouts else None


def detail_fits(
    detail: Mapping[str, Value], salt: str, digest: str, layouts: Sequence[Layout]
) -> bool:
    """Whether ``detail``, by one of ``layouts``, is what was recorded.

    Columns that the layout does not know were not there to be filled.
    """
    for layout in layouts:
        own = {name: detail[name] for name in layout.detail}
        others = (value for name, value in detail.items() if name not in own)
        if detail_holds(own, salt, digest) and all(value is None for value in others):
            return True
    return False
