"""Kinds of jobs, which areas declare, and what an attempt gets as its argument."""

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
"""Default of queued jobs: about fourteen hours."""

DAILY = Backoff(first=timedelta(minutes=1), longest=timedelta(minutes=30), attempts=10)
"""Default of daily jobs: about three hours, then again on the next day."""


class GiveUp(Exception):
    """Retrying is pointless. Raised ``from`` the error, whose class the operator sees."""


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
        """``next_due`` is when a daily job is due again; null for a queued one."""
        self.job = job
        self.database = database
        self.clock = clock
        self.day = day
        self.app_state = app_state
        self.is_finished = False
        self._next_due = next_due

    @property
    def payload(self) -> Mapping[str, Any]:
        """The payload that was queued. Raises ``ValueError`` if it is no JSON object."""
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
        """Mark the job as done, in one transaction with ``f(connection, …)``: both happen once, or neither.

        If ``run`` returns without calling this, the runner does. Raises ``queue.LeaseLost``.
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
    """One kind of job, named by its area and purpose: ``email.letter``.

    ``run`` may be called again for a job that was done: after a killed process, an expired lease, a commit
    whose response was lost. ``Work.finish`` makes its last transaction happen once.
    """

    name: str
    run: Callable[[Work], Awaitable[object]]
    is_daily: bool = False
    """Once on each day of the region, instead of once for each queued row."""
    backoff: Backoff = QUEUED
    at_once: int = 1
    """Concurrent attempts in one process; all daily jobs of a process run one at a time."""
    longest: timedelta = timedelta(minutes=10)
    """Time limit of an attempt."""
    is_on: Callable[[State], bool] = lambda _: True
    """Whether this server does such jobs, e.g. has a mail server. If not, they stay queued."""
    on_failed: Callable[[Connection, Job], object] | None = None
    """Called when there will be no further attempt, in the same transaction."""
    can_be_retried: bool = True
    """Whether an operator may retry a failed one: not if ``on_failed`` removed what it needs."""


def daily(name: str, f: Callable[[Work], Awaitable[object]]) -> JobKind:
    """A job that runs once on each day."""
    return JobKind(name=name, run=f, is_daily=True, backoff=DAILY, longest=timedelta(hours=1))


def retention(name: str, remove: Callable[[Connection, datetime], object]) -> JobKind:
    """A daily job that removes rows after their retention period."""
    limited = takes_long(60.0)(lambda connection, now: remove(connection, now))

    async def run(work: Work) -> None:
        await work.finish(limited, work.clock())

    return daily(name, run)
