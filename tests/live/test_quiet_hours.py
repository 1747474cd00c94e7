"""Quiet hours: whatever the two times, minute by minute round the clock."""

from __future__ import annotations

from datetime import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ruobr_tui.quiet_hours import hours, is_quiet

minutes = st.integers(0, 24 * 60 - 1)


def clock(minute: int) -> time:
    return time(minute // 60, minute % 60)


@given(minutes, minutes, minutes, st.integers(0, 59))
def test_it_is_quiet_on_the_way_from_the_first_to_the_second(
    start: int, end: int, now: int, second: int
) -> None:
    if start == end:
        return
    way = {(start + step) % (24 * 60) for step in range((end - start) % (24 * 60))}
    hours = f"{clock(start):%H:%M}-{clock(end):%H:%M}"
    assert is_quiet(hours, clock(now).replace(second=second)) is (now in way)


@given(minutes)
def test_without_hours_it_is_never_quiet(now: int) -> None:
    assert not is_quiet("", clock(now))


@given(st.text(max_size=12))
def test_anything_else_is_two_times_or_refused(text: str) -> None:
    try:
        found = hours(text)
    except ValueError:
        return
    assert found is None or found[0] != found[1]


@pytest.mark.parametrize("text", ["21:00", "21:00-21:00", "24:00-07:00", "7-21", "21:60-07:00", "a-b", "-"])
def test_what_is_no_span(text: str) -> None:
    with pytest.raises(ValueError):
        hours(text)


def test_spaces_and_a_dash_do_no_harm() -> None:
    assert hours(" 21:00 – 07:00 ") == (time(21), time(7))
