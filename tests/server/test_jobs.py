"""Queued work: done once, again after growing pauses, and failed in the end without stopping anything."""

from __future__ import annotations

import asyncio
from datetime import timedelta

import pytest
from sqlalchemy import Connection, select, update

from ruobr_server.kit.db import Database
from ruobr_server.kit.jobs import queue
from ruobr_server.kit.jobs.backoff import Backoff
from ruobr_server.kit.jobs.kinds import GiveUp, Work
from ruobr_server.kit.jobs.queue import enqueue
from ruobr_server.kit.jobs.tables import jobs
from support.fixtures import FixedClock
from support.trial_jobs import BACKOFF, KIND, MINUTE, Log, process, put, queued, row


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
