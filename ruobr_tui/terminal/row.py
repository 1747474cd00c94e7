"""One row: the changed cells, in the order and by the means that cost least."""

from __future__ import annotations

from bisect import bisect_left

from ruobr_tui.terminal.canvas import Row
from ruobr_tui.terminal.graphemes import is_plain, reach
from ruobr_tui.terminal.moves import shortest
from ruobr_tui.terminal.pen import Pen
from ruobr_tui.terminal.style import Style

_ERASE_FROM = 4
"""Changed blanks at the end of a row from which on erasing to its end is shorter."""
_SKIP_FROM = 11
"""Blanks inside a row from which on erasing them and moving on is shorter."""
_LONGEST_GAP = 6
"""Unchanged cells that may be written again instead of moving over them."""


def changed_cells(wanted: Row, shown: Row) -> list[int]:
    """The columns to be written; both halves of a wide character go together, on either side.

    So does what a joined picture may have covered.
    """
    texts, styles = wanted
    old_texts, old_styles = shown
    changed = [
        x
        for x, (text, old_text, style, old_style) in enumerate(
            zip(texts, old_texts, styles, old_styles, strict=True)
        )
        if text != old_text or (style is not old_style and style != old_style)
    ]
    if changed and ("" in texts or "" in old_texts):
        return _with_halves(changed, texts, old_texts)
    return changed


def _with_halves(changed: list[int], texts: list[str], old_texts: list[str]) -> list[int]:
    found: set[int] = set()
    waiting = list(changed)
    while waiting:
        x = waiting.pop()
        if x in found:
            continue
        found.add(x)
        for cells in (texts, old_texts):
            if cells[x] == "":
                waiting.append(x - 1)
            if x + 1 < len(cells) and cells[x + 1] == "":
                waiting.append(x + 1)
            if len(cells[x]) > 1:
                waiting.extend(range(x + 1, min(x + reach(cells[x]), len(cells))))
    return sorted(found)


def draw_row(pen: Pen, y: int, wanted: Row, shown: Row) -> None:
    """Write what turns a shown row into the wanted one."""
    changed = changed_cells(wanted, shown)
    if not changed:
        return
    texts, styles = wanted
    tail = _tail(texts, styles, pen)
    split = bisect_left(changed, tail)
    to_erase = changed[split:]
    if len(to_erase) < _ERASE_FROM:
        split, to_erase = len(changed), []
    at = 0
    while at < split:
        end = at + 1
        while end < split and changed[end] == changed[end - 1] + 1:
            end += 1
        start = changed[at]
        _approach(pen, start, y, texts, styles)
        _write(pen, start, changed[end - 1] + 1, y, texts, styles)
        at = end
    if to_erase:
        if not (pen.y == y and tail <= pen.x <= to_erase[0]):
            pen.move(to_erase[0], y)
        pen.erase_to_end(styles[-1])


def _tail(texts: list[str], styles: list[Style], pen: Pen) -> int:
    """The column from which on the row is blank and could be erased to its end."""
    style = styles[-1]
    tail = len(texts)
    if texts[-1] != " " or not pen.can_erase_to(style):
        return tail
    while tail and texts[tail - 1] == " " and styles[tail - 1] == style:
        tail -= 1
    return tail


def _approach(pen: Pen, x: int, y: int, texts: list[str], styles: list[Style]) -> None:
    """Go to a cell: over a short gap by writing what stands there, if that is shorter."""
    if pen.y == y and 0 <= pen.x < x and x - pen.x <= _LONGEST_GAP:
        gap = texts[pen.x : x]
        text = "".join(gap)
        move = shortest(pen.x, pen.y, x, y, pen.terminal)
        if len(text.encode()) <= len(move) and is_plain(text) and "" not in gap:
            same = all(
                style == pen.style or (cell == " " and pen.paints(style))
                for cell, style in zip(gap, styles[pen.x : x], strict=True)
            )
            if same:
                pen.put(gap)
                return
    pen.move(x, y)


def _write(pen: Pen, start: int, end: int, y: int, texts: list[str], styles: list[Style]) -> None:
    """Write the cells from ``start`` to before ``end``."""
    at = start
    while at < end:
        style = styles[at]
        stop = at + 1
        if texts[at] == " ":
            while stop < end and texts[stop] == " " and styles[stop] == style:
                stop += 1
            many = stop - at
            if many >= _SKIP_FROM and pen.terminal.ech and pen.can_erase_to(style):
                pen.move(at, y)
                pen.erase(many, style)
                at = stop
                continue
            if not pen.paints(style):
                pen.take(style)
        else:
            pen.take(style)
            while stop < end and texts[stop] != " " and styles[stop] == style:
                stop += 1
        pen.move(at, y)
        pen.put(texts[at:stop])
        at = stop
