"""What an inbound text asks for, how surely, and what told it."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

from .keyword_table import Kind


class Certainty(str, Enum):
    """Whether to act at once or to ask a person."""

    CERTAIN = "certain"
    DOUBTFUL = "doubtful"


class Basis(str, Enum):
    """What told the intent: words known to mean it, a slip of them, a gesture, or how it sounds."""

    WORDS = "words"
    SLIP = "slip"
    GESTURE = "gesture"
    SOUND = "sound"


@dataclass(frozen=True, slots=True)
class Intent:
    """What the text asks for; ``keyword`` is the word or phrase that decided, normalised."""

    kind: Kind
    certainty: Certainty = Certainty.CERTAIN
    keyword: str = ""
    basis: Basis = Basis.WORDS


NOTHING = Intent(Kind.NONE)
