"""The school year around a date: school days, holidays, terms.

A demo must have something to show on any day, so whatever would empty the current week is moved: holidays to
the nearest place around it, the year begins early enough, and in summer there is a summer session after long
holidays. Everything else follows the ministry's terms of 2025/26, expressed as rules of the calendar.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

LAST_GRADE = 11
QUARTERS_UP_TO = 9
"""Older grades have half-years."""

SUMMER_WEEKS_BEFORE = 3
"""Weeks of the summer session before the current one."""

WEEKS_AHEAD = 2
"""Weeks with lessons after the current one if the year would be over."""

DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Span:
    """Days off, or a term; both ends inclusive."""

    title: str
    starts: date
    ends: date
    grade_from: int = 1
    grade_to: int = LAST_GRADE

    def holds(self, day: date, grade: int) -> bool:
        """Whether the day and the grade are within it."""
        return self.starts <= day <= self.ends and self.grade_from <= grade <= self.grade_to


@dataclass(frozen=True, slots=True)
class StudyPeriod:
    """A quarter, a half-year, or the year of some grades."""

    kind: str
    title: str
    roman: str
    starts: date
    ends: date
    grade_from: int
    grade_to: int


@dataclass(frozen=True, slots=True)
class SchoolYear:
    """The year within the school's calendar."""

    year: int
    monday: date
    """Of the current week."""
    starts: date
    ends: date
    days_off: tuple[Span, ...]
    periods: tuple[StudyPeriod, ...]

    def study_days(self, grade: int, week_days: int) -> list[date]:
        """The days with lessons, in order, of a grade with five or six school days a week."""
        off = [span for span in self.days_off if span.grade_from <= grade <= span.grade_to]
        free = {day for span in off for day in days(span.starts, span.ends)}
        return [day for day in days(self.starts, self.ends) if day.weekday() < week_days and day not in free]

    def periods_of(self, grade: int) -> list[StudyPeriod]:
        """The periods of a grade, the whole year last."""
        return [period for period in self.periods if period.grade_from <= grade <= period.grade_to]


def monday_of(day: date) -> date:
    """The first day of its week."""
    return day - timedelta(days=day.weekday())


def days(first: date, last: date) -> list[date]:
    """Every day from the first to the last, both inclusive."""
    return [first + timedelta(days=number) for number in range((last - first).days + 1)]


def school_year(today: date) -> SchoolYear:
    """The school year of a demo of this day. The week of 1 September belongs to the new one."""
    monday = monday_of(today)
    sunday = monday + 6 * DAY
    year = sunday.year if sunday >= date(sunday.year, 9, 1) else sunday.year - 1
    starts = min(date(year, 9, 1), monday) if monday <= date(year, 9, 1) <= sunday else date(year, 9, 1)
    last_bell = date(year + 1, 5, 26)
    breaks = [_beside(span, monday) for span in _breaks(year)]
    extra = _beside(Span("Дополнительные каникулы", *_extra(year), 1, 1), monday)
    summer = _summer(last_bell, monday)
    ends = last_bell
    if summer:
        ends = min(monday + (7 * (WEEKS_AHEAD + 1) - 1) * DAY, date(year + 1, 8, 31))
    elif monday <= last_bell <= sunday + 7 * WEEKS_AHEAD * DAY:
        ends = max(last_bell, monday + 12 * DAY)
    last_of_fourth = last_bell if summer else ends
    periods = _periods(starts, breaks, last_of_fourth, ends, summer)
    off = [*breaks, *_holidays(year), extra]
    if summer and summer.starts <= summer.ends:
        off.append(summer)
    off = [span for span in off if span.starts <= ends]
    return SchoolYear(year, monday, starts, ends, tuple(sorted(off, key=_order)), tuple(periods))


def _order(span: Span) -> tuple[date, str]:
    return span.starts, span.title


def _near(day: date, weekday: int) -> date:
    """The nearest such day of the week."""
    forward = (weekday - day.weekday()) % 7
    return day + (forward if forward <= 3 else forward - 7) * DAY


def _breaks(year: int) -> list[Span]:
    autumn = _near(date(year, 10, 25), 5)
    spring = _near(date(year + 1, 3, 28), 5)
    return [
        Span("Осенние каникулы", autumn, autumn + 8 * DAY),
        Span("Зимние каникулы", date(year, 12, 31), _near(date(year + 1, 1, 11), 6)),
        Span("Весенние каникулы", spring, spring + 8 * DAY),
    ]


def _extra(year: int) -> tuple[date, date]:
    monday = _near(date(year + 1, 2, 16), 0)
    return monday, monday + 6 * DAY


def _holidays(year: int) -> list[Span]:
    single = (
        ("День народного единства", date(year, 11, 4)),
        ("День защитника Отечества", date(year + 1, 2, 23)),
        ("Международный женский день", date(year + 1, 3, 8)),
        ("Праздник Весны и Труда", date(year + 1, 5, 1)),
        ("День Победы", date(year + 1, 5, 9)),
        ("День России", date(year + 1, 6, 12)),
    )
    return [Span(title, day, day) for title, day in single]


def _beside(span: Span, monday: date) -> Span:
    """The same holidays, moved as little as possible out of the current week."""
    sunday = monday + 6 * DAY
    if span.ends < monday or span.starts > sunday:
        return span
    length = span.ends - span.starts
    later, earlier = sunday + DAY, monday - DAY - length
    starts = later if later - span.starts <= span.starts - earlier else earlier
    return Span(span.title, starts, starts + length, span.grade_from, span.grade_to)


def _summer(last_bell: date, monday: date) -> Span | None:
    """The holidays before the summer session, if the current week needs one; possibly without days."""
    if monday + 4 * DAY <= last_bell:  # at least Monday to Friday are within the regular year
        return None
    session = max(last_bell + DAY, monday - 7 * SUMMER_WEEKS_BEFORE * DAY)
    return Span("Летние каникулы", last_bell + DAY, session - DAY)


def _periods(
    starts: date, breaks: list[Span], last_of_fourth: date, ends: date, summer: Span | None
) -> list[StudyPeriod]:
    autumn, winter, spring = breaks
    edges = [
        ("I", starts, autumn.starts - DAY),
        ("II", autumn.ends + DAY, winter.starts - DAY),
        ("III", winter.ends + DAY, spring.starts - DAY),
        ("IV", spring.ends + DAY, last_of_fourth),
    ]
    young = QUARTERS_UP_TO
    found = [
        StudyPeriod("quarter", f"{number}-я четверть", roman, first, last, 1, young)
        for number, (roman, first, last) in enumerate(edges, start=1)
    ]
    halves = ((1, "I", starts, edges[1][2]), (2, "II", edges[2][1], last_of_fourth))
    found += [
        StudyPeriod("half-year", f"{number}-е полугодие", roman, first, last, young + 1, LAST_GRADE)
        for number, roman, first, last in halves
    ]
    if summer:
        first = summer.ends + DAY
        found.append(StudyPeriod("quarter", "Летний модуль", "V", first, ends, 1, young))
        found.append(StudyPeriod("half-year", "Летний модуль", "III", first, ends, young + 1, LAST_GRADE))
    found.append(StudyPeriod("year", "Учебный год", "", starts, ends, 1, LAST_GRADE))
    return found
