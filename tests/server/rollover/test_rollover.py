"""A school led into its next year: by groups, undone, given back as a table; by services and the command."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

from ruobr_server.areas.diary.tables import lessons, marks
from ruobr_server.areas.rollover.names import class_named
from ruobr_server.areas.rollover.plan import Named
from ruobr_server.areas.rollover.service import (
    Planned,
    carry_out,
    close_timetable,
    done_for,
    planned,
    require_season,
)
from ruobr_server.areas.rollover.table import pupils_done, read, written
from ruobr_server.areas.rollover.undoing import undo
from ruobr_server.areas.schools.tables import classes, people, pupils
from ruobr_server.areas.timetable.tables import courses, timetable_versions
from ruobr_server.kit.db import Database
from ruobr_server.kit.errors import Conflict
from ruobr_server.kit.sheets.files import read_folder
from support import server_command
from support.databases import on_both, on_sqlite
from support.imports import Importer

EXAMPLE = Path(__file__).parents[3] / "examples" / "school"
SUMMER = date(2027, 6, 21)
AT = datetime(2027, 6, 21, 5, tzinfo=UTC)
YEAR = 2027


@pytest.fixture
def school(database: Database) -> Importer:
    """``examples/school``: 2А, 5А, 8А."""
    importer = Importer(database)
    importer(read_folder(EXAMPLE))
    return importer


def state(school: Importer) -> list[list[tuple[Any, ...]]]:
    """What a rollover changes."""
    return [
        school.rows(classes, "id", "year", "grade", "letter", "class_teacher_id"),
        school.rows(pupils, "id", "person_id", "class_id", "left_on"),
        school.rows(courses, "id", "year", "class_id", "subject_id", "group_name", "staff_id", "hours"),
        school.rows(timetable_versions, "id", "valid_from", "valid_until"),
        school.rows(lessons, "id", "class_id", "date", "course_id"),
    ]


def plan_of(school: Importer, changes: Mapping[int, Named | None] | None = None) -> Planned:
    return school.database.read_now(planned, 1, YEAR, changes)


def apply(school: Importer, plan: Planned) -> None:
    school.database.write_now(close_timetable, 1, YEAR, SUMMER, AT)
    for group in plan.groups:
        school.database.write_now(carry_out, 1, YEAR, group, SUMMER, AT)


def by_class(school: Importer) -> dict[str, int]:
    """Present pupils by the name and year of their class."""
    names = {
        number: f"{year} {grade}{letter}"
        for number, year, grade, letter in school.rows(classes, "id", "year", "grade", "letter")
    }
    found: dict[str, int] = {}
    for class_id, left_on in school.rows(pupils, "class_id", "left_on"):
        if left_on is None:
            found[names[class_id]] = found.get(names[class_id], 0) + 1
    return found


@on_both
def test_applied_undone_and_applied_twice(school: Importer) -> None:
    before = state(school)
    was = by_class(school)
    plan = plan_of(school)
    assert [unit.name for unit in plan.units] == ["3А", "6А", "9А"]
    apply(school, plan)
    after = by_class(school)
    assert after == {"2027 3А": was["2026 2А"], "2027 6А": was["2026 5А"], "2027 9А": was["2026 8А"]}
    # A class goes on as itself: its lessons stay those of its pupils. Courses wait for their teachers.
    assert school.rows(lessons, "id", "class_id") == [(row[0], row[1]) for row in before[4]]
    assert {(year, teacher) for year, teacher in school.rows(courses, "year", "staff_id")} == {(2027, None)}
    assert plan_of(school).groups == []
    applied = state(school)
    apply(school, plan_of(school))
    assert state(school) == applied
    assert school.database.read_now(done_for, 1, YEAR) == ["3А", "6А", "9А"]
    assert school.database.write_now(undo, 1, YEAR, AT) == ["3А", "6А", "9А"]
    assert state(school) == before
    with pytest.raises(Conflict):
        school.database.write_now(undo, 1, YEAR, AT)
    apply(school, plan_of(school))
    assert state(school) == applied


@on_sqlite
def test_held_back_leaving_and_a_new_class(school: Importer) -> None:
    of_class: dict[int, list[int]] = {}
    for number, class_id in school.rows(pupils, "id", "class_id"):
        of_class.setdefault(class_id, []).append(number)
    names = {
        number: f"{grade}{letter}" for number, grade, letter in school.rows(classes, "id", "grade", "letter")
    }
    at = {names[class_id]: numbers for class_id, numbers in of_class.items()}
    held, gone, other = at["5А"][0], at["5А"][1], at["8А"][:2]
    changes: dict[int, Named | None] = {held: Named(5, "А"), gone: None} | dict.fromkeys(other, Named(9, "Б"))
    before = state(school)
    plan = plan_of(school, changes)
    assert {each.id for each in plan.pupils if each.is_changed} == {held, gone, *other}
    apply(school, plan)
    counts = by_class(school)
    assert counts["2027 5А"] == 1
    assert counts["2027 6А"] == len(at["5А"]) - 2
    assert counts["2027 9Б"] == 2
    assert school.rows(pupils, "id", "left_on").count((gone, SUMMER)) == 1
    assert sum(counts.values()) == len(before[1]) - 1
    assert {number for number, *_ in state(school)[1]} == {number for number, *_ in before[1]}
    school.database.write_now(undo, 1, YEAR, AT)
    assert state(school) == before


@on_sqlite
def test_interrupted_it_goes_on_and_what_is_old_is_refused(school: Importer) -> None:
    before = by_class(school)
    plan = plan_of(school)
    school.database.write_now(carry_out, 1, YEAR, plan.groups[0], SUMMER, AT)
    with pytest.raises(Conflict):  # the same class again
        school.database.write_now(carry_out, 1, YEAR, plan.groups[0], SUMMER, AT)
    rest = plan_of(school)
    assert len(rest.groups) == len(plan.groups) - 1
    stale = rest.groups[0]
    moved = stale[0].pupils[0]
    [elsewhere] = {row[0] for row in school.rows(classes, "id")} - {
        each.goes_on.id for each in plan.units if each.goes_on is not None and each.name != "3А"
    }
    school.database.write_now(
        lambda connection: connection.execute(
            pupils.update().where(pupils.c.id == moved).values(class_id=elsewhere)
        )
    )
    with pytest.raises(Conflict):
        school.database.write_now(carry_out, 1, YEAR, stale, SUMMER, AT)
    apply(school, plan_of(school))
    assert sum(by_class(school).values()) == sum(before.values())


@on_sqlite
def test_the_first_lesson_and_changes_of_others_end_the_way_back(school: Importer) -> None:
    apply(school, plan_of(school))
    [(number, class_id, *_), *_rest] = school.rows(pupils, "id", "class_id")
    other = next(row[0] for row in school.rows(classes, "id") if row[0] != class_id)

    def place(to: int) -> None:
        school.database.write_now(
            lambda connection: connection.execute(
                pupils.update().where(pupils.c.id == number).values(class_id=to)
            )
        )

    place(other)
    with pytest.raises(Conflict) as changed:
        school.database.write_now(undo, 1, YEAR, AT)
    assert changed.value.explanation.reason.code == "rollover-changed-since"
    place(class_id)
    one = school.database.read_now(
        lambda connection: connection.execute(
            select(lessons).where(lessons.c.class_id == class_id).limit(1)
        ).one()
    )
    later = {**one._mapping, "id": 10**6, "date": date(2027, 9, 1)}
    school.database.write_now(lambda connection: connection.execute(lessons.insert().values(**later)))
    with pytest.raises(Conflict) as begun:
        school.database.write_now(undo, 1, YEAR, AT)
    assert begun.value.explanation.reason.code == "rollover-lessons-begun"
    with pytest.raises(Conflict):
        require_season(YEAR, date(2027, 4, 30))


@on_sqlite
def test_the_plan_goes_out_as_a_table_and_comes_back(school: Importer) -> None:
    plan = plan_of(school)
    data = written(plan)
    assert read("rollover.csv", data, plan).moves == {each.id: each.to for each in plan.pupils}
    text = data.decode("utf-8-sig")
    rows = text.splitlines()
    five = next(each for each in plan.pupils if each.old == Named(5, "А"))
    at = next(place for place, row in enumerate(rows) if row.startswith(f"{five.id};"))
    for said, code in (("7А", "rollover-wrong-grade"), ("шестой", "rollover-no-class-name")):
        wrong = "\n".join([*rows[:at], rows[at].replace("6А", said), *rows[at + 1 :]])
        [fault] = read("rollover.csv", wrong.encode(), plan).faults
        assert (fault.row, fault.column, fault.why.reason.code) == (at + 1, "станет", code)
    doubled = read("rollover.csv", "\n".join([*rows, rows[at], "999999;Кто-то;;5А;6А"]).encode(), plan)
    assert [each.why.reason.code for each in doubled.faults] == ["rollover-second-row", "rollover-no-pupil"]
    back = "\n".join([*rows[:at], rows[at].replace("6А", "5 «а»"), *rows[at + 1 :]])
    moves = read("rollover.csv", back.encode(), plan).moves
    assert moves[five.id] == Named(5, "А")
    apply(school, plan_of(school, moves))
    # Given back once more it is about nobody who is left.
    left = plan_of(school)
    done = school.database.read_now(pupils_done, 1, YEAR)
    assert read("rollover.csv", back.encode(), left, done).faults == []
    assert class_named("выбыл") is None


@on_sqlite
def test_by_the_command(school: Importer, tmp_path: Path) -> None:
    url = school.database.url.render_as_string(hide_password=False)
    shift = int((AT - datetime.now(UTC)).total_seconds())
    environment = {"RUOBR_SERVER_LANG": "en", "RUOBR_CLOCK": str(shift)}
    call = ("rollover", "--database", url, "--school", "1", "--year", str(YEAR))

    def run(*more: str) -> tuple[int, str]:
        done = server_command.run(*call, *more, environment=environment)
        return done.returncode, done.stdout + done.stderr

    table = tmp_path / "rollover.csv"
    assert run("--save", str(table))[0] == 0
    assert table.stat().st_mode & 0o077 == 0
    code, said = run("--dry-run", "--table", str(table))
    assert (code, said.splitlines()[-1]) == (0, "Nothing was written.")
    assert "5А → 6А" in said
    before = state(school)
    assert run("--yes")[0] == 0
    assert "2027 6А" in by_class(school)
    assert run("--yes")[1].splitlines()[-1] == "Nothing to do: everything is there already."
    assert "Undone: 3 classes." in run("--undo", "--yes")[1]
    assert state(school) == before


@on_sqlite
def test_marks_and_names_stay(school: Importer) -> None:
    who = (school.rows(people, "id", "last_name"), school.rows(marks, "id", "pupil_id"))
    plan = plan_of(school)
    apply(school, replace(plan))
    assert who == (school.rows(people, "id", "last_name"), school.rows(marks, "id", "pupil_id"))
