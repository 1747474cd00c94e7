"""The table of a canteen's day: who ate what, as CSV from the canteen's own program.

Columns by name in any order, Russian or English: date, account, complex (its code), state, and where
they are told price, subsidy and line. Separated by semicolon, tab or comma.
"""

from __future__ import annotations

import csv
import io
import re
from dataclasses import dataclass
from datetime import date

from ruobr_tui.api.models.meals import CANCELLED, ORDERED, RECEIVED
from ruobr_tui.api.models.text import one_line
from ruobr_tui.api.rules.amounts import NotASum, typed_sum
from ruobr_tui.api.rules.wrong import N_

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
STATES = {
    "received": RECEIVED,
    "получено": RECEIVED,
    "30": RECEIVED,
    "cancelled": CANCELLED,
    "отменено": CANCELLED,
    "20": CANCELLED,
    "ordered": ORDERED,
    "заказано": ORDERED,
    "10": ORDERED,
}
MOST_ROWS = 250_000
MOST_FAULTS = 200
"""More are not listed: the table is another one than was meant."""

_DAY = re.compile(r"(\d{4})-(\d{2})-(\d{2})|(\d{2})\.(\d{2})\.(\d{4})")


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


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong in a line (from 1, the heading), as an English message id."""

    line: int
    column: str
    text: str


def decoded(data: bytes) -> str:
    """The text of a file: UTF-8 with or without a mark, otherwise windows-1251. Never fails."""
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return data.decode("cp1251", "replace")


def read_table(text: str) -> tuple[list[TableRow], list[Fault]]:
    """The rows, and what is wrong; with any fault the rows are those that could be read."""
    first = text.split("\n", 1)[0]
    separator = next((each for each in ";\t" if each in first), ",")
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True)
    rows: list[TableRow] = []
    faults: list[Fault] = []
    seen: dict[tuple[date, str, str], TableRow] = {}
    columns: dict[str, int] | None = None
    try:
        for cells in reader:
            if not any(cell.strip() for cell in cells):
                continue
            if columns is None:
                columns, faults = _columns(cells, reader.line_num)
                if faults:
                    break
                continue
            row, wrong = _row(cells, columns, reader.line_num)
            if row is not None:
                key = (row.date, row.account, row.complex)
                if key in seen:
                    wrong = [Fault(row.number, "", N_("This meal stands in an earlier line already."))]
                else:
                    seen[key] = row
                    rows.append(row)
            faults += wrong
            if len(faults) >= MOST_FAULTS:
                break
            if len(rows) > MOST_ROWS:
                faults.append(Fault(row.number if row else 0, "", N_("That is too much for one table.")))
                break
    except csv.Error:
        faults.append(Fault(reader.line_num, "", N_("This line is no table: check the quotation marks.")))
    if columns is None and not faults:
        faults.append(Fault(1, "", N_("The table is empty.")))
    return rows, faults[:MOST_FAULTS]


def _columns(cells: list[str], number: int) -> tuple[dict[str, int], list[Fault]]:
    told = [one_line(cell).strip().casefold() for cell in cells]
    found = {
        name: told.index(next(each for each in known if each in told))
        for name, known in NAMES.items()
        if any(each in told for each in known)
    }
    text = N_("This column is missing in the heading.")
    return found, [Fault(number, name, text) for name in NEEDED if name not in found]


def _row(cells: list[str], columns: dict[str, int], number: int) -> tuple[TableRow | None, list[Fault]]:
    def cell(name: str) -> str:
        place = columns.get(name, -1)
        return one_line(cells[place]).strip() if 0 <= place < len(cells) else ""

    wrong: list[Fault] = []
    day = _day(cell("date"))
    if day is None:
        wrong.append(Fault(number, "date", N_("A day as 24.11.2026 is needed.")))
    state = STATES.get(cell("state").casefold())
    if state is None:
        wrong.append(Fault(number, "state", N_("One of received, cancelled, ordered is needed.")))
    sums: dict[str, int | None] = {"price": None, "subsidy": None}
    for name in sums:
        if cell(name):
            try:
                sums[name] = typed_sum(cell(name))
            except NotASum:
                wrong.append(Fault(number, name, N_("A sum as 97,50 is needed.")))
    wrong += [
        Fault(number, name, N_("This must be told."))
        for name in ("account", "complex")
        if not 0 < len(cell(name)) <= 20
    ]
    if wrong or day is None or state is None:
        return None, wrong
    price, subsidy = sums["price"], sums["subsidy"] or 0
    if price is not None and subsidy > price:
        return None, [Fault(number, "subsidy", N_("The subsidy is more than the price."))]
    return (
        TableRow(
            number, day, cell("account"), cell("complex"), state, price, subsidy, cell("line")[:50]
        ),
        [],
    )  # fmt: skip


def _day(text: str) -> date | None:
    found = _DAY.fullmatch(text)
    if found is None:
        return None
    year, month, day = found.group(1, 2, 3) if found[1] else found.group(6, 5, 4)
    try:
        return date(int(year), int(month), int(day))
    except ValueError:
        return None
