"""How many segments a text is sent and charged as.

Source: 3GPP TS 23.038 (GSM 03.38 alphabet) and https://www.twilio.com/docs/glossary/what-sms-character-limit
"""

import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import Enum

GSM_BASIC = frozenset(
    "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?"
    "¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà"
)
GSM_EXTENDED = frozenset("\f^{}\\[~]|€")

PLAIN = re.compile(f"[{re.escape(''.join(sorted(GSM_BASIC)))}]*")

ZERO_WIDTH_NON_JOINER = "\u200c"
ZERO_WIDTH_JOINER = "\u200d"
REGIONAL_INDICATORS = range(0x1F1E6, 0x1F200)
EMOJI_MODIFIERS = range(0x1F3FB, 0x1F400)
TAGS = range(0xE0020, 0xE0080)
HANGUL_LEADING = range(0x1100, 0x1160)
HANGUL_VOWEL = range(0x1160, 0x11A8)
HANGUL_TRAILING = range(0x11A8, 0x1200)
HANGUL_SYLLABLES = range(0xAC00, 0xD7A4)


class Encoding(str, Enum):
    """Alphabet a text travels in."""

    GSM7 = "gsm7"
    UCS2 = "ucs2"


# units that fit a text sent alone, and each part of a joined one (its header takes the rest)
SINGLE = {Encoding.GSM7: 160, Encoding.UCS2: 70}
JOINED = {Encoding.GSM7: 153, Encoding.UCS2: 67}

MAX_TEXT = 1600  # characters of a text, https://www.twilio.com/docs/api/errors/21617
MAX_SEGMENTS = -(-MAX_TEXT // JOINED[Encoding.UCS2])  # of the longest, in Unicode: 24


@dataclass(frozen=True)
class SegmentCount:
    """What a text costs: ``units`` are septets (GSM-7) or UTF-16 code units (UCS-2).

    ``forcing_characters`` names the characters, each once and in order, that force UCS-2.
    """

    encoding: Encoding
    segments: int
    units: int
    forcing_characters: tuple[str, ...]


def count(text: str) -> SegmentCount:
    r"""Count the segments of ``text``; the empty text is one segment.

    >>> count("a" * 161).segments
    2
    >>> count("12345" * 31 + "1234€").segments  # 159 + 2 septets
    2
    >>> count("ça va").forcing_characters
    ('ç',)
    """
    if PLAIN.fullmatch(text):  # most texts: one septet a character
        segments = (
            1 if len(text) <= SINGLE[Encoding.GSM7] else -(-len(text) // JOINED[Encoding.GSM7])
        )
        return SegmentCount(Encoding.GSM7, segments, len(text), ())
    forcing = tuple(dict.fromkeys(c for c in text if c not in GSM_BASIC and c not in GSM_EXTENDED))
    encoding = Encoding.UCS2 if forcing else Encoding.GSM7
    sizes = list(_sizes(text, encoding))
    units = sum(sizes)
    segments = 1 if units <= SINGLE[encoding] else _pack(sizes, JOINED[encoding])
    return SegmentCount(encoding, segments, units, forcing)


def _sizes(text: str, encoding: Encoding) -> Iterator[int]:
    """Sizes of the pieces that may not straddle two segments."""
    if encoding is Encoding.GSM7:
        yield from (2 if character in GSM_EXTENDED else 1 for character in text)
        return
    for cluster in clusters(text):
        size = sum(map(_utf16, cluster))
        if size <= JOINED[encoding]:
            yield size
        else:  # longer than a segment: it has to break, but never within a surrogate pair
            yield from map(_utf16, cluster)


def _pack(sizes: Iterable[int], capacity: int) -> int:
    segments, free = 1, capacity
    for size in sizes:
        if size > free:
            segments, free = segments + 1, capacity
        free -= size
    return segments


def _utf16(character: str) -> int:
    return 2 if ord(character) > 0xFFFF else 1


def clusters(text: str) -> Iterator[str]:
    """Split into grapheme clusters (UAX 29, without the rare prepend class), CRLF into two.

    >>> [len(cluster) for cluster in clusters("e\u0301👨\u200d👩\u200d👧🇨🇦")]
    [2, 5, 2]
    """
    cluster = ""
    for character in text:
        if cluster and not _joins(cluster, character):
            yield cluster
            cluster = ""
        cluster += character
    if cluster:
        yield cluster


def _joins(cluster: str, character: str) -> bool:
    last, code = cluster[-1], ord(character)
    if unicodedata.category(last) in ("Cc", "Zl", "Zp"):
        return False
    if unicodedata.category(character) in ("Mn", "Me", "Mc"):
        return True
    if character in (ZERO_WIDTH_JOINER, ZERO_WIDTH_NON_JOINER):
        return True
    if code in EMOJI_MODIFIERS or code in TAGS:
        return True
    if last == ZERO_WIDTH_JOINER and _is_symbol(cluster[0]) and _is_symbol(character):
        return True
    if code in REGIONAL_INDICATORS:
        return len(cluster) == 1 and ord(last) in REGIONAL_INDICATORS
    return _joins_hangul(ord(last), code)


def _is_symbol(character: str) -> bool:
    return unicodedata.category(character) == "So"


def _joins_hangul(last: int, code: int) -> bool:
    open_syllable = last in HANGUL_SYLLABLES and (last - HANGUL_SYLLABLES.start) % 28 == 0
    if last in HANGUL_LEADING:
        return code in HANGUL_LEADING or code in HANGUL_VOWEL or code in HANGUL_SYLLABLES
    if last in HANGUL_VOWEL or open_syllable:
        return code in HANGUL_VOWEL or code in HANGUL_TRAILING
    return (last in HANGUL_TRAILING or last in HANGUL_SYLLABLES) and code in HANGUL_TRAILING
