"""The count of seconds without a key, by itself."""

from __future__ import annotations

import time

import pytest

from ruobr_tui.kiosk.idle import WARNING, Idle


class Watch:
    """A clock that stands until it is moved."""

    def __init__(self) -> None:
        self.now = 1000.0

    def __call__(self) -> float:
        return self.now


@pytest.mark.parametrize(
    ("passed", "countdown", "next_look"),
    [
        (0, 0, 90),
        (89.5, 0, 0.5),
        (90, 30, 1),
        (90.25, 30, 0.75),
        (91, 29, 1),
        (119, 1, 1),
        (119.75, 1, 0.25),
    ],
)
def test_only_the_last_seconds_are_shown_and_each_once(
    passed: float, countdown: int, next_look: float
) -> None:
    watch = Watch()
    idle = Idle(120, watch)
    watch.now += passed
    assert idle.countdown == countdown
    assert idle.next_check == next_look
    assert not idle.is_over


def test_a_short_idle_time_is_warned_of_for_its_second_half() -> None:
    watch = Watch()
    idle = Idle(20, watch)
    assert idle.next_check == 10
    watch.now += 10
    assert idle.countdown == 10


@pytest.mark.parametrize("passed", [120, 121, 100_000])
def test_it_is_over_when_the_time_has_passed(passed: float) -> None:
    watch = Watch()
    idle = Idle(120, watch)
    watch.now += passed
    assert idle.is_over
    assert idle.countdown == 0


def test_a_key_starts_it_again() -> None:
    watch = Watch()
    idle = Idle(120, watch)
    watch.now += 110
    assert idle.countdown == 10
    idle.start_again()
    assert idle.countdown == 0
    watch.now += 119
    assert not idle.is_over


def test_looking_when_due_misses_no_second() -> None:
    watch = Watch()
    idle = Idle(60, watch)
    countdowns = []
    while not idle.is_over:
        watch.now += idle.next_check
        countdowns.append(idle.countdown)
    assert countdowns == [*range(WARNING, 0, -1), 0]


@pytest.mark.skipif(not hasattr(time, "CLOCK_BOOTTIME"), reason="this system does not count sleep")
def test_a_machine_that_slept_signs_out(monkeypatch: pytest.MonkeyPatch) -> None:
    idle = Idle(60)
    before = time.clock_gettime(time.CLOCK_BOOTTIME)
    monkeypatch.setattr(
        time, "clock_gettime", lambda clock: before + 61 if clock == time.CLOCK_BOOTTIME else before
    )
    assert idle.is_over


def test_where_sleep_is_not_counted_the_time_awake_is(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delattr(time, "CLOCK_BOOTTIME", raising=False)
    monkeypatch.setattr(time, "monotonic", lambda: 100.0)
    idle = Idle(60)
    monkeypatch.setattr(time, "monotonic", lambda: 160.0)
    assert idle.is_over
