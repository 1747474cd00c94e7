"""How many marks reach a goal: the closed form agrees with trying."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ruobr_tui.api.rules.diary.averages import DEFAULT_POLICY, Scored, average, proposed
from ruobr_tui.api.rules.diary.targets import LIMIT, needed, options

marks = st.builds(
    Scored, st.integers(1, 5).map(Decimal), st.sampled_from(["0", "0.5", "1", "2", "3"]).map(Decimal)
)
some = st.lists(marks, max_size=15)
goals = st.decimals(min_value="2", max_value="5", places=2)
weights = st.sampled_from(["0", "0.25", "1", "1.5", "2", "3"]).map(Decimal)


def tried(given_marks: list[Scored], goal: Decimal, value: int, weight: Decimal, limit: int) -> int | None:
    """The same by adding mark after mark."""
    for count in range(limit + 1):
        found = average([*given_marks, *[Scored(Decimal(value), weight)] * count])
        if found is not None and found.reaches(goal):
            return count
    return None


@given(some, goals, st.integers(1, 5), weights, st.integers(0, 40))
def test_needed_is_what_trying_finds(
    given_marks: list[Scored], goal: Decimal, value: int, weight: Decimal, limit: int
) -> None:
    assert needed(given_marks, goal, value, weight, limit) == tried(given_marks, goal, value, weight, limit)


def test_a_goal_met_exactly_needs_no_more() -> None:
    marks_at_goal = [Scored(Decimal(5), Decimal(65)), Scored(Decimal(4), Decimal(35))]
    assert needed(marks_at_goal, Decimal("4.65"), 5) == 0
    assert needed([Scored(Decimal(4))], Decimal("4.5"), 5) == 1


@pytest.mark.parametrize(("goal", "value"), [("4.65", 4), ("5", 5), ("4.65", 3)])
def test_what_no_number_of_marks_reaches(goal: str, value: int) -> None:
    assert needed([Scored(Decimal(4))], Decimal(goal), value, limit=10**9) is None


def test_a_mark_equal_to_the_goal_reaches_it_where_nothing_is_below() -> None:
    five, four = Scored(Decimal(5)), Scored(Decimal(4))
    assert needed([], Decimal(5), 5) == 1
    assert needed([], Decimal(4), 4) == 1
    assert needed([], Decimal(5), 4) is None
    assert needed([five], Decimal(5), 5) == 0
    assert needed([four], Decimal(4), 4) == 0
    assert needed([Scored(Decimal(5), Decimal(0))], Decimal(5), 5) == 1
    assert needed([five, four], Decimal(5), 5) is None


def test_exactly_as_many_as_the_limit_are_a_plan() -> None:
    hopeless = [Scored(Decimal(2))] * 20
    assert needed(hopeless, Decimal("4.65"), 5, limit=152) == 152
    assert needed(hopeless, Decimal("4.65"), 5, limit=151) is None


def test_of_ways_with_as_many_marks_the_lower_mark_comes_first_then_the_lighter() -> None:
    found = options([Scored(Decimal(3), Decimal(2)), Scored(Decimal(4), Decimal(2))], 4)
    placed = [(need.count, need.value, need.weight) for need in found]
    assert placed == sorted(placed)
    assert len({count for count, _value, _weight in placed}) < len(placed), "two of one number"


def test_more_marks_than_the_limit_are_no_plan() -> None:
    hopeless = [Scored(Decimal(2))] * 20
    assert needed(hopeless, Decimal("4.65"), 5) is None
    assert needed(hopeless, Decimal("4.65"), 5, limit=200) == 152


def test_two_fives_of_weight_two() -> None:
    found = options([Scored(Decimal(4)), Scored(Decimal(5))], 5)
    assert [(need.count, need.value, need.weight, str(need.after)) for need in found] == [
        (1, 5, Decimal(1), "4.67")
    ]
    found = options([Scored(Decimal(4)), Scored(Decimal(5)), Scored(Decimal(4))], 5)
    assert [(need.count, need.value, need.weight, str(need.after)) for need in found] == [
        (1, 5, Decimal(3), "4.67"),
        (2, 5, Decimal(2), "4.71"),
        (3, 5, Decimal(1), "4.67"),
    ]


def test_a_four_is_offered_where_it_is_enough() -> None:
    found = options([Scored(Decimal(3)), Scored(Decimal(4))], 4)
    assert [(need.count, need.value, need.weight) for need in found] == [(1, 4, Decimal(1))]


def test_a_goal_already_reached_has_no_ways() -> None:
    assert options([Scored(Decimal(5))], 5) == []
    assert options([], 2) == []


@given(some, st.integers(3, 5))
def test_every_way_leads_to_the_goal_and_one_mark_less_does_not(given_marks: list[Scored], goal: int) -> None:
    for need in options(given_marks, goal):
        extra = Scored(Decimal(need.value), need.weight)
        after = average([*given_marks, *[extra] * need.count])
        assert after == need.after
        assert proposed(need.after) >= goal
        before = average([*given_marks, *[extra] * (need.count - 1)])
        assert before is None or proposed(before) < goal


@given(some, st.integers(3, 5))
def test_ways_are_cheapest_first_and_none_is_beaten(given_marks: list[Scored], goal: int) -> None:
    found = options(given_marks, goal)
    assert found == sorted(found, key=lambda need: need.count)
    for one in found:
        for other in found:
            if one is not other:
                better = one.count < other.count, one.value < other.value, one.weight < other.weight
                assert any(better)
    threshold = DEFAULT_POLICY.threshold(goal)
    assert threshold is not None
    if not found:
        plan = needed(given_marks, threshold, 5, Decimal(3), LIMIT)
        assert plan in (0, None)
