"""The last resort: a reply that no phrase explains and that still sounds like a refusal.

Missing a revocation costs more than one click, so whatever refuses and speaks of texting, in
whatever grammar, goes to a person; unless it speaks of what people write to us about every day
(an appointment, an order), where the refusal belongs to that.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from .keyword_text import Word

SHORT = 10
LONGEST = 20  # words; a longer text refuses in one of its phrases or is a story


@dataclass(frozen=True, slots=True)
class Suspicion:
    """Word sets of all languages.

    - ``refuse``: words of refusal ("never"); ``object``: what we do ("texts", "list");
    - ``these``: what points at our texts ("these"), an object in a short text only;
    - ``halt``: refusals that need no object in a short text ("stop");
    - ``quit``: verbs that refuse texting where nothing else is their object ("remove");
    - ``light``: words that give such a verb no other object ("told", "you", "to");
    - ``context``: everyday business, which takes the suspicion away.
    """

    refuse: frozenset[str]
    object: frozenset[str]
    these: frozenset[str]
    halt: frozenset[str]
    quit: frozenset[str]
    light: frozenset[str]
    context: frozenset[str]

    def everyday(self, words: Sequence[Word]) -> bool:
        """Whether ``words`` speak of everyday business."""
        return any(word.text in self.context for word in words)

    def of(self, words: Sequence[Word], harmless: Collection[int]) -> str | None:
        """The word that makes ``words`` suspect, those at ``harmless`` left aside."""
        if len(words) > LONGEST or self.everyday(words):
            return None
        open_words = [word.text for index, word in enumerate(words) if index not in harmless]
        refusal = next((word for word in open_words if word in self.refuse), None)
        objects = self.object | self.these if len(words) <= SHORT else self.object
        if refusal and not objects.isdisjoint(open_words):
            return refusal
        halt = next((word for word in open_words if word in self.halt), None)
        if halt and len(words) <= SHORT:
            return halt
        # A telephone number is no other object: "remove 202-555-0137".
        bare = [w for w in open_words if w not in self.light and not (w.isdigit() and len(w) > 2)]
        lone = bool(bare) and len(open_words) == len(words) and self.quit.issuperset(bare)
        return bare[0] if lone else None
