"""The one-page proof of consent as a PDF, drawn with reportlab (which Odoo requires anyway).

Not a QWeb report: those need wkhtmltopdf, which is missing on many servers, and a proof must be
had at any time. Knows nothing of Odoo.
"""

from __future__ import annotations

import io
from collections.abc import Sequence
from dataclasses import dataclass
from html import escape

from reportlab.lib import colors
from reportlab.lib.pagesizes import LETTER
from reportlab.lib.styles import ParagraphStyle
from reportlab.lib.units import mm
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.platypus import KeepInFrame, Paragraph, SimpleDocTemplate, Spacer, Table

MARGIN = 18 * mm
GREY = colors.Color(0.45, 0.45, 0.45)


@dataclass(frozen=True, slots=True)
class Proof:
    """What the page says, as text in the reader's language; ``facts`` are label and value."""

    title: str
    subtitle: str
    facts: Sequence[tuple[str, str]]
    wording_title: str
    wording: str
    history_title: str
    history_head: Sequence[str]
    history: Sequence[Sequence[str]]
    footer: str


def render(proof: Proof, regular: str, bold: str) -> bytes:
    """The PDF, always one page: what is too long is drawn smaller.

    :param regular: path of a TrueType font, ``bold``: of its bold cut
    """
    pdfmetrics.registerFont(TTFont("Proof", regular))
    pdfmetrics.registerFont(TTFont("Proof-Bold", bold))
    buffer = io.BytesIO()
    document = SimpleDocTemplate(
        buffer,
        pagesize=LETTER,
        leftMargin=MARGIN,
        rightMargin=MARGIN,
        topMargin=MARGIN,
        bottomMargin=MARGIN,
        title=proof.title,
        author=proof.subtitle,
    )
    # The frame has 6 points of padding on each side.
    page = KeepInFrame(document.width - 12, document.height - 12, _story(proof), mode="shrink")
    document.build([page])
    return buffer.getvalue()


def _style(size: float, bold: bool = False, **values) -> ParagraphStyle:
    font = "Proof-Bold" if bold else "Proof"
    return ParagraphStyle(font, fontName=font, fontSize=size, leading=size * 1.3, **values)


def _text(value: str, style: ParagraphStyle) -> Paragraph:
    return Paragraph(escape(value or "").replace("\n", "<br/>"), style)


def _story(proof: Proof) -> list:
    body, small, head = _style(9), _style(7.5), _style(11, bold=True, spaceBefore=8, spaceAfter=3)
    facts = Table(
        [[_text(label, _style(9, bold=True)), _text(value, body)] for label, value in proof.facts],
        colWidths=[42 * mm, None],
        style=_lines(),
    )
    rows = [proof.history_head, *proof.history]
    history = Table(
        [
            [_text(cell, small if index else _style(7.5, bold=True)) for cell in row]
            for index, row in enumerate(rows)
        ],
        colWidths=[30 * mm, 30 * mm, 34 * mm, 34 * mm, None],
        repeatRows=1,
        style=_lines(),
    )
    return [
        _text(proof.title, _style(16, bold=True, spaceAfter=2)),
        _text(proof.subtitle, _style(10, textColor=GREY, spaceAfter=8)),
        facts,
        _text(proof.wording_title, head),
        _text(proof.wording, body),
        _text(proof.history_title, head),
        history,
        Spacer(1, 6),
        _text(proof.footer, _style(7, textColor=GREY)),
    ]


def _lines() -> list:
    return [
        ("VALIGN", (0, 0), (-1, -1), "TOP"),
        ("LINEBELOW", (0, 0), (-1, -1), 0.25, colors.lightgrey),
        ("TOPPADDING", (0, 0), (-1, -1), 1.5),
        ("BOTTOMPADDING", (0, 0), (-1, -1), 1.5),
        ("LEFTPADDING", (0, 0), (-1, -1), 0),
    ]
