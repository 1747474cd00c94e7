"""Which homework is which: one identity for lists, ticks, commands and calendars.

The portal numbers tests and other work apart, so a number means a task only together with its type. A
number of 0 (or below) is none. A double lesson repeats its homework in both lessons: that is one task.
"""

from __future__ import annotations

from collections.abc import Hashable
from datetime import date, timedelta

from ruobr_tui.api.models.diary import Lesson, Task
from ruobr_tui.api.rules.diary.calendar import week_of

TaskKey = tuple[Hashable, ...]

SET_BEFORE = timedelta(days=21)
"""How long before its due date homework may have been set: older servers of ours send it there."""

FOR_LESSON_WITHIN = timedelta(days=7)
"""How long after its deadline the lesson may be on which homework stands."""

AHEAD = timedelta(days=14)
"""How far ahead homework is looked at."""


def subject_key(subject: str) -> str:
    """A subject's name without case and spacing."""
    return " ".join(subject.split()).casefold()


def text_key(text: str) -> str:
    """A task's text without spacing."""
    return " ".join(text.split())


def task_number(task: Task) -> tuple[str, int] | None:
    """Type and number; None for a task without a number of its own."""
    return (task.type, task.id) if task.id > 0 else None


def task_key(lesson: Lesson, task: Task) -> TaskKey:
    """Equal for tasks that are one: the same type and number, subject, text and day by which it is due.

    The text belongs to it, so that a number which a portal gives to two works hides neither of them. The day
    does, because homework without a deadline is due on the day of its lesson, whatever other days are read.
    """
    due, texts = task.deadline or lesson.date, text_key(f"{task.title}\n{task.text}")
    return task_number(task), task.type, subject_key(lesson.subject), texts, due.isoformat()


def is_one_work(lesson: Lesson, task: Task, other_lesson: Lesson, other: Task) -> bool:
    """Whether a task set in one lesson is the one that stands on another: by number, else by words."""
    if subject_key(lesson.subject) != subject_key(other_lesson.subject) or task.type != other.type:
        return False
    if task.id > 0 or other.id > 0:
        return task.id == other.id
    return text_key(f"{task.title}\n{task.text}") == text_key(f"{other.title}\n{other.text}")


def homework_weeks(first: date, last: date) -> tuple[date, date]:
    """The days whose lessons contain what is due from ``first`` to ``last``.

    Whole weeks, the same for days on end, so that an unchanged answer costs nothing.
    """
    return week_of(first - SET_BEFORE)[0], week_of(last + FOR_LESSON_WITHIN)[1]
