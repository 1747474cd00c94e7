"""Conversion of lesson models to the plain view of a week."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, timedelta

from ruobr_tui.api.homework import count_files, files_of, headline
from ruobr_tui.api.models.diary import Lesson
from ruobr_tui.api.models.marks import Period
from ruobr_tui.api.rules.diary.calendar import breaks, running, terms
from ruobr_tui.api.rules.diary.lessons import is_active
from ruobr_tui.widgets.week_view import DayView, LessonView, MarkView, WeekView


def week_view(
    child: int, monday: date, lessons: Sequence[Lesson] | None, periods: Sequence[Period], now: datetime
) -> WeekView:
    """Return the view of a week. ``lessons`` is None if the week is unknown; ``now`` is school time."""
    days = [monday + timedelta(days=number) for number in range(7)]
    of_day: dict[date, list[Lesson]] = {day: [] for day in days}
    for lesson in lessons or ():
        if lesson.date in of_day:
            of_day[lesson.date].append(lesson)
    quarters = terms(periods)
    period = running(quarters, monday) or running(quarters, days[5])
    return WeekView(
        child=child,
        monday=monday.isoformat(),
        days=tuple(day_view(day, of_day[day], periods, now) for day in days),
        known=lessons is not None,
        period=period.title if period is not None else "",
    )


def day_view(day: date, lessons: Sequence[Lesson], periods: Sequence[Period], now: datetime) -> DayView:
    """Return the view of a day with its lessons, or with the break that it lies in."""
    gap = breaks(periods, day) if not lessons else None
    return DayView(
        day.isoformat(),
        tuple(lesson_view(lesson, number, now) for number, lesson in enumerate(lessons, 1)),
        gap[0].isoformat() if gap else "",
        gap[1].isoformat() if gap else "",
    )


def lesson_view(lesson: Lesson, number: int, now: datetime) -> LessonView:
    """Return the view of a lesson; ``number`` (its position in the day) is used if the portal sends none."""
    # Homework belongs to the lesson that it is for: its date is shown only if it differs.
    deadlines = [task.deadline for task in lesson.tasks if task.deadline not in (None, lesson.date)]
    homework = [text for task in lesson.tasks if (text := headline(task))]
    return LessonView(
        id=lesson.id,
        day=lesson.date.isoformat(),
        number=lesson.number or number,
        start=f"{lesson.time_start:%H:%M}" if lesson.time_start is not None else "",
        end=f"{lesson.time_end:%H:%M}" if lesson.time_end is not None else "",
        subject=lesson.subject,
        active=is_active(lesson, now),
        cancelled=lesson.cancelled,
        topic=lesson.topic,
        homework="; ".join(homework),
        deadline=min(str(day) for day in deadlines) if deadlines else "",
        minutes=sum(task.minutes or 0 for task in lesson.tasks),
        files=len(files_of(lesson)) + sum(map(count_files, lesson.tasks)),
        marks=tuple(
            MarkView(mark.text, f"{mark.weight.normalize():f}", mark.kind, mark.comment)
            for mark in lesson.marks
        ),
        absence=lesson.absence.code if lesson.absence is not None else "",
        absence_title=lesson.absence.title if lesson.absence is not None else "",
        remark="; ".join(remark.text for remark in lesson.remarks),
        teacher=lesson.teacher,
        room=lesson.room,
        sends_absence=lesson.is_sent("absence"),
    )
