"""What the signs on the screen mean: only those that are there."""

from __future__ import annotations

from collections.abc import Iterable

from ruobr_tui.widgets import fit
from ruobr_tui.widgets.cells.line import Line, Span, size_of

GAP = "   "


def legend(
    signs: Iterable[tuple[str, str] | tuple[str, str, str]], width: int, shown: str | None = None
) -> list[Line]:
    """Return signs with their meaning, as many in a row as fit. A sign may have a role behind it.

    ``shown`` is the text on the screen: signs that are not in it are left out.
    """
    rows: list[list[Span]] = []
    taken = 0
    for sign, meaning, *roles in signs:
        if shown is not None and sign not in shown:
            continue
        spans = [Span(sign, roles[0] if roles else "text"), Span(f" {meaning}", "dim")]
        size = size_of(spans)
        if rows and taken + len(GAP) + size <= width:
            rows[-1] += [Span(GAP), *spans]
            taken += len(GAP) + size
            continue
        if size + 1 > width:
            spans = [Span(fit.cut(f"{sign} {meaning}", max(0, width - 1)), "dim")]
            size = fit.width_of(spans[0].text)
        rows.append([Span(" "), *spans])
        taken = 1 + size
    return [Line(tuple(row)) for row in rows]
