"""Suppositions leave the real marks alone, and undoing them gives the real marks again."""

from __future__ import annotations

from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from ruobr_tui.api.rules.diary.averages import Scored
from ruobr_tui.api.rules.diary.whatif import WhatIf

marks = st.builds(Scored, st.integers(1, 5).map(Decimal), st.integers(1, 3).map(Decimal))
lists = st.lists(marks, max_size=8)
places = st.integers(0, 10)
FIVE, TWO = Scored(Decimal(5), Decimal(2)), Scored(Decimal(2))


@st.composite
def suppositions(draw: st.DrawFn) -> WhatIf:
    found = WhatIf()
    for _ in range(draw(st.integers(0, 6))):
        step = draw(st.integers(0, 3))
        if step == 0:
            found = found.with_added(draw(marks))
        elif step == 1:
            found = found.with_changed(draw(places), draw(marks))
        elif step == 2:
            found = found.with_dropped(draw(places))
        else:
            found = found.with_restored(draw(places))
    return found


@given(lists)
def test_nothing_supposed_is_the_real_marks(real: list[Scored]) -> None:
    assert WhatIf().is_empty
    assert WhatIf().apply(real) == real


def test_marks_are_added_changed_and_dropped() -> None:
    supposed = WhatIf().with_changed(0, FIVE).with_dropped(1).with_added(TWO)
    assert not supposed.is_empty
    assert supposed.apply([TWO, TWO, TWO]) == [FIVE, TWO, TWO]


@given(lists, suppositions(), marks)
def test_an_added_mark_can_be_taken_back(real: list[Scored], supposed: WhatIf, mark: Scored) -> None:
    more = supposed.with_added(mark)
    assert more.apply(real) == [*supposed.apply(real), mark]
    assert more.without_added(len(more.added) - 1) == supposed


@given(lists, suppositions(), places, marks)
def test_a_place_is_changed_or_dropped_never_both(
    real: list[Scored], supposed: WhatIf, place: int, mark: Scored
) -> None:
    changed = supposed.with_dropped(place).with_changed(place, mark)
    dropped = changed.with_dropped(place)
    assert place not in changed.dropped
    assert place not in dropped.changed
    inside = int(place < len(real))
    assert len(changed.apply(real)) - len(dropped.apply(real)) == inside
    assert dropped.with_restored(place) == changed.with_restored(place)


@given(lists, suppositions())
def test_restoring_every_place_gives_the_real_marks(real: list[Scored], supposed: WhatIf) -> None:
    before = list(real)
    supposed.apply(real)
    assert real == before
    for place in range(11):
        supposed = supposed.with_restored(place)
    while supposed.added:
        supposed = supposed.without_added(0)
    assert supposed.is_empty
    assert supposed == WhatIf()
    assert supposed.apply(real) == real


def test_suppositions_can_be_members_of_sets() -> None:
    assert len({WhatIf().with_changed(1, FIVE), WhatIf().with_changed(1, FIVE), WhatIf()}) == 2
