"""The budget of requests: counted over a minute; who waits for one goes before the background."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine
from contextlib import nullcontext
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ruobr_tui.api.pace import MINUTE, OWN, REST, Budget, Limits, MemoryLedger, background, reporting_waits
from ruobr_tui.store.requests import SharedLedger

START = datetime(2026, 11, 24, 3, 0, tzinfo=UTC)
LIMITS = Limits(20, 2)
Ask = Callable[..., Coroutine[None, None, None]]


class Time:
    """A clock that moves when everything waits: the next sleeper is due at once."""

    def __init__(self) -> None:
        self.now = 0.0
        self._sleepers: list[tuple[float, asyncio.Event]] = []

    def clock(self) -> datetime:
        return START + timedelta(seconds=self.now)

    async def sleep(self, seconds: float) -> None:
        due = (self.now + seconds, asyncio.Event())
        self._sleepers.append(due)
        try:
            await due[1].wait()
        finally:
            self._sleepers.remove(due)

    async def run(self, *tasks: asyncio.Task[None], until: float = 1e9) -> None:
        """Let the tasks work, and time pass."""
        while not all(task.done() for task in tasks):
            for _turn in range(50):
                await asyncio.sleep(0)
            if all(task.done() for task in tasks):
                return
            moment, event = min(self._sleepers, key=lambda one: one[0])
            if moment > until:
                return
            self.now = max(self.now, moment)
            event.set()


@pytest.fixture
def time() -> Time:
    return Time()


def asker(budget: Budget, time: Time, log: list[tuple[float, str]], takes: float = 0.2) -> Ask:
    """Makes tasks that each ask once and write down when they were let go."""

    async def ask(name: str, *, behind: bool = False) -> None:
        with background() if behind else nullcontext():
            async with budget.turn():
                log.append((time.now, name))
                await time.sleep(takes)

    return ask


def most_in_a_minute(moments: list[float]) -> int:
    return max(sum(1 for other in moments if start <= other < start + MINUTE - 0.001) for start in moments)


async def test_no_minute_has_more_requests_than_allowed_and_the_background_half_of_them(time: Time) -> None:
    log: list[tuple[float, str]] = []
    budget = Budget(LIMITS, clock=time.clock, sleep=time.sleep)
    ask = asker(budget, time, log)
    tasks = [asyncio.create_task(ask(f"b{n}", behind=True)) for n in range(40)]
    await time.run(*tasks)
    moments = [at for at, _name in log]
    assert len(log) == 40
    assert most_in_a_minute(moments) == 10
    assert sum(1 for at in moments if at < 10) == 2, "evenly, not all at the beginning"
    more = [asyncio.create_task(ask(f"f{n}")) for n in range(50)]
    await time.run(*more)
    assert most_in_a_minute([at for at, _name in log]) == 20


async def test_what_a_person_asks_for_goes_before_what_waits_already(time: Time) -> None:
    log: list[tuple[float, str]] = []
    budget = Budget(LIMITS, clock=time.clock, sleep=time.sleep)
    ask = asker(budget, time, log)
    behind = [asyncio.create_task(ask(f"b{n}", behind=True)) for n in range(30)]
    await time.run(*behind, until=20.0)
    began = time.now
    pressed = asyncio.create_task(ask("key"))
    await time.run(pressed)
    assert time.now - began <= 0.2, "at once, although 26 wait"
    await time.run(*behind)
    assert len(log) == 31


async def test_the_background_leaves_a_part_of_the_minute_to_keys(time: Time) -> None:
    log: list[tuple[float, str]] = []
    budget = Budget(LIMITS, clock=time.clock, sleep=time.sleep)
    ask = asker(budget, time, log)
    keys = [asyncio.create_task(ask(f"k{n}")) for n in range(15)]
    await time.run(*keys)
    behind = asyncio.create_task(ask("b", behind=True))
    later = [asyncio.create_task(ask(f"l{n}")) for n in range(5)]
    await time.run(*later)
    assert time.now < 10
    await time.run(behind)
    assert log[-1][1] == "b"
    assert log[-1][0] >= MINUTE - 0.001


async def test_few_requests_are_open_at_once(time: Time) -> None:
    open_now, most = 0, 0
    budget = Budget(Limits(6000, 2), clock=time.clock, sleep=time.sleep)

    async def ask(behind: bool) -> None:
        nonlocal open_now, most
        with background() if behind else nullcontext():
            async with budget.turn():
                open_now += 1
                most = max(most, open_now)
                await time.sleep(1)
                open_now -= 1

    await time.run(*(asyncio.create_task(ask(False)) for _ in range(9)))
    assert most == 2
    most = 0
    await time.run(*(asyncio.create_task(ask(True)) for _ in range(9)))
    assert most == 1, "one place is left to whoever presses a key"


async def test_requests_to_our_own_server_do_not_wait(time: Time) -> None:
    log: list[tuple[float, str]] = []
    budget = Budget(LIMITS, clock=time.clock, sleep=time.sleep)
    ask = asker(budget, time, log, takes=0)
    tasks = [asyncio.create_task(ask(f"b{n}", behind=True)) for n in range(100)]
    await time.run(*tasks, until=5.0)
    budget.learn(is_own=True)
    assert budget.limits is OWN
    await time.run(*tasks)
    assert time.now <= 5.0
    budget.learn(is_own=False)
    assert budget.limits is LIMITS


async def test_a_refusal_lets_the_background_rest(time: Time) -> None:
    log: list[tuple[float, str]] = []
    budget = Budget(LIMITS, clock=time.clock, sleep=time.sleep)
    ask = asker(budget, time, log)
    budget.refused()
    behind = asyncio.create_task(ask("b", behind=True))
    await time.run(asyncio.create_task(ask("key")), behind)
    assert [name for _at, name in log] == ["key", "b"]
    assert log[0][0] == 0
    assert log[1][0] >= REST - 0.001


async def test_a_wait_is_reported_with_its_length(time: Time) -> None:
    heard: list[float] = []
    budget = Budget(Limits(4, 2), clock=time.clock, sleep=time.sleep)
    ask = asker(budget, time, [], takes=0)
    assert budget.wait() is None
    with reporting_waits(heard.append):
        tasks = [asyncio.create_task(ask(f"k{n}")) for n in range(6)]
    await time.run(*tasks, until=1.0)
    wait = budget.wait()
    assert wait is not None
    assert 58 <= wait.total_seconds() <= 60
    assert budget.wait(in_background=True) is None
    await time.run(*tasks)
    assert len(heard) == 2, "each of those that wait, once"
    assert budget.wait() is None


async def test_a_request_that_is_given_up_takes_nobody_elses_turn(time: Time) -> None:
    log: list[tuple[float, str]] = []
    budget = Budget(Limits(4, 2), clock=time.clock, sleep=time.sleep)
    ask = asker(budget, time, log, takes=0)
    first = [asyncio.create_task(ask(f"k{n}")) for n in range(4)]
    await time.run(*first)
    given_up = asyncio.create_task(ask("given up"))
    after = asyncio.create_task(ask("after"))
    await time.run(after, until=time.now + 1)
    given_up.cancel()
    await time.run(after)
    assert [name for _at, name in log][4:] == ["after"]


async def test_a_turn_waited_for_ahead_counts_once(time: Time) -> None:
    ledger = MemoryLedger()
    budget = Budget(Limits(4, 2), ledger, clock=time.clock, sleep=time.sleep)
    async with budget.ahead(), budget.turn():
        pass
    assert len(ledger._requests) == 1
    async with budget.ahead():
        async with budget.turn():
            pass
        async with budget.turn():  # a second request in there is one of its own
            pass
    assert len(ledger._requests) == 3


def test_processes_of_one_user_share_the_minute(tmp_path: Path) -> None:
    path = tmp_path / "state" / "requests.sqlite"
    screen, sync = SharedLedger(path, "portal"), SharedLedger(path, "portal")
    other = SharedLedger(path, "another")
    for number in range(4):
        ledger = screen if number % 2 else sync
        assert ledger.take(100.0 + number, Limits(4, 2), False) == 0
    assert sync.take(110.0, Limits(4, 2), False) == pytest.approx(50.0)
    assert screen.take(110.0, Limits(4, 2), False) == pytest.approx(50.0)
    assert other.take(110.0, Limits(4, 2), False) == 0
    assert screen.take(160.5, Limits(4, 2), False) == 0
    assert path.stat().st_mode & 0o777 == 0o600
    assert path.parent.stat().st_mode & 0o777 == 0o700


def test_the_background_is_spread_over_all_processes(tmp_path: Path) -> None:
    path = tmp_path / "requests.sqlite"
    screen, sync = SharedLedger(path, "portal"), SharedLedger(path, "portal")
    assert screen.take(100.0, LIMITS, True) == 0
    assert sync.take(101.0, LIMITS, True) == pytest.approx(5.0)
    assert sync.take(101.0, LIMITS, False) == 0


def test_a_file_that_cannot_be_written_does_not_stop_a_request(tmp_path: Path) -> None:
    (tmp_path / "state").write_text("not a folder")
    ledger = SharedLedger(tmp_path / "state" / "requests.sqlite", "portal")
    for number in range(4):
        assert ledger.take(100.0 + number, Limits(4, 2), False) == 0
    assert ledger.take(110.0, Limits(4, 2), False) > 0


@given(st.lists(st.tuples(st.floats(0, 300), st.booleans()), min_size=1, max_size=80))
@settings(max_examples=50)
def test_whatever_is_requested_no_minute_is_overdrawn(requests: list[tuple[float, bool]]) -> None:
    ledger, taken = MemoryLedger(), []
    for now, in_background in sorted(requests):
        if ledger.take(now, LIMITS, in_background) == 0:
            taken.append(now)
    assert most_in_a_minute(taken) <= LIMITS.per_minute


def test_a_clock_that_is_set_back_keeps_nobody_waiting_for_ever() -> None:
    ledger = MemoryLedger()
    for _number in range(4):
        ledger.take(1_000_000.0, Limits(4, 2), True)
        ledger.take(1_000_000.0, Limits(4, 2), False)
    assert ledger.take(10.0, Limits(4, 2), False) == 0
    assert ledger.take(10.0, Limits(4, 2), True) <= MINUTE
