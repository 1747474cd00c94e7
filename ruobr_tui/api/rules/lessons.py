"""Which lessons are active or going on, what homework falls due, and the way along a subject.

``now`` is the school's wall clock without an offset (``api.clock.school_now``), as lessons have it.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import islice

from ruobr_tui.api.models.diary import Lesson, Task
from ruobr_tui.api.rules.tasks import TaskKey, task_key


def is_active(lesson: Lesson) -> bool:
    """Whether the teacher recorded anything: the server's word, else by what the lesson holds.

    Recorded are a topic, homework, a mark, an absence, a remark or a file.
    """
    if lesson.active is not None:
        return lesson.active
    return bool(
        lesson.topic.strip()
        or lesson.tasks
        or lesson.marks
        or lesson.absence
        or lesson.remarks
        or lesson.files
    )


def is_current(lesson: Lesson, now: datetime) -> bool:
    """Whether it is going on: from its start until just before its end, unless cancelled."""
    starts, ends = lesson.starts, lesson.ends
    return not lesson.cancelled and starts is not None and ends is not None and starts <= now < ends


def is_to_come(lesson: Lesson, now: datetime) -> bool:
    """Whether it has not begun; one without a time has when its day has."""
    return lesson.starts > now if lesson.starts is not None else lesson.date > now.date()


def current(lessons: Iterable[Lesson], now: datetime) -> Lesson | None:
    """The lesson going on now; None in a break. When two overlap, the one that began last."""
    going = [lesson for lesson in lessons if is_current(lesson, now)]
    return max(going, key=_order, default=None)


@dataclass(frozen=True, slots=True)
class Due:
    """Homework and the day by which it is to be done."""

    day: date
    lesson: Lesson  # the one it was set with
    task: Task
    is_stated: bool  # the teacher named the day; otherwise it follows from the timetable


def homework_due(lessons: Iterable[Lesson], from_day: date, to_day: date) -> list[Due]:
    """Homework due from ``from_day`` to ``to_day``, both included, in the order it falls due.

    Homework without a deadline is due on the next day the subject is taught (a second lesson of the
    same day does not count, nor a cancelled one); when that lesson is not among ``lessons``, on the
    day after it was set. Homework that several lessons repeat is listed once (``rules.tasks``).
    """
    ordered = sorted(lessons, key=_order)
    found: list[Due] = []
    listed: set[TaskKey] = set()
    for place, lesson in enumerate(ordered):
        for task in lesson.tasks:
            key = task_key(lesson, task)
            if key in listed:
                continue
            listed.add(key)
            day = task.deadline or _next_day(lesson, islice(ordered, place + 1, None))
            if from_day <= day <= to_day:
                found.append(Due(day, lesson, task, task.deadline is not None))
    return sorted(found, key=lambda due: (due.day, _order(due.lesson)))


def _next_day(lesson: Lesson, following: Iterable[Lesson]) -> date:
    for other in following:
        if other.date > lesson.date and not other.cancelled and is_same_subject(lesson, other):
            return other.date
    return lesson.date + timedelta(days=1)


def is_same_subject(one: Lesson, other: Lesson) -> bool:
    """Whether both are of one subject: by its number, or by its name (groups of it differ in number)."""
    if one.subject_id and one.subject_id == other.subject_id:
        return True
    return bool(one.subject) and one.subject.casefold() == other.subject.casefold()


def same_subject(lessons: Iterable[Lesson], lesson: Lesson, step: int = 1) -> Lesson | None:
    """The lesson of the same subject ``step`` further on (or back, when negative), cancelled ones too.

    None when ``lessons`` do not reach so far. ``lesson`` need not be one of them.
    """
    place = _order(lesson)
    others = sorted((other for other in lessons if is_same_subject(lesson, other)), key=_order)
    if step > 0:
        later = [other for other in others if _order(other) > place]
        return later[step - 1] if step <= len(later) else None
    if step < 0:
        earlier = [other for other in others if _order(other) < place]
        return earlier[step] if -step <= len(earlier) else None
    return lesson


def _order(lesson: Lesson) -> tuple[object, ...]:
    return lesson.place
