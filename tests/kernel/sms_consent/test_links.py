"""Signed links: bound to contact, company, number and day; nothing else opens them."""

from datetime import date, timedelta

import pytest
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
