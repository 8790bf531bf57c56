"""Counting segments, against hand-made cases."""

import pytest

from sandbox.segments import GSM_BASIC, GSM_EXTENDED, Count, Encoding, clusters, count

FAMILY = "👨‍👩‍👧‍👦"  # 4 emoji and 3 joiners: 11 code units
FLAG = "🇨🇦"


def test_alphabet() -> None:
    assert len(GSM_BASIC) == 127
    assert len(GSM_EXTENDED) == 10
    assert not GSM_BASIC & GSM_EXTENDED
    assert "Ç" in GSM_BASIC
    assert not set("ç`\t\u00a0") & (GSM_BASIC | GSM_EXTENDED)


@pytest.mark.parametrize(
    ("text", "units", "segments"),
    [
        ("", 0, 1),
        ("a" * 160, 160, 1),
        ("a" * 161, 161, 2),
        ("a" * 306, 306, 2),
        ("a" * 307, 307, 3),
        ("€" * 80, 160, 1),
        ("€" * 81, 162, 2),
        ("a" * 152 + "€" + "a" * 153, 307, 3),  # the euro moves on, so one place stays empty
        ("a" * 151 + "€" + "a" * 153, 306, 2),
        ("\r\n" * 80, 160, 1),
        ("a" * 152 + "\r\n" + "a" * 152, 306, 2),  # a line end may be cut
    ],
)
def test_gsm(text: str, units: int, segments: int) -> None:
    assert count(text) == Count(Encoding.GSM7, units, segments)


@pytest.mark.parametrize(
    ("text", "units", "segments"),
    [
        ("ç" * 70, 70, 1),
        ("ç" * 71, 71, 2),
        ("ç" * 134, 134, 2),
        ("ç" * 135, 135, 3),
        ("ç" * 66 + "😀" + "ç" * 67, 135, 3),  # a surrogate pair is never cut
        ("ç" * 65 + "😀" + "ç" * 67, 134, 2),
        ("ç" * 60 + FAMILY + "ç" * 60, 131, 3),  # the family moves on: 60, 11 + 56, 4
        ("ç" * 56 + FAMILY + "ç" * 60, 127, 2),
        ("ç" * 66 + "e\u0301" + "ç" * 66, 134, 3),
        ("ç" * 65 + FLAG + "ç" * 65, 134, 3),
        ("ç" + "\u0301" * 150, 151, 3),  # larger than a segment: cut between code points
    ],
)
def test_ucs2(text: str, units: int, segments: int) -> None:
    assert count(text) == Count(Encoding.UCS2, units, segments)


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("a\r\nb", ["a", "\r\n", "b"]),
        (FAMILY + "x", [FAMILY, "x"]),
        (FLAG + FLAG, [FLAG, FLAG]),
        ("👍🏽!", ["👍🏽", "!"]),
        ("각가", ["각", "가"]),
        ("a\u200db", ["a\u200d", "b"]),
    ],
)
def test_clusters(text: str, parts: list[str]) -> None:
    assert list(clusters(text)) == parts
