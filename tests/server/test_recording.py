"""What a teacher enters: written once, numbered, published to whom it concerns, and seen at the next look."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from typing import Any

import httpx
import pytest
from sqlalchemy import select

from ruobr_server.areas.diary.changes import LessonChange, announce
from ruobr_server.areas.diary.recording import Entry, Homework, NewMark, record
from ruobr_server.areas.diary.tables import absences, files, lessons, marks, tasks
from ruobr_server.areas.messages.delivery import PARENT, PUPIL, NewLetter, deliver
from ruobr_server.areas.schools.tables import classes, pupils
from ruobr_server.kit.db import Database
from ruobr_server.kit.errors import Conflict, Invalid, NotFound, ServerError
from support.fixtures import NOW
from support.neighbours import BESIDE_PUPIL, TYPE_ONLY_THERE
from support.published_events import heard
from support.school import (
    ANNA,
    BORIS,
    CLASS_9V,
    GLEB,
    HEAD,
    PASSWORD,
    SCHOOL,
    TASK,
    VERA,
    header_credentials,
)
from support.statements import rows

OPEN, CANCELLED, FOREIGN = 1005, 1004, 1101
"""A lesson nobody has entered anything for, a cancelled one, one of another class."""


def enter(database: Database, *entries: Entry) -> None:
    database.write_now(record, SCHOOL, entries, NOW)


def of(database: Database, table: Any, *where: Any) -> list[dict[str, Any]]:
    query = select(table).where(table.c.school_id == SCHOOL, *where)
    rows = database.read_now(lambda connection: connection.execute(query).all())
    return [dict(row._mapping) for row in rows]


def versions(database: Database) -> tuple[int, dict[int, int]]:
    [school_class] = of(database, classes, classes.c.id == CLASS_9V)
    return school_class["version"], {row["id"]: row["version"] for row in of(database, pupils)}


def beside(database: Database) -> list[Any]:
    """Everything that the school beside ours has recorded, with its versions."""
    tables = (classes, pupils, lessons, tasks, files, marks, absences)
    queries = [select(each).where(each.c.school_id != SCHOOL).order_by(*each.primary_key) for each in tables]
    return [tuple(row) for query in queries for row in database.read_now(rows, query)]


@pytest.fixture(autouse=True)
def untouched(furnished: Database) -> Iterator[None]:
    """Whatever is recorded in our school changes nothing in the one beside it, whose numbers are the same."""
    before = beside(furnished)
    assert len(before) > 20
    yield
    assert beside(furnished) == before
    assert not [login for login, _, _ in heard(furnished) if login.startswith("beside")]


def test_everything_of_a_lesson_at_once(furnished: Database) -> None:
    before = versions(furnished)
    entry = Entry(
        OPEN,
        topic="Корни",
        homework=[Homework("§ 15", date(2026, 11, 30), 20)],
        marks=[NewMark(ANNA, "5", 1, comment="Молодец"), NewMark(ANNA, "4", 2, Decimal("2.5"))],
        absences={VERA: "Б"},
    )
    enter(furnished, entry)
    [lesson] = of(furnished, lessons, lessons.c.id == OPEN)
    assert (lesson["topic"], lesson["changed_at"]) == ("Корни", NOW)
    [task] = of(furnished, tasks, tasks.c.lesson_id == OPEN)
    assert (task["title"], task["class_id"], task["date"]) == ("§ 15", CLASS_9V, date(2026, 11, 28))
    given = of(furnished, marks, marks.c.lesson_id == OPEN)
    assert {(row["value"], row["weight"], row["comment"]) for row in given} == {
        ("5", Decimal(1), "Молодец"),
        ("4", Decimal("2.5"), ""),
    }
    [absence] = of(furnished, absences, absences.c.lesson_id == OPEN)
    assert (absence["pupil_id"], absence["code"]) == (VERA, "Б")
    after = versions(furnished)
    assert after[0] != before[0]
    grown = {number for number, version in after[1].items() if version != before[1][number]}
    assert grown == {ANNA, VERA}


def test_who_hears_what(furnished: Database) -> None:
    """Boris has no account; Gleb's father may not read that diary; staff and strangers hear nothing."""
    enter(furnished, Entry(OPEN, homework=[Homework("§ 15")], marks=[NewMark(ANNA, "5", 1)]))
    of_anna, of_boris, of_vera = ({"child": child, "lesson": OPEN} for child in (ANNA, BORIS, VERA))
    homework = [{"kind": "homework", **each} for each in (of_anna, of_boris)]
    assert sorted(heard(furnished), key=str) == [
        ("anna", "mark", {**of_anna, "more": homework[:1]}),
        ("father", "homework", of_vera),
        ("mother", "mark", {**of_anna, "more": homework}),
        ("vera", "homework", of_vera),
    ]


