"""The demo's calendar: whatever the day, its week is one of study."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import pairwise

import pytest

from ruobr_server.demo.school_year import days, school_year

YEARS = [date(2026, 1, 1) + timedelta(days=number) for number in range(731)]


@pytest.mark.parametrize(("grade", "week_days"), [(1, 5), (2, 5), (5, 5), (9, 6), (11, 6)])
def test_every_day_of_two_years_is_in_a_week_of_study(grade: int, week_days: int) -> None:
    for today in YEARS:
        plan = school_year(today)
        week = [
            day
            for day in plan.study_days(grade, week_days)
            if timedelta() <= day - plan.monday < timedelta(7)
        ]
        assert len(week) >= week_days - 1, f"{today}: only a public holiday may be missing, {week}"


def test_the_year_has_its_breaks_and_holidays() -> None:
    for today in YEARS:
        titles = {span.title for span in school_year(today).days_off}
        assert {
            "Осенние каникулы",
            "Зимние каникулы",
            "Весенние каникулы",
            "День народного единства",
        } <= titles


def test_terms_are_those_of_the_ministry_when_nothing_has_to_give_way() -> None:
    plan = school_year(date(2025, 9, 17))
    breaks = {span.title: (span.starts, span.ends) for span in plan.days_off if "каникулы" in span.title}
    assert breaks["Осенние каникулы"] == (date(2025, 10, 25), date(2025, 11, 2))
    assert breaks["Зимние каникулы"] == (date(2025, 12, 31), date(2026, 1, 11))
    assert breaks["Весенние каникулы"] == (date(2026, 3, 28), date(2026, 4, 5))
    assert breaks["Дополнительные каникулы"] == (date(2026, 2, 16), date(2026, 2, 22))
    assert (plan.starts, plan.ends) == (date(2025, 9, 1), date(2026, 5, 26))


def test_periods_follow_each_other_and_hold_every_study_day() -> None:
    for today in YEARS:
        plan = school_year(today)
        for grade, week_days in ((5, 5), (11, 6)):
            *parts, whole = plan.periods_of(grade)
            assert whole.kind == "year"
            assert all(before.ends < after.starts for before, after in pairwise(parts))
            held = {day for part in parts for day in days(part.starts, part.ends)}
            assert held.issuperset(plan.study_days(grade, week_days)), today
