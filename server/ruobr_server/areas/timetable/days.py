"""Which lessons a timetable makes on which day. Pure: no database."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, time, timedelta
from typing import NamedTuple

USUAL = ""
"""The bells of usual days."""


class Slot(NamedTuple):
    """A lesson of the week. ``week``: "A", "B" or "" for every week."""

    course_id: int
    class_id: int
    subject_id: int
    staff_id: int
    weekday: int
    number: int
    week: str
    room: str


class Version(NamedTuple):
    """A timetable, from a day on; ``until`` null: until the next one."""

    valid_from: date
    until: date | None
    slots: Sequence[Slot]


class Span(NamedTuple):
    """Days of some grades, both ends inclusive: holidays, or a term."""

    grade_from: int
    grade_to: int
    starts: date
    ends: date

    def has(self, day: date, grade: int) -> bool:
        """Whether the day is one of a grade."""
        return self.starts <= day <= self.ends and self.grade_from <= grade <= self.grade_to


class DayChange(NamedTuple):
    """A day with other bells, or taught as another day of the week."""

    schedule: str
    weekday: int | None


class PlannedLesson(NamedTuple):
    """A lesson as the timetable wants it."""

    class_id: int
    date: date
    number: int
    starts: time
    ends: time
    subject_id: int
    staff_id: int
    room: str
    course_id: int


@dataclass(frozen=True, slots=True)
class Calendar:
    """What a school's days depend on."""

    versions: Sequence[Version]
    bells: Mapping[tuple[str, int], tuple[time, time]]
    terms: Sequence[Span]
    holidays: Sequence[Span]
    changes: Mapping[date, DayChange]
    grades: Mapping[int, int]
    """By class."""

    @property
    def bounds(self) -> tuple[date, date] | None:
        """The first and the last day that can have lessons."""
        if not self.terms or not self.versions:
            return None
        starts = max(min(each.starts for each in self.terms), min(each.valid_from for each in self.versions))
        return starts, max(each.ends for each in self.terms)


def week_of(calendar: Calendar, day: date) -> str:
    """ "A" or "B": the week in which the school year begins is the first."""
    started = [each.starts for each in calendar.terms if each.starts <= day]
    # The terms of one school year: those that began within the last twelve months.
    recent = [each for each in started if (day - each).days < 365]
    first = min(recent, default=day)
    return "AB"[(_monday(day) - _monday(first)).days // 7 % 2]


def lessons_of(calendar: Calendar, first: date, last: date) -> Iterator[PlannedLesson]:
    """The lessons of all days from ``first`` to ``last``, in order."""
    day = first
    while day <= last:
        yield from _lessons_on(calendar, day)
        day += timedelta(days=1)


def version_on(calendar: Calendar, day: date) -> Version | None:
    """The newest version that has begun, unless it has ended."""
    begun = [each for each in calendar.versions if each.valid_from <= day]
    newest = max(begun, key=lambda version: version.valid_from, default=None)
    return None if newest is None or (newest.until is not None and newest.until < day) else newest


def _lessons_on(calendar: Calendar, day: date) -> Iterator[PlannedLesson]:
    version = version_on(calendar, day)
    if version is None:
        return
    change = calendar.changes.get(day)
    schedule = USUAL if change is None else change.schedule
    moved = None if change is None else change.weekday
    weekday, week = moved or day.isoweekday(), week_of(calendar, day)
    for slot in version.slots:
        if slot.weekday != weekday or slot.week not in ("", week):
            continue
        grade = calendar.grades.get(slot.class_id)
        if grade is None or not any(term.has(day, grade) for term in calendar.terms):
            continue
        # A day that is taught as another one is taught, whatever else it is.
        if moved is None and any(each.has(day, grade) for each in calendar.holidays):
            continue
        bell = calendar.bells.get((schedule, slot.number)) or calendar.bells.get((USUAL, slot.number))
        if bell is not None:
            yield PlannedLesson(
                slot.class_id,
                day,
                slot.number,
                *bell,
                slot.subject_id,
                slot.staff_id,
                slot.room,
                slot.course_id,
            )


def _monday(day: date) -> date:
    return day - timedelta(days=day.isoweekday() - 1)
