"""What a sentence asks for: by its phrases, by a keyword in it, by a slip, by how it sounds."""

from __future__ import annotations

from collections.abc import Sequence

from .keyword_intent import Basis, Certainty, Intent
from .keyword_lexicon import Lexicon
from .keyword_phrases import Match, Outcome
from .keyword_table import Kind
from .keyword_text import GESTURES, Word
from .keyword_weights import HARMLESS, Weight, learnt

SURE_SLIP = 10  # letters: so long a text resembles a request by no accident

# Scores of keyword_weights, chosen on replies that were not learnt from: see test_keywords.
SUSPECT = 0.45  # from here on a person should look, whatever it says
EXPLAINED = -0.5  # below, the rest of the text explains a hint, and makes a phrase unsure


def judge(plain: Sequence[Word], spelt: Sequence[Word], lexicon: Lexicon) -> Intent | None:
    """The intent of a sentence; a lone "Stop." and any other sign of refusal make it certain."""
    found, covered = _phrases(spelt, lexicon)
    weight = learnt().weigh(_unexplained(spelt, covered))
    for match in found:
        if match.outcome is Outcome.CERTAIN:
            # "I go away for a week, see you after": the phrase is there, the rest explains it.
            explained = weight.familiar and weight.score < EXPLAINED
            sure = Certainty.DOUBTFUL if explained else Certainty.CERTAIN
            return _opt_out(sure, spelt[match.start : match.end])
    near = _near(plain, lexicon)
    if near is not None and near.certainty is Certainty.CERTAIN:
        return near
    lone = _lone_keyword(spelt, covered, lexicon)
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
    keyword = _polite_keyword(spelt, lexicon)
    if keyword:
        return Intent(Kind.OPT_OUT, Certainty.DOUBTFUL, keyword)
    if weight.score >= SUSPECT:
        told_by = _typed(spelt[weight.start : weight.end])
        return Intent(Kind.OPT_OUT, Certainty.DOUBTFUL, told_by, Basis.SOUND)
    return None


def weighed(spelt: Sequence[Word], lexicon: Lexicon) -> list[str]:
    """The words as they are weighed; for learning the weights."""
    return _unexplained(spelt, _phrases(spelt, lexicon)[1])


def _near(plain: Sequence[Word], lexicon: Lexicon) -> Intent | None:
    """The request that the whole message misspells; a short one of known words misspells none."""
    plain = [word for word in plain if word.text not in GESTURES]
    text = "".join(word.text for word in plain)
    found = lexicon.near.find(text)
    if found is None:
        return None
    request, outcome = found
    spaced = len(plain) != len(request.split())
    known = all(lexicon.knows(word.text) for word in plain)
    if known and not spaced and len(text) < SURE_SLIP:
        return None
    return Intent(Kind.OPT_OUT, Certainty(outcome.value), request, Basis.SLIP)


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
    return Intent(Kind.OPT_OUT, certainty, _typed(phrase))


def _polite_keyword(spelt: Sequence[Word], lexicon: Lexicon) -> str | None:
    """A keyword among fillers, "end thanks", that nothing else explains: a person decides.

    A number is a keyword only by itself.
    """
    polite = text_of([word for word in spelt if word.text not in lexicon.fillers])
    keyword = lexicon.whole.get(polite) is Kind.OPT_OUT and not polite.isdigit()
    return polite if keyword else None


def text_of(words: Sequence[Word]) -> str:
    """``words`` in canonical spelling, one space apart."""
    return " ".join(word.text for word in words)


def _typed(words: Sequence[Word]) -> str:
    return " ".join(word.typed for word in words)
