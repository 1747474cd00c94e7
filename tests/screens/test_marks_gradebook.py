"""Which period is shown, who is in the first grade, and what is left of a period."""

from __future__ import annotations

from datetime import date, datetime, time

import pytest

from ruobr_tui.api.models.diary import Lesson
from ruobr_tui.api.models.marks import Period
from ruobr_tui.screens.gradebook import Periods, is_first_grade, records


def period(number: int, start: str, end: str) -> Period:
    """A period as it travels."""
    return Period.model_validate({"period": number, "date_start": start, "date_end": end})


QUARTERS = [period(1, "2026-09-01", "2026-10-24"), period(2, "2026-11-03", "2026-12-30")]
YEAR = period(9, "2026-09-01", "2027-05-26")


@pytest.mark.parametrize(
    ("day", "shown"),
    [
        (date(2026, 8, 20), 1),  # before the first: what comes
        (date(2026, 9, 1), 1),
        (date(2026, 10, 24), 1),
        (date(2026, 10, 28), 1),  # in a break: what was
        (date(2026, 11, 3), 2),
        (date(2027, 2, 1), 2),  # the portal has not told the third yet
    ],
)
def test_the_period_of_a_day_is_a_term_rather_than_its_year(day: date, shown: int) -> None:
    periods = Periods.of([YEAR, *QUARTERS])
    found = periods.now(day)
    assert found is not None
    assert found.id == shown
    assert [one.id for one in periods.pages] == [1, 2, 9]


def test_without_periods_none_is_shown() -> None:
    assert Periods.of([]).now(date(2026, 11, 24)) is None


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
