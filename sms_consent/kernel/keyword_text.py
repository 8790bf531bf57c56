"""From what a person typed to plain words: the part of keyword recognition that knows no language.

Handles case, accents, full-width and enclosed letters, look-alikes of other scripts, zero-width
characters, emoji, digits that stand for letters, spelt-out and stretched words, quotations,
reactions ("Liked “…”") and e-mail signatures. Every step is linear in the length of the text.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass

MAX_LENGTH = 1600  # ten joined segments: the longest text that Twilio takes


@dataclass(frozen=True, slots=True)
class Word:
    """One plain word; whether a clause begins before it or ends after it; as it was typed."""

    text: str
    opens: bool
    closes: bool
    typed: str = ""


# Letters that look like Latin ones, in lower case: Cyrillic, Greek, phonetic and small capitals.
_LOOKALIKES = {
    ord(letter): latin
    for letters, latins in {
        "\u0430\u0432\u0435\u043a\u043c\u043d\u043e\u0440\u0441\u0442\u0443": "abekmhopcty",
        "\u0445\u0455\u0456\u0458\u0501\u051b\u051d\u04bb\u03bf\u03c1\u03b1": "xsijdqwhopa",
        "\u03b5\u03c4\u03b9\u03ba\u03bd\u03c5\u03c7\u03b6\u03b2\u03f2\u03f3": "etikvuxzbcj",
        "\ua731\u1d1b\u1d0f\u1d18\u1d1c\u0274\u1d04\u0280\u026a\u1d07\u1d00": "stopuncriea",
        "\u1d0d\u1d20\u1d05\u029f\u1d0b\u0299\u0262\u029c\u1d0a\u1d21\u028f": "mvdlkbghjwy",
        "\u1d22\u0131\u0251\u0261\u0142\u0111\u00f8": "ziagldo",
    }.items()
    for letter, latin in zip(letters, latins, strict=True)
}
_DIGITS = str.maketrans("013457@$", "oieastas")
_SYMBOLS = {"🛑": "stop", "🚏": "stop", "🖕": "rudesign"} | dict.fromkeys(
    "⛔🚫✋🤚🙅🔕🔇📵🤬🚮🗑", "noentry"
)
GESTURES = frozenset({"noentry", "rudesign"})  # what some symbols are read as
_ENCLOSED = {
    chr(first + offset): chr(ord("a") + offset)
    for first in (0x1F150, 0x1F170, 0x1F1E6)  # negative circled, negative squared, flags' letters
    for offset in range(26)
}
# The lunate sigma, which looks like a c, is compatible with an s.
_NO_APOSTROPHES = str.maketrans(
    "\u03f2\u03f9", "cC", "'`\u2019\u2018\u02bc\u00b4\u2032\u02b9\uff07"
)
_TOKEN = re.compile(r"[^\W_$]+(?:[$@][^\W_]+)*|[$][^\W_]+")
_BREAK = re.compile(
    r"[!?;:,\n\r()\[\]\"|/\u2026\u201c\u201d\u201e\u00ab\u00bb\u2013\u2014]|[.](?!\w)|\s[-~*]+"
)
_WITHIN = re.compile(r"[^\W\d_][013457@$]+[^\W\d_]")  # a digit between letters
_NUMBER_SIGN = re.compile(r"(?<=\w\s)#(?!\w)")
_WORD = re.compile(r"[^\W\d_]+")
_STRETCHED = re.compile(r"([^\W\d_])\1{2,}")
_REACTION = re.compile(
    r"\s*(?:liked|loved|disliked|laughed at|emphasi[sz]ed|questioned|reacted\b.{0,20}?\bto"
    r"|[^\w\s].{0,6}\bto|removed an? [\w ]{1,20}\bfrom|le gust[oó]|a aim[eé]|gef[aä]llt|curtiu)"
    r"\s*[\"'\u201c\u201d\u201e\u00ab\u2018]",
    re.IGNORECASE,
)
_SIGNATURE = re.compile(
    r"(?:^|\n|\s{2,}|[.!?]\s)\W{0,4}(?:sent (?:from|via) \w|get outlook for"
    r"|enviado (?:desde|do|de) \w"
    r"|envoy[eé] (?:de|depuis) |von meinem \w+ gesendet|inviato da|verzonden vanaf|-- ?\n)",
    re.IGNORECASE,
)
_QUOTED_LINE = re.compile(r"^\s*>.*$", re.MULTILINE)


def normalise(text: str) -> str:
    """The plain words of ``text``, lower case, one space apart.

    >>> normalise("  S.T.O.P!! ")
    'stop'
    >>> normalise("Arrêtez, ST0P \u200b🛑")
    'arretez stop stop'
    >>> normalise("I don't")
    'i dont'
    """
    return " ".join(word.text for word in words(text))


def fold(block: str) -> str:
    """A block of keyword data with its words as they are in a text, "nie pisz do mnie więcej".

    >>> fold("certain: ^ hör|прекратите [auf]")
    'certain: ^ hor|прекратите [auf]'
    """
    return _WORD.sub(lambda match: _letters(_plain(match.group())), block)


def words(text: str) -> list[Word]:
    """The plain words of ``text`` with the borders of its clauses; nothing past 1,600 characters.

    A reaction to one of our texts quotes it ("Liked “… reply STOP to end”"): it has no words.
    """
    text = text[:MAX_LENGTH]
    if _REACTION.match(text):
        return []
    text = _QUOTED_LINE.sub("", text)
    signature = _SIGNATURE.search(text)
    if signature and signature.start():
        text = text[: signature.start()]
    return _split(_plain(text))


def _plain(text: str) -> str:
    """Compatible, unaccented, lower-case characters; invisible ones gone, emoji set apart."""
    # Apostrophes first: the acute accent is compatible with a space and an accent.
    bare = _NUMBER_SIGN.sub("number", text.translate(_NO_APOSTROPHES))
    compatible = unicodedata.normalize("NFKC", bare).casefold()
    plain = []
    for char in unicodedata.normalize("NFKD", compatible):
        kind = unicodedata.category(char)
        if char in _ENCLOSED:
            plain.append(_ENCLOSED[char])
        elif char in _SYMBOLS:
            plain.append(f" {_SYMBOLS[char]} ; ")
        elif char == "\n" or not kind.startswith(("M", "C")):
            plain.append(" ; " if kind == "So" else char)
        elif kind == "Cc":
            plain.append(" ")
    return "".join(plain)


def _split(plain: str) -> list[Word]:
    found = list(_TOKEN.finditer(plain))
    words: list[Word] = []
    index = 0
    while index < len(found):
        last = _spelt_run(found, index)
        token = "".join(match.group() for match in found[index : last + 1])
        before = found[index - 1].end() if index else None
        after = found[last + 1].start() if last + 1 < len(found) else None
        opens = before is None or _breaks(plain, before, found[index].start())
        closes = after is None or _breaks(plain, found[last].end(), after)
        plain_word = _letters(token)
        words.append(Word(plain_word, opens, closes, plain_word))
        index = last + 1
    return words


def _breaks(plain: str, start: int, end: int) -> bool:
    # One character more shows whether a full stop is followed by a letter ("9.30", "S.T.O.P").
    return _BREAK.search(plain, start, min(end + 1, len(plain))) is not None


def _spelt_run(found: list[re.Match[str]], index: int) -> int:
    """Last index of a word spelt out letter by letter ("S T O P"), else ``index`` itself."""
    last = index
    pitch = found[index + 1].start() - found[index].end() if index + 1 < len(found) else 0
    while last < len(found) and len(found[last].group()) == 1:
        last += 1
        # A wider space ends the word: "S T O P  T E X T S".
        if last < len(found) and found[last].start() - found[last - 1].end() > pitch:
            break
    letters = [match.group() for match in found[index:last]]
    spelt = len(letters) >= 3 and any(letter.isalpha() for letter in letters)
    return last - 1 if spelt else index


def _letters(token: str) -> str:
    """One word without look-alikes, digits for letters and stretching ("stoooop")."""
    latin = token.translate(_LOOKALIKES)
    if latin.isascii():
        token = latin
    if any(char.isalpha() for char in token) and not token.isalpha():
        token = _undisguise(token)
    return _STRETCHED.sub(r"\1", token)


def _undisguise(token: str) -> str:
    """Letters for digits where the rest is letters: "st0p" and "5top", but not "3pm" or "b2b"."""
    letters = sum(char.isalpha() for char in token)
    return token.translate(_DIGITS) if letters >= 3 or _WITHIN.search(token) else token
