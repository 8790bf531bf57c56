"""A keyword table made ready for use: vocabulary, spellings, whole messages, phrase book."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import groupby
from string import ascii_lowercase

from .keyword_near import NearMisses
from .keyword_phrases import Outcome, PhraseBook, compile_patterns
from .keyword_table import KeywordTable, Kind, Language, groups_of, lines_of, phrases_of
from .keyword_text import Word, fold, normalise
from .keyword_weights import learnt

_LONGEST_JOIN = 3
_SHORTEST_SQUEEZED = 4
_SHORTEST_FUZZY = 6
_KINDS = (Kind.OPT_OUT, Kind.OPT_IN, Kind.HELP, Kind.CONFIRM)


@dataclass(frozen=True, slots=True)
class Lexicon:
    """What :mod:`keywords` looks things up in; made once per table by :func:`lexicon_of`."""

    whole: dict[str, Kind]
    doubtful: frozenset[str]
    strong: frozenset[str]
    fillers: frozenset[str]
    books: tuple[PhraseBook, ...]
    spellings: dict[str, str]
    joins: dict[tuple[str, ...], str]
    vocabulary: frozenset[str]
    squeezed: dict[str, str]
    slips: dict[str, str]
    double_slips: dict[str, str]
    within: tuple[tuple[str, Outcome], ...]
    near: NearMisses

    def knows(self, word: str) -> bool:
        """Whether ``word`` is one of the words of the data, rather than a slip."""
        return word in self.vocabulary or word in learnt().signs

    def canonical(self, words: Sequence[Word]) -> list[Word]:
        """The same words in their canonical spelling, set phrases joined into one word."""
        spelt = [replace(word, text=self._spell(word.text)) for word in words]
        joined: list[Word] = []
        at = 0
        while at < len(spelt):
            length, text = self._join(spelt, at)
            last = spelt[at + length - 1]
            # What follows "please" at the head of a clause is still at its head.
            polite = bool(joined) and joined[-1].opens and joined[-1].text in self.fillers
            typed = " ".join(word.typed for word in spelt[at : at + length])
            joined.append(Word(text, spelt[at].opens or polite, last.closes, typed))
            at += length
        return joined

    def _join(self, words: Sequence[Word], at: int) -> tuple[int, str]:
        for length in range(min(_LONGEST_JOIN, len(words) - at), 1, -1):
            parts = tuple(word.text for word in words[at : at + length])
            if parts in self.joins:
                return length, self.joins[parts]
        return 1, words[at].text

    def _spell(self, text: str) -> str:
        if text in self.spellings:
            return self.spellings[text]
        if text[-1].isdigit() and text.rstrip("0123456789") in self.strong:
            return text.rstrip("0123456789")  # "Stop6": the finger slipped
        if text in self.vocabulary or len(text) < _SHORTEST_SQUEEZED:
            return text
        squeezed = self.squeezed.get(squeeze(text))
        return squeezed or self._slip(text) or text

    def _slip(self, text: str) -> str | None:
        """The long word that ``text`` misspells by one slip of the finger, or by two."""
        for variant in (text, *_shorter(text)):
            if variant in self.slips:
                return self.slips[variant]
        if not 8 <= len(text) <= 14 or text[0] in "rs":  # resubscribe, subscribe …
            return None
        for variant in _shorter(text):
            for shorter in _shorter(variant):
                if shorter in self.double_slips:
                    return self.double_slips[shorter]
        return None


def squeeze(text: str) -> str:
    """``text`` without doubled letters.

    >>> squeeze("stoopp")
    'stop'
    """
    return "".join(letter for letter, _ in groupby(text))  # pylint: disable=bad-builtin-groupby


def _one_slip_from(word: str) -> set[str]:
    """Every string that is ``word`` with one letter changed, added, left out or swapped."""
    cuts = [(word[:at], word[at:]) for at in range(len(word) + 1)]
    changed = {a + letter + b[1:] for a, b in cuts if b for letter in ascii_lowercase}
    added = {a + letter + b for a, b in cuts for letter in ascii_lowercase}
    swapped = {a + b[1] + b[0] + b[2:] for a, b in cuts if len(b) > 1}
    return changed | added | swapped | {a + b[1:] for a, b in cuts if b}


def _shorter(text: str) -> list[str]:
    """``text`` with one letter left out, in every way; long strings are no words."""
    if not 6 <= len(text) <= 16:
        return []
    return [text[:index] + text[index + 1 :] for index in range(len(text))]


@lru_cache(maxsize=64)
def lexicon_of(table: KeywordTable) -> Lexicon:
    """The lexicon of ``table``; a table is recognised by identity, so reuse it."""
    languages = table.languages
    spellings, joins = _spellings(languages)
    books, words = [], set()
    for language in languages:
        groups = groups_of(fold(language.groups))
        words |= {word for group in groups.values() for word in group}
        patterns = compile_patterns(fold(language.phrases), groups)
        words |= {word for line in patterns for step in line.elements for word in step.words}
        books.append(PhraseBook(patterns))
    whole = _whole(languages)
    for language in languages:
        words |= set(language.known.split()) | set(language.fillers.split())
        words |= {word for phrase in phrases_of(language.doubtful) for word in phrase.split()}
    words |= {word for phrase in whole for word in phrase.split()} | set(spellings.values())
    fuzzy = [word for language in languages for word in language.fuzzy.split()]
    once, twice = _slips(fuzzy)
    return Lexicon(
        whole=whole,
        doubtful=frozenset().union(*(phrases_of(language.doubtful) for language in languages)),
        strong=frozenset().union(*(phrases_of(language.strong) for language in languages)),
        fillers=frozenset().union(*(language.fillers.split() for language in languages)),
        books=tuple(books),
        spellings=spellings,
        joins=joins,
        vocabulary=frozenset(words),
        squeezed={squeeze(word): word for word in sorted(words) if len(squeeze(word)) > 3},
        slips=once,
        double_slips=twice,
        within=_within(languages),
        near=NearMisses(dict(_outcomes(languages, "near"))),
    )


def _whole(languages: Sequence[Language]) -> dict[str, Kind]:
    """Kind by whole message; where two kinds have one keyword, revocation wins."""
    whole: dict[str, Kind] = {}
    for kind in _KINDS:
        for language in languages:
            for phrase in phrases_of(language.keywords.get(kind, "")):
                # Hangul and accented letters are taken apart in a text, so here too.
                whole.setdefault(phrase if phrase.isascii() else normalise(phrase), kind)
    return whole


def _outcomes(languages: Sequence[Language], field: str) -> list[tuple[str, Outcome]]:
    """The phrases of the lines ``outcome: phrase, phrase`` of all languages."""
    return [
        (normalise(phrase), Outcome(outcome))
        for language in languages
        for outcome, block in lines_of(getattr(language, field)).items()
        for phrase in phrases_of(block)
    ]


def _within(languages: Sequence[Language]) -> tuple[tuple[str, Outcome], ...]:
    """What decides wherever it stands, without spaces; harmless first, then certain, then not."""
    order = (Outcome.NONE, Outcome.CERTAIN, Outcome.DOUBTFUL)
    found = [(text.replace(" ", ""), what) for text, what in _outcomes(languages, "within")]
    return tuple(sorted(found, key=lambda row: (order.index(row[1]), row[0])))


def _spellings(
    languages: Sequence[Language],
) -> tuple[dict[str, str], dict[tuple[str, ...], str]]:
    spellings = {
        variant: word
        for language in languages
        for word, variants in lines_of(language.spellings).items()
        for variant in variants.split()
    }
    joins = {
        tuple(phrase.split()): word
        for language in languages
        for word, block in lines_of(language.joins).items()
        for phrase in phrases_of(block)
    }
    return spellings, joins


def _slips(fuzzy: Sequence[str]) -> tuple[dict[str, str], dict[str, str]]:
    once: dict[str, str] = {}
    twice: dict[str, str] = {}
    for entry in fuzzy:
        word, _, slips = entry.partition("/")
        if len(word) < _SHORTEST_FUZZY:
            once.update(dict.fromkeys(_one_slip_from(word), word))
            continue
        once.update(dict.fromkeys((word, *_shorter(word)), word))
        if slips:
            twice.update({s: word for v in _shorter(word) for s in (v, *_shorter(v))})
    return once, twice