def test_what_one_child_alone_sees_is_published_to_its_readers_alone(furnished: Database) -> None:
    """Nor do the cached weeks of the class grow old, nor does the lesson show that somebody was marked."""
    before = versions(furnished)
    enter(furnished, Entry(OPEN, marks=[NewMark(VERA, "2", 1)], absences={VERA: "Б"}))
    about = {"child": VERA, "lesson": OPEN}
    own = {**about, "more": [{"kind": "absence", **about}]}
    assert sorted(heard(furnished), key=str) == [("father", "mark", own), ("vera", "mark", own)]
    after = versions(furnished)
    assert after[0] == before[0]
    assert [number for number, version in after[1].items() if version != before[1][number]] == [VERA]
    [lesson] = of(furnished, lessons, lessons.c.id == OPEN)
    assert lesson["changed_at"] is None


def test_a_column_of_marks_is_one_event_for_each_account(furnished: Database) -> None:
    children = (ANNA, BORIS, VERA)
    enter(furnished, Entry(OPEN, topic="Корни", marks=[NewMark(each, "4", 1) for each in children]))
    assert sorted((login, kind) for login, kind, _ in heard(furnished)) == [
        ("anna", "mark"),
        ("father", "mark"),
        ("mother", "mark"),
        ("vera", "mark"),
    ]


def test_a_year_of_records_is_published_in_events_that_can_be_read(furnished: Database) -> None:
    """Of bounded size; together they name every change."""
    changes = [LessonChange(number, CLASS_9V, "lesson") for number in range(1, 121)]
    furnished.write_now(announce, SCHOOL, changes, NOW)
    own = [about for login, _, about in heard(furnished) if login == "anna"]
    assert [1 + len(each.get("more", [])) for each in own] == [50, 50, 20]
    named = {row["lesson"] for each in own for row in (each, *each.get("more", []))}
    assert named == set(range(1, 121))


def test_a_shut_diary_sends_its_guardian_nothing(furnished: Database) -> None:
    enter(furnished, Entry(FOREIGN, topic="Дроби", marks=[NewMark(GLEB, "3", 1)]))
    assert heard(furnished) == []


def test_nothing_new_is_neither_written_nor_published(furnished: Database) -> None:
    before = versions(furnished)
    enter(furnished, Entry(1002, topic="Реформы", absences={ANNA: "Б", VERA: ""}))
    assert heard(furnished) == []
    assert versions(furnished) == before


def test_what_is_taken_back(furnished: Database) -> None:
    enter(furnished, Entry(1001, removed_marks=[2001], removed_homework=[TASK]))
    enter(furnished, Entry(1002, absences={ANNA: ""}))
    enter(furnished, Entry(1003, absences={ANNA: "Б"}))
    assert 2001 not in {row["id"] for row in of(furnished, marks)}
    assert TASK not in {row["id"] for row in of(furnished, tasks)}
    assert TASK not in {row["task_id"] for row in of(furnished, files)}
    left = of(furnished, absences, absences.c.pupil_id == ANNA)
    assert [(row["lesson_id"], row["code"]) for row in left] == [(1003, "Б")]
    kinds = [kind for login, kind, about in heard(furnished) if login == "anna"]
    assert kinds == ["mark", "absence", "absence"]


def test_what_is_taken_back_is_the_one_mark_and_the_one_absence(furnished: Database) -> None:
    enter(furnished, Entry(OPEN, marks=[NewMark(ANNA, "12345678", 1)], absences={ANNA: "Б", VERA: "Б"}))
    [mark] = of(furnished, marks, marks.c.lesson_id == OPEN)
    assert (mark["value"], mark["weight"]) == ("12345678", Decimal(1))  # the weight of our own type
    enter(furnished, Entry(OPEN, absences={ANNA: ""}))
    [left] = of(furnished, absences, absences.c.lesson_id == OPEN)
    assert left["pupil_id"] == VERA
    enter(furnished, Entry(OPEN, removed_marks=[mark["id"]]))
    assert of(furnished, marks, marks.c.lesson_id == OPEN) == []
    assert len(of(furnished, files, files.c.task_id.is_not(None))) == 1


