"""The steps of a form, a payment or an application, and which one is now."""

from __future__ import annotations

from collections.abc import Sequence

from ruobr_tui.widgets import fit
from ruobr_tui.widgets.cells.line import Line, Span, line, size_of

DONE, NOW, AHEAD = "✓", "▸", "○"
GAP = "   "


def steps(names: Sequence[str], at: int, width: int) -> Line:
    """Return one row: done, current and coming steps with their signs; ``at`` counts from 0, the number of
    steps means that all are done.

    Where not all fit, the names of the steps farthest from the current one give way first; at last only
    the current one is named.
    """
    named = set(range(len(names)))
    order = sorted(named, key=lambda index: (-abs(index - at), -index))
    for index in [None, *order]:
        if index is not None and index != at:
            named.discard(index)
        spans = _spans(names, at, named)
        if size_of(spans) <= width:
            return Line(tuple(spans))
    if 0 <= at < len(names):
        return line((fit.cut(f" {NOW} {at + 1}/{len(names)} {names[at]}", width), "accent"))
    return line((fit.cut(f" {DONE} {len(names)}/{len(names)}", width), "good"))


def _spans(names: Sequence[str], at: int, named: set[int]) -> list[Span]:
    spans: list[Span] = []
    for index, name in enumerate(names):
        sign, role = (DONE, "good") if index < at else (NOW, "accent") if index == at else (AHEAD, "dim")
        text = f"{sign} {index + 1}" + (f" {name}" if index in named else "")
        spans += [Span(GAP if spans else " "), Span(text, role)]
    return spans
