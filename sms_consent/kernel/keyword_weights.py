"""How much a text sounds like a refusal: the sum of the weights of its words and word pairs.

Phrases find what somebody thought of. This finds what resembles it: the weights were learnt from
replies that people labelled (``setup/keyword-weights`` says how, from which files, and writes
``keyword_weights.txt``), for words, pairs of neighbours, and the ideas they stand for (see
``keyword_concepts``). It is a plain sum, so the words that decided can be shown to a person, and
it never opts anybody out: it only asks a person to look.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from .keyword_concepts import IDEA_OF

LONGEST = 40  # words: what a person says beyond them changes nothing
HARMLESS = "~"  # stands for a word that a phrase has explained as harmless
UNKNOWN = "?"
_LENGTHS = (1, 2, 3, 5, 9, 15)
_FILE = Path(__file__).with_name("keyword_weights.txt")


@dataclass(frozen=True, slots=True)
class Weight:
    """What a text sounds like: above 0 more like a refusal than not; words from ``start`` to
    before ``end`` weighed most; ``familiar``: no more than a quarter of its words is unknown."""

    score: float
    start: int
    end: int
    familiar: bool


@dataclass(frozen=True, slots=True)
class Weights:
    """Weight by sign; every word that the weights know is a sign, if of weight 0."""

    signs: Mapping[str, float]

    def weigh(self, words: Sequence[str]) -> Weight:
        """The score of ``words``, in canonical spelling, and which of them speak most for it."""
        score = self.signs.get("", 0.0)
        most, where = 0.0, (0, 0)
        known = self._known(words)
        for sign, start, end in signs_of(known):
            weight = self.signs.get(sign, 0.0)
            score += weight
            if weight > most and end > start:
                most, where = weight, (start, end)
        return Weight(score, *where, familiar=4 * known.count(UNKNOWN) <= len(known))

    def signs_in(self, words: Sequence[str]) -> list[str]:
        """The signs of ``words``, for learning."""
        return [sign for sign, _, _ in signs_of(self._known(words))]

    def _known(self, words: Sequence[str]) -> list[str]:
        return [
            "#"
            if word.isdigit()
            else word
            if word in self.signs or word in IDEA_OF or word == HARMLESS
            else UNKNOWN
            for word in words[:LONGEST]
        ]


def signs_of(words: Sequence[str]) -> Iterator[tuple[str, int, int]]:
    """Every sign in ``words`` with the words it covers: from, to before.

    >>> [sign for sign, _, _ in signs_of(["wrong", "guy"])][:4]
    ['wrong', 'WRONG', 'guy', 'PERSON']
    """
    ideas = [IDEA_OF.get(word, word) for word in words]
    seen = set()
    for at, (word, idea) in enumerate(zip(words, ideas, strict=True)):
        for sign in (word, idea):
            if sign not in (UNKNOWN, *seen):
                seen.add(sign)
                yield sign, at, at + 1
    for row in (words, ideas):
        ends = ("^", *row, "$")
        for at in range(len(ends) - 1):
            sign = f"{ends[at]} {ends[at + 1]}"
            if sign not in seen:
                seen.add(sign)
                yield sign, max(at - 1, 0), min(at + 1, len(row))
    yield f"length {sum(len(words) > most for most in _LENGTHS)}", 0, 0


def parse(text: str) -> Weights:
    """The weights in ``text``: lines of a weight, a tab, and the signs of that weight.

    >>> parse("-0.5\\tokay, see you\\n1\\twrong").signs["see you"]
    -0.5
    """
    signs = {}
    for line in text.splitlines():
        weight, _, names = line.partition("\t")
        signs.update(dict.fromkeys(names.split(", "), float(weight)))
    return Weights(signs)


@lru_cache(maxsize=1)
def learnt() -> Weights:
    """The weights that the add-on ships."""
    return parse(_FILE.read_text(encoding="utf-8"))
