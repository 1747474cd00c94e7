"""The job runner of a process: claims due jobs, renews leases, stores results.

An idle process reads one row each ``LOOK_EVERY`` seconds and writes nothing.
"""

from __future__ import annotations

import asyncio
import logging
import os
import socket
from collections import Counter
from collections.abc import Sequence
from contextlib import suppress
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy import Connection
from starlette.datastructures import State

from ruobr_server.kit.db import Database
from ruobr_server.kit.errors import Unavailable
from ruobr_server.kit.http.middleware import describe_fault
from ruobr_server.kit.jobs import queue
from ruobr_server.kit.jobs.kinds import GiveUp, JobKind, Work
from ruobr_server.kit.jobs.queue import Job, LeaseLost
from ruobr_tui.api.clock import Clock, school_today

LOOK_EVERY = 5.0
"""Seconds between polls of the table; jobs queued by this process are claimed at once."""

CHECK_EVERY = 3600.0
"""Seconds between checks for missing daily jobs and times in the future."""

RENEW_EVERY = 40.0
"""Seconds between renewals of a lease (``queue.LEASE``)."""

GRACE = 5.0
"""Seconds for running jobs to end when the server stops; other processes take over the rest."""

ONE_DAY = timedelta(days=1)
_LONGEST_NAME = 80
_log = logging.getLogger("ruobr_server.jobs")


class Interrupted(Exception):
    """The work was cancelled from inside."""


