"""Signed links: bound to contact, company, number and day; nothing else opens them."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sms_consent_kernel.links import LinkState, judge, make, read

TODAY = date(2026, 3, 1)
NUMBER = "+12125550100"
VALUES = {"company_id": 2, "partner_id": 70_000, "number": NUMBER, "expires_on": TODAY}


def verdict(token, numbers=(NUMBER,), secret=b"secret", today=TODAY):
    link = read(token)
    return judge(link, secret, numbers, today) if link else None


def test_valid_until_its_last_day():
    token = make(b"secret", **VALUES)
    assert verdict(token) is LinkState.VALID
    assert verdict(token, today=TODAY + timedelta(days=1)) is LinkState.EXPIRED


def test_short_enough_for_a_text_and_without_the_number():
    token = make(b"secret", **VALUES)
    assert len(token) == 32
    assert "2125550100" not in token


@given(
    secret=st.binary(min_size=1),
    partner_id=st.integers(1, 2**31 - 1),
    expires_on=st.dates(date(2026, 1, 1), date(2190, 1, 1)),
)
def test_ends_in_what_every_phone_takes_into_the_link(secret, partner_id, expires_on):
    values = {"company_id": 1, "number": NUMBER, "partner_id": partner_id, "expires_on": expires_on}
    token = make(secret, **values)
    assert token[-1].isalnum()
    assert verdict(token, secret=secret, today=expires_on) is LinkState.VALID


def test_bound_to_the_number():
    token = make(b"secret", **VALUES)
    assert verdict(token, ["+12125550101"]) is LinkState.WRONG
    assert verdict(token, []) is LinkState.WRONG
    assert verdict(token, ["+12125550101", NUMBER]) is LinkState.VALID


def test_link_that_is_not_texted_is_bound_to_the_contact_alone():
    token = make(b"secret", **{**VALUES, "number": ""})
    assert verdict(token, []) is LinkState.VALID


@pytest.mark.parametrize("position", range(32))
def test_every_altered_character_is_noticed(position):
    token = make(b"secret", **VALUES)
    other = "B" if token[position] == "A" else "A"
    altered = token[:position] + other + token[position + 1 :]
    if altered != token:
        assert verdict(altered) in (LinkState.WRONG, None)


def test_another_secret():
    assert verdict(make(b"secret", **VALUES), secret=b"other") is LinkState.WRONG


@pytest.mark.parametrize("token", ["", "x", "é" * 32, "A" * 31, "A" * 36, "=" * 32, "A" * 10_000])
def test_what_is_no_token(token):
    assert read(token) is None
