"""Advancing a demo to the lessons that have ended since: at a start, and while it is served."""

from __future__ import annotations

import asyncio
import sqlite3
from collections import defaultdict
from contextlib import closing, suppress
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from ruobr_server.demo.bells import ENDS
from ruobr_server.kit.errors import Unavailable
from ruobr_tui.api.clock import DEFAULT_ZONE, Clock

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from ruobr_server.areas.diary.changes import LessonChange
    from ruobr_server.demo.rows import Rows
    from ruobr_server.demo.world import World
    from ruobr_server.kit.db import Database

LATE_ENTRIES = timedelta(days=7)
"""Nothing is recorded later than this after its lesson."""

LOOK_EVERY = 20.0
"""Seconds between checks of the clock; after a machine's sleep the demo is advanced at once."""


def bring_up_to(path: Path, now: datetime) -> None:
    """Record the lessons that ended since the database was built or last advanced; does nothing between
    bells.
    """
    with closing(sqlite3.connect(path, timeout=5)) as connection:
        [(until,)] = connection.execute("PRAGMA user_version")
    since = datetime.fromtimestamp(until, UTC)
    if lessons_over(now) <= lessons_over(since):
        return
    # An up-to-date demo is detected without importing the database library.
    from ruobr_server.kit.db import Database

    database = Database(f"sqlite:///{path}")
    try:
        database.write_now(_record, *_recorded(since, now), since, now)
    finally:
        database.close_now()


async def at_each_bell(database: Database, clock: Clock) -> None:
    """Advance the demo while it is served, until cancelled."""
    while True:
        with suppress(Unavailable):  # the cause is logged already
            await ring(database, clock())
        await asyncio.sleep(LOOK_EVERY)


async def ring(database: Database, now: datetime) -> bool:
    """Record ended lessons and publish them; return whether there were any."""
    since = await database.read(_until)
    if lessons_over(now) <= lessons_over(since) or _year(now) != _year(since):
        return False
    found = await asyncio.to_thread(_recorded, since, now)
    return await database.write(_record, *found, since, now)


def lessons_over(moment: datetime) -> tuple[str, int]:
    """The day, and how many of its lessons have ended."""
    local = moment.astimezone(ZoneInfo(DEFAULT_ZONE))
    return local.date().isoformat(), sum(end <= local.time() for end in ENDS)


def _year(moment: datetime) -> int:
    from ruobr_server.demo.school_year import school_year

    return school_year(moment.astimezone(ZoneInfo(DEFAULT_ZONE)).date()).year


def _until(connection: Connection) -> datetime:
    return datetime.fromtimestamp(connection.exec_driver_sql("PRAGMA user_version").scalar_one(), UTC)


def _recorded(since: datetime, now: datetime) -> tuple[World, Rows]:
    """The journals' rows of the time between, without a database."""
    from ruobr_server.demo.rows import Rows
    from ruobr_server.demo.world import world

    found, rows = world(now, since), Rows()
    for journal in (*found.journals, *found.other_journals):
        journal.write(rows, [day for day in journal.days if found.today - LATE_ENTRIES <= day <= found.today])
    return found, rows


def _record(connection: Connection, world: World, rows: Rows, since: datetime, now: datetime) -> bool:
    """Write the rows, in one transaction with their events; False if another process has done it."""
    from ruobr_server.areas.diary import tables as diary
    from ruobr_server.areas.diary.changes import announce
    from ruobr_server.areas.messages.demo.letters import deliver_between
    from ruobr_server.demo.rows import insert_of

    if _until(connection) != since:
        return False
    driver: Any = connection.connection.driver_connection
    for table, added in rows.tables():
        if table is diary.lessons:
            names = list(table.columns.keys())
            topic, changed = names.index("topic"), names.index("changed_at")
            driver.executemany(
                "UPDATE lessons SET topic = ?, changed_at = ? WHERE school_id = ? AND id = ?",
                [(row[topic], row[changed], row[0], row[1]) for row in added],
            )
        else:
            driver.executemany(insert_of(table), added)
    for school_id, changes in _changes(rows).items():
        announce(connection, school_id, changes, now)
    deliver_between(connection, world, since, now)
    connection.exec_driver_sql(f"PRAGMA user_version={int(now.timestamp())}")
    return True


def _changes(rows: Rows) -> dict[int, list[LessonChange]]:
    """Changes by school, for each lesson."""
    from ruobr_server.areas.diary import tables as diary
    from ruobr_server.areas.diary.changes import LessonChange
    from ruobr_tui.api.models.events import ABSENCE, HOMEWORK, LESSON, MARK

    homework = {row["lesson_id"] for row in rows.named(diary.tasks)}
    touched: dict[int, dict[int, set[str]]] = defaultdict(lambda: defaultdict(set))
    for table, kinds in ((diary.marks, {MARK}), (diary.absences, {ABSENCE}), (diary.remarks, {LESSON})):
        for row in rows.named(table):
            touched[row["lesson_id"]][row["pupil_id"]] |= kinds
    found: dict[int, list[LessonChange]] = defaultdict(list)
    for row in rows.named(diary.lessons):
        shared = HOMEWORK if row["id"] in homework else LESSON  # all of them have a topic now
        change = LessonChange(row["id"], row["class_id"], shared, touched[row["id"]])
        found[row["school_id"]].append(change)
    return found
