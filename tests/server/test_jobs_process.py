"""The task that does the jobs of a process: when it looks, how much at once, how it ends."""

from __future__ import annotations

import asyncio
import logging

import pytest
from sqlalchemy import event
from sqlalchemy.engine import Engine

from ruobr_server.kit.db import Database
from ruobr_server.kit.jobs import runner
from ruobr_server.kit.jobs.kinds import Work
from ruobr_server.kit.jobs.queue import enqueue
from support.fixtures import FixedClock
from support.patience import PATIENCE
from support.trial_jobs import KIND, Log, every_day, process, put, queued, row, until


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
