"""Rows in named columns."""

from __future__ import annotations

from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass, replace

from ruobr_tui.widgets import fit
from ruobr_tui.widgets.cells.line import Line, Span, line

GAP = 2
LEAST = 8
"""Cells of the column that takes the rest of the room, at least."""


@dataclass(frozen=True, slots=True)
class Column:
    """A column. ``width`` 0 takes the room that the others leave, at least ``least`` cells; ``drop``: the
    highest goes first when there is not enough, 0 never.
    """

    id: str
    title: str
    width: int = 0
    align: str = "left"
    role: str = "text"
    drop: int = 0
    least: int = LEAST


@dataclass(frozen=True, slots=True)
class Row:
    """A row: a text, or a text and its role, by column."""

    key: Hashable
    cells: Mapping[str, str | tuple[str, str]]
    copy: str = ""
    is_marked: bool = False


MARK = "*"
"""The sign of a marked row."""


def fitting(columns: Sequence[Column], width: int) -> list[tuple[Column, int]]:
    """Return the columns that fit, each with its width: dropped in their declared order, from the right where
    none is declared.
    """
    left = list(columns)
    while True:
        taken = sum((column.width or column.least) + GAP for column in left) - GAP + 1
        if taken <= width or len(left) <= 1:
            break
        droppable = [column for column in left if column.drop]
        gone = max(droppable, key=lambda column: column.drop) if droppable else left[-1]
        left.remove(gone)
    open_columns = [column for column in left if not column.width]
    fixed = sum(column.width for column in left) + GAP * (len(left) - 1) + 1
    share, rest = divmod(max(0, width - fixed), max(1, len(open_columns)))
    sizes: list[tuple[Column, int]] = []
    for column in left:
        size = column.width
        if not size:
            size = share + (1 if rest > 0 else 0)
            rest -= 1
        sizes.append((column, min(size, max(1, width - 1))))
    return sizes


def columns_for(columns: Sequence[Column], rows: Sequence[Row], width: int) -> Sequence[Column]:
    """Return the columns for these rows: where a text would be cut, the columns with a width give up what
    none of their cells needs.
    """
    cut = [
        column.id
        for column, size in fitting(columns, width)
        if not column.width and any(fit.width_of(_text(row, column)) > size for row in rows)
    ]
    if not cut:
        return columns
    return [
        replace(column, width=min(column.width, max(map(fit.width_of, _texts(column, rows)))))
        for column in columns
    ]


def _texts(column: Column, rows: Sequence[Row]) -> list[str]:
    return [column.title, *(_text(row, column) for row in rows)]


def _text(row: Row, column: Column) -> str:
    cell = row.cells.get(column.id, "")
    return cell if isinstance(cell, str) else cell[0]


def table_head(columns: Sequence[Column], width: int, *, has_rule: bool = False) -> list[Line]:
    """Return the row with the columns' names, which stays when the rows scroll."""
    parts = [_aligned(column.title, size, column.align) for column, size in fitting(columns, width)]
    head = line((fit.cut(" " + (" " * GAP).join(parts), width).rstrip(), "dim"))
    return [head, line(("─" * width, "rule"))] if has_rule else [head]


def table_lines(columns: Sequence[Column], rows: Sequence[Row], width: int) -> list[Line]:
    """Return one line for each row."""
    sizes = fitting(columns, width)
    lines = []
    for row in rows:
        spans = [Span(MARK, "accent") if row.is_marked else Span(" ")]
        for index, (column, size) in enumerate(sizes):
            cell = row.cells.get(column.id, "")
            text, role = (cell, column.role) if isinstance(cell, str) else cell
            gap = " " * GAP if index < len(sizes) - 1 else ""
            spans.append(Span(_aligned(text, size, column.align) + gap, role))
        lines.append(Line(tuple(spans), row.key, row.copy))
    return lines


def _aligned(text: str, width: int, align: str) -> str:
    return fit.right(text, width) if align == "right" else fit.left(text, width)
