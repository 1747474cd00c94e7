"""What the server does by itself once a day: deadlines that are over, places of the day, old answers.

Every process of the server asks every hour; the one that is first on a day does the work.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

from sqlalchemy import Connection, update

from ruobr_server.kit.db import Database
from ruobr_server.kit.db.calls import takes_long
from ruobr_server.kit.db.inserts import insert_new
from ruobr_server.kit.errors import Unavailable
from ruobr_server.kit.workflow.tables import day_jobs
from ruobr_tui.api.clock import Clock, school_today

EVERY = 3600.0
"""Seconds between looks at the calendar."""

AGAIN_AFTER = 60.0
"""The same after the database could not be used."""

_JOB = "daily"


@dataclass(frozen=True, slots=True)
class DailyWork:
    """What is done once on each day: ``jobs`` get the database, the moment and the day of the region."""

    jobs: Sequence[Callable[[Database, datetime, date], Awaitable[object]]] = ()
    retention: Sequence[Callable[[Connection, datetime], object]] = ()
    """Remove what is older than it is needed, all in one transaction."""


async def every_day(database: Database, clock: Clock, zone: ZoneInfo, work: DailyWork) -> None:
    """Do the day's work, whenever a day begins; ends when it is cancelled."""
    while True:
        try:
            await work_of_the_day(database, clock, zone, work)
        except Unavailable:  # the log has the cause, from where it was found
            await asyncio.sleep(AGAIN_AFTER)
        else:
            await asyncio.sleep(EVERY)


async def work_of_the_day(database: Database, clock: Clock, zone: ZoneInfo, work: DailyWork) -> bool:
    """Do the work of today unless it is done; whether it was done now."""
    today = school_today(clock, zone)
    if not await database.write(_begin, today):
        return False
    for job in work.jobs:
        await job(database, clock(), today)

    @takes_long(60.0)
    def forget(connection: Connection) -> None:
        for remove in work.retention:
            remove(connection, clock())

    await database.write(forget)
    return True


def _begin(connection: Connection, today: date) -> bool:
    """Whether this process is the first today."""
    if insert_new(connection, day_jobs, {"name": _JOB, "day": today}):
        return True
    taken = connection.execute(
        update(day_jobs).where(day_jobs.c.name == _JOB, day_jobs.c.day < today).values(day=today)
    )
    return taken.rowcount == 1
