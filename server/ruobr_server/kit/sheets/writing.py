"""Tables as files: templates, and what is stored."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from typing import Any

from ruobr_server.kit.sheets.description import SCHOOL, Sheet
from ruobr_server.kit.sheets.planning import Planning
from ruobr_server.kit.sheets.records import Record
from ruobr_server.kit.sheets.values import folded
from ruobr_tui.api.rules.text.csv_text import EXCEL, FORMULAS, csv_bytes
from ruobr_tui.api.rules.text.safe_text import one_line


def heading(sheet: Sheet, language: str = "ru") -> list[str]:
    """The names of the columns."""
    return [each.russian[0] if language == "ru" else each.name for each in sheet.fields]


def file_name(sheet: Sheet) -> str:
    """The name of its file."""
    return f"{sheet.name.replace(' ', '_')}.csv"


def template(sheet: Sheet, language: str = "ru") -> bytes:
    """A file with the columns alone."""
    return csv_bytes(heading(sheet, language), [], EXCEL)


def exported(planning: Planning, sheet: Sheet, language: str = "ru") -> bytes:
    """The rows that are stored, as a file that changes nothing where it is imported."""
    names = Names(planning)
    rows = sorted(
        [[_guarded(cell) for cell in _cells(sheet, record, names)] for record in _records(planning, sheet)],
        key=lambda cells: [folded(cell) for cell in cells],
    )
    return csv_bytes(heading(sheet, language), rows, EXCEL)


def _records(planning: Planning, sheet: Sheet) -> Iterator[Record]:
    for record in planning.records[sheet.name].values():
        if not record.is_new and not record.is_removed:
            yield record


def texts_of(sheet: Sheet, record: Record, names: Names) -> dict[str, str]:
    """The texts of a row by the names of its columns."""
    return {each.name: text for each, text in zip(sheet.fields, _cells(sheet, record, names), strict=True)}


def _cells(sheet: Sheet, record: Record, names: Names) -> Sequence[str]:
    texts = {} if sheet.show is None else sheet.show(names.planning, record)
    cells = []
    for each in sheet.fields:
        column = "school_id" if each.name == SCHOOL and sheet.in_school else each.stored
        value: Any = record.values.get(column) if column else None
        if each.name in texts:
            cells.append(texts[each.name])
        elif value is None:
            cells.append("")
        elif isinstance(value, Record):
            cells.append(names.of(value))
        else:
            cells.append(each.value.write(value))
    return cells


class Names:
    """What a cell says of another row: its usual label, or a longer one where several have that."""

    def __init__(self, planning: Planning) -> None:
        self.planning = planning
        self._counts: dict[str, Counter[Any]] = {}

    def of(self, record: Record) -> str:
        """The shortest label that only this row has."""
        name = record.sheet.name
        if name not in self._counts:
            self._counts[name] = Counter(
                (each.values.get("school_id"), folded(label))
                for each in self.planning.records[name].values()
                for label in dict.fromkeys(each.sheet.labels(each))
            )
        labels = record.sheet.labels(record)
        place = record.values.get("school_id")
        alone = (each for each in labels if self._counts[name][place, folded(each)] == 1)
        return next(alone, labels[0])


def _guarded(text: str) -> str:
    """One line; an apostrophe before a formula is taken away by readers: one that is data gets another."""
    text = one_line(text)
    rest = text.lstrip("'")
    return f"'{text}" if text.startswith("'") and rest[:1] in FORMULAS and rest else text
