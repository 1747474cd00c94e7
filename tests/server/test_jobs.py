"""Jobs: done at least once, under a lease, again after growing pauses; daily work once on each day."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Sequence
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import Connection, event, select, update
from sqlalchemy.engine import Engine

from ruobr_server.kit.db import Database
from ruobr_server.kit.jobs import queue, runner
from ruobr_server.kit.jobs.backoff import Backoff
from ruobr_server.kit.jobs.kinds import GiveUp, JobKind, Work, daily, retention
from ruobr_server.kit.jobs.queue import LEASE, LeaseLost, claim, enqueue, renew
from ruobr_server.kit.jobs.runner import Runner
from ruobr_server.kit.jobs.tables import jobs
from support.fixtures import ZONE, FixedClock
from support.patience import PATIENCE

KIND = "trial.work"
MINUTE = timedelta(minutes=1)
BACKOFF = Backoff(first=MINUTE, longest=8 * MINUTE, attempts=6)


class Log:
    """What was done, in order; ``fails`` are keys that fail."""

    def __init__(self, *fails: str, error: Exception | None = None) -> None:
        self.done: list[str] = []
        self.fails = set(fails)
        self.error = error or OSError("irina@example.org is personal")

    async def run(self, work: Work) -> None:
        self.done.append(work.job.key or work.job.kind)
        if self.fails & {work.job.key, work.job.kind}:
            raise self.error


def queued(log: Log, **more: Any) -> JobKind:
    return JobKind(**{"name": KIND, "run": log.run, "backoff": BACKOFF, **more})


def put(database: Database, clock: FixedClock, *keys: str, **more: Any) -> None:
    for key in keys:
        database.write_now(enqueue, KIND, key, clock(), **more)


def row(database: Database, key: str = "", kind: str = KIND) -> Any:
    where = (jobs.c.kind == kind, jobs.c.key == key)
    return database.read_now(lambda db: db.execute(select(jobs).where(*where)).one())


def process(database: Database, clock: FixedClock, *kinds: JobKind) -> Runner:
    return Runner(database, clock, ZONE, kinds)


async def until(holds: Callable[[], object]) -> None:
    async with asyncio.timeout(PATIENCE):
        while not holds():  # noqa: ASYNC110 - what it waits for is in the database
            await asyncio.sleep(0.005)


# Queued work


async def test_what_was_queued_is_done_once_and_in_the_order_of_its_time(
    database: Database, clock: FixedClock
) -> None:
    log = Log()
    put(database, clock, "late", due_at=clock() + 2 * MINUTE)
    put(database, clock, "early", due_at=clock() - MINUTE)
    put(database, clock, "now")
    assert not database.write_now(enqueue, KIND, "now", clock())  # it is there already
    clock.advance(minutes=2)
    here = process(database, clock, queued(log))
    assert await here.run_due() == {KIND: 3}
    assert log.done == ["early", "now", "late"]
    assert not await here.run_due()
    assert {row(database, key).state for key in log.done} == {"done"}


async def test_a_job_that_fails_waits_longer_each_time_and_then_has_failed(
    database: Database, clock: FixedClock, caplog: pytest.LogCaptureFixture
) -> None:
    log, cleared = Log("bad"), list[str]()
    kind = queued(log, on_failed=lambda db, job: cleared.append(job.key))
    put(database, clock, "bad")
    here = process(database, clock, kind)
    for attempt, minutes in enumerate((1, 2, 4, 8, 8), 1):
        assert not await here.run_due()
        found = row(database, "bad")
        assert (found.attempts, found.state, found.last_error) == (attempt, "waiting", "OSError")
        assert found.due_at == clock() + minutes * MINUTE
        clock.advance(minutes=minutes, seconds=-1)
        assert not await here.run_due()
        assert len(log.done) == attempt
        clock.advance(seconds=1)
    assert cleared == []
    assert not await here.run_due()
    found = row(database, "bad")
    assert (found.attempts, found.state, found.due_at) == (6, "failed", None)
    assert cleared == ["bad"]
    clock.advance(days=30)
    assert not await here.run_due()
    assert len(log.done) == 6
    assert "irina" not in caplog.text
    assert "failed for good" in caplog.text


def test_pauses_grow_to_the_longest_and_stay_there() -> None:
    minutes = [BACKOFF.pause(attempts) / MINUTE for attempts in (1, 2, 3, 4, 5, 10_000, 10**9)]
    assert minutes == [1, 2, 4, 8, 8, 8, 8]
    day = Backoff(first=MINUTE, longest=MINUTE, within=timedelta(days=1))
    assert not day.is_over(10**6, timedelta(days=1))
    assert day.is_over(1, timedelta(days=1, seconds=1))
    assert not Backoff(first=MINUTE, longest=MINUTE).is_over(10**6, timedelta(days=10**6))


async def test_one_that_is_given_up_is_not_tried_again(database: Database, clock: FixedClock) -> None:
    async def run(work: Work) -> None:
        raise GiveUp from ConnectionRefusedError()

    put(database, clock, "a")
    await process(database, clock, queued(Log(), run=run)).run_due()
    found = row(database, "a")
    assert (found.state, found.last_error, found.due_at) == ("failed", "ConnectionRefusedError", None)


async def test_a_failing_job_stops_no_other(database: Database, clock: FixedClock) -> None:
    log = Log("b")
    put(database, clock, "a", "b", "c")
    assert await process(database, clock, queued(log)).run_due() == {KIND: 2}
    assert log.done == ["a", "b", "c"]


@pytest.mark.parametrize("payload", ["", "{", "[]", "null", "7", '{"a":' * 100_000, "\x01"])
async def test_a_payload_that_cannot_be_read_fails_alone(
    database: Database, clock: FixedClock, payload: str
) -> None:
    log = Log()
    put(database, clock, "a", "b")
    poisoned = update(jobs).where(jobs.c.key == "a").values(payload=payload)
    database.write_now(lambda db: db.execute(poisoned))
    here = process(database, clock, queued(log))
    for _ in range(6):
        await here.run_due()
        clock.advance(minutes=8)
    assert log.done == ["b"]
    assert row(database, "a").state == "failed"


async def test_what_an_area_cannot_clear_up_fails_all_the_same(
    database: Database, clock: FixedClock, caplog: pytest.LogCaptureFixture
) -> None:
    def clear_up(connection: Connection, job: queue.Job) -> None:
        connection.exec_driver_sql("SELECT nothing FROM nowhere")

    put(database, clock, "a")
    kind = queued(Log("a"), backoff=Backoff(first=MINUTE, longest=MINUTE, attempts=1), on_failed=clear_up)
    await process(database, clock, kind).run_due()
    assert row(database, "a").state == "failed"
    assert "nothing was cleared up" in caplog.text


async def test_what_ends_with_the_last_transaction_happens_with_it_or_not_at_all(
    database: Database, clock: FixedClock
) -> None:
    def write(connection: Connection, fails: bool) -> None:
        enqueue(connection, "trial.effect", "", clock())
        if fails:
            raise OSError

    async def run(work: Work) -> None:
        await work.finish(write, work.job.attempts == 1)

    def effects() -> int:
        where = select(jobs.c.id).where(jobs.c.kind == "trial.effect")
        return len(database.read_now(lambda db: db.execute(where).all()))

    put(database, clock, "a")
    here = process(database, clock, queued(Log(), run=run))
    assert not await here.run_due()
    assert (row(database, "a").state, effects()) == ("waiting", 0)
    clock.advance(minutes=1)
    assert await here.run_due() == {KIND: 1}
    assert (row(database, "a").state, effects()) == ("done", 1)


async def test_an_attempt_that_takes_too_long_has_failed(database: Database, clock: FixedClock) -> None:
    async def hang(work: Work) -> None:
        await asyncio.Event().wait()

    put(database, clock, "a")
    kind = queued(Log(), run=hang, longest=timedelta(milliseconds=20))
    assert not await process(database, clock, kind).run_due()
    assert (row(database, "a").last_error, row(database, "a").attempts) == ("TimeoutError", 1)


async def test_work_that_is_cancelled_from_inside_has_failed(database: Database, clock: FixedClock) -> None:
    async def cancel(work: Work) -> None:
        raise asyncio.CancelledError

    put(database, clock, "a")
    assert not await process(database, clock, queued(Log(), run=cancel)).run_due()
    assert row(database, "a").last_error == "Interrupted"


# Leases


async def test_two_processes_at_once_do_each_job_once(database: Database, clock: FixedClock) -> None:
    log = Log()
    put(database, clock, *map(str, range(20)))
    both = [process(database, clock, queued(log)) for _ in range(2)]
    done = await asyncio.gather(*(each.run_due() for each in both))
    assert sum(each[KIND] for each in done) == 20
    assert sorted(log.done, key=int) == [str(number) for number in range(20)]


async def test_a_lease_that_ended_is_taken_and_the_late_one_changes_nothing(
    database: Database, clock: FixedClock
) -> None:
    """A process that was stopped for long finds its job done by another, and writes nothing of its own."""
    late_ones: list[Work] = []

    async def stopped(work: Work) -> None:
        late_ones.append(work)
        await asyncio.Event().wait()

    put(database, clock, "a")
    held = asyncio.create_task(process(database, clock, queued(Log(), run=stopped)).run_due())
    await until(lambda: late_ones)
    log = Log()
    other = process(database, clock, queued(log))
    clock.advance(seconds=LEASE.total_seconds() - 1)
    assert not await other.run_due()
    clock.advance(seconds=1)
    assert await other.run_due() == {KIND: 1}
    assert row(database, "a").last_error == ""
    [work] = late_ones
    assert not database.write_now(renew, work.job, clock())
    with pytest.raises(LeaseLost):
        await work.finish(enqueue, "trial.effect", "", clock())
    assert database.read_now(queue.unknown_kinds, [KIND]) == {}
    held.cancel()
    await asyncio.gather(held, return_exceptions=True)
    assert row(database, "a").state == "done"


async def test_a_lease_is_renewed_while_the_work_runs(
    database: Database, clock: FixedClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(runner, "RENEW_EVERY", 0.01)
    ends = asyncio.Event()

    async def long(work: Work) -> None:
        await ends.wait()

    put(database, clock, "a")
    task = asyncio.create_task(process(database, clock, queued(Log(), run=long)).run_due())
    other = process(database, clock, queued(Log()))
    for _ in range(3):
        clock.advance(minutes=2)
        await until(lambda: row(database, "a").leased_until == clock() + LEASE)
        assert not await other.run_due()
    ends.set()
    assert await task == {KIND: 1}


async def test_who_has_lost_the_lease_stops(
    database: Database, clock: FixedClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    stopped = asyncio.Event()

    async def long(work: Work) -> None:
        try:
            await asyncio.Event().wait()
        finally:
            stopped.set()

    monkeypatch.setattr(runner, "RENEW_EVERY", 0.01)
    put(database, clock, "a")
    task = asyncio.create_task(process(database, clock, queued(Log(), run=long)).run_due())
    await until(lambda: row(database, "a").leased_until)
    stolen = update(jobs).values(lease_holder="another process")
    database.write_now(lambda db: db.execute(stolen))
    assert not await task
    assert stopped.is_set()
    assert row(database, "a").lease_holder == "another process"


async def test_what_ends_its_process_each_time_fails_in_the_end(
    database: Database, clock: FixedClock
) -> None:
    put(database, clock, "a")
    for attempt in range(6):
        taken = database.write_now(claim, [KIND], f"process {attempt}", clock())
        assert taken is not None
        clock.advance(seconds=LEASE.total_seconds())  # it is never heard of again
    log = Log()
    assert not await process(database, clock, queued(log)).run_due()
    assert log.done == []
    assert (row(database, "a").state, row(database, "a").last_error) == ("failed", "LeaseEnded")


@pytest.mark.parametrize("back", [timedelta(minutes=30), timedelta(days=400)])
async def test_a_clock_that_is_set_back_holds_nothing_up(
    database: Database, clock: FixedClock, back: timedelta, caplog: pytest.LogCaptureFixture
) -> None:
    """What waits or runs then has times in the future; it is done after what it had to wait, no later."""
    log = Log("failing")
    put(database, clock, "failing", "held")
    database.write_now(claim, [KIND], "dead", clock())
    here = process(database, clock, queued(log))
    await here.run_due()
    clock.now -= back
    longest = LEASE + (back if back < queue.SKEW else timedelta())
    log.fails.clear()
    for _ in range(int(longest / MINUTE) + 1):
        await here.run_due()
        clock.advance(minutes=1)
    assert {row(database, key).state for key in ("failing", "held")} == {"done"}
    assert ("the clock was set back" in caplog.text) is (back > queue.SKEW)


# Daily work


DAILY = ("trial.one", "trial.two", "trial.three")


def every_day(log: Log, names: Sequence[str] = DAILY) -> list[JobKind]:
    return [daily(name, log.run) for name in names]


async def test_daily_work_is_done_once_on_each_day_of_the_region(
    database: Database, clock: FixedClock
) -> None:
    both = [process(database, clock, *every_day(Log())) for _ in range(2)]
    for day in (24, 25, 26):
        # The region is seven hours ahead: its first moment of the day, and its last.
        for moment in (
            datetime(2026, 11, day - 1, 17, tzinfo=UTC),
            datetime(2026, 11, day, 16, 59, 59, tzinfo=UTC),
        ):
            clock.now = moment
            done = await asyncio.gather(*(each.run_due() for each in both))
            assert sum(sum(each.values()) for each in done) == (3 if moment.day < day else 0)
        assert {row(database, kind=name).done_day for name in DAILY} == {date(2026, 11, day)}
        assert row(database, kind="trial.one").due_at == datetime(2026, 11, day, 17, tzinfo=UTC)


async def test_days_without_a_server_are_made_up_for_by_one(database: Database, clock: FixedClock) -> None:
    log = Log()
    here = process(database, clock, *every_day(log))
    await here.run_due()
    clock.advance(days=11)
    assert await here.run_due() == dict.fromkeys(DAILY, 1)
    assert not await here.run_due()


async def test_daily_work_that_fails_stops_no_other_and_is_tried_on_that_day_and_the_next(
    database: Database, clock: FixedClock
) -> None:
    log = Log("trial.one")
    here = process(database, clock, *every_day(log))
    assert await here.run_due() == {"trial.two": 1, "trial.three": 1}
    clock.advance(minutes=1)
    log.done.clear()
    assert not await here.run_due()
    assert log.done == ["trial.one"]
    for _ in range(20):
        clock.advance(minutes=30)
        await here.run_due()
    assert row(database, kind="trial.one").state == "failed"
    assert len(log.done) == 9
    clock.advance(days=1)
    log.fails.clear()
    assert await here.run_due() == dict.fromkeys(DAILY, 1)
    assert row(database, kind="trial.one").state == "waiting"


async def test_a_process_whose_clock_is_ahead_makes_no_day_begin_twice(
    database: Database, clock: FixedClock
) -> None:
    log = Log()
    clock.now = datetime(2026, 11, 24, 16, 59, tzinfo=UTC)
    ahead = FixedClock(clock.now + 2 * MINUTE)
    first, second = process(database, clock, *every_day(log)), process(database, ahead, *every_day(log))
    await second.run_due()
    database.write_now(lambda db: db.execute(update(jobs).values(due_at=clock())))
    assert not await first.run_due()
    clock.advance(minutes=2)
    assert not await first.run_due()
    assert len(log.done) == 3


async def test_a_day_of_a_wrong_clock_does_not_end_daily_work(database: Database, clock: FixedClock) -> None:
    log = Log()
    wrong = FixedClock(clock() + timedelta(days=400))
    await process(database, wrong, *every_day(log)).run_due()
    assert await process(database, clock, *every_day(log)).run_due() == dict.fromkeys(DAILY, 1)
    assert row(database, kind="trial.one").done_day == date(2026, 11, 24)


async def test_what_is_old_is_removed_once_a_day(database: Database, clock: FixedClock) -> None:
    put(database, clock, "a", "b")
    log = Log("b")
    kinds = (queued(log), retention("jobs.done", queue.forget_done))
    here = process(database, clock, *kinds)
    await here.run_due()
    clock.advance(days=6)
    await here.run_due()
    assert row(database, "a").state == "done"
    clock.advance(days=2)
    await here.run_due()
    keys = database.read_now(lambda db: set(db.scalars(select(jobs.c.key).where(jobs.c.kind == KIND))))
    assert keys == {"b"}


# The task of a process


async def test_a_job_of_this_process_is_done_at_once(
    database: Database, clock: FixedClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(runner, "LOOK_EVERY", 3600.0)
    done = asyncio.Event()

    async def run(work: Work) -> None:
        done.set()

    here = process(database, clock, queued(Log(), run=run))
    task = asyncio.create_task(here.run())
    await asyncio.sleep(0.05)  # it has looked, and waits for an hour
    put(database, clock, "a")
    here.wake()
    await asyncio.wait_for(done.wait(), PATIENCE)
    task.cancel()
    await asyncio.gather(task, return_exceptions=True)
    assert row(database, "a").state == "done"


async def test_another_process_looks_by_itself(
    database: Database, clock: FixedClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(runner, "LOOK_EVERY", 0.01)
    done = asyncio.Event()

    async def run(work: Work) -> None:
        done.set()

    task = asyncio.create_task(process(database, clock, queued(Log(), run=run)).run())
    await asyncio.sleep(0.05)
    put(database, clock, "a")
    await asyncio.wait_for(done.wait(), PATIENCE)
    task.cancel()
    await asyncio.gather(task, return_exceptions=True)


async def test_what_runs_when_the_server_stops_may_end(database: Database, clock: FixedClock) -> None:
    begun, ends = asyncio.Event(), asyncio.Event()

    async def run(work: Work) -> None:
        begun.set()
        await ends.wait()

    put(database, clock, "a")
    task = asyncio.create_task(process(database, clock, queued(Log(), run=run)).run())
    await asyncio.wait_for(begun.wait(), PATIENCE)
    task.cancel()
    await asyncio.sleep(0.01)
    ends.set()
    await asyncio.gather(task, return_exceptions=True)
    assert row(database, "a").state == "done"


async def test_an_idle_process_reads_one_row_each_time(database: Database, clock: FixedClock) -> None:
    log = Log()
    here = process(database, clock, queued(log), *every_day(log))
    await here.run_due()
    statements: list[str] = []

    def note(_connection: object, _cursor: object, statement: str, *_: object) -> None:
        statements.append(statement)

    event.listen(Engine, "before_cursor_execute", note)
    try:
        for _ in range(3):
            assert await here._take() is None
    finally:
        event.remove(Engine, "before_cursor_execute", note)
    assert len(statements) == 3
    assert all(statement.startswith("SELECT") for statement in statements)
    assert runner.LOOK_EVERY >= 5


async def test_a_kind_has_only_so_many_at_once(database: Database, clock: FixedClock) -> None:
    running, most, ends = 0, 0, asyncio.Event()

    async def run(work: Work) -> None:
        nonlocal running, most
        running += 1
        most = max(most, running)
        await ends.wait()
        running -= 1

    put(database, clock, *"abcdef")
    here = process(database, clock, queued(Log(), run=run, at_once=3))
    task = asyncio.create_task(here.run())
    await until(lambda: running == 3)
    await asyncio.sleep(0.05)
    ends.set()
    await until(lambda: row(database, "f").state == "done")
    task.cancel()
    await asyncio.gather(task, return_exceptions=True)
    assert most == 3


async def test_jobs_that_no_area_declares_are_reported_and_left_alone(
    database: Database, clock: FixedClock, caplog: pytest.LogCaptureFixture
) -> None:
    log = Log()
    put(database, clock, "a")
    database.write_now(enqueue, "gone.work", "1", clock())
    here = process(database, clock, queued(log))
    with caplog.at_level(logging.WARNING):
        assert await here.run_due() == {KIND: 1}
        assert not await here.run_due()
    assert caplog.text.count("gone.work") == 1
    assert row(database, "1", "gone.work").state == "waiting"


async def test_work_that_is_off_here_waits(database: Database, clock: FixedClock) -> None:
    log = Log()
    put(database, clock, "a")
    assert not await process(database, clock, queued(log, is_on=lambda state: False)).run_due()
    assert await process(database, clock, queued(log)).run_due() == {KIND: 1}


def test_two_kinds_of_one_name_are_refused(database: Database, clock: FixedClock) -> None:
    with pytest.raises(ValueError, match="one name"):
        process(database, clock, queued(Log()), queued(Log()))