class Runner:
    """The jobs of one process. ``wake`` makes it poll at once."""

    def __init__(
        self,
        database: Database,
        clock: Clock,
        zone: ZoneInfo,
        kinds: Sequence[JobKind],
        app_state: State | None = None,
    ) -> None:
        """``zone`` is the region's, for the days of daily jobs. Raises ``ValueError`` if two kinds have
        the same name.
        """
        self._kinds = {kind.name: kind for kind in kinds}
        if len(self._kinds) != len(kinds):
            raise ValueError("two kinds of jobs have one name")
        self._database = database
        self._clock = clock
        self._zone = zone
        self._state = app_state if app_state is not None else State()
        self._holder = f"{socket.gethostname()[:40]}/{os.getpid()}"
        self._busy: Counter[str] = Counter()
        self._due = asyncio.Event()
        self._reported: set[str] = set()

    def wake(self) -> None:
        """Poll at once: a job was queued and committed."""
        self._due.set()

    async def run(self) -> None:
        """Run jobs until cancelled; then running ones have ``GRACE`` seconds to end."""
        running: set[asyncio.Task[bool]] = set()
        loop_time, next_check = asyncio.get_running_loop().time, 0.0
        try:
            while True:
                with suppress(Unavailable):  # the cause is logged already
                    if loop_time() >= next_check:
                        await self._check()
                        next_check = loop_time() + CHECK_EVERY
                    while (job := await self._take()) is not None:
                        task = asyncio.create_task(self._attempt(job), name=job.kind)
                        running.add(task)
                        task.add_done_callback(running.discard)
                        task.add_done_callback(lambda _: self._due.set())  # its place is free
                with suppress(TimeoutError):
                    async with asyncio.timeout(LOOK_EVERY):  # not wait_for: it may lose a cancellation
                        await self._due.wait()
                self._due.clear()
        finally:
            await _end(running)

    async def run_due(self) -> Counter[str]:
        """Run due jobs one after another, including those they queue; return the number done by kind."""
        done: Counter[str] = Counter()
        await self._check()
        while (job := await self._take()) is not None:
            done[job.kind] += await self._attempt(job)
        return +done

    # Claiming

    async def _check(self) -> None:
        """Add missing daily jobs, and correct times in the future."""
        now = self._clock()
        every_day = [kind.name for kind in self._kinds.values() if kind.is_daily]

        def check(connection: Connection) -> tuple[int, dict[str, int]]:
            queue.add_missing(connection, every_day, now)
            return queue.correct_times(connection, now), dict(queue.unknown_kinds(connection, self._kinds))

        corrected, unknown = await self._database.write(check)
        if corrected:
            _log.warning("the clock was set back: %d jobs are due earlier now", corrected)
        for kind in sorted(unknown.keys() - self._reported):
            _log.warning("%d jobs of the kind %r are left alone: no area declares it", unknown[kind], kind)
            self._reported.add(kind)

    async def _take(self) -> Job | None:
        """Claim the next due job of a kind with a free slot."""
        free = [kind.name for kind in self._kinds.values() if self._has_place(kind)]
        if not free:
            return None
        now = self._clock()
        due = await self._database.read(queue.next_due, free, now)
        if due is None or due > now:
            return None
        job = await self._database.write(queue.claim, free, self._holder, now)
        if job is not None:
            self._busy[_place(self._kinds[job.kind])] += 1
        return job

    def _has_place(self, kind: JobKind) -> bool:
        return self._busy[_place(kind)] < kind.at_once and kind.is_on(self._state)

    # Running

    async def _attempt(self, job: Job) -> bool:
        """Run one attempt; return whether the job is done. Raises nothing: an error in one job stops no
        other.
        """
        kind = self._kinds[job.kind]
        try:
            return await self._carry_out(kind, job)
        except Unavailable:
            return False  # the cause is logged already; the job is claimed again when its lease expires
        except Exception as error:
            # Not an error of the job itself, but of storing its result.
            _log.error("job %d (%s) is left to its lease: %s", job.id, kind.name, describe_fault(error))
            return False
        finally:
            self._busy[_place(kind)] -= 1

    async def _carry_out(self, kind: JobKind, job: Job) -> bool:
        today = school_today(self._clock, self._zone)
        if kind.is_daily and job.done_day is not None and today <= job.done_day <= today + ONE_DAY:
            # Done by a process whose clock is ahead; a later day than that comes from a wrong clock.
            until = self._begins(job.done_day + ONE_DAY)
            await self._database.write(queue.put_off, job, until, self._clock())
            return False
        if kind.backoff.attempts is not None and job.attempts > kind.backoff.attempts:
            await self._failed(kind, job, queue.LEASE_ENDED, for_good=True)  # it ended its process each time
            return False
        next_due = self._begins(today + ONE_DAY) if kind.is_daily else None
        work = Work(job, self._database, self._clock, today, next_due, self._state)
        try:
            await self._under_lease(kind, work)
        except LeaseLost:
            _log.warning("job %d (%s) was taken over by another process", job.id, kind.name)
        except GiveUp as error:
            await self._failed(kind, job, _class_of(error.__cause__ or error), for_good=True)
        except Exception as error:
            _log.warning(
                "job %d (%s), attempt %d: %s", job.id, kind.name, job.attempts, describe_fault(_first(error))
            )
            await self._failed(kind, job, _class_of(error))
        return work.is_finished

    async def _under_lease(self, kind: JobKind, work: Work) -> None:
        """Run an attempt, renewing its lease. Raises its errors, ``LeaseLost`` and ``TimeoutError``."""

        async def run() -> None:
            _ = work.payload  # an unreadable payload fails here
            await kind.run(work)
            if not work.is_finished:
                await work.finish()

        task = asyncio.create_task(run(), name=kind.name)
        try:
            async with asyncio.timeout(kind.longest.total_seconds()):
                while not (await asyncio.wait({task}, timeout=RENEW_EVERY))[0]:
                    with suppress(Unavailable):
                        if not await self._database.write(queue.renew, work.job, self._clock()):
                            raise LeaseLost
        finally:
            if not task.done():
                task.cancel()
                await asyncio.wait({task}, timeout=GRACE)
        if task.cancelled():
            raise Interrupted
        task.result()

    async def _failed(self, kind: JobKind, job: Job, error: str, *, for_good: bool = False) -> None:
        """Schedule a retry, or mark the job as failed and notify its area."""
        now = self._clock()
        age = timedelta() if kind.is_daily else now - job.created_at
        is_over = for_good or kind.backoff.is_over(job.attempts, age)

        def write(connection: Connection) -> bool:
            if not is_over:
                return queue.try_again(connection, job, error, kind.backoff.pause(job.attempts), now)
            next_due = None
            if kind.is_daily:
                next_due = self._begins(school_today(self._clock, self._zone) + ONE_DAY)
            if not queue.give_up(connection, job, error, now, next_due):
                return False
            _notify_area(connection, kind, job)
            return True

        if await self._database.write(write) and is_over:
            _log.error(
                "job %d (%s) failed for good after %d attempts: %s", job.id, kind.name, job.attempts, error
            )

    def _begins(self, day: date) -> datetime:
        """When a day of the region begins."""
        return datetime.combine(day, time(), self._zone)


async def _end(running: set[asyncio.Task[bool]]) -> None:
    """Let jobs end within the grace period; cancelled ones are taken over when their leases expire."""
    if running:
        _, late = await asyncio.wait(running, timeout=GRACE)
        for task in late:
            task.cancel()
        if late:
            await asyncio.wait(late, timeout=GRACE)


def _place(kind: JobKind) -> str:
    """The name of the slots of a kind: all daily jobs share them."""
    return "daily work" if kind.is_daily else kind.name


def _notify_area(connection: Connection, kind: JobKind, job: Job) -> None:
    """Call ``on_failed``; the job stays failed if that raises."""
    if kind.on_failed is None:
        return
    try:
        with connection.begin_nested():
            kind.on_failed(connection, job)
    except Exception as error:
        _log.error("job %d (%s): nothing was cleared up: %s", job.id, kind.name, describe_fault(error))


def _first(error: BaseException) -> BaseException:
    while isinstance(error, BaseExceptionGroup):
        error = error.exceptions[0]
    return error


def _class_of(error: BaseException) -> str:
    return type(_first(error)).__qualname__[:_LONGEST_NAME]
