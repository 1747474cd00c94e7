"""Bringing a demo of today up to the lessons that have ended since."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

from ruobr_server.demo.bells import ENDS
from ruobr_tui.api.clock import DEFAULT_ZONE

LATE_ENTRIES = timedelta(days=7)
"""Nothing is written down later than this after its lesson."""


def bring_up_to(path: Path, now: datetime) -> None:
    """Record what ended since the database was made or last brought up; does nothing between the bells."""
    with closing(sqlite3.connect(path, timeout=5)) as connection:
        [(until,)] = connection.execute("PRAGMA user_version")
        since = datetime.fromtimestamp(until, UTC)
        if _lessons_over(now) <= _lessons_over(since):
            return
        connection.execute("BEGIN IMMEDIATE")
        _record(connection, since, now)
        connection.execute(f"PRAGMA user_version={int(now.timestamp())}")
        connection.commit()


def _lessons_over(moment: datetime) -> tuple[str, int]:
    local = moment.astimezone(ZoneInfo(DEFAULT_ZONE))
    return local.date().isoformat(), sum(end <= local.time() for end in ENDS)


def _record(connection: sqlite3.Connection, since: datetime, now: datetime) -> None:
    # What follows costs as much as drawing the whole region's people, and is rarely needed.
    from ruobr_server.demo.rows import Rows, insert_of
    from ruobr_server.demo.world import world
    from ruobr_server.diary import tables as diary

    found = world(now, since)
    rows = Rows()
    classes = []
    for journal in (*found.journals, *found.other_journals):
        before = len(rows)
        journal.write(rows, [day for day in journal.days if found.today - LATE_ENTRIES <= day <= found.today])
        if len(rows) > before:
            classes.append((journal.own.id,))
    for table, added in rows.tables():
        if table is diary.lessons:
            names = list(table.columns.keys())
            topic, changed = names.index("topic"), names.index("changed_at")
            connection.executemany(
                "UPDATE lessons SET topic = ?, changed_at = ? WHERE school_id = ? AND id = ?",
                [(row[topic], row[changed], row[0], row[1]) for row in added],
            )
        else:
            connection.executemany(insert_of(table), added)
    connection.executemany("UPDATE classes SET version = version + 1 WHERE id = ?", classes)
    connection.executemany("UPDATE pupils SET version = version + 1 WHERE class_id = ?", classes)
