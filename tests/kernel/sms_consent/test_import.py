import doctest

import pytest
from sms_consent_kernel import import_columns, import_values, import_words
from sms_consent_kernel.import_columns import Column, guess_columns
from sms_consent_kernel.import_values import (
    DateOrder,
    date_orders,
    parse_basis,
    parse_date,
    parse_state,
    parse_type,
)


@pytest.mark.parametrize("module", [import_columns, import_values, import_words])
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


@pytest.mark.parametrize(
    "headers",
    [
        ["Nombre", "Correo electrónico", "Teléfono", "Estado", "Fecha"],
        ["Nom", "Courriel", "Téléphone", "Consentement", "Date"],
        ["Name", "E-Mail-Adresse", "Handynummer", "Einwilligung", "Datum"],
        ["Nome", "Posta elettronica", "Cellulare", "Consenso", "Data"],
        ["Nome", "Correio eletrónico", "Telemóvel", "Consentimento", "Data"],
        ["Naam", "E-mailadres", "Telefoonnummer", "Toestemming", "Datum"],
        ["partner_name", "email", "number", "state_text", "given_on"],
    ],
)
def test_headers_of_other_languages_and_technical_names(headers):
    assert guess_columns(headers) == [
        Column.NAME,
        Column.EMAIL,
        Column.NUMBER,
        Column.STATE,
        Column.GIVEN_ON,
    ]


def test_states_of_other_languages():
    assert {parse_state(word) for word in ("Sí", "Oui", "Ja", "Sim", "opted_in")} == {"opted_in"}
    assert {parse_state(word) for word in ("No", "Non", "Nein", "Não", "opted_out")} == {
        "opted_out"
    }


def test_no_word_means_both_yes_and_no():
    words = [set(text.split("; ")) for text in import_words.STATES.values()]
    assert not words[0] & words[1]
    for table in (import_words.HEADERS, import_words.STATES, import_words.TYPES):
        for text in table.values():
            assert all(word == import_words.normal(word) for word in text.split("; "))


def test_what_the_user_reads_on_screen_is_understood():
    labels = import_words.labels_index([("opted_in", "Одобрено"), ("none", "Ничего")])
    assert parse_state("одобрено", labels) == "opted_in"
    assert parse_state("Ничего", labels) is None
    columns = import_words.labels_index([("number", "Номер")])
    assert guess_columns(["номер"], columns) == [Column.NUMBER]
