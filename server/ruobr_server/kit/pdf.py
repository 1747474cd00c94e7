"""Documents as PDF, with embedded fonts. All texts are drawn literally, never parsed as markup."""

from __future__ import annotations

from datetime import datetime
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from fpdf import FPDF

FAMILY = "PT Sans"
LANGUAGES = {"ru": "ru-RU", "en": "en-GB"}


def document(title: str, language: str, moment: datetime, margin: float) -> FPDF:
    """An A4 document without a page; ``margin`` in millimetres. Slow: not for the event loop."""
    from fpdf import FPDF  # half a second, and few ever ask

    page = FPDF(format="A4")
    for weight, style in ((400, ""), (700, "B")):
        page.add_font(FAMILY, style, _font(weight))
    page.set_margins(margin, margin)
    page.set_auto_page_break(True, margin)
    page.set_lang(LANGUAGES[language])
    page.set_title(title)
    page.set_creation_date(moment)
    return page


def drawable(text: str) -> str:
    """Replace characters that the font does not have by a question mark."""
    known = _glyphs()
    return "".join(sign if ord(sign) in known else "?" for sign in text)


@cache
def _font(weight: int) -> Path:
    import fontpkg

    return Path(fontpkg.path(FAMILY, weight))


@cache
def _glyphs() -> frozenset[int]:
    from fontTools.ttLib import TTFont

    with TTFont(_font(400)) as font:
        return frozenset(font.getBestCmap())
