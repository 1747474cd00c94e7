"""On which days of the diary something may still change."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from ruobr_tui.api.rules.diary.calendar import week_of
from ruobr_tui.api.rules.diary.changeable import LONGEST, changeable_days


@dataclass(frozen=True)
class Term:
    start: date
    end: date


QUARTERS = [
    Term(date(2026, 9, 1), date(2026, 10, 25)),
    Term(date(2026, 11, 3), date(2026, 12, 30)),
    Term(date(2027, 1, 12), date(2027, 3, 27)),
]
YEAR = Term(date(2026, 9, 1), date(2027, 5, 31))


def test_the_running_quarter_is_one_stretch() -> None:
    assert changeable_days([*QUARTERS, YEAR], date(2026, 12, 8)) == [(date(2026, 11, 3), date(2026, 12, 20))]


def test_at_the_start_of_a_term_the_last_weeks_of_the_one_before_belong_to_it() -> None:
    assert changeable_days(QUARTERS, date(2026, 11, 4)) == [(date(2026, 10, 19), date(2026, 11, 15))]


def test_in_a_break_the_term_before_it_may_still_change() -> None:
    assert changeable_days(QUARTERS, date(2027, 1, 5)) == [
        (date(2026, 11, 9), date(2027, 1, 17)),
        (date(2026, 11, 3), date(2026, 11, 8)),
    ]


def test_a_half_year_is_two_stretches_the_latest_first() -> None:
    found = changeable_days([Term(date(2026, 9, 1), date(2026, 12, 30))], date(2026, 12, 1))
    assert found == [(date(2026, 10, 5), date(2026, 12, 13)), (date(2026, 9, 1), date(2026, 10, 4))]


def test_of_quarters_beside_half_years_the_longer_ones_count() -> None:
    half_year = Term(date(2026, 9, 1), date(2026, 12, 30))
    found = changeable_days([*QUARTERS, half_year, YEAR], date(2026, 12, 8))
    assert (found[-1][0], found[0][1]) == (date(2026, 9, 1), date(2026, 12, 20))


def test_without_terms_ten_weeks_are_looked_at() -> None:
    assert changeable_days([], date(2026, 12, 1)) == [(date(2026, 10, 5), date(2026, 12, 13))]
    future = Term(date(2027, 1, 12), date(2027, 3, 27))
    assert changeable_days([future], date(2026, 12, 1)) == changeable_days([], date(2026, 12, 1))


def test_the_longest_term_is_a_term_and_a_day_more_is_a_year() -> None:
    today, quarter = date(2026, 12, 8), QUARTERS[1]
    for days, first in ((200, date(2026, 9, 1)), (201, quarter.start)):
        start = date(2026, 9, 1)
        found = changeable_days([quarter, Term(start, start + timedelta(days=days))], today)
        assert found[-1][0] == first


def test_a_term_counts_from_its_first_day_to_its_last() -> None:
    first, last = QUARTERS[1].start, QUARTERS[1].end
    assert changeable_days([QUARTERS[1]], first)[-1][0] == week_of(first - timedelta(weeks=2))[0]
    assert changeable_days([QUARTERS[1]], first - timedelta(days=1)) == changeable_days(
        [], first - timedelta(days=1)
    )
    half_year = Term(date(2026, 9, 1), last)
    assert changeable_days([QUARTERS[1], half_year], last)[-1][0] == half_year.start
    assert changeable_days([QUARTERS[1], half_year], last + timedelta(days=1))[-1][0] == first


some_terms = st.lists(
    st.builds(
        lambda start, days: Term(start, start + timedelta(days=days)),
        st.dates(date(2026, 8, 1), date(2027, 5, 1)),
        st.integers(0, 200),
    ),
    max_size=5,
)


@given(some_terms, st.dates(date(2026, 9, 1), date(2027, 6, 1)))
def test_the_stretches_join_each_other_and_hold_the_last_two_weeks(terms: list[Term], today: date) -> None:
    spans = changeable_days(terms, today)
    assert spans[0][1] == week_of(today + timedelta(weeks=1))[1]
    assert spans[-1][0] <= today - timedelta(weeks=2)
    assert all(later[0] - earlier[1] == timedelta(days=1) for later, earlier in pairwise(spans))
    assert all(start <= end and end - start < LONGEST for start, end in spans)


def test_on_its_last_day_a_half_year_still_runs() -> None:
    half_year = Term(date(2026, 9, 1), date(2026, 12, 30))
    on_it = changeable_days([*QUARTERS, half_year], half_year.end)
    assert on_it[-1][0] == half_year.start
    assert changeable_days([*QUARTERS, half_year], half_year.end + timedelta(days=1))[-1][0] > half_year.start


def test_two_hundred_days_are_a_term_and_one_more_a_year() -> None:
    longest = Term(date(2026, 9, 1), date(2026, 9, 1) + timedelta(days=200))
    longer = Term(longest.start, longest.end + timedelta(days=1))
    today = date(2026, 12, 8)
    assert changeable_days([*QUARTERS, longest], today)[-1][0] == longest.start
    assert changeable_days([*QUARTERS, longer], today)[-1][0] == QUARTERS[1].start
