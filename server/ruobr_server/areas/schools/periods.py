"""Terms of a pupil: quarters, half-years and the year, from the school's data."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from sqlalchemy import Connection, select

from ruobr_server.areas.schools.pupils import Pupil
from ruobr_server.areas.schools.tables import holidays, periods

YEAR = "year"


@dataclass(frozen=True, slots=True)
class StudyPeriod:
    """A term with its own marks; both days inclusive."""

    id: int
    kind: str
    title: str
    roman: str
    starts: date
    ends: date

    def runs(self, day: date) -> bool:
        """Whether ``day`` is within it."""
        return self.starts <= day <= self.ends


def periods_of(connection: Connection, pupil: Pupil) -> list[StudyPeriod]:
    """The terms of the pupil's year and grade in order, the whole year last."""
    rows = connection.execute(
        select(
            periods.c.id, periods.c.kind, periods.c.title, periods.c.roman, periods.c.starts, periods.c.ends
        )
        .where(
            periods.c.school_id == pupil.school_id,
            periods.c.year == pupil.year,
            periods.c.grade_from <= pupil.grade,
            periods.c.grade_to >= pupil.grade,
        )
        .order_by(periods.c.ends, periods.c.starts.desc(), periods.c.id)
    )
    return [StudyPeriod(*row) for row in rows]


def period_on(all_periods: list[StudyPeriod], day: date) -> StudyPeriod | None:
    """The quarter or half-year of a day; in holidays the last one before; None before the first."""
    started = [period for period in all_periods if period.kind != YEAR and period.starts <= day]
    return max(started, key=lambda period: period.starts, default=None)


def terms_of_school(connection: Connection, school_id: int) -> list[tuple[int, int, date, date]]:
    """First and last grade, first and last day of each term of a school but whole years."""
    query = select(periods.c.grade_from, periods.c.grade_to, periods.c.starts, periods.c.ends).where(
        periods.c.school_id == school_id, periods.c.kind != YEAR
    )
    return [(*row,) for row in connection.execute(query)]


def days_off(connection: Connection, school_id: int) -> list[tuple[int, int, date, date]]:
    """The same of holidays."""
    query = select(holidays.c.grade_from, holidays.c.grade_to, holidays.c.starts, holidays.c.ends).where(
        holidays.c.school_id == school_id
    )
    return [(*row,) for row in connection.execute(query)]
