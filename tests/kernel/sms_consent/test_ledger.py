"""The hash chain: any change of any row is found, purge and erasure leave it whole."""

from dataclasses import replace
from datetime import date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sms_consent_kernel.ledger import (
    GENESIS,
    Break,
    LedgerRow,
    Problem,
    canonical,
    chain,
    detail_digest,
    detail_holds,
    entry_hash,
    new_salt,
    sign_checkpoint,
    verify,
)

KEY = b"a secret of the server, 32 bytes"
WHEN = datetime(2026, 1, 5, 12, 0)
VALUES = st.one_of(st.none(), st.booleans(), st.integers(), st.text(), st.datetimes(), st.dates())
ENTRIES = st.dictionaries(st.text(), VALUES, max_size=6)


def rows_of(entries, prev=GENESIS, start=1):
    return [
        LedgerRow(start + index, link[0], entry, link[1])
        for index, (entry, link) in enumerate(zip(entries, chain(prev, entries), strict=True))
    ]


TEN = rows_of([{"company": 1, "field": "state", "new": f"value {i}"} for i in range(10)])


@given(ENTRIES, ENTRIES)
def test_canonical_bytes_are_equal_only_for_equal_entries(one, other):
    typed = [{(k, type(v), v) for k, v in entry.items()} for entry in (one, other)]
    assert (canonical(one) == canonical(other)) == (typed[0] == typed[1])


@pytest.mark.parametrize("value", [1.5, b"x", ["a"], {"a": 1}])
def test_what_has_no_single_written_form_is_refused(value):
    with pytest.raises(TypeError):
        canonical({"x": value})


def test_text_that_looks_like_another_type_differs():
    assert canonical({"x": "1"}) != canonical({"x": 1})
    assert canonical({"x": "2026-01-05"}) != canonical({"x": date(2026, 1, 5)})
    assert canonical({"x": None}) != canonical({"x": "null"}) != canonical({"x": False})


def test_the_hash_is_stable_across_releases():
    entry = {"company": 1, "date": WHEN, "field": "state", "new": "opted_in", "old": None}
    assert entry_hash(GENESIS, entry) == (
        "168232b211f56113f457a125519595de5b7131a3e5d32ebf25c89f9ca7dd1d59"
    )


@given(st.lists(ENTRIES, max_size=8))
def test_b_3_what_was_written_verifies(entries):
    assert verify(iter(rows_of(entries))) is None


@given(st.integers(0, 9), st.sampled_from(["entry", "hash", "prev_hash", "rehash"]))
def test_b_3_any_altered_row_is_found(index, what):
    rows = list(TEN)
    row = rows[index]
    if what == "entry":
        rows[index] = replace(row, entry={**row.entry, "new": "forged"})
        expected = Break(index + 1, Problem.ALTERED)
    elif what == "hash":
        rows[index] = replace(row, hash="f" * 64)
        expected = Break(index + 1, Problem.ALTERED)
    elif what == "prev_hash":
        rows[index] = replace(row, prev_hash="f" * 64)
        expected = Break(index + 1, Problem.BROKEN_LINK)
    else:  # the forger computes the row's hash anew: the next row, or the head, gives it away
        forged = {**row.entry, "new": "forged"}
        rows[index] = replace(row, entry=forged, hash=entry_hash(row.prev_hash, forged))
        expected = (
            Break(index + 2, Problem.BROKEN_LINK) if index < 9 else Break(10, Problem.ALTERED)
        )
    assert verify(rows, head=(10, TEN[-1].hash)) == expected


@given(st.integers(0, 9))
def test_b_3_a_deleted_or_repeated_row_is_found(index):
    head = (10, TEN[-1].hash)
    expected = Problem.TRUNCATED if index == 9 else Problem.GAP
    assert verify(TEN[:index] + TEN[index + 1 :], head=head) == Break(index + 1, expected)
    assert verify([*TEN[: index + 1], *TEN[index:]]) == Break(index + 2, Problem.GAP)


@given(st.integers(0, 8))
def test_b_3_swapped_rows_are_found(index):
    rows = list(TEN)
    rows[index], rows[index + 1] = rows[index + 1], rows[index]
    assert verify(rows) == Break(index + 1, Problem.GAP)


def test_a_forged_column_of_a_wrong_type_is_a_break_and_no_crash():
    assert verify([replace(TEN[0], entry={"x": 1.5})]) == Break(1, Problem.ALTERED)
    assert verify([replace(TEN[0], hash="no hash")]) == Break(1, Problem.ALTERED)


@given(st.integers(1, 9))
def test_c_7_after_a_purge_the_rest_verifies_from_the_signed_checkpoint(cut):
    checkpoint = sign_checkpoint(KEY, "company 1", cut, TEN[cut - 1].hash, WHEN)
    rest = TEN[cut:]
    assert verify(rest, after=checkpoint, key=KEY) is None
    assert verify(rest) == Break(1, Problem.GAP)
    for forged in (
        replace(checkpoint, position=cut + 1),
        replace(checkpoint, hash=GENESIS),
        replace(checkpoint, scope="company 2"),
        replace(checkpoint, signature=""),
    ):
        found = verify(rest, after=forged, key=KEY)
        assert found == Break(forged.position, Problem.BAD_CHECKPOINT)
    assert verify(rest, after=checkpoint, key=b"another key").problem is Problem.BAD_CHECKPOINT


def test_a_short_key_signs_nothing():
    with pytest.raises(ValueError, match="16 bytes"):
        sign_checkpoint(b"short", "company 1", 1, GENESIS, WHEN)


@given(ENTRIES, ENTRIES)
def test_c_13_details_are_proven_by_digest_and_can_be_erased(detail, other):
    salt = new_salt()
    digest = detail_digest(detail, salt)
    rows = rows_of([{"detail": digest}])
    assert detail_holds(detail, salt, digest)
    assert detail_holds(other, salt, digest) == (canonical(other) == canonical(detail))
    assert not detail_holds(detail, new_salt(), digest)
    # With detail and salt gone the chain, which holds the digest only, still verifies.
    assert verify(rows) is None
