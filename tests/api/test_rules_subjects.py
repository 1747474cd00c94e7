"""Lessons that begin now, and subjects that go by two names."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from typing import Any

import pytest

from ruobr_tui.api.models.diary import Lesson, Task
from ruobr_tui.api.rules.diary.lessons import (
    any_sent,
    current,
    homework_due,
    is_over,
    is_same_subject,
    is_to_come,
    may_be_renamed,
    same_subject,
    set_in,
)

MONDAY = date(2026, 11, 23)


def lesson(
    number: int = 1, day: int = 0, hour: int | None = 8, subject: str = "Алгебра", **fields: Any
) -> Lesson:
    times = {"time_start": time(hour), "time_end": time(hour, 45)} if hour is not None else {}
    return Lesson(id=number, date=MONDAY + timedelta(days=day), subject=subject, **{**times, **fields})


def at(hour: int, minute: int = 0, day: int = 0) -> datetime:
    return datetime.combine(MONDAY + timedelta(days=day), time(hour, minute))


def test_what_begins_now_is_not_to_come() -> None:
    assert is_to_come(lesson(), at(7, 59))
    assert not is_to_come(lesson(), at(8))
    assert not is_to_come(lesson(), at(9))


def test_without_a_time_the_day_decides() -> None:
    timeless = lesson(hour=None)
    assert is_to_come(timeless, at(23, 59, day=-1))
    assert not is_to_come(timeless, at(0))
    assert not is_over(timeless, at(23, 59))
    assert is_over(timeless, at(0, day=1))


def test_what_ends_now_is_over() -> None:
    assert not is_over(lesson(), at(8, 44))
    assert is_over(lesson(), at(8, 45))


def test_whether_any_lesson_has_a_field() -> None:
    silent, reporting = lesson(1), lesson(2, topic="")
    assert any_sent([], "topic") is True
    assert any_sent([silent, reporting], "topic") is True
    assert any_sent([silent], "topic") is False
    assert any_sent([reporting], "room") is False


def test_of_two_at_once_the_one_that_began_last() -> None:
    long = lesson(9, hour=8, time_end=time(12))
    later = lesson(1, hour=9)
    assert current([long, later], at(9, 10)) == later
    assert current([later, long], at(9, 10)) == later


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        ("Математика", "Матем.", True),
        ("Матем.", "Математика", True),
        ("Мат, гр. 1", "математика", True),
        ("Русский язык", "Русский", True),
        ("", "Физика", True),
        ("Физика", "", True),
        ("Физика", "Химия", False),
        ("Физика", "Физкультура", False),
        (".Физика", "Физика", False),
    ],
)
def test_names_that_can_be_one_subjects(one: str, other: str, expected: bool) -> None:
    assert may_be_renamed(lesson(subject=one), lesson(subject=other)) is expected


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        (("Алгебра", 1), ("АЛГЕБРА", 2), True),
        (("Математика", 7), ("Матем.", 7), True),
        (("Математика", 7), ("Матем.", 8), False),
        (("Математика", 0), ("Матем.", 0), False),
        (("Физика", 7), ("Химия", 7), False),
        (("", 7), ("Химия", 7), True),
        (("", 0), ("", 0), False),
    ],
)
def test_one_subject_by_name_or_by_number(
    one: tuple[str, int], other: tuple[str, int], expected: bool
) -> None:
    first, second = (lesson(subject=name, subject_id=number) for name, number in (one, other))
    assert is_same_subject(first, second) is expected
    assert is_same_subject(second, first) is expected


def test_a_step_forward_back_and_none() -> None:
    monday, tuesday, friday = lesson(1), lesson(2, day=1), lesson(3, day=4)
    all_of_them = [friday, lesson(4, day=2, subject="Химия"), monday, tuesday]
    assert same_subject(all_of_them, tuesday) == friday
    assert same_subject(all_of_them, tuesday, -1) == monday
    assert same_subject(all_of_them, monday, 2) == friday
    assert same_subject(all_of_them, friday, -2) == monday
    assert same_subject(all_of_them, monday, 3) is None
    assert same_subject(all_of_them, friday, -3) is None
    assert same_subject(all_of_them, tuesday, 0) == tuesday


def test_what_was_set_stands_on_the_next_lesson_of_a_later_day() -> None:
    task = Task(id=1, title="§ 1")
    first = lesson(1, tasks=[Task(id=9, title="for today")])
    double = lesson(2, hour=9, tasks=[Task(id=8, title="the second of a double lesson")])
    cancelled = lesson(3, day=1, cancelled=True, tasks=[Task(id=7, title="falls out")])
    other = lesson(4, day=1, subject="Химия", tasks=[Task(id=6, title="another subject")])
    later, latest = lesson(5, day=2, tasks=[task]), lesson(6, day=3, tasks=[Task(id=5, title="after it")])
    assert set_in(first, [latest, other, cancelled, double, later, first]) == [task]
    assert set_in(first, [first, double]) == []
    silent = lesson(7, assigned=[])
    assert set_in(silent, [later]) == []
    ours = lesson(8, active=True, tasks=[task])
    assert set_in(ours, [later]) == [task]


def test_what_falls_due_on_the_first_and_the_last_day() -> None:
    lessons = [lesson(day, day=day, tasks=[Task(id=day + 1, title=f"§ {day}")]) for day in range(4)]
    due = homework_due(reversed(lessons), MONDAY + timedelta(days=1), MONDAY + timedelta(days=2))
    assert [each.task.id for each in due] == [2, 3]
    assert [each.is_stated for each in due] == [False, False]


def test_a_stated_day_goes_before_the_lessons_own() -> None:
    stated = Task(id=1, title="§ 1", deadline=MONDAY + timedelta(days=2))
    plain = Task(id=2, title="§ 2")
    due = homework_due(
        [lesson(1, tasks=[stated]), lesson(2, day=1, tasks=[plain])], MONDAY, MONDAY + timedelta(days=9)
    )
    assert [(each.task.id, each.day, each.is_stated) for each in due] == [
        (2, MONDAY + timedelta(days=1), False),
        (1, MONDAY + timedelta(days=2), True),
    ]
    assert due[1].lesson.id == 1


def test_work_listed_already_hides_none_behind_it() -> None:
    task, more = Task(id=1, title="§ 1"), Task(id=2, title="§ 2")
    due = homework_due([lesson(1, tasks=[task]), lesson(2, hour=9, tasks=[task, more])], MONDAY, MONDAY)
    assert [(each.lesson.id, each.task.id) for each in due] == [(1, 1), (2, 2)]
