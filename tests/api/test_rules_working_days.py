"""Working days: weekends and public holidays do not count."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ruobr_tui.api.rules.working_days import is_working_day, working_days_after


@pytest.mark.parametrize(
    ("day", "count", "after"),
    [
        (date(2026, 11, 24), 0, date(2026, 11, 24)),
        (date(2026, 11, 24), 3, date(2026, 11, 27)),
        (date(2026, 11, 26), 3, date(2026, 12, 1)),  # over a weekend
        (date(2026, 11, 28), 1, date(2026, 11, 30)),  # from a Saturday
        (date(2026, 11, 3), 1, date(2026, 11, 5)),  # the day of unity of the people
        (date(2026, 12, 30), 2, date(2027, 1, 11)),  # over the new year's holidays and a weekend
    ],
)
def test_days_off_do_not_count(day: date, count: int, after: date) -> None:
    assert working_days_after(day, count) == after


@given(st.dates(date(2020, 1, 1), date(2040, 1, 1)), st.integers(1, 30))
def test_the_days_between_are_as_many_as_were_counted(day: date, count: int) -> None:
    after = working_days_after(day, count)
    span = (date.fromordinal(number) for number in range(day.toordinal() + 1, after.toordinal() + 1))
    assert is_working_day(after)
    assert sum(map(is_working_day, span)) == count
