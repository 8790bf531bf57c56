"""Counting the segments of a text, as Twilio bills them.

Written from GSM 03.38, 3GPP TS 23.040 and Unicode's UAX #29, and independent of the product's own
counter on purpose: the tests compare the two.

Sources: https://www.twilio.com/docs/glossary/what-is-gsm-7-character-encoding,
https://github.com/TwilioDevEd/message-segment-calculator (its rules, none of its code).
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum
from functools import lru_cache

GSM_BASIC = frozenset(
    "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?"
    "¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà"
)
GSM_EXTENDED = frozenset("\f^{}\\[~]|€")
GSM = GSM_BASIC | GSM_EXTENDED

ZWJ = "\u200d"
ZWNJ = "\u200c"
# Extended_Pictographic, as ranges; regional indicators and skin tones are handled apart.
_PICTOGRAPHS = (
    (0xA9, 0xA9), (0xAE, 0xAE), (0x203C, 0x203C), (0x2049, 0x2049), (0x2122, 0x2122),
    (0x2139, 0x2139), (0x2194, 0x2199), (0x21A9, 0x21AA), (0x231A, 0x231B), (0x2328, 0x2328),
    (0x2388, 0x2388), (0x23CF, 0x23CF), (0x23E9, 0x23F3), (0x23F8, 0x23FA), (0x24C2, 0x24C2),
    (0x25AA, 0x25AB), (0x25B6, 0x25B6), (0x25C0, 0x25C0), (0x25FB, 0x25FE), (0x2600, 0x2605),
    (0x2607, 0x2612), (0x2614, 0x2685), (0x2690, 0x2705), (0x2708, 0x2712), (0x2714, 0x2714),
    (0x2716, 0x2716), (0x271D, 0x271D), (0x2721, 0x2721), (0x2728, 0x2728), (0x2733, 0x2734),
    (0x2744, 0x2744), (0x2747, 0x2747), (0x274C, 0x274C), (0x274E, 0x274E), (0x2753, 0x2755),
    (0x2757, 0x2757), (0x2763, 0x2767), (0x2795, 0x2797), (0x27A1, 0x27A1), (0x27B0, 0x27B0),
    (0x27BF, 0x27BF), (0x2934, 0x2935), (0x2B05, 0x2B07), (0x2B1B, 0x2B1C), (0x2B50, 0x2B50),
    (0x2B55, 0x2B55), (0x3030, 0x3030), (0x303D, 0x303D), (0x3297, 0x3297), (0x3299, 0x3299),
    (0x1F000, 0x1F0FF), (0x1F10D, 0x1F10F), (0x1F12F, 0x1F12F), (0x1F16C, 0x1F171),
    (0x1F17E, 0x1F17F), (0x1F18E, 0x1F18E), (0x1F191, 0x1F19A), (0x1F1AD, 0x1F1E5),
    (0x1F201, 0x1F20F), (0x1F21A, 0x1F21A), (0x1F22F, 0x1F22F), (0x1F232, 0x1F23A),
    (0x1F23C, 0x1F23F), (0x1F249, 0x1F3FA), (0x1F400, 0x1F53D), (0x1F546, 0x1F64F),
    (0x1F680, 0x1F6FF), (0x1F774, 0x1F77F), (0x1F7D5, 0x1F7FF), (0x1F80C, 0x1F80F),
    (0x1F848, 0x1F84F), (0x1F85A, 0x1F85F), (0x1F888, 0x1F88F), (0x1F8AE, 0x1F8FF),
    (0x1F90C, 0x1F93A), (0x1F93C, 0x1F945), (0x1F947, 0x1FAFF), (0x1FC00, 0x1FFFD),
)  # fmt: skip


class Encoding(Enum):
    """The alphabet of a text; its limits are in septets for GSM-7, in code units for UCS-2."""

    GSM7 = "GSM-7"
    UCS2 = "UCS-2"


@dataclass(frozen=True)
class Limits:
    """How much fits: alone, and in each part of a joined text."""

    single: int
    joined: int


LIMITS = {Encoding.GSM7: Limits(160, 153), Encoding.UCS2: Limits(70, 67)}


@dataclass(frozen=True)
class Count:
    """The result: encoding, units (septets or 16-bit code units) and billed segments."""

    encoding: Encoding
    units: int
    segments: int


@lru_cache(maxsize=4096)
def count(text: str) -> Count:
    """Count the segments of ``text``; an empty text is one segment.

    >>> count("").segments, count("a" * 160).segments, count("a" * 161).segments
    (1, 1, 2)
    >>> count("\\u20ac" * 80).segments, count("\\u20ac" * 81).segments
    (1, 2)
    >>> count("\\u00e7" * 71).encoding
    <Encoding.UCS2: 'UCS-2'>
    """
    if GSM.issuperset(text):
        encoding = Encoding.GSM7
        pieces = [2 if char in GSM_EXTENDED else 1 for char in text]
    else:
        encoding = Encoding.UCS2
        pieces = list(_ucs2_pieces(text))
    units = sum(pieces)
    limits = LIMITS[encoding]
    if units <= limits.single:
        return Count(encoding, units, 1)
    return Count(encoding, units, _pack(pieces, limits.joined))


def _pack(pieces: list[int], room: int) -> int:
    """Fill segments of ``room`` units in order; a piece never straddles two."""
    segments, used = 1, 0
    for size in pieces:
        if used + size > room:
            segments += 1
            used = 0
        used += size
    return segments


def _ucs2_pieces(text: str) -> Iterator[int]:
    """Yield what must stay together, in code units: clusters, or characters of an oversized one."""
    room = LIMITS[Encoding.UCS2].joined
    for cluster in clusters(text):
        sizes = [_code_units(char) for char in cluster]
        if sum(sizes) <= room and cluster != "\r\n":
            yield sum(sizes)
        else:
            yield from sizes


def _code_units(char: str) -> int:
    return 2 if ord(char) > 0xFFFF else 1


def clusters(text: str) -> Iterator[str]:
    """Split a text into grapheme clusters (UAX #29, from what the standard library knows).

    >>> list(clusters("e\\u0301a")) == ["e\\u0301", "a"]
    True
    """
    start = 0
    for index in range(1, len(text)):
        if not _joined(text, start, index):
            yield text[start:index]
            start = index
    if text:
        yield text[start:]


def _joined(text: str, start: int, index: int) -> bool:
    """Whether the character at ``index`` belongs to the cluster that began at ``start``."""
    before, char = text[index - 1], text[index]
    if before == "\r" and char == "\n":
        return True
    if _is_control(before) or _is_control(char):
        return False
    if _extends(char):
        return True
    if before == ZWJ and _is_pictograph(char):
        base = text[start : index - 1].rstrip(ZWJ)
        return _is_pictograph(_last_base(base))
    if _is_regional(before) and _is_regional(char):
        return (index - start) % 2 == 1
    return _hangul_joined(before, char)


def _last_base(text: str) -> str:
    """The last character that is no extension, or "" ."""
    for char in reversed(text):
        if not _extends(char):
            return char
    return ""


def _is_control(char: str) -> bool:
    if char in (ZWJ, ZWNJ) or 0xE0020 <= ord(char) <= 0xE007F:
        return False
    return unicodedata.category(char) in ("Cc", "Cf", "Zl", "Zp", "Cs")


def _extends(char: str) -> bool:
    """Extend, SpacingMark, ZWJ, skin tones, half-width voicing marks and emoji tags."""
    code = ord(char)
    if char in (ZWJ, ZWNJ) or 0x1F3FB <= code <= 0x1F3FF or 0xE0020 <= code <= 0xE007F:
        return True
    return unicodedata.category(char) in ("Mn", "Me", "Mc") or code in (0xFF9E, 0xFF9F)


def _is_regional(char: str) -> bool:
    return 0x1F1E6 <= ord(char) <= 0x1F1FF


def _is_pictograph(char: str) -> bool:
    return bool(char) and any(low <= ord(char) <= high for low, high in _PICTOGRAPHS)


def _hangul_joined(before: str, char: str) -> bool:
    """Leading consonant + vowel + trailing consonant jamo form one syllable."""
    left, right = _hangul(before), _hangul(char)
    return (left, right) in {
        ("L", "L"), ("L", "V"), ("L", "LV"), ("L", "LVT"),
        ("LV", "V"), ("V", "V"), ("LV", "T"), ("V", "T"), ("LVT", "T"), ("T", "T"),
    }  # fmt: skip


def _hangul(char: str) -> str:
    code = ord(char)
    if 0x1100 <= code <= 0x115F or 0xA960 <= code <= 0xA97C:
        return "L"
    if 0x1160 <= code <= 0x11A7 or 0xD7B0 <= code <= 0xD7C6:
        return "V"
    if 0x11A8 <= code <= 0x11FF or 0xD7CB <= code <= 0xD7FB:
        return "T"
    if 0xAC00 <= code <= 0xD7A3:
        return "LV" if (code - 0xAC00) % 28 == 0 else "LVT"
    return ""
