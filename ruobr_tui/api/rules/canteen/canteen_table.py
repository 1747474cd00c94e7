"""The table of a canteen's day: who ate what, as CSV from the canteen's own program.

Columns by name in any order, Russian or English: date, account, complex (its code), state, and
optionally price, subsidy and line. Separated by semicolon, tab or comma.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from ruobr_tui.api.reasons import canteen as reasons
from ruobr_tui.api.rules.canteen.canteen_heading import (
    NAMES,
    NEEDED,
    Fault,
    Heading,
    columns_of,
    find_heading,
)
from ruobr_tui.api.rules.fields.amounts import NotASum, typed_sum
from ruobr_tui.api.rules.text.safe_text import one_line
from ruobr_tui.api.rules.text.table_text import decoded
from ruobr_tui.api.states.meals import MealState

STATES = {
    "received": MealState.RECEIVED,
    "получено": MealState.RECEIVED,
    "30": MealState.RECEIVED,
    "cancelled": MealState.CANCELLED,
    "отменено": MealState.CANCELLED,
    "20": MealState.CANCELLED,
    "ordered": MealState.ORDERED,
    "заказано": MealState.ORDERED,
    "10": MealState.ORDERED,
}
TOTALS = ("итог", "всего", "total", "подытог")
"""A line that begins so sums up others."""

MOST_ROWS = 250_000
MOST_FAULTS = 200
"""More are not listed: the table is another one than was meant."""

_DAY = re.compile(
    r"(?:([0-9]{4})-([0-9]{2})-([0-9]{2})|([0-9]{1,2})[./]([0-9]{1,2})[./]([0-9]{4}|[0-9]{2}))"
    r"(?:[T ]0?0:00(?::00)?)?"
)
_AS_TEXT = re.compile(r'="(.*)"')
_WHOLE = re.compile(r"(?<=[0-9])[.,]0{1,2}$")
"""What a spreadsheet puts behind an account that it takes for a sum."""

_CURRENCY = re.compile(r"\s*(?:₽|руб\.?|р\.?|rub)$", re.IGNORECASE)

_SHORTENED = re.compile(r"[0-9](?:[.,][0-9]+)?[EeЕе][+]?[0-9]+")


@dataclass(frozen=True, slots=True)
class TableRow:
    """One line. ``complex``: the code. ``price`` None: the price of the complex. Sums in kopecks."""

    number: int
    date: date
    account: str
    complex: str
    state: int
    price: int | None
    subsidy: int
    line: str


WORDS = (*(word for names in NAMES.values() for word in names), *STATES)
"""By these the encoding of a table's file is known."""


def table_text(data: bytes) -> str:
    """The text of a table's file. Raises ``NotATable``."""
    return decoded(data, WORDS)


def read_table(text: str) -> tuple[list[TableRow], list[Fault]]:
    """The rows, and what is wrong; with any fault the rows are those that could be read.

    Titles before the heading, the heading of a further page, totals and lines without a figure are passed
    over.
    """
    lines = list(io.StringIO(text.lstrip("\ufeff").replace("\x1a", ""), newline=""))
    found = find_heading(lines)
    if isinstance(found, Fault):
        return [], [found]
    faults = _missing(found)
    return ([], faults) if faults else _rows(lines, found)


def _rows(lines: list[str], heading: Heading) -> tuple[list[TableRow], list[Fault]]:
    reader = csv.reader(lines[heading.line :], delimiter=heading.separator, strict=True)
    rows: list[TableRow] = []
    faults: list[Fault] = []
    seen: set[tuple[date, str, str]] = set()
    try:
        for cells in reader:
            if _says_nothing(cells, heading):
                continue
            row, wrong = _row(cells, heading.columns, heading.line + reader.line_num)
            if row is not None:
                key = (row.date, row.account, row.complex)
                if key in seen:
                    wrong = [Fault(row.number, "", reasons.SECOND_LINE)]
                else:
                    seen.add(key)
                    rows.append(row)
            faults += wrong
            if len(faults) >= MOST_FAULTS:
                break
            if len(rows) > MOST_ROWS:
                faults.append(Fault(row.number if row else 0, "", reasons.TABLE_TOO_LONG))
                break
    except csv.Error:
        number = heading.line + reader.line_num
        faults.append(Fault(number, "", reasons.NOT_A_LINE))
    return rows, faults[:MOST_FAULTS]


