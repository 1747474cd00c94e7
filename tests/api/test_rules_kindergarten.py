"""Age groups, years and how a queue moves."""

from __future__ import annotations

from datetime import date, timedelta
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ruobr_tui.api.rules.kindergarten import (
    SHORTEST_HISTORY,
    Forecast,
    age_group,
    cohort,
    forecast,
    intake_year,
    turns,
)

TODAY = date(2026, 11, 24)
BIRTHS = st.dates(date(2015, 1, 1), date(2026, 12, 31))


def ago(days: int) -> date:
    return TODAY - timedelta(days=days)


@given(BIRTHS, st.integers(2020, 2035))
def test_the_age_on_the_first_of_september(born: date, year: int) -> None:
    reached = year - born.year - ((born.month, born.day) > (9, 1))
    assert age_group(cohort(born), year) == reached


def test_born_on_the_first_of_september_has_reached_it() -> None:
    assert cohort(date(2023, 9, 1)) == 2022
    assert cohort(date(2023, 9, 2)) == 2023
    assert cohort(date(2023, 8, 31)) == 2022
    assert cohort(date(2023, 1, 1)) == 2022
    assert cohort(date(2023, 12, 31)) == 2023


def test_a_day_belongs_to_the_year_begun_on_the_first_of_september() -> None:
    assert intake_year(date(2026, 8, 31)) == 2025
    assert intake_year(date(2026, 9, 1)) == 2026
    assert intake_year(date(2026, 12, 31)) == 2026
    assert intake_year(date(2027, 1, 1)) == 2026


def test_birthdays() -> None:
    assert turns(date(2020, 5, 17), 7) == date(2027, 5, 17)
    assert turns(date(2020, 2, 29), 7) == date(2027, 3, 1)
    assert turns(date(2020, 2, 29), 8) == date(2028, 2, 29)


def test_without_a_history_nothing_is_said() -> None:
    assert forecast([], TODAY) is None


@pytest.mark.parametrize(("days", "said"), [(SHORTEST_HISTORY - 1, False), (SHORTEST_HISTORY, True)])
def test_from_a_short_history_nothing_is_said(days: int, said: bool) -> None:
    assert (forecast([(ago(days), 20), (TODAY, 10)], TODAY) is not None) is said


def test_the_place_goes_on_as_in_the_span() -> None:
    # 10 places in 20 days; from place 6 five are left to be passed: ten days.
    assert forecast([(ago(20), 16), (ago(7), 9), (TODAY, 6)], TODAY) == Forecast(
        10, 20, TODAY + timedelta(days=10)
    )


def test_a_part_of_a_day_is_a_day() -> None:
    # 3 places in 20 days: one place takes 6 2/3 days.
    assert forecast([(ago(20), 5), (TODAY, 2)], TODAY) == Forecast(3, 20, TODAY + timedelta(days=7))


def test_the_first_place_is_reached_today() -> None:
    assert forecast([(ago(20), 5), (TODAY, 1)], TODAY) == Forecast(4, 20, TODAY)
    assert forecast([(ago(20), 5), (TODAY, 0)], TODAY) == Forecast(5, 20, TODAY)


@pytest.mark.parametrize("now", [5, 9])
def test_a_place_that_did_not_move_forward_is_never_reached(now: int) -> None:
    assert forecast([(ago(20), 5), (TODAY, now)], TODAY) == Forecast(5 - now, 20, None)


def test_a_place_passed_forward_by_one_is_a_movement() -> None:
    assert forecast([(ago(20), 5), (TODAY, 4)], TODAY) == Forecast(1, 20, TODAY + timedelta(days=60))


def test_what_was_before_the_span_counts_as_its_first_day() -> None:
    # 91 days ago is outside, its place holds on the first day of the span: the last one known then.
    found = forecast([(ago(200), 900), (ago(91), 40), (TODAY, 31)], TODAY)
    assert found == Forecast(9, 90, TODAY + timedelta(days=300))


def test_the_first_day_of_the_span_belongs_to_it() -> None:
    assert forecast([(ago(90), 40), (ago(10), 35), (TODAY, 31)], TODAY) == Forecast(
        9, 90, TODAY + timedelta(days=300)
    )


def test_only_what_was_before_the_span() -> None:
    assert forecast([(ago(91), 40)], TODAY) == Forecast(0, 90, None)


def test_a_shorter_span() -> None:
    assert forecast([(ago(60), 100), (ago(30), 40), (TODAY, 10)], TODAY, days=30) == Forecast(
        30, 30, TODAY + timedelta(days=9)
    )


def test_no_day_beyond_a_century() -> None:
    assert forecast([(ago(80), 900_000), (TODAY, 899_999)], TODAY) == Forecast(
        1, 80, TODAY + timedelta(days=36_500)
    )


@given(st.integers(1, 500), st.integers(1, 500), st.integers(SHORTEST_HISTORY, 90))
def test_the_day_is_the_first_on_which_all_are_passed(before: int, here: int, days: int) -> None:
    found = forecast([(ago(days), before), (TODAY, here)], TODAY)
    assert found is not None
    assert (found.moved, found.days) == (before - here, days)
    if found.reached is None:
        assert before <= here
    elif found.reached < TODAY + timedelta(days=36_500):
        speed = Fraction(before - here, days)
        waiting = (found.reached - TODAY).days
        assert here - waiting * speed <= 1
        assert waiting == 0 or here - (waiting - 1) * speed > 1
