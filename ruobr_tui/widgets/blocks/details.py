"""The content of a pane: a title, groups with rules, names with values that wrap, what can be done."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from ruobr_tui.widgets import fit
from ruobr_tui.widgets.cells.line import EMPTY, Line, heading, line, paragraph

NAMES = 12
"""Cells of the names' column, at most; longer names get a row of their own."""


def group(title: str, rows: Sequence[Line], width: int, *, right: str = "") -> list[Line]:
    """Return a heading in capitals with its rows, below a blank row; nothing without rows."""
    return [EMPTY, heading(title.upper(), width, right=right), *rows] if rows else []


def values(rows: Iterable[tuple[str, str] | tuple[str, str, str]], width: int) -> list[Line]:
    """Return names and values in two columns; a role may stand behind them. Long values are wrapped within
    theirs, empty ones left out.
    """
    known = [(name, value, role[0] if role else "text") for name, value, *role in rows if value]
    fitting = [fit.width_of(name) for name, _value, _role in known if fit.width_of(name) <= NAMES]
    column = max(fitting, default=0) + 2
    if column + 12 > width:
        return [each for name, value, role in known for each in _below(name, value, role, width)]
    lines: list[Line] = []
    for name, value, role in known:
        if fit.width_of(name) > column - 2:
            lines += _below(name, value, role, width)
            continue
        first, *rest = fit.wrap(value, width - column - 1)
        lines.append(line((f" {fit.left(name, column)}", "dim"), (first, role)))
        lines += [line(" " * (column + 1), (each, role)) for each in rest]
    return lines


def _below(name: str, value: str, role: str, width: int) -> list[Line]:
    return [*paragraph(name, width, "dim", " "), *paragraph(value, width, role, "   ")]


def checks(rows: Iterable[tuple[str, str, str]], width: int) -> list[Line]:
    """Return (sign, text, role) rows whose texts wrap behind the sign."""
    lines: list[Line] = []
    for sign, text, role in rows:
        first, *rest = fit.wrap(text, max(4, width - 4))
        lines.append(line(" ", (fit.left(sign, 2), role), (first, "text")))
        lines += [line("   ", (each, "text")) for each in rest]
    return lines


def possible(can: Iterable[tuple[str, str]], cannot: Iterable[tuple[str, str]], width: int) -> list[Line]:
    """Return (key, verb) of what works on this row, then (verb, why) of what does not."""
    able = list(can)
    column = max((fit.width_of(key) for key, _verb in able), default=1) + 2
    lines: list[Line] = []
    for key, verb in able:
        first, *rest = fit.wrap(verb, max(4, width - column - 1))
        lines.append(line(" ", (fit.left(key, column), "key"), (first, "text")))
        lines += [line(" " * (column + 1), (each, "text")) for each in rest]
    for verb, why in cannot:
        first, *rest = fit.wrap(f"{verb}: {why}", max(4, width - column - 1))
        lines.append(line(" ", (fit.left("–", column), "dim"), (first, "dim")))
        lines += [line(" " * (column + 1), (each, "dim")) for each in rest]
    return lines
