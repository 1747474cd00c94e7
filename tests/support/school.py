"""A tiny school for tests: three classes, a mother of three, a foreign family, a teacher, an operator.

Beside it stands a school with the same numbers (``support.neighbours``).

Everything is dated around ``support.fixtures.NOW`` (Tuesday 24 November 2026, second quarter).
"""

from __future__ import annotations

import base64
from datetime import UTC, date, datetime
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from sqlalchemy import Connection, Table

from ruobr_server.auth.passwords import Passwords
from ruobr_server.kit.db import Database
from ruobr_server.migrations import schema
from ruobr_tui.api.clock import Clock
from support import neighbours
from support.seeding import seeded

PASSWORD = "Пароль-1"
SCHOOL = 7
CLASS_9V, CLASS_9B, CLASS_1A = 71, 72, 73
ANNA, BORIS, MASHA, VERA, GLEB = 101, 102, 103, 104, 105
ALGEBRA, HISTORY, SPORT = 31, 32, 33
TEACHER, HEAD = 41, 42
QUARTER_1, QUARTER_2, YEAR = 51, 52, 55
FILE, TASK, TASK_OPEN, TASK_OF_ONE = 601, 501, 502, 503
LETTER, LETTER_HTML, LETTER_FOREIGN = 801, 802, 803
MONDAY, TUESDAY, SATURDAY = date(2026, 11, 23), date(2026, 11, 24), date(2026, 11, 28)
LOGINS = ("mother", "anna", "father", "vera", "teacher", "operator", "childless")
HTML_LETTER = "<p>Собрание <b>в среду</b></p>"
ODD_TOPIC = "Упр. [5] [/b] <script>alert(1)</script>"


def at(day: date, hour: int = 3, minute: int = 0) -> datetime:
    """A moment in UTC; 3:00 is 10:00 in the school."""
    return datetime(day.year, day.month, day.day, hour, minute, tzinfo=UTC)


def header_credentials(login: str, password: str = PASSWORD) -> dict[str, str]:
    """The two headers of the mobile contract."""
    return {
        "username": base64.b64encode(login.upper().encode()).decode(),
        "password": base64.b64encode(password.encode()).decode(),
    }


def furnish(database: Database, passwords: Passwords) -> None:
    """Put the school into an empty database."""
    seeded(database, "school", lambda connection: _furnish(connection, passwords.hash_now(PASSWORD)))


@cache
def _whole_file(passwords: Passwords) -> bytes:
    with TemporaryDirectory() as folder:
        path = Path(folder) / "school.sqlite"
        database = Database(f"sqlite:///{path}")
        database.write_now(schema.create)
        furnish(database, passwords)
        database.close_now()
        return path.read_bytes()


def furnished_file(path: Path, passwords: Passwords, clock: Clock) -> Database:
    """The school in a new SQLite file; close it."""
    path.write_bytes(_whole_file(passwords))
    return Database(f"sqlite:///{path}", clock=clock)


def put(connection: Connection, table: Table, *rows: dict[str, Any]) -> None:
    """Insert rows, all of this school where the table has one."""
    own = {"school_id": SCHOOL} if "school_id" in table.c else {}
    for row in rows:
        connection.execute(table.insert().values(**own, **row))


def _furnish(connection: Connection, password_hash: str) -> None:
    from support import school_journal, school_life, school_people  # made of what is declared here

    school_people.add_people(connection)
    school_people.add_school(connection)
    school_people.add_accounts(connection, password_hash)
    school_journal.add_lessons(connection)
    school_journal.add_records(connection)
    school_life.add_letters(connection)
    school_life.add_meals(connection)
    school_life.add_around(connection)
    neighbours.teach_beside(connection, SCHOOL)
