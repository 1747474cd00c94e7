"""Lines drawn as strips of cells."""

from __future__ import annotations

from collections.abc import Iterable

from rich.segment import Segment
from textual.strip import Strip

from ruobr_tui.widgets import fit
from ruobr_tui.widgets.cells.console_font import shown
from ruobr_tui.widgets.cells.line import Span
from ruobr_tui.widgets.palette import READER, THIN, has_rules, style


def scroll_mark(y: int, height: int, first: int, total: int, theme: str) -> str:
    """Return the last cell of row ``y`` of a window: the window's position within ``total`` rows.

    With low bandwidth it shows only whether there is more above or below, for speech and braille nothing.
    """
    if total <= height or theme == READER:
        return " "
    if theme == THIN:
        above = "▲" if y == 0 and first > 0 else " "
        return "▼" if y == height - 1 and first + height < total else above
    size = max(1, height * height // total)
    start = (height - size) * first // (total - height)
    return "▐" if start <= y < start + size else " "


def draw(spans: Iterable[Span], width: int, theme: str, ground: str = "plain") -> Strip:
    """Draw spans as a strip of exactly ``width`` cells; the rest is cut with ``…``.

    With low bandwidth the cursor is a marker in the first free cell, and rules behind headings are left out;
    for speech and braille signs are words besides.
    """
    segments: list[Segment] = []
    left = width
    if not has_rules(theme):
        spans = _without_rules(list(spans))
        if theme == READER:
            from ruobr_tui.widgets.cells.reading import as_text

            spans = as_text(spans, width)
        if ground in ("cursor", "blurred"):
            spans, ground = _marked(spans, ground)
    for text, role in spans:
        size = fit.width_of(text)
        if size > left:
            text = fit.cut(text, left)
            size = fit.width_of(text)
        if size:
            segments.append(Segment(shown(text), style(theme, role, ground)))
            left -= size
        if left <= 0:
            break
    if left > 0:
        segments.append(Segment(" " * left, style(theme, "text", ground)))
    return Strip(segments, width)


def _without_rules(spans: list[Span]) -> list[Span]:
    """Return the spans with blanks for rules, and nothing for a rule at the end."""
    remaining = [
        Span(" " * fit.width_of(span.text)) if span.role == "rule" and not span.text.strip(" ─═") else span
        for span in spans
    ]
    while remaining and not remaining[-1].text.strip():
        remaining.pop()
    return remaining


def _marked(spans: list[Span], ground: str) -> tuple[list[Span], str]:
    """Return the spans with a marker at the beginning; with a painted background if no cell is free for
    it.
    """
    text = "".join(span.text for span in spans)
    # A QR code is not marked; the marker goes into the gap behind it.
    begins = fit.width_of("".join(span.text for span in spans if span.role == "qr"))
    place = text[begins : begins + 2].find(" ") + begins if text[begins : begins + 2].find(" ") >= 0 else -1
    if place < 0:
        return spans, ground
    marked: list[Span] = []
    for span in spans:
        if 0 <= place < len(span.text):
            marker = Span(">", "accent" if ground == "cursor" else "dim")
            marked += [Span(span.text[:place], span.role), marker, Span(span.text[place + 1 :], span.role)]
        else:
            marked.append(span)
        place -= len(span.text)
    return [span for span in marked if span.text], "plain"
