"""Pages to be printed, as PDF with embedded fonts. All texts are drawn literally, never parsed as markup.

Drawing is slow: not for the event loop.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, cast

if TYPE_CHECKING:
    from fpdf import FPDF

FAMILY = "PT Sans"
MARGIN, ROW = 20.0, 7.0
"""Millimetres on an A4 page: the margin, a row."""


def document(title: str, language: str, moment: datetime, margin: float) -> FPDF:
    """An A4 document without a page; ``margin`` in millimetres."""
    from fpdf import FPDF  # half a second, and few ever ask

    page = FPDF(format="A4")
    for weight, style in ((400, ""), (700, "B")):
        page.add_font(FAMILY, style, _font(weight))
    page.set_margins(margin, margin)
    page.set_auto_page_break(True, margin)
    page.set_lang({"ru": "ru-RU", "en": "en-GB"}[language])
    page.set_title(title)
    page.set_creation_date(moment)
    return page


def new_document(title: str, language: str, moment: datetime) -> FPDF:
    """A document with the usual margins and its first page."""
    page = document(title, language, moment, MARGIN)
    page.add_page()
    return page


def write(page: FPDF, text: str, *, size: int, bold: bool = False) -> None:
    """A paragraph; ``size`` in points."""
    page.set_font(FAMILY, "B" if bold else "", size)
    page.multi_cell(0, size * 0.55, drawable(text), new_x="LMARGIN", new_y="NEXT", align="L")


def row(
    page: FPDF,
    columns: Sequence[float],
    cells: Sequence[str],
    *,
    left: int,
    bold: bool = False,
    size: int = 10,
    height: float = ROW,
) -> None:
    """A row of a table: long texts wrap within their columns, in millimetres.

    The first ``left`` cells are left-aligned, the others, amounts, right-aligned.
    """
    page.set_font(FAMILY, "B" if bold else "", size)
    wrapped = [
        cast(list[str], page.multi_cell(room, height, drawable(text), dry_run=True, output="LINES"))
        for room, text in zip(columns, cells, strict=True)
    ]
    for number in range(max(len(lines) for lines in wrapped)):
        for place, (room, lines) in enumerate(zip(columns, wrapped, strict=True)):
            text = lines[number] if number < len(lines) else ""
            page.cell(room, height, text, align="L" if place < left else "R")
        page.ln(height)


@cache
def _font(weight: int) -> Path:
    import fontpkg

    return Path(fontpkg.path(FAMILY, weight))


@cache
def _glyphs() -> frozenset[int]:
    from fontTools.ttLib import TTFont

    with TTFont(_font(400)) as font:
        return frozenset(font.getBestCmap())


def drawable(text: str) -> str:
    """Replace characters that the font does not have by a question mark."""
    known = _glyphs()
    return "".join(sign if ord(sign) in known else "?" for sign in text)
