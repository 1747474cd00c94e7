"""What a page shows instead of its rows: that there are none, or that they did not come."""

from __future__ import annotations

from collections.abc import Sequence

from ruobr_tui.widgets import fit
from ruobr_tui.widgets.cells.line import EMPTY, Line, heading, line, paragraph

NextKeys = Sequence[tuple[str, str]]
"""(key, what it does) of what helps now."""

INDENT = "   "


def empty_state(title: str, why: str, next_keys: NextKeys, width: int) -> list[Line]:
    """Say that there is nothing: the good news or the reason first, then what can be done.

    Without a title only the sentences are shown, as below the rows of a page.
    """
    return [*_titled(title, width), *paragraph(why, width - 1, "text", " "), *next_lines(next_keys, width)]


def error_state(
    title: str,
    what: str,
    next_keys: NextKeys,
    width: int,
    *,
    fault: str = "",
    stored: str = "",
    number: str = "",
) -> list[Line]:
    """Say that something did not come: what happened and whose fault it is, what is stored, what helps.

    ``number`` is told to who is asked for help.
    """
    lines = _titled(title, width, "bad")
    lines += paragraph(f"{what} {fault}".strip(), width - 1, "text", " ")
    if stored:
        lines += [EMPTY, *paragraph(stored, width - 1, "text", " ")]
    lines += next_lines(next_keys, width)
    if number:
        lines += [EMPTY, *paragraph(number, width - 1, "dim", " ")]
    return lines


def next_lines(next_keys: NextKeys, width: int) -> list[Line]:
    """Return keys and what they do in two columns, below a blank row."""
    if not next_keys:
        return []
    column = max(fit.width_of(key) for key, _text in next_keys) + 3
    lines = [EMPTY]
    for key, text in next_keys:
        room = max(1, width - len(INDENT) - column)
        first, *rest = fit.wrap(text, room)
        lines.append(line(INDENT, (fit.left(key, column), "key"), (first, "text")))
        lines += [line(INDENT, " " * column, (each, "text")) for each in rest]
    return [each if fit.width_of(each.plain) <= width else _cut(each, width) for each in lines]


def _titled(title: str, width: int, role: str = "heading") -> list[Line]:
    return [EMPTY, heading(title, width, role), EMPTY] if title else []


def _cut(row: Line, width: int) -> Line:
    return line((fit.cut(row.plain, width), "text"))
