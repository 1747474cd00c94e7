"""A week as plain values: what the spread draws, and what is kept to draw it at the next start.

No models here: the first paint reads these from JSON before anything heavy is imported.
Words are chosen when drawing, so that a kept week speaks whatever language is spoken then.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import asdict, dataclass
from datetime import date, datetime, timedelta
from typing import Any


@dataclass(frozen=True, slots=True)
class MarkView:
    """A mark as written, its weight as a number in text ("1" is usual), what for, the comment."""

    text: str
    weight: str = "1"
    kind: str = ""
    comment: str = ""


@dataclass(frozen=True, slots=True)
class LessonView:
    """A lesson. ``start`` and ``end`` are ``HH:MM`` of the school or ""; ``deadline`` an ISO date or ""."""

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
    tells_absence: bool = True
    """Whether the portal says if one was there; otherwise no absence means nothing."""

    def is_current(self, now: datetime) -> bool:
        """Whether it is going on at this moment of the school's wall clock."""
        today, minute = now.date().isoformat(), f"{now:%H:%M}"
        return (
            not self.cancelled and self.day == today and bool(self.start) and self.start <= minute < self.end
        )

    @property
    def times(self) -> str:
        """08:30–09:15, or what of it is told."""
        return "–".join(filter(None, (self.start, self.end)))


@dataclass(frozen=True, slots=True)
class DayView:
    """A day with its lessons in order; first and last day of the break it lies in (ISO dates, or "")."""

    day: str
    lessons: tuple[LessonView, ...] = ()
    break_start: str = ""
    break_end: str = ""

    @property
    def date(self) -> date:
        """The day as a date."""
        return date.fromisoformat(self.day)


@dataclass(frozen=True, slots=True)
class WeekView:
    """Monday to Sunday. ``known`` is False as long as the portal has said nothing about this week.

    ``period`` is the portal's own title of the running period.
    """

    child: int
    monday: str
    days: tuple[DayView, ...] = ()
    known: bool = True
    period: str = ""

    @property
    def start(self) -> date:
        """Monday."""
        return date.fromisoformat(self.monday)

    @property
    def shown(self) -> tuple[DayView, ...]:
        """Monday to Friday, and the days of the weekend that have lessons."""
        return tuple(day for day in self.days if day.lessons or day.date.weekday() < 5)

    @property
    def last(self) -> date:
        """The last day that is shown."""
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
        """As plain JSON."""
        return asdict(self)

    @classmethod
    def from_json(cls, raw: dict[str, Any]) -> WeekView:
        """Back from ``to_json``. Raises ``KeyError``, ``TypeError`` or ``ValueError`` for anything else."""
        days = tuple(
            DayView(
                day["day"],
                tuple(
                    LessonView(**{**lesson, "marks": tuple(MarkView(**mark) for mark in lesson["marks"])})
                    for lesson in day["lessons"]
                ),
                day["break_start"],
                day["break_end"],
            )
            for day in raw["days"]
        )
        return cls(**{**raw, "days": days})
