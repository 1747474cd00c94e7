"""Which homework is which."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from ruobr_tui.api.models.diary import Lesson, Task
from ruobr_tui.api.rules.diary.tasks import (
    homework_weeks,
    is_one_work,
    subject_key,
    task_key,
    task_number,
    text_key,
)

MONDAY = date(2026, 11, 23)


def lesson(subject: str = "Алгебра", day: date = MONDAY) -> Lesson:
    return Lesson(id=1, subject=subject, date=day)


def task(**values: Any) -> Task:
    fields: dict[str, Any] = {"id": 7, "type": "homework", "title": "§ 5", "text": "", **values}
    return Task(**fields)


def test_case_and_spacing_of_a_subject_do_not_matter() -> None:
    assert subject_key("  Русский\u00a0 ЯЗЫК ") == subject_key("русский язык") == "русский язык"
    assert subject_key("Русский язык") != subject_key("Русскийязык")


def test_spacing_of_a_text_does_not_matter_but_its_case_does() -> None:
    assert text_key(" § 5,\n  № 1 ") == "§ 5, № 1"
    assert text_key("Класс А") != text_key("класс а")


def test_a_number_means_a_task_only_with_its_type_and_above_nought() -> None:
    assert task_number(task(id=1)) == ("homework", 1)
    assert task_number(task(id=1, type="test")) != task_number(task(id=1))
    assert task_number(task(id=0)) is None
    assert task_number(task(id=-1)) is None


def test_each_part_of_the_key_distinguishes_tasks() -> None:
    key = task_key(lesson(), task())
    assert task_key(lesson(" алгебра"), task(title=" §  5")) == key
    others = [
        task_key(lesson(), task(id=8)),
        task_key(lesson(), task(type="test")),
        task_key(lesson("Геометрия"), task()),
        task_key(lesson(), task(title="§ 6")),
        task_key(lesson(), task(text="№ 1")),
        task_key(lesson(), task(deadline=MONDAY + timedelta(days=1))),
        task_key(lesson(day=MONDAY + timedelta(days=1)), task()),
    ]
    assert key not in others
    assert len(set(others)) == len(others) - 1, (
        "a deadline is worth as much as the day of the lesson, no other is"
    )


def test_the_deadline_goes_before_the_day_of_the_lesson() -> None:
    due = MONDAY + timedelta(days=3)
    assert task_key(lesson(), task(deadline=due)) == task_key(lesson(day=due), task())


def test_work_without_a_number_still_has_a_type() -> None:
    assert task_key(lesson(), task(id=0)) != task_key(lesson(), task(id=0, type="test"))


def test_one_work_by_its_number() -> None:
    assert is_one_work(lesson(), task(), lesson(" АЛГЕБРА"), task(title="other words"))
    assert not is_one_work(lesson(), task(), lesson(), task(id=8))
    assert not is_one_work(lesson(), task(), lesson("Геометрия"), task())
    assert not is_one_work(lesson(), task(), lesson(), task(type="test"))
    assert not is_one_work(lesson(), task(id=1), lesson(), task(id=2)), "equal words are not enough"


def test_a_number_on_one_side_alone_is_not_one_work() -> None:
    assert not is_one_work(lesson(), task(id=1), lesson(), task(id=0))
    assert not is_one_work(lesson(), task(id=0), lesson(), task(id=1))


def test_one_work_by_its_words() -> None:
    mine = task(id=0, title="§ 5", text="№ 1")
    assert is_one_work(lesson(), mine, lesson(), task(id=0, title=" § 5 ", text="№  1"))
    assert not is_one_work(lesson(), mine, lesson(), task(id=0, title="§ 5", text="№ 2"))
    assert not is_one_work(lesson(), mine, lesson(), task(id=0, title="§ 6", text="№ 1"))
    assert not is_one_work(lesson(), mine, lesson("Геометрия"), mine)
    assert not is_one_work(lesson(), mine, lesson(), task(id=0, title="§ 5", text="№ 1", type="test"))


@given(st.dates(date(2000, 1, 1), date(2100, 1, 1)), st.integers(0, 30))
def test_whole_weeks_around_what_is_due(first: date, span: int) -> None:
    last = first + timedelta(days=span)
    begin, end = homework_weeks(first, last)
    assert begin.weekday() == 0
    assert end.weekday() == 6
    assert timedelta(days=21) <= first - begin < timedelta(days=28)
    assert timedelta(days=7) <= end - last < timedelta(days=14)