def _missing(heading: Heading) -> list[Fault]:
    return [
        Fault(heading.line, name, reasons.COLUMN_MISSING) for name in NEEDED if name not in heading.columns
    ]


def _says_nothing(cells: list[str], heading: Heading) -> bool:
    """An empty line, a repeated heading, a total, or a line without a figure, such as a signature."""

    def cell(name: str) -> str:
        place = heading.columns.get(name, len(cells))
        return one_line(cells[place]).strip() if place < len(cells) else ""

    if cell("state").casefold() in STATES:
        return False
    first = next((text for text in map(one_line, cells) if text.strip()), "")
    named = (first, *(cell(name) for name in NEEDED))
    if any(text.strip().casefold().startswith(TOTALS) for text in named):
        return True
    if _day(cell("date")) is not None:
        return False
    if not first or columns_of(cells) == heading.columns:
        return True
    figures = (cell(name) for name in heading.columns if name not in ("state", "line"))
    return not any(sign.isdigit() for text in figures for sign in text)


def _row(cells: list[str], columns: Mapping[str, int], number: int) -> tuple[TableRow | None, list[Fault]]:
    def cell(name: str) -> str:
        place = columns.get(name, -1)
        return _bare(one_line(cells[place]).strip()) if 0 <= place < len(cells) else ""

    account = _WHOLE.sub("", cell("account"))
    if account.replace(" ", "").isdecimal():  # digits in groups
        account = account.replace(" ", "")

    wrong: list[Fault] = []
    day = _day(cell("date"))
    if day is None:
        wrong.append(Fault(number, "date", reasons.NOT_A_DAY))
    state = STATES.get(cell("state").casefold())
    if state is None:
        wrong.append(Fault(number, "state", reasons.NOT_A_STATE))
    sums: dict[str, int | None] = {"price": None, "subsidy": None}
    for name in sums:
        if cell(name):
            try:
                sums[name] = typed_sum(_CURRENCY.sub("", cell(name)))
            except NotASum:
                wrong.append(Fault(number, name, reasons.NOT_A_SUM))
    if _SHORTENED.fullmatch(account):
        wrong.append(Fault(number, "account", reasons.NUMBER_SHORTENED))
    wrong += [
        Fault(number, name, reasons.CELL_MISSING)
        for name, text_given in (("account", account), ("complex", cell("complex")))
        if not 0 < len(text_given) <= 20
    ]
    if wrong or day is None or state is None:
        return None, wrong
    price, subsidy = sums["price"], sums["subsidy"] or 0
    if price is not None and subsidy > price:
        return None, [Fault(number, "subsidy", reasons.SUBSIDY_OVER_PRICE)]
    return (
        TableRow(
            number, day, account, cell("complex"), state, price, subsidy, cell("line")[:50]
        ),
        [],
    )  # fmt: skip


def _bare(text: str) -> str:
    """What a spreadsheet has put around a cell so that it stays text: ="102", '102."""
    found = _AS_TEXT.fullmatch(text)
    return (found[1] if found else text.removeprefix("'")).strip()


def _day(text: str) -> date | None:
    found = _DAY.fullmatch(_bare(text))
    if found is None:
        return None
    year, month, day = found.group(1, 2, 3) if found[1] else found.group(6, 5, 4)
    try:
        return date(int(year) + (2000 if len(year) == 2 else 0), int(month), int(day))
    except ValueError:
        return None
