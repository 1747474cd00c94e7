"""Lines of two columns."""

from __future__ import annotations

from collections.abc import Sequence

from ruobr_tui.widgets.lines import EMPTY, Line, Span, cut_line, size_of


def spread(left: Sequence[Span], right: Sequence[Span], width: int) -> list[Line]:
    """Return one line with a text at each edge, or two lines if they do not fit beside each other. What is
    wider than the line is cut.
    """
    gap = width - size_of(left) - size_of(right)
    if not right:
        return [cut_line(left, width)]
    if gap < 2 and left:
        return [cut_line(left, width), *spread((), right, width)]
    return [Line((*left, Span(" " * max(0, gap)), *cut_line(right, width).spans))]


def side_by_side(left: Sequence[Line], right: Sequence[Line], at: int, rule: bool = False) -> list[Line]:
    """Join two columns, the second from cell ``at`` on; ``rule``: with a line between them.

    A line of the first column with a key can be selected.
    """
    lines = []
    for number in range(max(len(left), len(right))):
        first = left[number] if number < len(left) else EMPTY
        second = right[number] if number < len(right) else EMPTY
        size = size_of(first.spans)
        gap = Span(" " * max(0, at - size - 2)), Span("│ ", "rule")
        if not rule:
            gap = Span(" " * max(0, at - size)), Span("")
        spans = (*first.spans, *(span for span in gap if span.text), *second.spans)
        lines.append(Line(spans, first.key or second.key, first.copy or second.copy))
    return lines


def indented(lines: Sequence[Line], by: int = 1) -> list[Line]:
    """Return the lines some cells to the right."""
    return [Line((Span(" " * by), *one.spans), one.key, one.copy) for one in lines]