@pytest.mark.parametrize(
    ("entries", "error"),
    [
        ([Entry(4711)], NotFound),
        ([Entry(OPEN), Entry(OPEN)], Invalid),
        ([Entry(CANCELLED, topic="x")], Conflict),
        ([Entry(OPEN, marks=[NewMark(GLEB, "5", 1)])], Invalid),
        ([Entry(OPEN, marks=[NewMark(ANNA, "5", 99)])], Invalid),
        ([Entry(OPEN, marks=[NewMark(ANNA, " ", 1)])], Invalid),
        ([Entry(OPEN, marks=[NewMark(ANNA, "отлично!!", 1)])], Invalid),
        ([Entry(OPEN, absences={ANNA: "Ы"})], Invalid),
        ([Entry(OPEN, absences={ANNA: "Ю"})], Invalid),  # the school beside has this code,
        ([Entry(OPEN, marks=[NewMark(ANNA, "5", TYPE_ONLY_THERE)])], Invalid),  # this type,
        ([Entry(OPEN, marks=[NewMark(BESIDE_PUPIL, "5", 1)])], Invalid),  # and this pupil
        ([Entry(OPEN, absences={BESIDE_PUPIL: "Б"})], Invalid),
        ([Entry(1001, marks=[NewMark(ANNA, "123456789", 1)])], Invalid),
        ([Entry(OPEN, homework=[Homework(" ")])], Invalid),
        ([Entry(OPEN, removed_marks=[2001])], NotFound),
        ([Entry(OPEN, marks=[NewMark(ANNA, "5", 1)]), Entry(1001, removed_homework=[4711])], NotFound),
    ],
    ids=str,
)
def test_what_is_refused_leaves_nothing(
    furnished: Database, entries: list[Entry], error: type[ServerError]
) -> None:
    before = versions(furnished), of(furnished, marks), of(furnished, tasks)
    with pytest.raises(error):
        enter(furnished, *entries)
    assert (versions(furnished), of(furnished, marks), of(furnished, tasks)) == before
    assert heard(furnished) == []


def test_nothing_is_published_that_is_rolled_back(furnished: Database) -> None:
    def fail(connection: Any) -> None:
        record(connection, SCHOOL, [Entry(OPEN, topic="Корни")], NOW)
        raise RuntimeError

    with pytest.raises(RuntimeError):
        furnished.write_now(fail)
    assert heard(furnished) == []


async def test_the_next_look_sees_it(furnished: Database, app_client: httpx.AsyncClient) -> None:
    """A stored response is not valid any longer."""
    span = {"child": str(ANNA), "start": "2026-11-23", "end": "2026-11-29"}
    headers = header_credentials("mother", PASSWORD)
    first = await app_client.get("/timetable2/", params=span, headers=headers)
    conditional = {**headers, "if-none-match": first.headers["etag"]}
    assert (await app_client.get("/timetable2/", params=span, headers=conditional)).status_code == 304
    await furnished.write(record, SCHOOL, [Entry(OPEN, marks=[NewMark(ANNA, "5", 1)])], NOW)
    second = await app_client.get("/timetable2/", params=span, headers=conditional)
    assert second.status_code == 200
    [lesson] = [each for each in second.json()["lessons"] if each["id"] == OPEN]
    assert [mark["mark"] for mark in lesson["marks"]] == ["5"]


def test_a_letter_is_published_to_its_readers_alone(furnished: Database) -> None:
    letter = NewLetter(SCHOOL, 4, "Собрание", "В среду", {1: PARENT, ANNA: PUPIL})
    number = furnished.write_now(deliver, letter, NOW)
    assert heard(furnished) == [
        ("mother", "letter", {"letter": number}),
        ("anna", "letter", {"letter": number}),
    ]
    with pytest.raises(Invalid):
        furnished.write_now(deliver, NewLetter(SCHOOL, HEAD, "x", "x", {}), NOW)
