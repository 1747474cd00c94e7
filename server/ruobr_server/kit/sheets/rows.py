"""Rows of a file, and what is wrong with them."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from ruobr_tui.api.reasons.reason import Explanation, Reason, explained

MOST_FAULTS = 200
"""More are not listed."""


@dataclass(frozen=True, slots=True)
class Fault:
    """``row`` from 1, 0 for the whole file; ``column`` as the file names it, "" for the whole row."""

    file: str
    row: int
    column: str
    why: Explanation


@dataclass(slots=True)
class Row:
    """One row: what its cells say, by the names of columns; columns without a text are missing."""

    file: str
    number: int
    columns: dict[str, str]
    """How the file calls its columns, by their names."""
    values: dict[str, Any] = field(default_factory=dict)
    wrong: set[str] = field(default_factory=set)
    """Columns whose cells could not be read: there is a fault already."""
    school: Any = None
    """The record of the school."""
    record: Any = None
    """The record that this row changes; None: the one that it is found to be about, or a new one."""

    def fault(self, column: str, why: Reason | Explanation) -> Fault:
        """What is wrong with one cell, or ("") with the row."""
        return Fault(self.file, self.number, self.columns.get(column, column), explained(why))


@dataclass(slots=True)
class Tables:
    """All files of an import: rows by the names of their tables, faults, and what is only doubtful."""

    rows: dict[str, list[Row]] = field(default_factory=dict)
    faults: list[Fault] = field(default_factory=list)
    doubts: list[Fault] = field(default_factory=list)
