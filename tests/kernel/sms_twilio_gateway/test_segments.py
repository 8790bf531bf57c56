"""Segments: the borders of both alphabets, and the laws that hold for any text (IC-2)."""

import doctest

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sms_twilio_gateway_kernel import segments
from sms_twilio_gateway_kernel.segments import GSM_BASIC, GSM_EXTENDED, Encoding, clusters, count

FAMILY = "👨\u200d👩\u200d👧\u200d👦"  # one grapheme cluster of 11 code units


def test_doctests():
    assert doctest.testmod(segments).failed == 0


def test_the_alphabet_has_127_basic_and_10_extended_characters():
    assert len(GSM_BASIC) == 127
    assert len(GSM_EXTENDED) == 10


@pytest.mark.parametrize(
    ("text", "encoding", "expected"),
    [
        ("", Encoding.GSM7, 1),
        ("a" * 160, Encoding.GSM7, 1),
        ("a" * 161, Encoding.GSM7, 2),
        ("a" * 306, Encoding.GSM7, 2),
        ("a" * 307, Encoding.GSM7, 3),
        ("€" * 80, Encoding.GSM7, 1),
        ("a" * 152 + "€" + "a" * 152, Encoding.GSM7, 3),  # € may not straddle: 152 + 153 + 1
        ("a" * 151 + "€" + "a" * 153, Encoding.GSM7, 2),
        ("я" * 70, Encoding.UCS2, 1),
        ("я" * 71, Encoding.UCS2, 2),
        ("я" * 134, Encoding.UCS2, 2),
        ("я" * 135, Encoding.UCS2, 3),
        ("😀" * 35, Encoding.UCS2, 1),
        ("😀" * 36, Encoding.UCS2, 2),
        ("я" * 60 + FAMILY + "я" * 63, Encoding.UCS2, 3),  # 60, then 11 + 56, then the rest
        ("я" * 56 + FAMILY + "я" * 67, Encoding.UCS2, 2),
        ("\u0301" * 135, Encoding.UCS2, 3),  # one cluster longer than a segment has to break
    ],
)
def test_borders(text, encoding, expected):
    result = count(text)
    assert (result.encoding, result.segments) == (encoding, expected)


@pytest.mark.parametrize("character", ["ç", "`", "\t", "\u00a0", "“", "’", "…", "ş"])
def test_characters_that_force_unicode_are_named(character):
    result = count(f"a{character}b{character}")
    assert result.encoding is Encoding.UCS2
    assert result.forcing_characters == (character,)


def test_the_capital_cedilla_is_in_the_alphabet():
    assert count("Ç").encoding is Encoding.GSM7


def test_crlf_is_two_units():
    assert count("\r\n").units == 2


@given(st.text(max_size=500))
def test_laws(text):
    result = count(text)
    assert "".join(clusters(text)) == text
    assert result.segments >= 1
    if result.encoding is Encoding.GSM7:
        assert not result.forcing_characters
        single, joined, lost = 160, 153, 1
    else:
        assert result.forcing_characters
        assert result.units == len(text.encode("utf-16-le", "surrogatepass")) // 2
        single, joined, lost = 70, 67, 66
    assert (result.segments == 1) == (result.units <= single)
    if result.segments > 1:
        assert -(-result.units // joined) <= result.segments
        assert (result.segments - 1) * (joined - lost) <= result.units


@given(st.text(max_size=200), st.text(max_size=200))
def test_more_text_never_takes_fewer_units_of_the_same_alphabet(first, second):
    one, both = count(first), count(first + second)
    if one.encoding is both.encoding:
        assert both.units >= one.units
