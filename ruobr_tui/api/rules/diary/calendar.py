"""Weeks, months, school years and study periods. Dates are the school's own; today is an argument."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from typing import Protocol, TypeVar

SATURDAY = 5
AUGUST = 8
_DAY = timedelta(days=1)


class Span(Protocol):
    """Anything with a first and a last day, both part of it; the wire's ``Period`` is one."""

    @property
    def start(self) -> date: ...
    @property
    def end(self) -> date: ...


S = TypeVar("S", bound=Span)


def week_of(day: date) -> tuple[date, date]:
    """Monday and Sunday of the day's week."""
    monday = day - timedelta(days=day.weekday())
    return monday, monday + timedelta(days=6)


def days(first: date, last: date) -> list[date]:
    """Every day from ``first`` to ``last``, both included; none when ``last`` comes before."""
    return [first + timedelta(days=step) for step in range((last - first).days + 1)]


def school_year(day: date) -> int:
    """The year in which the day's school year began: a new one is counted from 1 August."""
    return day.year if day.month >= AUGUST else day.year - 1


def year_span(start_year: int) -> tuple[date, date]:
    """First and last day of the school year that began in ``start_year``."""
    return date(start_year, AUGUST, 1), date(start_year + 1, AUGUST, 1) - _DAY


def running(periods: Iterable[S], day: date) -> S | None:
    """The period a day is in, the shortest when several are (a quarter rather than its year)."""
    holding = [period for period in periods if period.start <= day <= period.end]
    return min(holding, key=lambda period: (period.end - period.start, period.start), default=None)


def terms(periods: Iterable[S]) -> list[S]:
    """The periods that contain no other one (quarters rather than the year), in order."""
    real = sorted(
        (period for period in periods if period.start <= period.end),
        key=lambda period: (period.end - period.start, period.start),
    )
    outer: list[S] = []
    for period in real:
        if not any(period.start <= other.start and other.end <= period.end for other in outer):
            outer.append(period)
    return sorted(outer, key=lambda period: (period.start, period.end))


def latest_term(periods: Iterable[S], day: date) -> S | None:
    """The term a day is in; in a break the last one begun, before all of them the first."""
    ordered = terms(periods)
    begun = [term for term in ordered if term.start <= day]
    return running(ordered, day) or (begun[-1] if begun else next(iter(ordered), None))


def breaks(periods: Sequence[S], day: date) -> tuple[date, date] | None:
    """First and last day of the break around ``day``: the gap between two consecutive terms.

    None inside a term, before the first and after the last one, and when the gap is a mere weekend.
    The portal sends no breaks; they follow from its periods.
    """
    ordered = terms(periods)
    if any(term.start <= day <= term.end for term in ordered):
        return None
    before = [term.end for term in ordered if term.end < day]
    after = [term.start for term in ordered if term.start > day]
    if not before or not after:
        return None
    first, last = max(before) + _DAY, min(after) - _DAY
    if all(idle.weekday() >= SATURDAY for idle in days(first, last)):
        return None
    return first, last
