import doctest

import pytest
from sms_consent_kernel import import_columns, import_values
from sms_consent_kernel.import_columns import Column, guess_columns
from sms_consent_kernel.import_values import (
    DateOrder,
    date_orders,
    parse_basis,
    parse_date,
    parse_state,
    parse_type,
)


@pytest.mark.parametrize("module", [import_columns, import_values])
def test_doctests(module):
    assert doctest.testmod(module).failed == 0


def test_headers_of_other_products():
    headers = [
        "Member ID",
        "Full Name",
        "E-Mail Address",
        "Cell",
        "Program",
        "Opt-In Status",
        "Opt-in date",
        "Method",
        "Legal basis",
        "Expiration Date",
        "Comments",
        "Fax",
    ]
    assert guess_columns(headers) == [*Column, None]


def test_each_column_at_most_once():
    assert guess_columns(["Phone", "Mobile"]) == [Column.NUMBER, None]


@pytest.mark.parametrize(
    ("text", "state"),
    [
        ("Opted in", "opted_in"),
        ("1", "opted_in"),
        ("UNSUBSCRIBED", "opted_out"),
        ("Do-not-text", "opted_out"),
        ("maybe", None),
        ("", None),
    ],
)
def test_state(text, state):
    assert parse_state(text) == state


def test_type_and_basis():
    assert [parse_type(text) for text in ("E-mail", "Paper form", "carrier pigeon")] == [
        "email",
        "paper",
        None,
    ]
    assert parse_basis("Implied: membership or purchase") == "implied_purchase"
    assert parse_basis("legitimate interest") is None


def test_b_16_no_guess_between_day_and_month():
    assert date_orders(["01/02/2024", "11/12/2024"]) == [DateOrder.DMY, DateOrder.MDY]
    assert date_orders(["01/02/2024", "12/31/2024"]) == [DateOrder.MDY]
    assert date_orders(["2024-02-01", ""]) == list(DateOrder)


@pytest.mark.parametrize("text", ["soon", "2024", "00/00/2024", "13/13/2024", "2024-02-30"])
def test_not_a_date(text):
    assert not any(parse_date(text, order) for order in DateOrder)
