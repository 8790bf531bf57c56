"""What an inbound text asks for: to stop, to start, for help, a confirmation, or nothing of these.

A revocation may be worded in any reasonable way (47 CFR 64.1200(a)(10),
https://www.ecfr.gov/current/title-47/section-64.1200), so beside the keywords a phrase grammar
reads free text, and what no phrase explains is weighed (``keyword_weights``). It is sure
(``CERTAIN``), or it leaves the decision to a person (``DOUBTFUL``).
Opting in takes the exact keyword: nobody is ever opted in by a guess.
"""

from __future__ import annotations

from collections.abc import Sequence

from .keyword_data import DEFAULT_TABLE
from .keyword_intent import NOTHING, Basis, Certainty, Intent
from .keyword_lexicon import Lexicon, lexicon_of
from .keyword_phrases import Outcome
from .keyword_sentence import judge, text_of
from .keyword_table import KeywordTable, Kind
from .keyword_text import GESTURES, Word, normalise, words

__all__ = [
    "DEFAULT_TABLE",
    "Basis",
    "Certainty",
    "Intent",
    "KeywordTable",
    "Kind",
    "classify",
    "normalise",
]


def classify(text: str, table: KeywordTable = DEFAULT_TABLE) -> Intent:
    """What ``text`` asks for; never raises, time linear in the length of the text.

    >>> classify("STOP!!").kind.value
    'opt_out'
    >>> classify("Could you please stop texting me?").certainty.value
    'certain'
    >>> classify("I'll stop by tomorrow").kind.value
    'none'
    >>> classify("wrong number").certainty.value
    'doubtful'
    >>> classify("yes").kind.value, classify("yes, see you at 5").kind.value
    ('opt_in', 'none')
    """
    lexicon = lexicon_of(table)
    plain = words(text)
    if not plain:
        return NOTHING
    spelt = lexicon.canonical(plain)
    return (
        _whole_message(plain, spelt, lexicon)
        or _within(plain, lexicon)
        or judge(plain, spelt, lexicon)
        or NOTHING
    )


def _whole_message(plain: Sequence[Word], spelt: Sequence[Word], lexicon: Lexicon) -> Intent | None:
    """The intent of a message that is a keyword and nothing else, fillers set aside."""
    typed, canonical = text_of(plain), text_of(spelt)
    unsigned = text_of([word for word in spelt if word.text not in GESTURES])
    for message in (typed, canonical, typed.replace(" ", ""), unsigned):
        if message in lexicon.whole:
            return Intent(lexicon.whole[message], Certainty.CERTAIN, message)
    content = [word for word in spelt if word.text not in lexicon.fillers]
    if _all_keywords(content, lexicon):
        return Intent(Kind.OPT_OUT, Certainty.CERTAIN, content[0].text)
    if not content and any(word.text in lexicon.strong for word in spelt):
        return Intent(Kind.OPT_OUT, Certainty.CERTAIN, canonical)
    if set(typed.split()) <= GESTURES:
        return Intent(Kind.OPT_OUT, Certainty.DOUBTFUL, typed, Basis.GESTURE)
    polite = text_of(content)
    for message in (typed, canonical, polite):
        if message in lexicon.doubtful:
            return Intent(Kind.OPT_OUT, Certainty.DOUBTFUL, message)
    return None


def _within(plain: Sequence[Word], lexicon: Lexicon) -> Intent | None:
    """The intent of a text in a language without spaces between words."""
    text = "".join(word.text for word in plain)
    if text.isascii():
        return None
    for phrase, outcome in lexicon.within:
        if phrase in text:
            if outcome is Outcome.NONE:
                return None
            return Intent(Kind.OPT_OUT, Certainty(outcome.value), phrase)
    return None


def _all_keywords(content: Sequence[Word], lexicon: Lexicon) -> bool:
    """Whether these are opt-out keywords alone, one of them at least strong: "stop/end"."""
    return any(word.text in lexicon.strong for word in content) and all(
        word.text in lexicon.strong or lexicon.whole.get(word.text) is Kind.OPT_OUT
        for word in content
    )
