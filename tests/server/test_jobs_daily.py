"""Daily work: once on each day of the region, whatever clocks and processes do."""

from __future__ import annotations

import asyncio
from datetime import UTC, date, datetime, timedelta

from sqlalchemy import select, update

from ruobr_server.kit.db import Database
from ruobr_server.kit.jobs import queue
from ruobr_server.kit.jobs.kinds import retention
from ruobr_server.kit.jobs.tables import jobs
from support.fixtures import FixedClock
from support.trial_jobs import DAILY, KIND, MINUTE, Log, every_day, process, put, queued, row


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
