"""A week as plain values: what the week widget draws, and what is cached for the first paint of the next
start.

No models here: the first paint reads these from JSON before anything heavy is imported. Texts are chosen when
drawing, so a cached week is shown in the current language.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import asdict, dataclass
from datetime import date, datetime, timedelta
from typing import Any


def bare_time(time: str) -> str:
    """Return ``HH:MM`` as people write it: 8:30."""
    return time.removeprefix("0") if time[1:2].isdigit() else time


@dataclass(frozen=True, slots=True)
class MarkView:
    """A mark as written, its weight as a decimal string ("1" is usual), what it is for, the comment."""

    text: str
    weight: str = "1"
    kind: str = ""
    comment: str = ""


@dataclass(frozen=True, slots=True)
class FileView:
    """A file of a lesson; ``size`` in bytes, 0 if the portal does not say."""

    title: str
    size: int = 0


@dataclass(frozen=True, slots=True)
class AssignedView:
    """Homework set in a lesson for a later one; ``deadline`` is an ISO date or ""."""

    text: str
    deadline: str = ""


@dataclass(frozen=True, slots=True)
class NeighbourView:
    """Another lesson of the subject."""

    day: str
    topic: str = ""
    marks: str = ""


@dataclass(frozen=True, slots=True)
class LessonView:
    """A lesson. ``start`` and ``end`` are ``HH:MM`` in school time or ""; ``deadline`` is an ISO date or
    "".
    """

    id: int
    day: str
    number: int
    start: str
    end: str
    subject: str
    active: bool = False
    cancelled: bool = False
    topic: str = ""
    homework: str = ""
    deadline: str = ""
    minutes: int = 0
    files: int = 0
    marks: tuple[MarkView, ...] = ()
    absence: str = ""
    absence_title: str = ""
    remark: str = ""
    teacher: str = ""
    room: str = ""
    sends_absence: bool = True
    """Whether the portal sends absences; otherwise an empty ``absence`` means nothing."""
    test: str = ""
    """What is written in the lesson, in the school's words: "контрольная работа"."""
    done: bool = False
    """Whether the user ticked all of its homework."""
    note: str = ""
    """The user's own note."""
    file_list: tuple[FileView, ...] = ()
    assigned: tuple[AssignedView, ...] = ()
    previous: NeighbourView | None = None
    """The lesson of the subject before it, if it is stored."""

    def is_current(self, now: datetime) -> bool:
        """Whether the lesson is on at this school time."""
        today, minute = now.date().isoformat(), f"{now:%H:%M}"
        return (
            not self.cancelled and self.day == today and bool(self.start) and self.start <= minute < self.end
        )

    def is_over(self, now: datetime) -> bool:
        """Whether the lesson has ended at this school time; one without a time has when its day has."""
        return (self.day, self.end or "24:00") <= (now.date().isoformat(), f"{now:%H:%M}")

    @property
    def date(self) -> date:
        """The day as a date."""
        return date.fromisoformat(self.day)

    @property
    def times(self) -> str:
        """E.g. 8:30–9:15, or the part that is known."""
        return "–".join(filter(None, map(bare_time, (self.start, self.end))))


@dataclass(frozen=True, slots=True)
class DayView:
    """A day with its lessons in order; first and last day of its break (ISO dates, or "")."""

    day: str
    lessons: tuple[LessonView, ...] = ()
    break_start: str = ""
    break_end: str = ""

    @property
    def date(self) -> date:
        """The day as a date."""
        return date.fromisoformat(self.day)

    @property
    def times(self) -> str:
        """From the first lesson that takes place to the end of the last, if both are known."""
        held = [lesson for lesson in self.lessons if not lesson.cancelled]
        starts, ends = [each.start for each in held if each.start], [each.end for each in held if each.end]
        return f"{bare_time(min(starts))}–{bare_time(max(ends))}" if starts and ends else ""


@dataclass(frozen=True, slots=True)
class WeekView:
    """Monday to Sunday. ``known`` is False until the portal has sent this week.

    ``period`` is the portal's title of the current term.
    """

    child: int
    monday: str
    days: tuple[DayView, ...] = ()
    known: bool = True
    period: str = ""

    @property
    def start(self) -> date:
        """The Monday."""
        return date.fromisoformat(self.monday)

    @property
    def shown(self) -> tuple[DayView, ...]:
        """Monday to Friday, and the days of the weekend that have lessons."""
        return tuple(day for day in self.days if day.lessons or day.date.weekday() < 5)

    @property
    def last(self) -> date:
        """The last shown day."""
        shown = self.shown
        return shown[-1].date if shown else self.start + timedelta(days=6)

    @property
    def lessons(self) -> Iterator[LessonView]:
        """All lessons in order."""
        return (lesson for day in self.days for lesson in day.lessons)

    def lesson(self, number: int) -> LessonView | None:
        """The lesson with this id."""
        return next((lesson for lesson in self.lessons if lesson.id == number), None)

    def to_json(self) -> dict[str, Any]:
        """Return plain JSON."""
        return asdict(self)

    @classmethod
    def from_json(cls, raw: dict[str, Any]) -> WeekView:
        """Read what ``to_json`` has written. Raises ``KeyError``, ``TypeError`` or ``ValueError`` for
        anything else.
        """
        days = tuple(
            DayView(
                day["day"],
                tuple(_lesson(lesson) for lesson in day["lessons"]),
                day["break_start"],
                day["break_end"],
            )
            for day in raw["days"]
        )
        return cls(**{**raw, "days": days})


def _lesson(raw: dict[str, Any]) -> LessonView:
    previous = raw["previous"]
    return LessonView(
        **{
            **raw,
            "marks": tuple(MarkView(**mark) for mark in raw["marks"]),
            "file_list": tuple(FileView(**file) for file in raw["file_list"]),
            "assigned": tuple(AssignedView(**task) for task in raw["assigned"]),
            "previous": NeighbourView(**previous) if previous is not None else None,
        }
    )
