"""The heading of a canteen's table: which line it is, what separates the columns, and which is which."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from ruobr_tui.api.reasons import canteen as reasons
from ruobr_tui.api.reasons.reason import Explanation, Reason
from ruobr_tui.api.rules.text.safe_text import one_line

NAMES = {
    "date": ("date", "дата"),
    "account": ("account", "счёт", "счет", "лицевой счёт", "лицевой счет"),
    "complex": ("complex", "комплекс", "код комплекса"),
    "state": ("state", "состояние", "статус"),
    "price": ("price", "цена", "сумма"),
    "subsidy": ("subsidy", "дотация", "субсидия"),
    "line": ("line", "линия", "раздача"),
}
NEEDED = ("date", "account", "complex", "state")
SEPARATORS = ";\t,|"
MOST_TITLES = 30
"""Lines before the heading."""

_SEPARATOR_LINE = re.compile(r'"?sep=([;,|\t:~^])"?\s*', re.IGNORECASE)
"""What a spreadsheet program reads as the separator, and others as a line of the table."""


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong in a line (from 1, the heading); ``column`` is "" for the whole line."""

    line: int
    column: str
    why: Reason | Explanation


@dataclass(frozen=True, slots=True)
class Heading:
    """``line``: its last line, from 1. ``columns``: the places of those that it names."""

    line: int
    separator: str
    columns: Mapping[str, int]


def find_heading(lines: Sequence[str]) -> Heading | Fault:
    """The line among the first ones that names most of the columns; a fault where none names two."""
    filled = [number for number, line in enumerate(lines, 1) if line.strip(" \t\r\n;,|\xa0")]
    if not filled:
        return Fault(1, "", reasons.EMPTY_TABLE)
    separators = _separators(lines[0])
    found = [
        Heading(number, separator, columns_of(cells))
        for separator in separators
        for number, cells in _first_rows(lines, separator)
    ]
    best = max(found, key=_fullness, default=None)
    if best is None or len(best.columns) < 2:
        return Fault(filled[0], "", reasons.NO_HEADING)
    return best


def columns_of(cells: Sequence[str]) -> dict[str, int]:
    """Which columns a line names, and where."""
    names = [one_line(cell).strip().casefold() for cell in cells]
    return {
        name: names.index(next(each for each in known if each in names))
        for name, known in NAMES.items()
        if any(each in names for each in known)
    }


def _separators(first: str) -> str:
    match = _SEPARATOR_LINE.fullmatch(first)
    return match[1] if match else SEPARATORS


def _first_rows(lines: Sequence[str], separator: str) -> Iterator[tuple[int, list[str]]]:
    """Each of the first lines alone, then rows whose cells go over several lines."""
    for number, line in enumerate(lines[:MOST_TITLES], 1):
        for _end, cells in _cells([line], separator):
            yield number, cells
    yield from _cells(lines[:MOST_TITLES], separator)


def _cells(lines: Sequence[str], separator: str) -> Iterator[tuple[int, list[str]]]:
    reader = csv.reader(lines, delimiter=separator)
    try:
        for cells in reader:
            yield reader.line_num, cells
    except csv.Error:  # a cell as long as no heading is
        return


def _fullness(heading: Heading) -> tuple[int, int, int]:
    needed = sum(name in heading.columns for name in NEEDED)
    return needed, len(heading.columns), -heading.line
