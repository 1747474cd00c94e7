"""Grids as rows of described tables."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from ruobr_server.kit.sheets.cells import cleaned, is_emptying
from ruobr_server.kit.sheets.description import EMPTIED, Field, Sheet
from ruobr_server.kit.sheets.files import Grid, grids
from ruobr_server.kit.sheets.rows import MOST_FAULTS, Fault, Row, Tables
from ruobr_server.kit.sheets.values import folded
from ruobr_tui.api.reasons import canteen, school_import
from ruobr_tui.api.reasons.reason import Explanation, explained
from ruobr_tui.api.rules.fields.wrong import Wrong

_TITLES = 10
"""Lines that may stand before the heading."""


def read_tables(files: Mapping[str, bytes], sheets: Sequence[Sheet]) -> Tables:
    """What these files (by name) say."""
    words = sorted({name for sheet in sheets for each in sheet.fields for name in each.names})
    tables = Tables()
    for name, data in files.items():
        found, faults = grids(name, data, words)
        tables.faults += faults
        for grid in found:
            _read(grid, sheets, tables)
    return tables


def _read(grid: Grid, sheets: Sequence[Sheet], tables: Tables) -> None:
    if not grid.rows:
        tables.faults.append(Fault(grid.file, 0, "", explained(canteen.EMPTY_TABLE)))
        return
    sheet = _sheet_of(grid, sheets)
    if sheet is None:
        example = school_import.UNKNOWN_TABLE.with_fields(example="pupils.csv")
        tables.faults.append(Fault(grid.file, 0, "", example))
        return
    place, heading = _heading(grid, sheet)
    number, titles = grid.rows[place]
    if not heading:
        tables.faults.append(Fault(grid.file, number, "", explained(school_import.NO_HEADING)))
        return
    columns: dict[str, str] = {}
    for at, name in sorted(heading.items()):
        title = cleaned(titles[at])
        if name in columns:
            tables.faults.append(Fault(grid.file, number, title, explained(school_import.COLUMN_TWICE)))
        columns[name] = title
    missing = [each for each in sheet.needed if each.name not in columns]
    for each in missing:
        name = f"{each.name} / {each.russian[0]}"
        tables.faults.append(Fault(grid.file, number, name, explained(canteen.COLUMN_MISSING)))
    tables.doubts += [
        Fault(grid.file, number, cleaned(title), explained(school_import.UNKNOWN_COLUMN))
        for at, title in enumerate(titles)
        if at not in heading and cleaned(title)
    ]
    if missing:
        return
    fields = {at: sheet.field(name) for at, name in heading.items()}
    rows = tables.rows.setdefault(sheet.name, [])
    for row_number, cells in grid.rows[place + 1 :]:
        row = Row(grid.file, row_number, columns)
        for at, column in fields.items():
            text = cells[at] if at < len(cells) else ""
            if (why := _take(row, column, text)) is not None:
                tables.faults.append(row.fault(column.name, why))
                row.wrong.add(column.name)
        if row.values:
            rows.append(row)
        if len(tables.faults) >= MOST_FAULTS:
            return


def _take(row: Row, column: Field, raw: str) -> Explanation | None:
    """Read one cell into the row; what is wrong with it."""
    if is_emptying(raw):
        if column.required or not column.is_emptied:
            return explained(school_import.NOT_EMPTIED)
        row.values[column.name] = EMPTIED
        return None
    text = cleaned(raw)
    if not text:
        return None
    try:
        row.values[column.name] = column.value.read(text)
    except Wrong as error:
        return error.explanation
    return None


def _sheet_of(grid: Grid, sheets: Sequence[Sheet]) -> Sheet | None:
    """By its name, else the one with most columns of this heading."""
    name = folded(grid.name).replace("_", " ")
    for sheet in sheets:
        if name in (each.replace("_", " ") for each in sheet.names):
            return sheet
    fitting = []
    for sheet in sheets:
        _, heading = _heading(grid, sheet)
        if all(each.name in heading.values() for each in sheet.needed) and sheet.needed:
            fitting.append((len(heading), sheet))
    most = max((count for count, _ in fitting), default=0)
    best = [sheet for count, sheet in fitting if count == most]
    return best[0] if len(best) == 1 else None


def _heading(grid: Grid, sheet: Sheet) -> tuple[int, dict[int, str]]:
    """The place of the row that names most columns, and the columns by their places in it."""
    known = {name: each.name for each in sheet.fields for name in each.names}
    best: tuple[int, dict[int, str]] = (0, {})
    for place, (_, cells) in enumerate(grid.rows[:_TITLES]):
        found = {}
        for at, cell in enumerate(cells):
            name = known.get(folded(cleaned(cell)).replace("_", " "), known.get(folded(cleaned(cell))))
            if name is not None:
                found[at] = name
        if len(found) > len(best[1]):
            best = (place, found)
    return best
