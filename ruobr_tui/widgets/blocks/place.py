"""A place in a queue on a line from the first to the last."""

from __future__ import annotations

from ruobr_tui.widgets import fit
from ruobr_tui.widgets.cells.line import Line, Span, line

LONGEST = 72
INDENT = "   "


def place_bar(
    place: int, total: int, width: int, labels: tuple[str, str, str], *, is_thin: bool = False
) -> list[Line]:
    """Return the line with the place on it, and below it ``labels``: of the first place, of this one and of
    the last.

    It needs no colour. With low bandwidth it is drawn of fewer cells, without box characters. Nothing is
    returned where there is no room or no such place.
    """
    if not 1 <= place <= total:
        return []
    first, mine, last = labels
    least = fit.width_of(first) + fit.width_of(mine) + fit.width_of(last) + 2
    room = min(LONGEST, width - len(INDENT))
    if room < max(8, least):
        return [line((fit.cut(f"{INDENT}{mine}", width), "accent"))] if width > len(INDENT) else []
    if is_thin:
        room = min(room, max(least, 40))
    at = 0 if total == 1 else round((room - 3) * (place - 1) / (total - 1))
    left, right, fill, dot = ("|", "|", "-", "O") if is_thin else ("├", "┤", "─", "●")
    bar = Line(
        (
            Span(INDENT),
            Span(left + fill * at, "rule" if not is_thin else "dim"),
            Span(dot, "accent"),
            Span(fill * (room - 3 - at) + right, "rule" if not is_thin else "dim"),
        )
    )
    size = fit.width_of(mine)
    start = min(max(at + 1 - size // 2, fit.width_of(first) + 1), room - fit.width_of(last) - 1 - size)
    names = (
        Span(INDENT + fit.left(first, start), "dim"),
        Span(mine, "accent"),
        Span(fit.right(last, room - start - size), "dim"),
    )
    return [bar, Line(names)]
