"""A whole database as text: what a backup of it would hold, whatever the program knows of its tables."""

from __future__ import annotations

import sqlite3
import subprocess
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, date, datetime
from typing import Any

from ruobr_server.kit.db import Database
from support.needs import program


def dump(database: Database) -> str:
    """Every row of every table, as ``pg_dump`` and SQLite's shell write it."""
    url = database.url
    if url.get_backend_name() == "sqlite":
        with closing(sqlite3.connect(str(url.database))) as connection:
            return "\n".join(connection.iterdump())
    address = url.set(drivername="postgresql").render_as_string(hide_password=False)
    command = [program("pg_dump"), "--data-only", "--inserts", address]
    return subprocess.run(command, capture_output=True, text=True, check=True, timeout=60).stdout


def spellings(value: Any) -> Iterator[str]:
    """How a dump may write a value."""
    match value:
        case bytes():
            yield f"x{value.hex()}"  # PostgreSQL's, behind a backslash
            yield value.hex().upper()
        case datetime():
            for sign in " T":
                yield value.astimezone(UTC).strftime(f"%Y-%m-%d{sign}%H:%M:%S")
        case date():
            yield value.isoformat()
        case _:
            yield str(value)
