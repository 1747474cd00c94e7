"""Does the jobs of one process: takes what is due, renews the leases, notes what came of it.

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
from ruobr_server.kit.http.middleware import told
from ruobr_server.kit.jobs import queue
from ruobr_server.kit.jobs.kinds import GiveUp, JobKind, Work
from ruobr_server.kit.jobs.queue import Job, LeaseLost
from ruobr_tui.api.clock import Clock, school_today

LOOK_EVERY = 5.0
"""Seconds between looks at the table; what this process queues itself is looked for at once."""

CHECK_EVERY = 3600.0
"""Seconds between looks at the calendar and the clock: daily work without a row, times in the future."""

RENEW_EVERY = 40.0
"""Seconds after which a lease (``queue.LEASE``) is renewed while the work runs."""

GRACE = 5.0
"""Seconds that jobs get to end in when the server stops; others go on with the rest."""

ONE_DAY = timedelta(days=1)
_LONGEST_NAME = 80
_log = logging.getLogger("ruobr_server.jobs")


class Interrupted(Exception):
    """The work was cancelled from inside."""


class Runner:
    """The jobs of one process. ``wake`` makes it look at once."""

    def __init__(
        self,
        database: Database,
        clock: Clock,
        zone: ZoneInfo,
        kinds: Sequence[JobKind],
        app_state: State | None = None,
    ) -> None:
        """``zone`` is that of the region, whose days daily work goes by. Raises ``ValueError`` when two
        kinds have one name.
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
        """Something was queued, and committed."""
        self._due.set()

    async def run(self) -> None:
        """Work until cancelled; what runs then has ``GRACE`` seconds to end."""
        running: set[asyncio.Task[bool]] = set()
        loop_time, next_check = asyncio.get_running_loop().time, 0.0
        try:
            while True:
                with suppress(Unavailable):  # the log has the cause, from where it was found
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
        """Do what is due now, one after another, and what that queues; how many of each kind were done."""
        done: Counter[str] = Counter()
        await self._check()
        while (job := await self._take()) is not None:
            done[job.kind] += await self._attempt(job)
        return +done

    # Taking

    async def _check(self) -> None:
        """See to it that all daily work has a row, and that no time is beyond reach."""
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
        """The next job that is due and has a free place, taken."""
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

    # Doing

    async def _attempt(self, job: Job) -> bool:
        """Whether it is done now. Raises nothing: a fault in one job stops no other."""
        kind = self._kinds[job.kind]
        try:
            return await self._carry_out(kind, job)
        except Unavailable:
            return False  # the log has the cause; the end of the lease brings it back
        except Exception as error:
            # Nothing of the job itself has got here: this is about noting what came of it.
            _log.error("job %d (%s) is left to its lease: %s", job.id, kind.name, told(error))
            return False
        finally:
            self._busy[_place(kind)] -= 1

    async def _carry_out(self, kind: JobKind, job: Job) -> bool:
        today = school_today(self._clock, self._zone)
        if kind.is_daily and job.done_day is not None and today <= job.done_day <= today + ONE_DAY:
            # Done by a process whose clock is ahead; a later day than that was written by a wrong clock.
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
            _log.warning("job %d (%s), attempt %d: %s", job.id, kind.name, job.attempts, told(_first(error)))
            await self._failed(kind, job, _class_of(error))
        return work.is_finished

    async def _under_lease(self, kind: JobKind, work: Work) -> None:
        """Run it, and keep its lease meanwhile. Raises what it raises, ``LeaseLost``, ``TimeoutError``."""

        async def run() -> None:
            _ = work.payload  # what cannot be read is no use to it
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
        """Plan another attempt, or none; the area hears of the last one."""
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
            _tell_area(connection, kind, job)
            return True

        if await self._database.write(write) and is_over:
            _log.error(
                "job %d (%s) failed for good after %d attempts: %s", job.id, kind.name, job.attempts, error
            )

    def _begins(self, day: date) -> datetime:
        """When a day of the region begins."""
        return datetime.combine(day, time(), self._zone)


async def _end(running: set[asyncio.Task[bool]]) -> None:
    """Let jobs end, for a while; what is cancelled then is taken over when its lease ends."""
    if running:
        _, late = await asyncio.wait(running, timeout=GRACE)
        for task in late:
            task.cancel()
        if late:
            await asyncio.wait(late, timeout=GRACE)


def _place(kind: JobKind) -> str:
    """What kinds share that do not run at the same time in one process."""
    return "daily work" if kind.is_daily else kind.name


def _tell_area(connection: Connection, kind: JobKind, job: Job) -> None:
    """The job has failed, whatever comes of this."""
    if kind.on_failed is None:
        return
    try:
        with connection.begin_nested():
            kind.on_failed(connection, job)
    except Exception as error:
        _log.error("job %d (%s): nothing was cleared up: %s", job.id, kind.name, told(error))


def _first(error: BaseException) -> BaseException:
    while isinstance(error, BaseExceptionGroup):
        error = error.exceptions[0]
    return error


def _class_of(error: BaseException) -> str:
    return type(_first(error)).__qualname__[:_LONGEST_NAME]
