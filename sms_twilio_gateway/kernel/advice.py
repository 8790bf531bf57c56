"""Advice while a text is written (IC-6): what carriers filter and people dislike.

The rules are data; each has a kind, which says how it is looked for, and words or a threshold.

>>> rules = [Rule("shout", Kind.CAPITALS, threshold=40), Rule("short", Kind.DOMAINS, ("bit.ly",))]
>>> [found.rule for found in advise("BUY NOW at bit.ly/x", rules)]
['shout', 'short']
"""

import re
import unicodedata
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from enum import Enum

from .plain import hidden_characters
from .segments import Encoding, count

ENOUGH_LETTERS = 10  # below, capitals say nothing
URL = re.compile(r"(?:https?://)?(?:[\w-]+\.)+[a-z]{2,}(?:[/?#]\S*)?", re.IGNORECASE)


class Kind(str, Enum):
    """How a rule looks at a text."""

    NAME_MISSING = "name_missing"
    NO_WAY_OUT = "no_way_out"
    CAPITALS = "capitals"
    PHRASES = "phrases"
    DOMAINS = "domains"
    UNICODE = "unicode"
    HIDDEN = "hidden"
    SEGMENTS = "segments"
    PUNCTUATION = "punctuation"


@dataclass(frozen=True)
class Rule:
    """``words``: names, phrases or domains to look for; ``threshold``: a percentage or number."""

    key: object
    kind: Kind
    words: tuple[str, ...] = ()
    threshold: int = 0


@dataclass(frozen=True)
class Found:
    """A rule (its key) that has something to say, and what it found in the text."""

    rule: object
    details: tuple[str, ...] = ()


def advise(text: str, rules: Iterable[Rule], names: Sequence[str] = ()) -> list[Found]:
    """What ``rules`` have to say to ``text``, in their order.

    ``names``: how the organisation is called; one of them should be in the text.
    """
    found = []
    for rule in rules:
        if rule.kind is Kind.NAME_MISSING:
            known = [name for name in names if name]
            details = () if not known or _contains(text, known) else (known[0],)
        else:
            details = _LOOK[rule.kind](text, rule)
        if details:
            found.append(Found(rule.key, details))
    return found


def _folded(text: str) -> str:
    return " ".join(unicodedata.normalize("NFKC", text).casefold().split())


def _contains(text: str, words: Iterable[str]) -> tuple[str, ...]:
    folded = _folded(text)
    return tuple(
        word for word in words if re.search(rf"(?<!\w){re.escape(_folded(word))}(?!\w)", folded)
    )


def _no_way_out(text: str, rule: Rule) -> tuple[str, ...]:
    return () if _contains(text, rule.words) else ("STOP",)


def _capitals(text: str, rule: Rule) -> tuple[str, ...]:
    letters = [character for character in text if character.isalpha()]
    upper = sum(character.isupper() for character in letters)
    share = 100 * upper // len(letters) if len(letters) >= ENOUGH_LETTERS else 0
    return (f"{share}%",) if share > rule.threshold else ()


def _domains(text: str, rule: Rule) -> tuple[str, ...]:
    hosts = dict.fromkeys(
        re.split(r"[/?#]", match[0].casefold().removeprefix("https://").removeprefix("http://"))[0]
        for match in URL.finditer(text)
    )
    return tuple(
        host
        for host in hosts
        if any(host == word or host.endswith("." + word) for word in rule.words)
    )


def _unicode(text: str, _rule: Rule) -> tuple[str, ...]:
    counted = count(text)
    return counted.forcing_characters if counted.encoding is Encoding.UCS2 else ()


def _segments(text: str, rule: Rule) -> tuple[str, ...]:
    segments = count(text).segments
    return (str(segments),) if segments > rule.threshold else ()


def _punctuation(text: str, rule: Rule) -> tuple[str, ...]:
    return tuple(dict.fromkeys(re.findall(rf"[!?$]{{{max(2, rule.threshold)},}}", text)))


_LOOK: dict[Kind, Callable[[str, Rule], tuple[str, ...]]] = {
    Kind.NO_WAY_OUT: _no_way_out,
    Kind.CAPITALS: _capitals,
    Kind.PHRASES: lambda text, rule: _contains(text, rule.words),
    Kind.DOMAINS: _domains,
    Kind.UNICODE: _unicode,
    Kind.HIDDEN: lambda text, _rule: hidden_characters(text),
    Kind.SEGMENTS: _segments,
    Kind.PUNCTUATION: _punctuation,
}
