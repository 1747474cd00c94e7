"""An allocation is stable, wastes no place and gives nobody more than one."""

from __future__ import annotations

from collections import Counter

from hypothesis import given
from hypothesis import strategies as st

from ruobr_server.areas.kindergarten.allocation import Given, Wanted, allocate

GROUPS = 4


@st.composite
def situations(draw: st.DrawFn) -> tuple[list[Wanted], dict[int, int]]:
    count = draw(st.integers(1, 10))
    wanted = []
    for number in range(1, count + 1):
        groups = draw(st.lists(st.integers(1, GROUPS), max_size=GROUPS, unique=True))
        moment = float(draw(st.integers(0, 5)))
        wanted.append(
            Wanted(number, [(group, (draw(st.integers(1, 4)), moment, number)) for group in groups])
        )
    free = {group: draw(st.integers(0, 3)) for group in range(1, GROUPS + 1)}
    return wanted, free


@given(situations())
def test_nobody_is_passed_over(situation: tuple[list[Wanted], dict[int, int]]) -> None:
    wanted, free = situation
    decided = {each.application_id: each for each in allocate(wanted, free)}
    turn = {one.application_id: dict(one.groups) for one in wanted}
    held = Counter(each.group_id for each in decided.values() if each.group_id is not None)
    assert all(count <= free[group] for group, count in held.items())
    for one in wanted:
        mine = decided[one.application_id]
        assert mine.group_id is None or mine.group_id in turn[one.application_id]
        assert mine.wish == 0 or one.groups[mine.wish - 1][0] == mine.group_id
        better = one.groups[: mine.wish - 1] if mine.group_id is not None else one.groups
        for group, priority in better:
            assert held[group] == free[group], "a free place was left to nobody"
            behind = [
                other
                for other in decided.values()
                if other.group_id == group and turn[other.application_id][group] > priority
            ]
            assert not behind, "somebody behind in the queue got the place"


@given(situations())
def test_it_is_the_same_whoever_is_looked_at_first(situation: tuple[list[Wanted], dict[int, int]]) -> None:
    wanted, free = situation
    forth = {each.application_id: each for each in allocate(wanted, free)}
    back = {each.application_id: each for each in allocate(list(reversed(wanted)), free)}
    assert forth == back


def test_the_first_wish_goes_before_the_second() -> None:
    first = Wanted(1, [(1, (4, 0.0, 1)), (2, (4, 0.0, 1))])
    second = Wanted(2, [(1, (4, 1.0, 2)), (2, (4, 1.0, 2))])
    assert allocate([first, second], {1: 1, 2: 1}) == [Given(1, 1, 1), Given(2, 2, 2)]
