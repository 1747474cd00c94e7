"""Who is in the first grade, and what is left of a period."""

from __future__ import annotations

from datetime import date, datetime, time

import pytest

from ruobr_tui.api.models.diary import Lesson
from ruobr_tui.screens.marks.gradebook import is_first_grade, records


@pytest.mark.parametrize(
    ("name", "first"), [("1А", True), ("1", True), ("10Б", False), ("11", False), ("", False), ("9В", False)]
)
def test_the_first_grade_is_known_by_the_name_of_the_class(name: str, first: bool) -> None:
    assert is_first_grade(name) == first


def test_lessons_that_began_or_were_cancelled_are_not_left() -> None:
    def lesson(number: int, start: str, **more: object) -> Lesson:
        times = {"time_start": start, "time_end": "23:00:00"}
        return Lesson.model_validate(
            {"id": number, "date": "2026-11-24", "subject": "Химия", **times, **more}
        )

    lessons = [
        lesson(1, "08:30:00"),
        lesson(2, "10:00:00"),
        lesson(3, "10:01:00"),
        lesson(4, "12:00:00", lesson_status_cancel=1),
    ]
    [record] = records(lessons)
    assert record.lessons_left(datetime.combine(date(2026, 11, 24), time(10))) == 1
