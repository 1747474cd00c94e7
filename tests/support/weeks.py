"""Weeks as plain values, for tests of what draws them."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from typing import Any

from ruobr_tui.widgets.week_view import DayView, LessonView, WeekView

MONDAY = date(2026, 11, 23)
NOW = datetime.combine(date(2026, 11, 24), time(10, 0))
"""The school's wall clock on Tuesday, in the second lesson."""
BELLS = (
    *(("08:30", "09:15"), ("09:25", "10:10"), ("10:30", "11:15"), ("11:35", "12:20")),
    *(("12:40", "13:25"), ("13:35", "14:20"), ("14:30", "15:15")),
)


def a_lesson(number: int, day: date = MONDAY, order: int = 1, **more: Any) -> LessonView:
    """The lesson with this id, ``order``-th of its day."""
    start, end = BELLS[order - 1]
    return LessonView(
        **{"subject": f"Предмет {number}", "number": order, "start": start, "end": end, **more},
        id=number,
        day=day.isoformat(),
    )


def a_week(*lessons: LessonView, **more: Any) -> WeekView:
    """A week with these lessons."""
    days = [(MONDAY + timedelta(days=number)).isoformat() for number in range(7)]
    return WeekView(
        1,
        MONDAY.isoformat(),
        tuple(DayView(day, tuple(each for each in lessons if each.day == day)) for day in days),
        **more,
    )


def usual_week(per_day: int = 3, days: int = 6) -> WeekView:
    """``per_day`` lessons a day; their ids are 11, 12, 13, 21, 22…: the day, then the place."""
    return a_week(
        *(
            a_lesson(10 * (day + 1) + order, MONDAY + timedelta(days=day), order)
            for day in range(days)
            for order in range(1, per_day + 1)
        )
    )
