"""Writing a text in the short alphabet: what a word processor made of it, undone.

One character outside GSM-7 makes every segment hold 70 characters instead of 160. Most of them
are typographic (curly quotes, dashes) and say the same when written plainly.

>>> to_gsm7("“It’s open” – ça va…")
'"It\\'s open" - ca va...'
>>> to_gsm7("Party 🎉")  # what has no plain form stays
'Party 🎉'
"""

import unicodedata

from .segments import GSM_BASIC, GSM_EXTENDED

PLAIN = {
    "‘": "'",
    "’": "'",
    "‚": "'",
    "‛": "'",
    "′": "'",
    "`": "'",
    "´": "'",
    "“": '"',
    "”": '"',
    "„": '"',
    "″": '"',
    "«": '"',
    "»": '"',
    "‹": "'",
    "›": "'",
    "‐": "-",
    "‑": "-",
    "‒": "-",
    "–": "-",
    "—": "-",
    "−": "-",
    "…": "...",
    "•": "-",
    "·": "-",
    "×": "x",
    "™": "(TM)",
    "©": "(C)",
    "®": "(R)",
    "½": "1/2",
    "¼": "1/4",
    "¾": "3/4",
    "\t": " ",
    "œ": "oe",
    "Œ": "OE",
    "ł": "l",
    "Ł": "L",
    "đ": "d",
    "Đ": "D",
}
#: Seen by nobody: zero-width, direction marks, soft hyphen, byte order mark, object replacement.
HIDDEN = frozenset(
    "\u00ad\u061c\u180e\u200b\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2060\u2061\u2062\u2063"
    "\u2064\u2066\u2067\u2068\u2069\ufeff\ufffc"
)
_SHORT = GSM_BASIC | GSM_EXTENDED


def to_gsm7(text: str) -> str:
    """``text`` with each character outside GSM-7 written plainly, where it has a plain form."""
    return "".join(map(_plain, text))


def hidden_characters(text: str) -> tuple[str, ...]:
    """The names of the characters in ``text`` that nobody sees, each once.

    >>> hidden_characters("pay\\u200bpal")
    ('ZERO WIDTH SPACE',)
    """
    found = dict.fromkeys(character for character in text if character in HIDDEN)
    return tuple(unicodedata.name(character, f"U+{ord(character):04X}") for character in found)


def _plain(character: str) -> str:
    if character in _SHORT:
        return character
    if character in HIDDEN:
        return ""
    if unicodedata.category(character) == "Zs":
        return " "
    if character in PLAIN:
        return PLAIN[character]
    bare = "".join(
        part for part in unicodedata.normalize("NFKD", character) if not unicodedata.combining(part)
    )
    return bare if bare and all(part in _SHORT for part in bare) else character
