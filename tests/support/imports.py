"""Tables of a school, and their import without the command line."""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import Table, select

from ruobr_server.areas.records.service import sheets_of
from ruobr_server.areas.registry import AREAS
from ruobr_server.areas.school_import.service import Import, Outcome, apply, export, plan
from ruobr_server.kit.db import Database
from ruobr_server.kit.sheets.summary import counts
from support.moment import NOW

TODAY = date(2026, 11, 24)
Rows = Sequence[Sequence[object]]


def table(heading: str, *rows: str, separator: str = ";", encoding: str = "utf-8") -> bytes:
    """A file: cells are separated by ``|`` here."""
    out = io.StringIO(newline="")
    writer = csv.writer(out, delimiter=separator)
    for line in (heading, *rows):
        writer.writerow([cell.strip() for cell in line.split("|")])
    return out.getvalue().encode(encoding)


TOWN = table("название", "г. Рябинов")
SCHOOL = table(
    "название|полное название|территория|часовой пояс",
    "Школа № 7|Муниципальная школа № 7|г. Рябинов|Asia/Novokuznetsk",
)
STAFF = table(
    "фамилия|имя|отчество|дата рождения|СНИЛС|должность",
    "Лаврова|Мария|Петровна|05.06.1985|112-233-445 95|Учитель",
    "Полевой|Степан|Ильич|21.11.1979||Учитель математики",
)
CLASSES = table(
    "параллель|литера|классный руководитель", "5|А|Лаврова Мария Петровна", "6|А|Полевой Степан Ильич"
)
PUPILS = table(
    "фамилия|имя|отчество|дата рождения|СНИЛС|пол|класс",
    "Ветрова|Анна|Ивановна|01.02.2015|087-654-303 00|ж|5А",
    "Грачёв|Лев|Олегович|03.04.2015||м|5а",
    "Зимина|Вера|Денисовна|11.12.2014||ж|6 А",
)
PARENTS = table(
    "ученик: фамилия|ученик: имя|ученик: дата рождения|фамилия|имя|отчество|дата рождения",
    "Ветрова|Анна|01.02.2015|Ветрова|Ольга|Петровна|07.08.1988",
    "Грачёв|Лев|03.04.2015|Грачёв|Олег|Ильич|09.10.1986",
)
FILES = {
    "territories.csv": TOWN,
    "schools.csv": SCHOOL,
    "staff.csv": STAFF,
    "classes.csv": CLASSES,
    "pupils.csv": PUPILS,
    "parents.csv": PARENTS,
}
"""A small school. The pupils' years of birth fit to November 2026."""


@dataclass
class Importer:
    """Reads, plans and writes, as ``ruobr-server import`` does."""

    database: Database
    today: date = TODAY
    person_key: bytes | None = None
    valid_from: date | None = None

    def given(self, files: Mapping[str, bytes], school_id: int | None = None) -> Import:
        """An import of these files."""
        return Import(files, sheets_of(AREAS), self.today, school_id, self.person_key, self.valid_from)

    def plan(self, files: Mapping[str, bytes], school_id: int | None = None) -> Outcome:
        """What it would do."""
        return self.database.read_now(plan, self.given(files, school_id))

    def __call__(self, files: Mapping[str, bytes], school_id: int | None = None) -> Outcome:
        """Plan and write; a fault fails the test."""
        given = self.given(files, school_id)
        found = self.database.read_now(plan, given)
        assert not found.faults, found.faults
        if not found.steps:
            return found
        return self.database.write_now(apply, given, found.digest, NOW)

    def faults(self, files: Mapping[str, bytes]) -> list[tuple[str, int, str, str]]:
        """File, row, column and reason of each fault."""
        return [(each.file, each.row, each.column, each.why.reason.code) for each in self.plan(files).faults]

    def export(self, school_id: int = 1) -> dict[str, bytes]:
        """The tables of a school."""
        return self.database.read_now(export, school_id, sheets_of(AREAS), self.today)

    def rows(self, of: Table, *columns: str) -> list[tuple[Any, ...]]:
        """These columns of a table, in order."""
        query = select(*(of.c[name] for name in columns)).order_by(*(of.c[name] for name in columns))
        return [
            tuple(row) for row in self.database.read_now(lambda connection: connection.execute(query).all())
        ]


def counted(outcome: Outcome) -> dict[str, dict[str, int]]:
    """How many rows of which table are created, changed, closed or deleted."""
    return {action: dict(tables) for action, tables in counts(list(outcome.steps)).items()}
