"""What an area declares of its work beside the requests, and what one attempt of it gets."""

from __future__ import annotations

import json
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any, Concatenate, ParamSpec

from sqlalchemy import Connection
from starlette.datastructures import State

from ruobr_server.kit.db import Database
from ruobr_server.kit.db.calls import deadline_of, takes_long
from ruobr_server.kit.jobs import queue
from ruobr_server.kit.jobs.backoff import Backoff
from ruobr_server.kit.jobs.queue import Job
from ruobr_tui.api.clock import Clock

P = ParamSpec("P")

QUEUED = Backoff(first=timedelta(seconds=30), longest=timedelta(hours=1), attempts=20)
"""For queued work that says nothing else: some fourteen hours."""

DAILY = Backoff(first=timedelta(minutes=1), longest=timedelta(minutes=30), attempts=10)
"""For daily work: some three hours, then again on the next day."""


class GiveUp(Exception):
    """Trying again is no use. Raised ``from`` the error, whose class is what operators see."""


class Work:
    """One attempt at a job. ``day`` is today in the region; ``app_state`` is that of the app."""

    def __init__(
        self,
        job: Job,
        database: Database,
        clock: Clock,
        day: date,
        next_due: datetime | None,
        app_state: State,
    ) -> None:
        """``next_due`` is when daily work is due again; null for queued work."""
        self.job = job
        self.database = database
        self.clock = clock
        self.day = day
        self.app_state = app_state
        self.is_finished = False
        self._next_due = next_due

    @property
    def payload(self) -> Mapping[str, Any]:
        """What was queued with it. Raises ``ValueError`` for what is no JSON object."""
        found = json.loads(self.job.payload)
        if not isinstance(found, dict):
            raise ValueError("a payload is an object")
        return found

    async def finish(
        self,
        f: Callable[Concatenate[Connection, P], object] | None = None,
        *args: P.args,
        **kwargs: P.kwargs,
    ) -> None:
        """The job is done, in one transaction with ``f(connection, …)``: both happen once, or neither.

        Who does not call this has it called after ``run`` has returned. Raises ``queue.LeaseLost``.
        """

        @takes_long(deadline_of(f) if f is not None else deadline_of(queue.finish))
        def write(connection: Connection) -> None:
            if f is not None:
                f(connection, *args, **kwargs)
            done_day = None if self._next_due is None else self.day
            queue.finish(connection, self.job, self.clock(), done_day=done_day, next_due=self._next_due)

        await self.database.write(write)
        self.is_finished = True


@dataclass(frozen=True, slots=True, kw_only=True)
class JobKind:
    """One kind of work. Its name is that of the area, a point, and what it is: ``email.letter``.

    ``run`` may be called again for work that was done already: after a killed process, a lease that ended,
    a commit whose answer was lost. ``Work.finish`` makes the last transaction of it happen once.
    """

    name: str
    run: Callable[[Work], Awaitable[object]]
    is_daily: bool = False
    """Once on each day of the region, instead of once for each row that is queued."""
    backoff: Backoff = QUEUED
    at_once: int = 1
    """How many run at the same time in one process; all daily work of a process is done one by one."""
    longest: timedelta = timedelta(minutes=10)
    """An attempt that takes longer has failed."""
    is_on: Callable[[State], bool] = lambda _: True
    """Whether this server does such work, such as when it has a mail server. Otherwise it waits."""
    on_failed: Callable[[Connection, Job], object] | None = None
    """What the area does when there will be no further attempt, in the transaction that says so."""
    can_be_retried: bool = True
    """Whether an operator may have a failed one tried again: not when ``on_failed`` took what it needs."""


def daily(name: str, f: Callable[[Work], Awaitable[object]]) -> JobKind:
    """Work that is done once on each day."""
    return JobKind(name=name, run=f, is_daily=True, backoff=DAILY, longest=timedelta(hours=1))


def retention(name: str, remove: Callable[[Connection, datetime], object]) -> JobKind:
    """Remove once a day what is older than it is needed."""
    limited = takes_long(60.0)(lambda connection, now: remove(connection, now))

    async def run(work: Work) -> None:
        await work.finish(limited, work.clock())

    return daily(name, run)
