"""Kinds of jobs that note what was done, and what the table says of them."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from datetime import timedelta
from typing import Any

from sqlalchemy import select

from ruobr_server.kit.db import Database
from ruobr_server.kit.jobs.backoff import Backoff
from ruobr_server.kit.jobs.kinds import JobKind, Work, daily
from ruobr_server.kit.jobs.queue import enqueue
from ruobr_server.kit.jobs.runner import Runner
from ruobr_server.kit.jobs.tables import jobs
from support.fixtures import ZONE, FixedClock
from support.patience import PATIENCE

KIND = "trial.work"
DAILY = ("trial.one", "trial.two", "trial.three")
MINUTE = timedelta(minutes=1)
BACKOFF = Backoff(first=MINUTE, longest=8 * MINUTE, attempts=6)


class Log:
    """What was done, in order; ``fails`` are keys, or kinds of daily work, that fail."""

    def __init__(self, *fails: str) -> None:
        self.done: list[str] = []
        self.fails = set(fails)

    async def run(self, work: Work) -> None:
        self.done.append(work.job.key or work.job.kind)
        if self.fails & {work.job.key, work.job.kind}:
            raise OSError("irina@example.org is personal")


def queued(log: Log, **more: Any) -> JobKind:
    """The queued kind, with what a test wants otherwise."""
    return JobKind(**{"name": KIND, "run": log.run, "backoff": BACKOFF, **more})


def put(database: Database, clock: FixedClock, *keys: str, **more: Any) -> None:
    """Queue these."""
    for key in keys:
        database.write_now(enqueue, KIND, key, clock(), **more)


def row(database: Database, key: str = "", kind: str = KIND) -> Any:
    """What the table says of a job."""
    where = (jobs.c.kind == kind, jobs.c.key == key)
    return database.read_now(lambda db: db.execute(select(jobs).where(*where)).one())


def process(database: Database, clock: FixedClock, *kinds: JobKind) -> Runner:
    """The jobs of one process."""
    return Runner(database, clock, ZONE, kinds)


async def until(holds: Callable[[], object]) -> None:
    """Wait for something that another task does."""
    async with asyncio.timeout(PATIENCE):
        while not holds():  # noqa: ASYNC110 - what it waits for is in the database
            await asyncio.sleep(0.005)


def every_day(log: Log, names: Sequence[str] = DAILY) -> list[JobKind]:
    """Daily kinds."""
    return [daily(name, log.run) for name in names]
