"""Who works on a job: one process at a time, another one when the lease has ended."""

from __future__ import annotations

import asyncio
from datetime import timedelta

import pytest
from sqlalchemy import update

from ruobr_server.kit.db import Database
from ruobr_server.kit.jobs import queue, runner
from ruobr_server.kit.jobs.kinds import Work
from ruobr_server.kit.jobs.queue import LEASE, LeaseLost, claim, enqueue, renew
from ruobr_server.kit.jobs.tables import jobs
from support.fixtures import FixedClock
from support.trial_jobs import KIND, MINUTE, Log, process, put, queued, row, until


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
