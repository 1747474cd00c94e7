"""Homework stands on the lesson that it is due for; what was set in a lesson stands beside it."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import count
from typing import Any

import pytest
from sqlalchemy import Connection

from ruobr_server.areas.diary import service as diary
from ruobr_server.areas.diary import tables
from ruobr_server.areas.schools.service import Pupil, pupil
from ruobr_server.kit.db import Database
from support.databases import on_both, on_sqlite
from support.records import teach
from support.school import ALGEBRA, ANNA, CLASS_9V, HISTORY, put

pytestmark = on_sqlite

SET_ON = date(2027, 2, 1)
"""A Monday without anything else around."""

_numbers = count(90_001)


def day(number: int) -> date:
    """So many days after the homework was set."""
    return SET_ON + timedelta(days=number)


def assign(database: Database, lesson: int, deadline: date | None = None, **more: Any) -> int:
    """Homework set in a lesson on ``SET_ON``; its number."""
    number = next(_numbers)
    row = {"id": number, "class_id": CLASS_9V, "lesson_id": lesson, "date": SET_ON, "title": "§ 1"}
    database.write_now(put, tables.tasks, {**row, "deadline": deadline, **more})
    return number


WHOLE = day(-60), day(120)


def lessons(database: Database, start: date = WHOLE[0], end: date = WHOLE[1]) -> dict[int, dict[str, Any]]:
    """The wire's lessons by number."""

    def read(connection: Connection) -> list[dict[str, Any]]:
        anna: Pupil | None = pupil(connection, ANNA)
        assert anna is not None
        return diary.lessons_of(connection, anna, start, end)

    return {lesson["id"]: lesson for lesson in database.read_now(read)}


def standing(database: Database, task: int, **span: date) -> tuple[list[int], list[int], list[str]]:
    """On which lessons it stands, in which it was set, and what it says of its day."""
    found = lessons(database, **span)
    due = [number for number, each in found.items() for one in each["task"] if one["id"] == task]
    assigned = [number for number, each in found.items() for one in each["set_homework"] if one["id"] == task]
    dates = {
        one["deadline"]
        for each in found.values()
        for one in (*each["task"], *each["set_homework"])
        if one["id"] == task
    }
    return due, assigned, sorted(dates)


def test_it_stands_on_the_lesson_of_its_deadline(furnished: Database) -> None:
    first = teach(furnished, ALGEBRA, SET_ON)
    teach(furnished, ALGEBRA, day(1))
    wanted = teach(furnished, ALGEBRA, day(3))
    teach(furnished, ALGEBRA, day(3), order=6)  # of a double lesson the first
    teach(furnished, HISTORY, day(3), order=1)
    task = assign(furnished, first, day(3))
    assert standing(furnished, task) == ([wanted], [first], ["2027-02-04"])


def test_a_day_without_the_subject_is_for_the_next_lesson_that_takes_place(furnished: Database) -> None:
    first = teach(furnished, ALGEBRA, SET_ON)
    teach(furnished, ALGEBRA, day(1))
    teach(furnished, ALGEBRA, day(4), cancelled=True)
    wanted = teach(furnished, ALGEBRA, day(5))
    task = assign(furnished, first, day(2))
    assert standing(furnished, task) == ([wanted], [first], ["2027-02-03"])  # the teacher's day stays


def test_a_cancelled_lesson_keeps_the_homework_that_was_set_for_its_day(furnished: Database) -> None:
    first = teach(furnished, ALGEBRA, SET_ON)
    cancelled = teach(furnished, ALGEBRA, day(2), cancelled=True)
    teach(furnished, ALGEBRA, day(3))
    assert standing(furnished, assign(furnished, first, day(2)))[0] == [cancelled]


@on_both
def test_without_a_deadline_it_is_for_the_next_lesson_that_takes_place(furnished: Database) -> None:
    first = teach(furnished, ALGEBRA, SET_ON)
    teach(furnished, ALGEBRA, SET_ON, order=6)  # the second of a double lesson
    teach(furnished, ALGEBRA, day(2), cancelled=True)
    wanted = teach(furnished, ALGEBRA, day(4))
    task = assign(furnished, first)
    assert standing(furnished, task) == ([wanted], [first], ["2027-02-05"])
    page = furnished.read_now(diary.public_task, task)
    assert page is not None
    assert page.deadline == day(4)


@on_both
@pytest.mark.parametrize("deadline", [None, day(0), day(-3), day(2)])
def test_what_no_lesson_follows_or_is_due_at_once_stays_where_it_was_set(
    furnished: Database, deadline: date | None
) -> None:
    first = teach(furnished, ALGEBRA, SET_ON)
    if deadline is not None and deadline <= SET_ON:
        teach(furnished, ALGEBRA, day(1))
    task = assign(furnished, first, deadline)
    due, assigned, [date_of] = standing(furnished, task)
    assert (due, assigned, date_of) == ([first], [first], (deadline or SET_ON).isoformat())


@on_both
def test_each_span_has_what_the_whole_year_has(furnished: Database) -> None:
    """However the days are requested: week by week, day by day, or all at once."""
    days = [day(number) for number in (0, 0, 2, 7, 9, 30, 31, 60)]
    algebra = [teach(furnished, ALGEBRA, each, order=place % 2 + 1) for place, each in enumerate(days)]
    for each in days:
        teach(furnished, HISTORY, each, order=4, cancelled=each == day(9))
    for deadline in (None, *(day(number) for number in (-1, 0, 1, 2, 3, 8, 9, 10, 29, 30, 59, 60, 61, 119))):
        assign(furnished, algebra[0], deadline)
        assign(furnished, teach(furnished, HISTORY, SET_ON, order=3), deadline)
    whole = lessons(furnished)
    assert sum(len(lesson["task"]) for lesson in whole.values()) >= 30
    for length in (1, 7, 40):
        parts: dict[int, dict[str, Any]] = {}
        for start in range(-60, 121, length):
            parts |= lessons(furnished, day(start), day(min(start + length - 1, 120)))
        assert parts == whole


def test_files_come_with_homework_that_was_set_long_before(furnished: Database) -> None:
    first = teach(furnished, ALGEBRA, SET_ON)
    wanted = teach(furnished, ALGEBRA, day(90))
    task = assign(furnished, first, day(90), text="<p>Проект</p>")
    row = {"class_id": CLASS_9V, "lesson_id": first, "task_id": task, "date": SET_ON, "size": 3}
    file = {"title": "план.pdf", "media_type": "application/pdf", "content": b"pdf"}
    furnished.write_now(put, tables.files, {"id": 95_001, **row, **file})
    found = lessons(furnished, day(90), day(90))
    [task_of] = found[wanted]["task"]
    assert (task_of["text"], task_of["doc"], task_of["doc_str"]) == ("<p>Проект</p>", True, "/files/95001/")
    assert [each["url"] for each in task_of["files"]] == ["/files/95001/"]
    assert found[wanted]["docs_for_lesson"] == []


def test_a_coming_lesson_with_nothing_but_homework_is_not_active(furnished: Database) -> None:
    first, coming = teach(furnished, ALGEBRA, SET_ON), teach(furnished, ALGEBRA, day(2))
    assign(furnished, first)
    found = lessons(furnished)
    assert (found[first]["active"], found[coming]["active"]) == (True, False)
    assert (found[first]["task"], len(found[coming]["task"])) == ([], 1)
