"""What is exported is a valid import: it changes nothing, and the next export has the same bytes."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from sqlalchemy import insert, select, update

from ruobr_server.areas.records.service import sheets_of
from ruobr_server.areas.registry import AREAS
from ruobr_server.areas.school_import.service import Import, export, plan
from ruobr_server.areas.schools.tables import people, schools, staff, staff_subjects, subjects
from ruobr_server.kit.db import Database
from ruobr_server.kit.sheets.cells import cleaned
from support.databases import on_sqlite
from support.imports import FILES, TODAY, Importer, table
from support.school import SCHOOL

pytestmark = on_sqlite
FIRST, SECOND = 501, 502
"""Ids of two more subjects."""

texts = (
    st.text(max_size=60)
    .filter(lambda text: cleaned(text) != "" and "\0" not in text)
    .filter(lambda text: text.isprintable() or text.encode("utf-8", "ignore").decode() == text)
)


@pytest.fixture
def filled(importer: Importer) -> Importer:
    """A small school with two subjects of a teacher."""
    importer(FILES)

    def add(connection: Any) -> None:
        for number in (FIRST, SECOND):
            connection.execute(insert(subjects).values(school_id=1, id=number, name=f"Предмет {number}"))
            connection.execute(insert(staff_subjects).values(school_id=1, staff_id=1, subject_id=number))

    importer.database.write_now(add)
    return importer


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(texts, texts, texts, texts, texts)
@example("=1+1", "-", "'=x", '="5"', "a;b")
@example('"', "\t-", "''", "—", "\ufeff,")
@example("ё", "Ё ", "  x", "x\ny", "9.10")
def test_whatever_is_stored_comes_back(
    filled: Importer, position: str, last: str, address: str, one: str, two: str
) -> None:
    if ";" in one + two or cleaned(one).casefold() == cleaned(two).casefold():
        two = f"{cleaned(one)} 2".replace(";", "")
        one = one.replace(";", "") or "1"

    def store(connection: Any) -> None:
        connection.execute(update(staff).values(position=position))
        connection.execute(update(people).where(people.c.id == 1).values(last_name=last))
        connection.execute(update(schools).values(address=address))
        for number, name in ((FIRST, one), (SECOND, two)):
            connection.execute(update(subjects).where(subjects.c.id == number).values(name=name or "x"))

    filled.database.write_now(store)
    exported = filled.export()
    found = filled.plan(exported)
    assert (found.faults, found.doubts, found.steps) == ([], [], [])
    assert filled.export() == exported


def test_a_school_that_nobody_imported_is_exported_as_well(furnished: Database) -> None:
    """Its staff have no dates of birth: they are known by their numbers."""
    sheets = sheets_of(AREAS)
    exported = furnished.read_now(export, SCHOOL, sheets, TODAY)
    found = furnished.read_now(plan, Import(exported, sheets, TODAY))
    assert (found.faults, found.steps) == ([], [])
    assert furnished.read_now(export, SCHOOL, sheets, TODAY) == exported
    assert len(exported["staff.csv"].splitlines()) > 1


def test_the_numbers_of_another_database_are_nobodys(filled: Importer) -> None:
    """An export that is imported elsewhere finds people by their birthdays."""
    exported = filled.export()
    lines = [line.split(";") for line in exported["pupils.csv"].decode("utf-8-sig").splitlines()]
    lines[1][1], lines[2][1] = lines[2][1], lines[1][1]
    swapped = "\n".join(";".join(line) for line in lines).encode()
    found = filled.plan({"pupils.csv": swapped})
    assert (found.faults, found.steps) == ([], [])


def test_twins_with_each_others_numbers_stay_who_they_are(filled: Importer) -> None:
    heading = "номер|фамилия|имя|дата рождения|класс"
    filled({"pupils.csv": table(heading, "|Лугов|Марк|05.05.2015|5А", "|Лугов|Лев|05.05.2015|5А")})
    numbers = {
        first: number
        for number, first, last in filled.rows(people, "id", "first_name", "last_name")
        if last == "Лугов"
    }
    swapped = (
        f"{numbers['Лев']}|Лугов|Марк|05.05.2015|5А",
        f"{numbers['Марк']}|Лугов|Лев|05.05.2015|5А",
    )
    assert filled.plan({"pupils.csv": table(heading, *swapped)}).steps == []
    # A first name that was misspelt is a change, by the number.
    [step] = filled.plan({"pupils.csv": table(heading, f"{numbers['Марк']}|Лугов|Марик|05.05.2015|5А")}).steps
    assert (step.sheet, step.old, step.new) == ("people", "Марк", "Марик")


def test_another_language_has_other_headings_and_the_same_rows(filled: Importer) -> None:
    sheets = sheets_of(AREAS)
    english = filled.database.read_now(export, 1, sheets, TODAY, "en")
    russian = filled.database.read_now(export, 1, sheets, TODAY, "ru")
    assert english.keys() == russian.keys()
    for name in english:
        assert english[name].split(b"\r\n")[1:] == russian[name].split(b"\r\n")[1:]
        assert english[name].split(b"\r\n")[0] != russian[name].split(b"\r\n")[0]
    assert filled.plan(english).steps == []
    count = filled.database.read_now(lambda connection: len(connection.execute(select(people)).all()))
    assert count > 3
