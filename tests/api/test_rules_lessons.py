"""Active and current lessons, homework by the day it is due, the way along a subject."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ruobr_tui.api.models.diary import Absence, File, Lesson, Mark, Remark, Task
from ruobr_tui.api.rules.diary.lessons import (
    current,
    homework_due,
    is_active,
    is_current,
    same_subject,
    set_in,
)

MONDAY = date(2026, 11, 23)


def lesson(number: int = 1, day: int = 0, hour: int = 8, subject: str = "Алгебра", **fields: Any) -> Lesson:
    base: dict[str, Any] = {
        "date": MONDAY + timedelta(days=day),
        "time_start": time(hour),
        "time_end": time(hour, 45),
        "subject": subject,
    }
    return Lesson(id=number, **{**base, **fields})


BEFORE = datetime.combine(MONDAY, time(7))
AFTER = datetime.combine(MONDAY, time(8, 45))


@pytest.mark.parametrize(
    "recorded",
    [
        {"topic": "Корни"},
        {"marks": [Mark(text="5")]},
        {"absence": Absence(code="Н")},
        {"remarks": [Remark(text="Опоздал")]},
        {"assigned": [Task(id=1, title="§ 1")]},
    ],
)
def test_a_lesson_is_active_when_anything_is_recorded(recorded: dict[str, Any]) -> None:
    assert is_active(lesson(**recorded), BEFORE)
    assert not is_active(lesson(**recorded, active=False), AFTER)


@pytest.mark.parametrize(
    "given_for_it", [{"tasks": [Task(id=1, title="§ 1")]}, {"files": [File(title="план.pdf")]}]
)
def test_what_stands_on_a_lesson_that_it_is_for_makes_it_active_when_it_is_over(
    given_for_it: dict[str, Any],
) -> None:
    assert not is_active(lesson(**given_for_it), BEFORE)
    assert not is_active(lesson(**given_for_it), datetime.combine(MONDAY, time(8, 44)))
    assert is_active(lesson(**given_for_it), AFTER)
    assert is_active(lesson(**given_for_it, active=True), BEFORE)
    timeless = lesson(**given_for_it, time_start=None, time_end=None)
    assert not is_active(timeless, datetime.combine(MONDAY, time(23)))
    assert is_active(timeless, datetime.combine(MONDAY + timedelta(days=1), time(0)))


def test_an_empty_lesson_is_active_only_by_the_servers_word() -> None:
    assert not is_active(lesson(topic="  "), AFTER)
    assert is_active(lesson(active=True), BEFORE)


@pytest.mark.parametrize(
    ("clock", "expected"), [("07:59", False), ("08:00", True), ("08:44", True), ("08:45", False)]
)
def test_a_lesson_goes_on_from_its_start_until_before_its_end(clock: str, expected: bool) -> None:
    now = datetime.combine(MONDAY, time.fromisoformat(clock))
    assert is_current(lesson(), now) is expected
    assert not is_current(lesson(cancelled=True), now)
    assert not is_current(lesson(day=1), now)


def test_the_current_lesson_of_a_day() -> None:
    one, two = lesson(1), lesson(2, hour=9)
    assert current([two, one], datetime.combine(MONDAY, time(9, 10))) == two
    assert current([two, one], datetime.combine(MONDAY, time(8, 50))) is None


def test_homework_without_a_deadline_is_due_on_the_day_of_the_lesson_it_stands_on() -> None:
    stands_on = lesson(2, day=2, tasks=[Task(id=1, title="§ 1")])
    lessons = [lesson(5, day=4), stands_on, lesson(1)]
    (due,) = homework_due(lessons, MONDAY, MONDAY + timedelta(days=6))
    assert (due.day, due.lesson, due.is_stated) == (MONDAY + timedelta(days=2), stands_on, False)
    assert homework_due(lessons, MONDAY + timedelta(days=3), MONDAY + timedelta(days=6)) == []


def test_what_was_set_in_a_lesson_is_sent_or_stands_on_the_next_one() -> None:
    one, other = Task(id=1, title="§ 1"), Task(id=2, title="§ 2")
    following = [
        lesson(2, day=1, subject="Физика", tasks=[other]),
        lesson(3, hour=9, tasks=[other]),  # the second of a double lesson
        lesson(4, day=2, cancelled=True, tasks=[other]),
        lesson(5, day=3, tasks=[one]),
        lesson(6, day=4, tasks=[other]),
    ]
    assert set_in(lesson(1), following) == [one]
    assert set_in(lesson(1), following[:3]) == []
    assert set_in(lesson(1, assigned=[other]), following) == [other]
    assert set_in(lesson(1, assigned=[]), following) == []  # the portal says that nothing was set
    assert set_in(lesson(1, tasks=[other], active=True), following) == [other]  # an older server of ours


def test_a_stated_deadline_holds() -> None:
    deadline = MONDAY + timedelta(days=2)
    lessons = [lesson(tasks=[Task(id=1, title="§ 1", deadline=deadline)]), lesson(2, day=1)]
    (due,) = homework_due(lessons, MONDAY, MONDAY + timedelta(days=6))
    assert (due.day, due.is_stated) == (deadline, True)
    assert homework_due(lessons, MONDAY, MONDAY + timedelta(days=1)) == []


def test_homework_repeated_by_a_double_lesson_is_listed_once() -> None:
    task = Task(id=1, title="§ 1")
    assert (
        len(homework_due([lesson(1, tasks=[task]), lesson(2, hour=9, tasks=[task])], MONDAY, date.max)) == 1
    )
    unnumbered = Task(id=0, title="§ 1")
    double = [lesson(1, tasks=[unnumbered]), lesson(2, hour=9, tasks=[unnumbered])]
    assert len(homework_due(double, MONDAY, date.max)) == 1


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ({"id": 0, "title": "слова 1"}, {"id": 0, "title": "слова 2"}),
        ({"id": -1, "title": "слова 1"}, {"id": -1, "title": "слова 2"}),
        ({"id": 7, "type": "test", "title": "§ 1"}, {"id": 7, "type": "group", "title": "§ 1"}),
        ({"id": 7, "title": "§ 1"}, {"id": 7, "title": "§ 2"}),
        ({"id": 0, "text": "§ 1"}, {"id": 0, "text": "§ 2"}),
        (
            {"id": 0, "title": "читать", "deadline": MONDAY},
            {"id": 0, "title": "читать", "deadline": MONDAY + timedelta(days=1)},
        ),
    ],
)
def test_works_that_share_a_number_are_all_listed(one: dict[str, Any], other: dict[str, Any]) -> None:
    tasks = [Task(**one), Task(**other)]
    assert len(homework_due([lesson(1, tasks=tasks)], MONDAY, date.max)) == 2
    apart = [lesson(1, tasks=tasks[:1]), lesson(2, hour=9, tasks=tasks[1:])]
    assert len(homework_due(apart, MONDAY, date.max)) == 2


lessons_in_time = st.lists(
    st.builds(
        lesson,
        number=st.integers(1, 99),
        day=st.integers(0, 13),
        hour=st.integers(8, 14),
        subject=st.sampled_from(["Алгебра", "Физика", "алгебра"]),
        subject_id=st.integers(0, 2),
        tasks=st.lists(
            st.builds(
                Task,
                id=st.integers(1, 10**6),
                title=st.just("§"),
                deadline=st.none() | st.dates(MONDAY, MONDAY + timedelta(days=20)),
            ),
            max_size=2,
        ),
    ),
    max_size=12,
    unique_by=lambda one: one.id,
)


@given(lessons_in_time, st.randoms(use_true_random=False))
def test_all_homework_falls_due_once_in_order(lessons: list[Lesson], random: Any) -> None:
    found = homework_due(lessons, date.min, date.max)
    assert [due.day for due in found] == sorted(due.day for due in found)
    assert {due.task.id for due in found} == {task.id for one in lessons for task in one.tasks}
    assert all(due.day == due.lesson.date for due in found if not due.is_stated)
    assert homework_due(random.sample(lessons, len(lessons)), date.min, date.max) == found
    split = MONDAY + timedelta(days=5)
    early = homework_due(lessons, date.min, split)
    assert [*early, *homework_due(lessons, split + timedelta(days=1), date.max)] == found


def test_the_next_and_the_previous_lesson_of_a_subject() -> None:
    one, two, three = lesson(1), lesson(2, day=1), lesson(3, day=2)
    lessons = [three, lesson(9, day=1, hour=7, subject="Физика"), one, two]
    assert same_subject(lessons, one, 1) == two
    assert same_subject(lessons, one, 2) == three
    assert same_subject(lessons, three, -1) == two
    assert same_subject(lessons, one, -1) is None
    assert same_subject(lessons, three, 1) is None
    assert same_subject([one, three], two, 1) == three


def test_groups_of_one_subject_belong_together() -> None:
    one, two = lesson(1, subject_id=5), lesson(2, day=1, subject_id=6)
    assert same_subject([one, two], one) == two
    renamed = lesson(3, day=2, subject_id=5, subject="Алгебра и начала анализа")
    assert same_subject([one, renamed], one) == renamed
    nameless = lesson(4, day=3, subject="")
    assert same_subject([nameless, lesson(5, day=4, subject="")], nameless) is None


@given(lessons_in_time)
def test_a_step_forward_and_one_back_is_where_one_was(lessons: list[Lesson]) -> None:
    by_name = [one.model_copy(update={"subject_id": 0}) for one in lessons]
    for one in by_name:
        after = same_subject(by_name, one, 1)
        if after is not None:
            assert same_subject(by_name, after, -1) == one
            assert (after.starts, after.id) > (one.starts, one.id)
