"""Generated absences of a class."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, timedelta
from random import Random

ABSENT, EXCUSED, ILL, LATE = "Н", "УП", "Б", "ОП"

CODES: tuple[tuple[str, str, bool, bool, bool, bool], ...] = (
    (ABSENT, "Неуважительная причина", False, False, False, True),
    (EXCUSED, "Уважительная причина", True, False, False, True),
    (ILL, "Болезнь", True, True, False, True),
    (LATE, "Опоздание", False, False, True, False),
)
"""Code, title, excused, ill, late, missed."""

YEAR_DAYS = 350


@dataclass(slots=True)
class Absences:
    """Codes by day and the pupil's index in the class, for whole days or single lessons."""

    _days: dict[date, dict[int, str]] = field(default_factory=dict)
    _lessons: dict[tuple[date, int], dict[int, str]] = field(default_factory=dict)

    def on(self, day: date, place: int) -> dict[int, str]:
        """The codes of a lesson; ``place`` counts from 0."""
        whole = self._days.get(day)
        part = self._lessons.get((day, place))
        if not part:
            return whole or {}
        return {**part, **(whole or {})}

    def whole_day(self, day: date, pupil: int, code: str) -> None:
        """Absent for the whole day."""
        self._days.setdefault(day, {})[pupil] = code

    def lesson(self, day: date, place: int, pupil: int, code: str) -> None:
        """Absent, or late, in one lesson."""
        self._lessons.setdefault((day, place), {})[pupil] = code

    def clear(self, days: Iterable[date], pupil: int) -> None:
        """Remove the absences of these days."""
        wanted = set(days)
        for day in wanted:
            self._days.get(day, {}).pop(pupil, None)
        for (day, _), codes in self._lessons.items():
            if day in wanted:
                codes.pop(pupil, None)


def drawn(pupils: int, year: int, random: Random) -> Absences:
    """A typical year of a class: an illness or two for most pupils, single days, occasional lateness."""
    found = Absences()
    first = date(year, 9, 1)
    for pupil in range(pupils):
        for _ in range(int(random.random() * 2.6)):
            start = first + timedelta(days=int(random.random() * YEAR_DAYS))
            for number in range(3 + int(random.random() * 5)):
                found.whole_day(start + timedelta(days=number), pupil, ILL)
        for _ in range(1 + int(random.random() * 4)):
            code = EXCUSED if random.random() < 0.65 else ABSENT
            found.whole_day(first + timedelta(days=int(random.random() * YEAR_DAYS)), pupil, code)
        for _ in range(int(random.random() * 5)):
            day = first + timedelta(days=int(random.random() * YEAR_DAYS))
            place = 0 if random.random() < 0.7 else int(random.random() * 5)
            found.lesson(day, place, pupil, LATE)
    return found
