"""The shape of keyword data: what the add-on keeps as records and the kernel takes as argument.

A :class:`Language` is plain text, easy to read and to keep: blocks of ``name: word word`` lines.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from enum import Enum

from .keyword_text import normalise


class Kind(str, Enum):
    """What an inbound text asks for."""

    OPT_OUT = "opt_out"
    OPT_IN = "opt_in"
    HELP = "help"
    CONFIRM = "confirm"
    NONE = "none"


@dataclass(frozen=True, slots=True)
class Language:
    """Keywords and phrases of one language.

    - ``keywords``: whole messages, by kind; comma-separated.
    - ``doubtful``: whole messages that may be a revocation; comma-separated.
    - ``strong``: opt-out keywords that stay a revocation among polite words; comma-separated.
    - ``fillers``: words that change nothing ("please").
    - ``spellings``: lines ``word: variant variant``; ``joins``: lines ``word: two words, three``.
    - ``fuzzy``: long words recognised with one slip, or two where marked ``word/2``.
    - ``groups`` and ``phrases``: see ``keyword_phrases``.
    - ``within``: for languages written without spaces, lines ``outcome: text, text``: what makes a
      text a revocation wherever it stands; spaces do not count.
    - ``near``: lines ``outcome: request, request``: whole messages recognised with one slip.
    - ``known``: words that are not misspellings of others.
    """

    code: str
    keywords: Mapping[Kind, str]
    doubtful: str = ""
    strong: str = ""
    fillers: str = ""
    spellings: str = ""
    joins: str = ""
    fuzzy: str = ""
    groups: str = ""
    phrases: str = ""
    known: str = ""
    within: str = ""
    near: str = ""


@dataclass(frozen=True, eq=False, slots=True)
class KeywordTable:
    """All languages that are tried on each text; compared by identity, so keep and reuse it."""

    languages: tuple[Language, ...]

    def with_keywords(self, code: str, kind: Kind, keywords: Iterable[str]) -> KeywordTable:
        """This table with other whole-message keywords of ``kind`` for language ``code``.

        A code that the table does not have yet is added, with these keywords alone.
        """
        languages = {language.code: language for language in self.languages}
        language = languages.get(code) or Language(code, {})
        cleaned = ", ".join(sorted({normalise(keyword) for keyword in keywords} - {""}))
        languages[code] = replace(language, keywords={**language.keywords, kind: cleaned})
        return KeywordTable(tuple(languages.values()))


def phrases_of(block: str) -> set[str]:
    """The comma-separated phrases of ``block``.

    >>> sorted(phrases_of("opt out,\\n  stop"))
    ['opt out', 'stop']
    """
    return {" ".join(part.split()) for part in block.split(",")} - {""}


def lines_of(block: str) -> dict[str, str]:
    """The lines ``name: rest`` of ``block``; an indented line continues the one before.

    >>> lines_of("please: pls plz\\n  plse")
    {'please': 'pls plz plse'}
    """
    lines: dict[str, str] = {}
    name = ""
    for line in block.splitlines():
        if line[:1].isspace():
            lines[name] += " " + line.strip()
        elif line:
            name, _, rest = line.partition(":")
            lines[name] = rest.strip()
    return lines


def groups_of(block: str) -> dict[str, frozenset[str]]:
    """The word groups of ``block``; a group may take in an earlier one as ``<name>``.

    >>> sorted(groups_of("a: x\\nb: <a> y")["b"])
    ['x', 'y']
    """
    groups: dict[str, frozenset[str]] = {}
    for name, rest in lines_of(block).items():
        words: set[str] = set()
        for part in rest.split():
            words |= groups[part[1:-1]] if part.startswith("<") else {part}
        groups[name] = frozenset(words)
    return groups
