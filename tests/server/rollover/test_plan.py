"""Properties of the plan, whoever goes where: nobody lost, nobody doubled, each class once."""

from __future__ import annotations

import random
from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ruobr_server.areas.rollover.plan import (
    Member,
    Named,
    SchoolClass,
    Unit,
    before,
    groups,
    proposed,
    units,
)

pytestmark = pytest.mark.hypothesis
YEAR = 2027


@st.composite
def schools(draw: st.DrawFn) -> tuple[list[SchoolClass], list[Member], dict[int, Named | None]]:
    """A school of the old year, and where its pupils go: up, the same grade again, or out."""
    names = draw(
        st.lists(
            st.builds(Named, st.integers(1, 11), st.sampled_from("АБВ")), min_size=1, max_size=8, unique=True
        )
    )
    classes = [SchoolClass(number, YEAR - 1, name) for number, name in enumerate(names, 1)]
    members = [
        Member(100 * each.id + place, each.id) for each in classes for place in range(draw(st.integers(0, 4)))
    ]
    of_class = {each.id: each.name for each in classes}
    moves: dict[int, Named | None] = {}
    for member in members:
        grade = of_class[member.class_id].grade
        up = [Named(grade + 1, letter) for letter in "АБВ"] if grade < 11 else []
        moves[member.id] = draw(st.sampled_from([None, *up, *(Named(grade, letter) for letter in "АБВ")]))
    return classes, members, moves


@given(schools())
def test_nobody_is_lost_or_doubled_and_a_class_goes_on_once(
    school: tuple[list[SchoolClass], list[Member], dict[int, Named | None]],
) -> None:
    classes, members, moves = school
    found = units(classes, members, moves, YEAR)
    counted = Counter(pupil for unit in found for pupil in unit.pupils)
    assert counted == Counter(moves.keys())
    for unit in found:
        assert all(moves[pupil] == unit.to for pupil in unit.pupils)
    heirs = [unit.goes_on.id for unit in found if unit.goes_on is not None]
    assert len(heirs) == len(set(heirs))
    assert len({unit.to for unit in found if unit.to is not None}) == sum(
        unit.to is not None for unit in found
    )
    for unit in found:
        if unit.goes_on is not None:
            assert unit.to is not None
            assert unit.goes_on.name.grade == unit.to.grade - 1


@given(schools())
def test_whoever_leaves_a_class_is_moved_before_it_goes_on(
    school: tuple[list[SchoolClass], list[Member], dict[int, Named | None]],
) -> None:
    classes, members, moves = school
    found = units(classes, members, moves, YEAR)
    ordered = groups(found, members)
    assert sorted(unit.name for group in ordered for unit in group) == sorted(unit.name for unit in found)
    of_class = {member.id: member.class_id for member in members}
    gone_on: set[int] = set()
    for group in ordered:
        for unit in group:
            assert not {of_class[pupil] for pupil in unit.pupils} & gone_on
        gone_on |= {unit.goes_on.id for unit in group if unit.goes_on is not None}


def test_a_school_goes_up_by_a_grade_and_its_last_one_leaves() -> None:
    classes = [SchoolClass(1, 2026, Named(1, "А")), SchoolClass(2, 2026, Named(9, "А"))]
    members = [Member(11, 1), Member(21, 2)]
    assert proposed(classes, members, YEAR) == {11: Named(2, "А"), 21: None}
    tenth = SchoolClass(3, 2026, Named(10, "А"))
    assert proposed([*classes, tenth], members, YEAR)[21] == Named(10, "А")
    found = units(classes, members, proposed(classes, members, YEAR), YEAR)
    # A new first grade, with the courses of the old one.
    assert [unit.name for unit in found] == ["1А", "2А", "9А"]
    assert found[0].like == classes[0]
    assert found[1].goes_on == classes[0]
    assert found[2].to is None


def test_merged_and_split_classes_go_on_as_the_larger_part() -> None:
    seven = [SchoolClass(1, 2026, Named(7, "А")), SchoolClass(2, 2026, Named(7, "Б"))]
    members = [Member(1, 1), Member(2, 1), Member(3, 1), Member(4, 2), Member(5, 2)]
    merged = units(seven, members, dict.fromkeys(range(1, 6), Named(8, "А")), YEAR)
    assert [(unit.name, unit.goes_on, len(unit.pupils)) for unit in merged] == [("8А", seven[0], 5)]
    ways = [Named(8, letter) for letter in "АВВВБ"]
    split = dict(zip(range(1, 6), ways, strict=True))
    found = {unit.name: unit.goes_on for unit in units(seven, members, split, YEAR)}
    assert found == {"8А": None, "8Б": seven[1], "8В": seven[0]}


def written(
    group: tuple[Unit, ...], classes: list[SchoolClass], members: list[Member]
) -> tuple[list[SchoolClass], list[Member]]:
    """The school after a group was written."""
    classes, members = list(classes), list(members)
    for unit in group:
        number = max(each.id for each in classes) + 1
        if unit.to is not None:
            if unit.goes_on is not None:
                number = unit.goes_on.id
                classes = [each for each in classes if each.id != number]
            elif unit.present is not None:
                number = unit.present.id
            if unit.present is None:
                classes.append(SchoolClass(number, YEAR, unit.to))
        members = [each for each in members if each.id not in unit.pupils]
    return classes, members


@given(schools(), st.randoms(use_true_random=False))
def test_in_whatever_order_it_may_be_written_the_rest_of_the_plan_stays(
    school: tuple[list[SchoolClass], list[Member], dict[int, Named | None]], order: random.Random
) -> None:
    """Somebody promotes class by class, in an order of his own: what waits for others is refused."""
    classes, members, moves = school
    plan = groups(units(classes, members, moves, YEAR), members)
    while plan:
        free = [each for each in plan if not before(each, plan, members)]
        assert free, "something can always be written next"
        done = order.choice(free)
        classes, members = written(done, classes, members)
        left = {each.id for each in members}
        rest = units(classes, members, {each: to for each, to in moves.items() if each in left}, YEAR)
        plan = [each for each in plan if each != done]
        assert set(groups(rest, members)) == set(plan)
