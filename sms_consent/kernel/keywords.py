"""What an inbound text asks for: to stop, to start, for help, a confirmation, or nothing of these.

A revocation may be worded in any reasonable way (47 CFR 64.1200(a)(10),
https://www.ecfr.gov/current/title-47/section-64.1200), so beside the keywords a phrase grammar
reads free text, and what no phrase explains is weighed (``keyword_weights``). It is sure
(``CERTAIN``), or it leaves the decision to a person (``DOUBTFUL``).
Opting in takes the exact keyword: nobody is ever opted in by a guess.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum

from .keyword_data import DEFAULT_TABLE
from .keyword_lexicon import Lexicon, lexicon_of
from .keyword_phrases import Match, Outcome
from .keyword_table import KeywordTable, Kind
from .keyword_text import Word, normalise, words
from .keyword_weights import HARMLESS, Weight, learnt

__all__ = ["Certainty", "Intent", "KeywordTable", "Kind", "classify", "normalise"]


class Certainty(str, Enum):
    """Whether to act at once or to ask a person."""

    CERTAIN = "certain"
    DOUBTFUL = "doubtful"


@dataclass(frozen=True, slots=True)
class Intent:
    """What the text asks for; ``keyword`` is the word or phrase that decided, normalised."""

    kind: Kind
    certainty: Certainty = Certainty.CERTAIN
    keyword: str = ""


NOTHING = Intent(Kind.NONE)

SIGNS = frozenset({"noentry", "rudesign"})  # hands, crossed-out circles: see keyword_text

SURE_SLIP = 10  # letters: so long a text resembles a request by no accident

# Scores of keyword_weights, chosen on replies that were not learnt from: see test_keywords.
SUSPECT = 0.5  # from here on a person should look, whatever it says
EXPLAINED = -0.5  # below, the rest of the text explains a mere hint


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
        or _free_text(plain, spelt, lexicon)
        or NOTHING
    )


def weighed_words(text: str, table: KeywordTable = DEFAULT_TABLE) -> list[str]:
    """The words of ``text`` as they are weighed; for learning the weights."""
    lexicon = lexicon_of(table)
    spelt = lexicon.canonical(words(text))
    return _unexplained(spelt, _phrases(spelt, lexicon)[1])


def _whole_message(plain: Sequence[Word], spelt: Sequence[Word], lexicon: Lexicon) -> Intent | None:
    """The intent of a message that is a keyword and nothing else, fillers set aside."""
    typed, canonical = _text(plain), _text(spelt)
    unsigned = _text([word for word in spelt if word.text not in SIGNS])
    for message in (typed, canonical, typed.replace(" ", ""), unsigned):
        if message in lexicon.whole:
            return Intent(lexicon.whole[message], Certainty.CERTAIN, message)
    content = [word for word in spelt if word.text not in lexicon.fillers]
    if _all_keywords(content, lexicon):
        return Intent(Kind.OPT_OUT, Certainty.CERTAIN, content[0].text)
    if not content and any(word.text in lexicon.strong for word in spelt):
        return Intent(Kind.OPT_OUT, Certainty.CERTAIN, canonical)
    if set(typed.split()) <= SIGNS:
        return Intent(Kind.OPT_OUT, Certainty.DOUBTFUL, typed)
    polite = _text(content)
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


def _polite_keyword(spelt: Sequence[Word], lexicon: Lexicon) -> str | None:
    """A keyword among fillers, "end thanks", that nothing else explains: a person decides.

    A number is a keyword only by itself.
    """
    polite = _text([word for word in spelt if word.text not in lexicon.fillers])
    keyword = lexicon.whole.get(polite) is Kind.OPT_OUT and not polite.isdigit()
    return polite if keyword else None


def _free_text(plain: Sequence[Word], spelt: Sequence[Word], lexicon: Lexicon) -> Intent | None:
    """The intent of a sentence; a lone "Stop." and any other sign of refusal make it certain."""
    found, covered = _phrases(spelt, lexicon)
    for match in found:
        if match.outcome is Outcome.CERTAIN:
            return _opt_out(Certainty.CERTAIN, spelt[match.start : match.end])
    near = _near(plain, lexicon)
    if near is not None and near.certainty is Certainty.CERTAIN:
        return near
    lone = _lone_keyword(spelt, covered, lexicon)
    weight = learnt().weigh(_unexplained(spelt, covered))
    bare, signs = _signs(spelt, found, weight, lexicon)
    keyword = lone if lone is not None else bare
    if keyword is not None and (signs or _is_last_word(spelt, lone, lexicon)):
        return _opt_out(Certainty.CERTAIN, spelt[keyword : keyword + 1])
    if signs:
        return _opt_out(Certainty.DOUBTFUL, spelt[signs[0].start : signs[0].end])
    if keyword is not None:
        return _opt_out(Certainty.DOUBTFUL, spelt[keyword : keyword + 1])
    if near is not None:
        return near
    suspect = _polite_keyword(spelt, lexicon)
    if suspect is None and weight.score >= SUSPECT:
        suspect = weight.reason
    return Intent(Kind.OPT_OUT, Certainty.DOUBTFUL, suspect) if suspect is not None else None


def _near(plain: Sequence[Word], lexicon: Lexicon) -> Intent | None:
    """The request that the whole message misspells; a short one of known words misspells none."""
    text = "".join(word.text for word in plain)
    found = lexicon.near.find(text)
    if found is None:
        return None
    request, outcome = found
    spaced = len(plain) != len(request.split())
    known = all(lexicon.knows(word.text) for word in plain)
    if known and not spaced and len(text) < SURE_SLIP:
        return None
    return Intent(Kind.OPT_OUT, Certainty(outcome.value), request)


def _phrases(spelt: Sequence[Word], lexicon: Lexicon) -> tuple[list[Match], set[int]]:
    """The phrases of all languages, and the words that one of them declares harmless."""
    found = [match for book in lexicon.books for match in book.find(spelt)]
    harmless = [match for match in found if match.outcome is Outcome.NONE]
    covered = {index for match in harmless for index in range(match.start, match.end)}
    kept = [match for match in found if not covered.issuperset(range(match.start, match.end))]
    return kept, covered


def _unexplained(spelt: Sequence[Word], covered: set[int]) -> list[str]:
    """The words, those that a phrase has explained as harmless crossed out."""
    return [HARMLESS if index in covered else word.text for index, word in enumerate(spelt)]


def _signs(
    spelt: Sequence[Word], found: Sequence[Match], weight: Weight, lexicon: Lexicon
) -> tuple[int | None, list[Match]]:
    """Where a bare keyword begins or ends a clause, and the other doubtful signs of refusal."""
    unsure = (Outcome.DOUBTFUL,)
    if weight.score >= EXPLAINED:
        unsure += (Outcome.HINT,)
    doubtful = [match for match in found if match.outcome in unsure]
    bare = [
        match.start
        for match in doubtful
        if match.end == match.start + 1 and spelt[match.start].text in lexicon.strong
    ]
    return (bare[0] if bare else None), [match for match in doubtful if match.start not in bare]


def _is_last_word(spelt: Sequence[Word], keyword: int | None, lexicon: Lexicon) -> bool:
    """Whether nothing but fillers or a signature follows the lone ``keyword``.

    "I sold the house, stop"; "Stop. Mary Jones": names are words that we do not know.
    """
    if keyword is None:
        return False
    rest = [word.text for word in spelt[keyword + 1 :] if word.text not in lexicon.fillers]
    if len(rest) <= 3 and not any(word in lexicon.vocabulary for word in rest):
        return True
    return all(
        word.text in lexicon.fillers or word.text in lexicon.strong for word in spelt[keyword + 1 :]
    )


def _lone_keyword(spelt: Sequence[Word], covered: set[int], lexicon: Lexicon) -> int | None:
    """Index of a strong keyword that, with fillers, makes up a whole clause by itself."""
    keyword, pure = None, True
    for index, word in enumerate(spelt):
        if index in covered:
            pure = False
        elif word.text in lexicon.strong:
            keyword = index if keyword is None else keyword
        elif word.text not in lexicon.fillers:
            pure = False
        if word.closes and pure and keyword is not None:
            return keyword
        if word.closes:
            keyword, pure = None, True
    return None


def _opt_out(certainty: Certainty, phrase: Sequence[Word]) -> Intent:
    return Intent(Kind.OPT_OUT, certainty, _text(phrase))


def _text(words: Sequence[Word]) -> str:
    return " ".join(word.text for word in words)
