"""Which homework is which: one identity for lists, ticks, commands and calendars.

The portal numbers tests and other work apart, so a number means a task only together with its type. A
number of 0 (or below) is none. A double lesson repeats its homework in both lessons: that is one task.
"""

from __future__ import annotations

from collections.abc import Hashable
from datetime import date, timedelta

from ruobr_tui.api.models.diary import Lesson, Task
from ruobr_tui.api.rules.calendar import week_of

TaskKey = tuple[Hashable, ...]

SET_BEFORE = timedelta(days=21)
"""How long before it is due homework may have been set: older servers of ours tell it there."""

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
    """Equal for tasks that are one: the same number, subject, text and deadline.

    Without a number the day of the lesson stands in its place. The text belongs to it, so that a number
    which a portal gives to two works hides neither of them.
    """
    number = task_number(task)
    place = lesson.date.isoformat() if number is None else number
    deadline = task.deadline.isoformat() if task.deadline else ""
    return place, task.type, subject_key(lesson.subject), text_key(task.title), deadline


def homework_weeks(first: date, last: date) -> tuple[date, date]:
    """The days whose lessons tell what is due from ``first`` to ``last``.

    Whole weeks, the same for days on end, so that an unchanged answer costs nothing.
    """
    return week_of(first - SET_BEFORE)[0], week_of(last + FOR_LESSON_WITHIN)[1]
