"""A small phrase grammar: patterns over words, matched in linear time.

A pattern is a line of text, ``outcome: element element …``, where an element is

- ``word``: that word; ``a|b``: one of these; ``<group>``: a word of that group;
- ``~ing``: any word that ends so;
- ``[x]``: x or nothing; ``x*`` or ``[x]*``: up to four of x; ``..``: up to three words of any
  kind, not past the end of a clause; ``...``: up to six, past it too;
- ``^`` / ``$``: here a clause begins / ends;
- ``,``: the pattern may go on past the end of a clause. What is harmless may do so only with
  this mark ("Stop, my son left" is not "stop my …"); what is a revocation always may.

Gaps and repetitions are bounded, so each pattern costs a constant at each word.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import Enum

from .keyword_text import Word

MANY = 4
GAP = 3
LEAP = 6


class Outcome(str, Enum):
    """What a phrase means: surely a revocation, perhaps one, or surely none.

    A hint is a doubtful one that everyday business in the same text explains away.
    """

    CERTAIN = "certain"
    DOUBTFUL = "doubtful"
    HINT = "hint"
    NONE = "none"


_UNSURE = (Outcome.DOUBTFUL, Outcome.HINT)


class _Kind(Enum):
    ONE = 1
    OPTIONAL = 2
    REPEATED = 3
    ANY = 4
    OPENS = 5
    CLOSES = 6
    PAUSE = 7
    LEAP = 8


_MARKS = {
    "..": _Kind.ANY,
    "...": _Kind.LEAP,
    "^": _Kind.OPENS,
    "$": _Kind.CLOSES,
    ",": _Kind.PAUSE,
}


@dataclass(frozen=True, slots=True)
class Element:
    """One step of a pattern."""

    kind: _Kind
    words: frozenset[str] = frozenset()
    suffix: str = ""

    def fits(self, word: str) -> bool:
        return word in self.words or (bool(self.suffix) and word.endswith(self.suffix))


@dataclass(frozen=True, slots=True)
class Pattern:
    """A compiled line."""

    outcome: Outcome
    elements: tuple[Element, ...]

    def first_words(self) -> frozenset[str]:
        """Every word that a match can begin with."""
        words: frozenset[str] = frozenset()
        for element in self.elements:
            words |= element.words
            if element.kind is _Kind.ONE and not element.suffix:
                return words
        raise ValueError("a pattern needs a word, neither optional nor a suffix, at its head")

    def possible(self, present: set[str]) -> bool:
        """Whether a text of these words has all that the pattern cannot do without."""
        return not any(
            step.kind is _Kind.ONE and not step.suffix and step.words.isdisjoint(present)
            for step in self.elements
        )

    def match(self, words: Sequence[Word], start: int) -> int | None:
        """End (exclusive) of the match at ``start``, or ``None``."""
        end = _match(self.elements, 0, words, start)
        if end is None or self.outcome is not Outcome.NONE:
            return end
        pauses = any(step.kind in (_Kind.PAUSE, _Kind.LEAP) for step in self.elements)
        broken = any(word.closes for word in words[start : end - 1])
        return None if broken and not pauses else end


def compile_patterns(text: str, groups: Mapping[str, frozenset[str]]) -> list[Pattern]:
    """The patterns of ``text``, one a line; an indented line continues, ``#`` begins a remark.

    >>> [pattern] = compile_patterns("certain: stop <det>* texts|messages", {"det": {"the"}})
    >>> pattern.match([Word("stop", True, False), Word("texts", False, True)], 0)
    2
    """
    patterns = []
    for line in text.replace("|\n  ", "|").replace("\n ", " ").splitlines():
        if not line or line.startswith("#"):
            continue
        outcome, _, elements = line.partition(":")
        steps = tuple(_element(part, groups) for part in elements.split())
        patterns.append(Pattern(Outcome(outcome.strip()), steps))
    return patterns


def _element(part: str, groups: Mapping[str, frozenset[str]]) -> Element:
    if part in _MARKS:
        return Element(_MARKS[part])
    kind = _Kind.ONE
    if part.startswith("[") and part.endswith("]"):
        kind, part = _Kind.OPTIONAL, part[1:-1]
    elif part.endswith("*"):
        kind, part = _Kind.REPEATED, part[:-1].strip("[]")
    if part.startswith("~"):
        return Element(kind, suffix=part[1:])
    words: set[str] = set()
    for choice in part.split("|"):
        words |= groups[choice[1:-1]] if choice.startswith("<") else {choice}
    return Element(kind, frozenset(words))


def _match(elements: Sequence[Element], step: int, words: Sequence[Word], at: int) -> int | None:
    if step == len(elements):
        return at
    element = elements[step]
    if element.kind is _Kind.OPENS:
        opens = at < len(words) and words[at].opens
        return _match(elements, step + 1, words, at) if opens else None
    if element.kind is _Kind.CLOSES:
        return _match(elements, step + 1, words, at) if at and words[at - 1].closes else None
    if element.kind is _Kind.ONE:
        fits = at < len(words) and element.fits(words[at].text)
        return _match(elements, step + 1, words, at + 1) if fits else None
    if element.kind is _Kind.PAUSE:
        return _match(elements, step + 1, words, at)
    for end in reversed(_ends(element, words, at)):
        found = _match(elements, step + 1, words, end)
        if found is not None:
            return found
    return None


def _ends(element: Element, words: Sequence[Word], at: int) -> list[int]:
    """Where an optional, repeated or free element may end, shortest first."""
    most = {_Kind.OPTIONAL: 1, _Kind.REPEATED: MANY, _Kind.LEAP: LEAP}.get(element.kind, GAP)
    if element.kind is _Kind.LEAP:
        return list(range(at, min(at + most, len(words)) + 1))
    ends = [at]
    for end in range(at, min(at + most, len(words))):
        free = element.kind is _Kind.ANY
        if free and end > 0 and words[end - 1].closes:
            break
        if not free and words[end].text not in element.words:
            break
        ends.append(end + 1)
    return ends


@dataclass(frozen=True, slots=True)
class Match:
    """A phrase found: what it means and the words from ``start`` to before ``end``."""

    outcome: Outcome
    start: int
    end: int


class PhraseBook:
    """Patterns of one language by first word; at each word the first pattern listed wins."""

    def __init__(self, patterns: Iterable[Pattern]) -> None:
        self._by_word: dict[str, list[Pattern]] = {}
        for pattern in patterns:
            for word in pattern.first_words():
                self._by_word.setdefault(word, []).append(pattern)

    def find(self, words: Sequence[Word]) -> list[Match]:
        """The phrases in ``words`` from left to right.

        What is surely one thing hides what lies within it; what is doubtful hides nothing.
        """
        # Most patterns need a word that the text does not have: one cheap look saves the search.
        present = {word.text for word in words}
        possible = {
            word: fitting
            for word in present & self._by_word.keys()
            if (fitting := [line for line in self._by_word[word] if line.possible(present)])
        }
        if not possible:
            return []
        matches = []
        at = 0
        while at < len(words):
            found = _first(possible.get(words[at].text, ()), words, at)
            if found is not None:
                matches.append(found)
            at = at + 1 if found is None or found.outcome in _UNSURE else found.end
        return matches


def _first(patterns: Iterable[Pattern], words: Sequence[Word], at: int) -> Match | None:
    for pattern in patterns:
        end = pattern.match(words, at)
        if end is not None:
            return Match(pattern.outcome, at, end)
    return None
