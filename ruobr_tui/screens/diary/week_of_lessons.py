"""Conversion of lesson models to the plain view of a week."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING

from ruobr_tui.api.homework import attached, count_files, files_of, headline
from ruobr_tui.api.models.diary import Lesson, Mark
from ruobr_tui.api.models.marks import Period
from ruobr_tui.api.rules.diary.announced_tests import announced_test
from ruobr_tui.api.rules.diary.calendar import breaks, running, terms
from ruobr_tui.api.rules.diary.lessons import is_active, same_subject
from ruobr_tui.api.rules.diary.tasks import is_one_work
from ruobr_tui.widgets.week_view import (
    AssignedView,
    DayView,
    FileView,
    LessonView,
    MarkView,
    NeighbourView,
    WeekView,
)

if TYPE_CHECKING:
    from ruobr_tui.store.diary.ticks import Ticks


class Records:
    """What is known of lessons beside themselves: the user's ticks and notes, and the lessons before them."""

    def __init__(
        self,
        ticks: Ticks | None = None,
        notes: Mapping[int, str] | None = None,
        earlier: Iterable[Lesson] = (),
    ) -> None:
        self._ticks = ticks
        self._notes = notes or {}
        self._lessons = list(earlier)

    def with_lessons(self, lessons: Iterable[Lesson]) -> Records:
        """Return these records with later lessons."""
        return Records(self._ticks, self._notes, [*self._lessons, *lessons])

    def is_done(self, lesson: Lesson) -> bool:
        """Whether all homework for a lesson is ticked."""
        ticks = self._ticks
        return (
            ticks is not None and bool(lesson.tasks) and all((lesson, task) in ticks for task in lesson.tasks)
        )

    def note(self, lesson: Lesson) -> str:
        """The user's note."""
        return self._notes.get(lesson.id, "")

    def previous(self, lesson: Lesson) -> NeighbourView | None:
        """The lesson of the subject before this one."""
        other = same_subject(self._lessons, lesson, -1) if self._lessons else None
        return neighbour_view(other) if other is not None else None


_NONE = Records()


def neighbour_view(lesson: Lesson) -> NeighbourView:
    """Return the view of another lesson of the subject."""
    marks = " ".join(mark.text for mark in lesson.marks)
    return NeighbourView(lesson.date.isoformat(), lesson.topic, marks)


def week_view(
    child: int,
    monday: date,
    lessons: Sequence[Lesson] | None,
    periods: Sequence[Period],
    now: datetime,
    records: Records = _NONE,
) -> WeekView:
    """Return the view of a week. ``lessons`` is None if the week is unknown; ``now`` is school time."""
    records = records.with_lessons(lessons or ())
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
        days=tuple(day_view(day, of_day[day], periods, now, records) for day in days),
        known=lessons is not None,
        period=period.title if period is not None else "",
    )


def day_view(
    day: date,
    lessons: Sequence[Lesson],
    periods: Sequence[Period],
    now: datetime,
    records: Records = _NONE,
) -> DayView:
    """Return the view of a day with its lessons, or with the break that it lies in."""
    gap = breaks(periods, day) if not lessons else None
    return DayView(
        day.isoformat(),
        tuple(lesson_view(lesson, number, now, records) for number, lesson in enumerate(lessons, 1)),
        gap[0].isoformat() if gap else "",
        gap[1].isoformat() if gap else "",
    )


def lesson_view(lesson: Lesson, number: int, now: datetime, records: Records = _NONE) -> LessonView:
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
        marks=tuple(map(_mark, lesson.marks)),
        absence=lesson.absence.code if lesson.absence is not None else "",
        absence_title=lesson.absence.title if lesson.absence is not None else "",
        remark="; ".join(remark.text for remark in lesson.remarks),
        teacher=lesson.teacher,
        room=lesson.room,
        sends_absence=lesson.is_sent("absence"),
        test="" if lesson.cancelled else announced_test(lesson.topic, "; ".join(homework)),
        done=records.is_done(lesson),
        note=records.note(lesson),
        file_list=tuple(_files(lesson)),
        assigned=tuple(_assigned(lesson)),
        previous=records.previous(lesson),
    )


def _mark(mark: Mark) -> MarkView:
    return MarkView(mark.text, f"{mark.weight.normalize():f}", mark.kind, mark.comment)


def _files(lesson: Lesson) -> Iterable[FileView]:
    for one in (*files_of(lesson), *(each for task in lesson.tasks for each in attached(task))):
        if not one.is_page:
            yield FileView(one.title, one.size or 0)


def _assigned(lesson: Lesson) -> Iterable[AssignedView]:
    """Yield homework set in the lesson, without what is for the lesson itself."""
    for task in lesson.assigned:
        if not any(is_one_work(lesson, task, lesson, other) for other in lesson.tasks):
            yield AssignedView(headline(task), task.deadline.isoformat() if task.deadline else "")
