"""Weeks, months and study periods of a school."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ruobr_tui.api.models.marks import Period
from ruobr_tui.api.rules.diary.calendar import (
    breaks,
    days,
    running,
    school_year,
    terms,
    week_of,
    year_span,
)

some_days = st.dates(date(1990, 1, 1), date(2090, 12, 31))


def period(number: int, start: date, end: date) -> Period:
    return Period(id=number, title=str(number), start=start, end=end)


QUARTERS = [
    period(1, date(2026, 9, 1), date(2026, 10, 24)),
    period(2, date(2026, 11, 3), date(2026, 12, 30)),
    period(3, date(2027, 1, 12), date(2027, 3, 26)),
    period(4, date(2027, 3, 29), date(2027, 5, 26)),
]
YEAR = period(9, date(2026, 9, 1), date(2027, 5, 26))
ALL = [YEAR, *QUARTERS]


@given(some_days)
def test_a_week_is_monday_to_sunday_around_its_day(day: date) -> None:
    monday, sunday = week_of(day)
    assert (monday.weekday(), sunday.weekday()) == (0, 6)
    assert monday <= day <= sunday
    assert day in days(monday, sunday)
    assert len(days(monday, sunday)) == 7


def test_days_backwards_are_none() -> None:
    assert days(date(2026, 11, 2), date(2026, 11, 1)) == []


@given(some_days)
def test_every_day_is_in_its_school_year(day: date) -> None:
    first, last = year_span(school_year(day))
    assert first <= day <= last
    assert year_span(school_year(day) + 1)[0] == last + timedelta(days=1)


def test_a_school_year_is_counted_from_august() -> None:
    assert school_year(date(2026, 7, 31)) == 2025
    assert school_year(date(2026, 8, 1)) == 2026


def test_a_quarter_runs_rather_than_its_year() -> None:
    running_one = running(ALL, date(2026, 11, 23))
    assert running_one is not None
    assert running_one.id == 2
    in_a_break = running(ALL, date(2026, 10, 28))
    assert in_a_break is not None
    assert in_a_break.id == 9
    assert running(QUARTERS, date(2026, 10, 28)) is None
    assert running([], date(2026, 10, 28)) is None


@pytest.mark.parametrize("day", [date(2026, 10, 25), date(2026, 10, 30), date(2026, 11, 2)])
def test_the_autumn_break_lasts_until_the_next_quarter(day: date) -> None:
    assert breaks(ALL, day) == (date(2026, 10, 25), date(2026, 11, 2))


@pytest.mark.parametrize(
    "day",
    [
        date(2026, 10, 24),  # the last day of a quarter
        date(2026, 11, 3),  # the first one
        date(2027, 3, 27),  # a weekend between two quarters
        date(2026, 8, 20),  # before the first
        date(2027, 6, 1),  # after the last
    ],
)
def test_a_day_of_study_or_out_of_the_year_is_in_no_break(day: date) -> None:
    assert breaks(ALL, day) is None


@given(st.permutations(ALL), some_days)
def test_the_order_of_periods_does_not_matter(periods: list[Period], day: date) -> None:
    assert breaks(periods, day) == breaks(ALL, day)
    assert running(periods, day) == running(ALL, day)
    assert terms(periods) == QUARTERS


@given(st.lists(st.tuples(some_days, st.integers(0, 400)), max_size=6), some_days)
def test_a_break_touches_no_term(spans: list[tuple[date, int]], day: date) -> None:
    periods = [period(i, start, start + timedelta(days=n)) for i, (start, n) in enumerate(spans)]
    found = breaks(periods, day)
    if found:
        first, last = found
        assert first <= day <= last
        inside = terms(periods)
        assert not any(term.start <= last and term.end >= first for term in inside)
        assert {first - timedelta(days=1)} <= {term.end for term in inside}
        assert {last + timedelta(days=1)} <= {term.start for term in inside}
