"""Which things of an old list are which of a new one."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from ruobr_tui.api.rules.diary.pairing import Key, pair

Thing = tuple[int | None, str]
THINGS = st.lists(st.tuples(st.none() | st.integers(1, 3), st.sampled_from("abc")), max_size=8)
KEYS: list[Key[Thing]] = [lambda thing: thing[0], lambda thing: thing[1]]
"""By number, where there is one; else by name."""


def order(thing: Thing) -> tuple[int, str]:
    return thing[0] or 0, thing[1]


def test_the_surest_key_first() -> None:
    found = pair([(1, "a"), (2, "b")], [(2, "a"), (1, "b")], KEYS, order)
    assert found.pairs == [((1, "a"), (1, "b")), ((2, "b"), (2, "a"))]
    assert (found.gone, found.come) == ([], [])


def test_what_a_key_does_not_know_waits_for_the_next() -> None:
    found = pair([(None, "a"), (None, "b")], [(None, "b"), (None, "c")], KEYS, order)
    assert found.pairs == [((None, "b"), (None, "b"))]
    assert found.gone == [(None, "a")]
    assert found.come == [(None, "c")]


def test_what_the_first_key_has_left_is_paired_by_the_second() -> None:
    found = pair([(1, "a")], [(None, "a")], KEYS, order)
    assert found.pairs == [((1, "a"), (None, "a"))]


def test_equal_things_are_paired_one_to_one_in_order() -> None:
    found = pair([(1, "b"), (1, "a")], [(1, "c"), (1, "a"), (1, "b")], KEYS[:1], order)
    assert found.pairs == [((1, "a"), (1, "a")), ((1, "b"), (1, "b"))]
    assert found.come == [(1, "c")]


@given(THINGS, THINGS)
def test_everything_once_and_swapping_the_lists_swaps_the_result(old: list[Thing], new: list[Thing]) -> None:
    found = pair(old, new, KEYS, order)
    assert sorted([*(a for a, _ in found.pairs), *found.gone], key=order) == sorted(old, key=order)
    assert sorted([*(b for _, b in found.pairs), *found.come], key=order) == sorted(new, key=order)
    assert found.gone == sorted(found.gone, key=order)
    assert found.come == sorted(found.come, key=order)
    back = pair(new, old, KEYS, order)
    assert sorted(map(repr, found.pairs)) == sorted(repr((a, b)) for b, a in back.pairs)
    assert (back.gone, back.come) == (found.come, found.gone)
    assert pair(old[::-1], new[::-1], KEYS, order) == found


@given(THINGS)
def test_a_list_is_itself(things: list[Thing]) -> None:
    found = pair(things, things, KEYS, order)
    assert all(a == b for a, b in found.pairs)
    assert (found.gone, found.come) == ([], [])
