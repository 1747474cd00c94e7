"""Finding rows that only moved: scrolling them costs a few bytes."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from ruobr_tui.terminal.canvas import Row, blank_row
from ruobr_tui.terminal.row import changed_cells
from ruobr_tui.terminal.style import DEFAULT

_WORTH = 30
"""Cells that a scroll must save, at least."""


class Scroll(NamedTuple):
    """Rows from ``top`` to ``bottom`` (both included) move up by ``rows``, or down when negative."""

    top: int
    bottom: int
    rows: int


def find_scroll(wanted: Sequence[Row], shown: Sequence[Row], differing: Sequence[int]) -> Scroll | None:
    """The scroll that saves most, or None when none is worth it. ``differing``: the rows to change."""
    if len(differing) < 3:
        return None
    votes: dict[int, int] = {}
    for y in differing:
        texts = wanted[y][0]
        places = [place for place, row in enumerate(shown) if row[0] == texts and place != y]
        if places and any(text != " " for text in texts):
            for place in places:
                votes[place - y] = votes.get(place - y, 0) + 1
    if not votes:
        return None
    rows = max(votes, key=lambda offset: (votes[offset], -abs(offset)))
    return _stretch(wanted, shown, rows) if votes[rows] >= 2 else None


def _stretch(wanted: Sequence[Row], shown: Sequence[Row], rows: int) -> Scroll | None:
    """The longest run of rows that are the shown ones moved by ``rows``."""
    height = len(wanted)
    best: Scroll | None = None
    longest = 0
    y = max(0, -rows)
    while y < height and y + rows < height:
        first = y
        while y < height and y + rows < height and wanted[y] == shown[y + rows]:
            y += 1
        if y - first > longest:
            longest = y - first
            top, bottom = (first, y - 1 + rows) if rows > 0 else (first + rows, y - 1)
            best = Scroll(top, bottom, rows)
        y += 1
    if best is None or _saved(wanted, shown, best) < _WORTH:
        return None
    return best


def _saved(wanted: Sequence[Row], shown: Sequence[Row], scroll: Scroll) -> int:
    after = scrolled(shown, scroll)
    region = range(scroll.top, scroll.bottom + 1)
    return sum(
        len(changed_cells(wanted[y], shown[y])) - len(changed_cells(wanted[y], after[y])) for y in region
    )


def scrolled(shown: Sequence[Row], scroll: Scroll) -> list[Row]:
    """What a terminal shows afterwards; the rows that come in are blank in the default style."""
    top, bottom, rows = scroll
    lines = list(shown)
    columns = len(lines[0][0])
    region = lines[top : bottom + 1]
    fresh = [blank_row(columns, DEFAULT) for _ in range(abs(rows))]
    lines[top : bottom + 1] = [*region[rows:], *fresh] if rows > 0 else [*fresh, *region[:rows]]
    return lines
