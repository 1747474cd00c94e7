"""Which lessons are active or going on, what homework falls due, and the way along a subject.

``now`` is the school's wall clock without an offset (``api.clock.school_now``), as lessons have it.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from ruobr_tui.api.models.diary import Lesson, Task
from ruobr_tui.api.rules.diary.tasks import TaskKey, task_key


def is_active(lesson: Lesson, now: datetime) -> bool:
    """Whether the teacher recorded anything: the server's word, else by what the lesson holds.

    Recorded are a topic, a mark, an absence or a remark; homework and files only when the lesson is over,
    because they stand on the lesson that they are for.
    """
    if lesson.active is not None:
        return lesson.active
    if lesson.topic.strip() or lesson.marks or lesson.absence or lesson.remarks or lesson.assigned:
        return True
    return bool(lesson.tasks or lesson.files) and is_over(lesson, now)


def is_over(lesson: Lesson, now: datetime) -> bool:
    """Whether it has ended; one without a time has when its day has."""
    return lesson.ends <= now if lesson.ends is not None else lesson.date < now.date()


def any_sent(lessons: Sequence[Lesson], name: str) -> bool:
    """Whether the portal says anything of a field in any of the lessons; none need no word."""
    return not lessons or any(lesson.is_sent(name) for lesson in lessons)


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
    lesson: Lesson  # the one it is for
    task: Task
    is_stated: bool  # the portal named the day; otherwise it is the day of the lesson


def homework_due(lessons: Iterable[Lesson], from_day: date, to_day: date) -> list[Due]:
    """Homework due from ``from_day`` to ``to_day``, both included, in the order it falls due.

    Homework stands on the lesson that it is for: without a deadline it is due on the lesson's own day.
    Homework that several lessons repeat is listed once (``rules.diary.tasks``).
    """
    found: list[Due] = []
    listed: set[TaskKey] = set()
    for lesson in sorted(lessons, key=_order):
        for task in lesson.tasks:
            key = task_key(lesson, task)
            if key in listed:
                continue
            listed.add(key)
            day = task.deadline or lesson.date
            if from_day <= day <= to_day:
                found.append(Due(day, lesson, task, task.deadline is not None))
    return sorted(found, key=lambda due: (due.day, _order(due.lesson)))


def set_in(lesson: Lesson, lessons: Iterable[Lesson]) -> list[Task]:
    """The homework that was set in a lesson.

    Some portals send it. Otherwise it is the homework of the next lesson of the subject among ``lessons``
    on a later day; older servers of ours, which send ``active``, have it on the lesson itself.
    """
    if lesson.is_sent("assigned"):
        return lesson.assigned
    if lesson.active is not None:
        return lesson.tasks
    later = [
        other
        for other in lessons
        if other.date > lesson.date and not other.cancelled and is_same_subject(lesson, other)
    ]
    return min(later, key=_order).tasks if later else []


def is_same_subject(one: Lesson, other: Lesson) -> bool:
    """Whether both are of one subject: by its name (groups of it differ in number), or renamed under one
    number.
    """
    if one.subject and one.subject.casefold() == other.subject.casefold():
        return True
    return bool(one.subject_id) and one.subject_id == other.subject_id and may_be_renamed(one, other)


def may_be_renamed(one: Lesson, other: Lesson) -> bool:
    """Whether two names can be one subject's: one begins as the other does, shortens it, or is missing.

    Its number alone proves nothing: at some portals quite different lessons have one.
    """
    first, second = _first_word(one.subject), _first_word(other.subject)
    return first.startswith(second) or second.startswith(first)


def _first_word(name: str) -> str:
    words = name.casefold().split()
    return words[0].rstrip(".,") if words else ""


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
