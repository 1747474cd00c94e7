"""One row: the changed cells, in the order and by the means that cost least."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from typing import NamedTuple

from ruobr_tui.terminal.canvas import Row
from ruobr_tui.terminal.graphemes import is_plain, reach
from ruobr_tui.terminal.moves import shortest
from ruobr_tui.terminal.pen import Pen, blanks_alike
from ruobr_tui.terminal.style import Style

_ERASE_FROM = 4
"""Changed blanks at the end of a row from which on erasing to its end is shorter."""
_SKIP_FROM = 11
"""Blanks inside a row from which on erasing them and moving on is shorter."""
_ALTERNATING = 2
"""Changes of style that can be saved, from which on writing style by style is tried as well."""
_MANY_COLOURS = 16
"""Colours from which on naming one may take more bytes than moving."""
_WORTH_PASSES = 12
"""Changes of style that can be saved in all rows, from which on this order is tried as well."""
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


class Plan(NamedTuple):
    """What of a row is to be written (columns from and to before, in pieces of one style), then erased."""

    y: int
    wanted: Row
    spans: list[tuple[int, int]]
    pieces: list[tuple[int, int, Style]]
    tail: int
    to_erase: int | None
    """The first changed blank of those that reach to the end, where erasing them is shorter."""
    is_plain: bool
    """Whether no character may cover its neighbours, so that it can be written in any order."""


def plan_row(pen: Pen, y: int, wanted: Row, shown: Row) -> Plan | None:
    """Find what turns a shown row into the wanted one; None if it is the same."""
    changed = changed_cells(wanted, shown)
    if not changed:
        return None
    texts, styles = wanted
    tail = _tail(texts, styles, pen)
    split = bisect_left(changed, tail)
    to_erase = changed[split] if len(changed) - split >= _ERASE_FROM else None
    spans = _spans(changed if to_erase is None else changed[:split])
    pieces = [piece for start, end in spans for piece in _pieces(start, end, texts, styles)]
    return Plan(y, wanted, spans, pieces, tail, to_erase, "" not in texts and is_plain("".join(texts)))


def draw_rows(pen: Pen, plans: Sequence[Plan]) -> None:
    """Write rows one by one; where colours alternate in many of them, all of one style and then the next."""
    row_by_row = pen.copy()
    for plan in plans:
        _draw(row_by_row, plan)
    best = row_by_row
    plain = [plan for plan in plans if plan.is_plain]
    if pen.terminal.colours >= _MANY_COLOURS and _alternating(plain) >= _WORTH_PASSES:
        other = pen.copy()
        for plan in plans:
            if not plan.is_plain:
                _draw(other, plan)
        _draw_by_style(other, plain)
        best = min(row_by_row, other, key=lambda drawn: len(drawn.text))
    pen.follow(best)


def _alternating(plans: Sequence[Plan]) -> int:
    """How many changes of style can be saved at most."""
    pieces = [style for plan in plans for _start, _end, style in plan.pieces]
    return len(pieces) - len(set(pieces))


def _draw(pen: Pen, plan: Plan) -> None:
    """Write a row from left to right; where colours alternate, all of one style and then the next."""
    in_order = pen.copy()
    texts, styles = plan.wanted
    for start, end in plan.spans:
        _approach(in_order, start, plan.y, texts, styles)
        _write(in_order, start, end, plan.y, texts, styles)
    if plan.to_erase is not None:
        _erase(in_order, plan)
    best = in_order
    if plan.is_plain and _alternating([plan]) >= _ALTERNATING:
        other = pen.copy()
        _draw_by_style(other, [plan])
        best = min(in_order, other, key=lambda drawn: len(drawn.text))
    pen.follow(best)


def _draw_by_style(pen: Pen, plans: Sequence[Plan]) -> None:
    """Write all pieces of one style, then of the next. Moving costs less than another colour."""
    order = list(dict.fromkeys(style for plan in plans for _start, _end, style in plan.pieces))
    if pen.style in order:
        order.insert(0, order.pop(order.index(pen.style)))
    for plan in plans:
        if not plan.pieces and plan.to_erase is not None:
            _erase(pen, plan)
    for style in order:
        for plan in plans:
            texts, styles = plan.wanted
            for start, end, own in plan.pieces:
                if own == style:
                    _approach(pen, start, plan.y, texts, styles)
                    _write(pen, start, end, plan.y, texts, styles)
            if plan.to_erase is not None and plan.pieces and plan.pieces[-1][2] == style:
                _erase(pen, plan)


def _erase(pen: Pen, plan: Plan) -> None:
    """Erase a row to its end."""
    assert plan.to_erase is not None
    if not (pen.y == plan.y and plan.tail <= pen.x <= plan.to_erase):
        pen.move(plan.to_erase, plan.y)
    pen.erase_to_end(plan.wanted[1][-1])


def _spans(columns: list[int]) -> list[tuple[int, int]]:
    """Neighbouring columns together: the first one, and the one behind the last."""
    spans: list[tuple[int, int]] = []
    for x in columns:
        if spans and spans[-1][1] == x:
            spans[-1] = (spans[-1][0], x + 1)
        else:
            spans.append((x, x + 1))
    return spans


def _pieces(start: int, end: int, texts: list[str], styles: list[Style]) -> list[tuple[int, int, Style]]:
    """Neighbouring cells that can be written in one style; blanks go with what stands before them."""
    pieces: list[tuple[int, int, Style]] = []
    is_blank = False  # the last piece, so far
    for x in range(start, end):
        style, blank = styles[x], texts[x] == " "
        if pieces:
            first, _last, before = pieces[-1]
            if style == before or (blank and blanks_alike(before, style)):
                pieces[-1] = (first, x + 1, before)
                is_blank = is_blank and blank
                continue
            if is_blank and blanks_alike(style, before):
                pieces[-1] = (first, x + 1, style)
                is_blank = blank
                continue
        pieces.append((x, x + 1, style))
        is_blank = blank
    return pieces


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
