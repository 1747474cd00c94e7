"""The line of an average ends where the average is."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from ruobr_tui.api.rules.diary.averages import Scored, average
from ruobr_tui.api.rules.diary.trend import distribution, running_averages

START = date(2026, 9, 1)
dated = st.lists(
    st.tuples(
        st.integers(0, 20).map(lambda step: START + timedelta(days=step)),
        st.builds(Scored, st.integers(1, 5).map(Decimal), st.integers(0, 3).map(Decimal)),
    ),
    max_size=20,
)


@given(dated)
def test_each_point_is_the_average_of_all_marks_until_its_day(marks: list[tuple[date, Scored]]) -> None:
    points = running_averages(marks)
    assert [day for day, _ in points] == sorted({day for day, mark in marks if mark.weight})
    for day, value in points:
        found = average(mark for given_on, mark in marks if given_on <= day)
        assert found is not None
        assert value == found.rounded()


def test_no_marks_have_no_line() -> None:
    assert running_averages([]) == []
    assert running_averages([(START, Scored(Decimal(5), Decimal(0)))]) == []


def test_points_are_rounded_to_the_digits_given() -> None:
    marks = [(START, Scored(Decimal(5))), (START, Scored(Decimal(4))), (START, Scored(Decimal(4)))]
    assert running_averages(marks, places=1) == [(START, Decimal("4.3"))]


@given(dated)
def test_every_mark_is_counted_once(marks: list[tuple[date, Scored]]) -> None:
    counts = distribution(mark for _, mark in marks)
    assert list(counts) == [5, 4, 3, 2, 1]
    assert sum(counts.values()) == len(marks)
    assert counts[5] == sum(1 for _, mark in marks if mark.value == 5)
