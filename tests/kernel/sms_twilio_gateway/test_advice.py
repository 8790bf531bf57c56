"""Advice while writing, and the plain form of a text (IC-6)."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sms_twilio_gateway_kernel.advice import Kind, Rule, advise
from sms_twilio_gateway_kernel.plain import hidden_characters, to_gsm7
from sms_twilio_gateway_kernel.segments import Encoding, count

RULES = [
    Rule("name", Kind.NAME_MISSING),
    Rule("stop", Kind.NO_WAY_OUT, ("stop", "unsubscribe", "opt out")),
    Rule("capitals", Kind.CAPITALS, threshold=40),
    Rule("phrases", Kind.PHRASES, ("act now", "winner")),
    Rule("links", Kind.DOMAINS, ("bit.ly", "t.co")),
    Rule("unicode", Kind.UNICODE),
    Rule("hidden", Kind.HIDDEN),
    Rule("length", Kind.SEGMENTS, threshold=2),
    Rule("marks", Kind.PUNCTUATION, threshold=2),
]
GOOD = "Riverside Club: the pool opens on May 9. See riverside.example/pool. Reply STOP to opt out."


def keys(text, names=("Riverside Club",)):
    return [found.rule for found in advise(text, RULES, names)]


def test_ic_6_a_good_text_needs_no_advice():
    assert keys(GOOD) == []


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (GOOD.replace("Riverside Club: t", "T"), "name"),
        (GOOD.replace(" Reply STOP to opt out.", ""), "stop"),
        (GOOD + " WE ARE SO VERY MUCH LOOKING FORWARD TO ALL OF YOU THERE", "capitals"),
        (GOOD + " Act  now", "phrases"),
        (GOOD + " https://bit.ly/3xYz", "links"),
        (GOOD + " www.t.co/abc", "links"),
        (GOOD + " 🎉", "unicode"),
        (GOOD + "\u200b", "hidden"),
        (GOOD * 4, "length"),
        (GOOD + "!!", "marks"),
    ],
)
def test_ic_6_each_rule_speaks(text, expected):
    assert expected in keys(text)


@pytest.mark.parametrize(
    "text",
    [
        GOOD.replace("STOP", "Stop"),
        GOOD + " The act nowadays is short; winners are told by mail.",  # not the phrases
        GOOD + " notbit.ly/x tt.co",  # not the shorteners
        "OK STOP RIVERSIDE CLUB"[:2],  # too short to shout
    ],
)
def test_ic_6_and_is_silent_otherwise(text):
    assert not {"phrases", "links", "capitals"} & set(keys(text))


def test_ic_6_the_characters_are_named():
    [found] = advise("Café “open” ç", [Rule("unicode", Kind.UNICODE)])
    assert found.details == ("“", "”", "ç")
    [found] = advise("a\u200bb", [Rule("hidden", Kind.HIDDEN)])
    assert found.details == ("ZERO WIDTH SPACE",)


def test_one_click_makes_a_text_plain():
    assert to_gsm7("“It’s” – ça coûte 5 €… \u00a0ok\u200b") == '"It\'s" - ca coute 5 €...  ok'
    assert hidden_characters("plain") == ()


@given(st.text())
def test_plain_never_costs_more_characters_outside(text):
    plain = to_gsm7(text)
    assert set(count(plain).forcing_characters) <= set(count(text).forcing_characters)
    assert to_gsm7(plain) == plain


@given(st.text(alphabet="abcäöüñ“”‘’–—… \u00a0\u200b", max_size=400))
def test_typography_always_has_a_plain_form(text):
    assert count(to_gsm7(text)).encoding is Encoding.GSM7


@given(st.text())
def test_any_text_is_looked_at(text):
    advise(text, RULES, ("Riverside Club",))
