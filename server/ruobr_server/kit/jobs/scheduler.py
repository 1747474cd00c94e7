"""What the server does by itself once a day: deadlines that are over, places of the day, old answers.

Every process of the server asks every hour; the one that is first on a day does the work.
"""

from __future__ import annotations

import asyncio
from datetime import date, datetime
from zoneinfo import ZoneInfo

from sqlalchemy import Connection, update

from ruobr_server.areas.accounts.recovery import forget_codes
from ruobr_server.areas.documents.uploads import forget_uploads
from ruobr_server.areas.events.service import forget_old as forget_events
from ruobr_server.areas.kindergarten.deadlines import AT_ONCE, note_places, pass_deadlines
from ruobr_server.areas.meals.accounts import AT_ONCE as ACCOUNTS_AT_ONCE
from ruobr_server.areas.meals.accounts import open_missing
from ruobr_server.areas.state_services.device import forget_old as forget_devices
from ruobr_server.auth.known_places import forget_old as forget_places
from ruobr_server.integrations.email.service import forget_old as forget_letters
from ruobr_server.kit.db import Database
from ruobr_server.kit.db.calls import takes_long
from ruobr_server.kit.db.inserts import insert_new
from ruobr_server.kit.errors import Unavailable
from ruobr_server.kit.workflow.idempotency import forget_old
from ruobr_server.kit.workflow.tables import day_jobs
from ruobr_tui.api.clock import Clock, school_today

EVERY = 3600.0
"""Seconds between looks at the calendar."""

AGAIN_AFTER = 60.0
"""The same after the database could not be used."""

_JOB = "daily"


async def every_day(database: Database, clock: Clock, zone: ZoneInfo) -> None:
    """Do the day's work, whenever a day begins; ends when it is cancelled."""
    while True:
        try:
            await work_of_the_day(database, clock, zone)
        except Unavailable:  # the log has the cause, from where it was found
            await asyncio.sleep(AGAIN_AFTER)
        else:
            await asyncio.sleep(EVERY)


async def work_of_the_day(database: Database, clock: Clock, zone: ZoneInfo) -> bool:
    """Do the work of today unless it is done; whether it was done now."""
    today = school_today(clock, zone)
    if not await database.write(_begin, today):
        return False
    while await database.write(pass_deadlines, clock(), today) >= AT_ONCE:
        pass
    await database.write(note_places, today, clock())
    while await database.write(open_missing) >= ACCOUNTS_AT_ONCE:
        pass
    await database.write(_forget, clock())
    return True


def _begin(connection: Connection, today: date) -> bool:
    """Whether this process is the first today."""
    if insert_new(connection, day_jobs, {"name": _JOB, "day": today}):
        return True
    taken = connection.execute(
        update(day_jobs).where(day_jobs.c.name == _JOB, day_jobs.c.day < today).values(day=today)
    )
    return taken.rowcount == 1


@takes_long(60.0)
def _forget(connection: Connection, now: datetime) -> None:
    forget_old(connection, now)
    forget_letters(connection, now)
    forget_codes(connection, now)
    forget_uploads(connection, now)
    forget_devices(connection, now)
    forget_places(connection, now)
    forget_events(connection, now)
