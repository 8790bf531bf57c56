"""Every entry verifies by the layout it was written by, whatever is chained later."""

from datetime import datetime

import pytest
from sms_consent_kernel.ledger import (
    GENESIS,
    Break,
    LedgerRow,
    Problem,
    detail_digest,
    entry_hash,
    verify,
)
from sms_consent_kernel.ledger_layout import (
    CURRENT,
    LAYOUTS,
    UNTOLD,
    all_columns,
    chained_part,
    detail_fits,
    layouts_of,
)

SALT = "00" * 16
FULL = {name: f"a {name}" for name in all_columns("detail")}
ROW = {name: f"a {name}" for name in all_columns("chain")}


def detail_of(version):
    """A detail as an entry of this layout has it: later columns are empty."""
    return {name: FULL[name] if name in LAYOUTS[version].detail else None for name in FULL}


def digest_of(version):
    return detail_digest({name: FULL[name] for name in LAYOUTS[version].detail}, SALT)


def told(version):
    return None if version in UNTOLD else version


@pytest.mark.parametrize("version", LAYOUTS)
def test_each_layout_verifies_its_own(version):
    layouts = layouts_of(told(version))
    assert detail_fits(detail_of(version), SALT, digest_of(version), layouts)
    assert not detail_fits({**detail_of(version), "note": "x"}, SALT, digest_of(version), layouts)


def test_what_is_put_into_a_column_of_later_is_found():
    forged = {**detail_of(1), "received_at": datetime(2026, 1, 5)}
    assert not detail_fits(forged, SALT, digest_of(1), layouts_of(None))


def test_what_is_taken_out_of_a_column_is_found():
    assert not detail_fits(detail_of(1), SALT, digest_of(2), layouts_of(None))
    assert not detail_fits(detail_of(1), SALT, digest_of(CURRENT), layouts_of(CURRENT))


@pytest.mark.parametrize("version", [0, -1, *UNTOLD, CURRENT + 1, 99])
def test_unknown_and_never_told_layouts_are_unknown(version):
    assert layouts_of(version) == ()
    assert chained_part(ROW, version) is None
    assert verify([LedgerRow(1, GENESIS, None, "")]) == Break(1, Problem.UNKNOWN_LAYOUT)


def test_the_layout_itself_is_chained():
    entry = chained_part({**ROW, "layout": CURRENT}, CURRENT)
    row_hash = entry_hash(GENESIS, entry)
    assert verify([LedgerRow(1, GENESIS, entry, row_hash)]) is None
    hidden = chained_part({**ROW, "layout": None}, None)
    assert verify([LedgerRow(1, GENESIS, hidden, row_hash)]) == Break(1, Problem.ALTERED)


def test_layouts_in_use_are_never_altered():
    names = {number: (len(layout.chain), len(layout.detail)) for number, layout in LAYOUTS.items()}
    assert names == {1: (14, 11), 2: (14, 12), 3: (15, 12)}
