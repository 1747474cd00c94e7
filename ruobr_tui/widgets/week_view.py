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


@dataclass(frozen=True, slots=True)
class MarkView:
    """A mark as written, its weight as a decimal string ("1" is usual), what it is for, the comment."""

    text: str
    weight: str = "1"
    kind: str = ""
    comment: str = ""


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

    def is_current(self, now: datetime) -> bool:
        """Whether the lesson is on at this school time."""
        today, minute = now.date().isoformat(), f"{now:%H:%M}"
        return (
            not self.cancelled and self.day == today and bool(self.start) and self.start <= minute < self.end
        )

    @property
    def times(self) -> str:
        """E.g. 08:30–09:15, or the part that is known."""
        return "–".join(filter(None, (self.start, self.end)))


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
