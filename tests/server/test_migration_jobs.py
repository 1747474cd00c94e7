"""Letters that wait become jobs that wait as long, and come back unchanged."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

from alembic import command
from sqlalchemy import Connection, select, text

from ruobr_server.areas.accounts.email_jobs import REQUEST
from ruobr_server.integrations.email.service import LETTER, letter
from ruobr_server.integrations.email.states import LetterState
from ruobr_server.kit.db import Database, take_ids
from ruobr_server.kit.jobs.queue import claim
from ruobr_server.kit.jobs.tables import jobs
from ruobr_server.migrations import schema

MADE = datetime(2026, 11, 24, 3, tzinfo=UTC)
LETTERS = (
    (4, "sent", "", 0, MADE),
    (5, "waiting", "Пароль", 3, MADE + timedelta(minutes=4)),
    (7, "asked", "{}", 0, MADE),
    (9, "failed", "", 22, MADE),
)
"""Number, state, body, attempts, the time of the next try."""


def before(connection: Connection) -> None:
    command.upgrade(schema.alembic_config(connection), "0014")
    connection.execute(text("INSERT INTO day_jobs (name, day) VALUES ('daily', '2026-11-24')"))
    for number, state, body, attempts, next_try in LETTERS:
        connection.execute(
            text(
                "INSERT INTO outgoing_letters (id, to_address, subject, body, state, attempts, next_try_at,"
                " created_at) VALUES (:number, 'a@example.org', 's', :body, :state, :attempts, :next, :made)"
            ),
            {
                "number": number,
                "body": body,
                "state": state,
                "attempts": attempts,
                "next": f"{next_try:%Y-%m-%d %H:%M:%S.%f}",
                "made": f"{MADE:%Y-%m-%d %H:%M:%S.%f}",
            },
        )


def waiting(connection: Connection) -> list[Any]:
    """Key and attempts of the letters, the earliest first."""
    rows = connection.execute(
        text("SELECT id, state, attempts FROM outgoing_letters ORDER BY next_try_at, id")
    )
    return [tuple(row) for row in rows]


def test_letters_wait_as_long_as_before(empty_database: Database) -> None:
    empty_database.write_now(before)
    empty_database.write_now(schema.upgrade)
    rows = empty_database.read_now(lambda db: db.execute(select(jobs).order_by(jobs.c.due_at)).all())
    assert [(row.kind, row.key, row.attempts, row.due_at - MADE) for row in rows] == [
        (REQUEST, "7", 0, timedelta()),
        (LETTER, "5", 3, timedelta(minutes=4)),
    ]
    assert {row.created_at for row in rows} == {MADE}
    later = MADE + timedelta(minutes=5)
    taken = empty_database.write_now(claim, [LETTER], "this process", later)
    assert taken is not None
    found = empty_database.read_now(letter, taken, LetterState.WAITING)
    assert found is not None
    assert (found.id, found.body, taken.attempts) == (5, "Пароль", 4)
    assert list(empty_database.write_now(take_ids, "jobs")) == [3]


def test_letters_come_back(empty_database: Database) -> None:
    empty_database.write_now(before)
    empty_database.write_now(schema.upgrade)
    empty_database.write_now(schema.downgrade, "0014")
    assert empty_database.read_now(waiting) == [
        (4, "sent", 0),
        (7, "asked", 0),
        (9, "failed", 0),
        (5, "waiting", 3),
    ]
    empty_database.write_now(schema.upgrade)
    assert list(empty_database.write_now(take_ids, "jobs")) == [3]
