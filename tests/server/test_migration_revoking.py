"""A database of before knows no decision that can be revoked, and which entries took others back."""

from __future__ import annotations

from alembic import command
from sqlalchemy import Connection, text

from ruobr_server.areas.ledger import service as ledger
from ruobr_server.kit.db import Database
from ruobr_server.migrations import schema

BEFORE = (
    "INSERT INTO territories (id, name) VALUES (1, 'Т')",
    "INSERT INTO schools (id, territory_id, name, full_name, address, phone, url, zone, meal_type,"
    " has_turnstile, school_days, five_from, four_from, three_from, min_marks) VALUES"
    " (7, 1, 'Ш', 'Ш', '', '', '', 'Asia/Novokuznetsk', 1, false, 6, 465, 365, 265, 3)",
    "INSERT INTO ledger_accounts (school_id, pupil_id, name, balance, postings) VALUES"
    " (7, 5, 'meals', 100, 3), (7, 0, 'refunds', -100, 3)",
    "INSERT INTO ledger_entries (school_id, id, kind, day, at, key, note) VALUES"
    " (7, 1, 'correction', '2026-11-01', '2026-11-01 01:00:00', 'correction/1', ''),"
    " (7, 2, 'refund', '2026-11-02', '2026-11-02 01:00:00', 'refund/4', ''),"
    " (7, 3, 'refund', '2026-11-03', '2026-11-03 01:00:00', 'refund/4/back', '')",
    "INSERT INTO ledger_postings (school_id, pupil_id, name, number, entry_id, amount, balance) VALUES"
    " (7, 5, 'meals', 1, 1, 100, 100), (7, 0, 'refunds', 1, 1, -100, -100),"
    " (7, 5, 'meals', 2, 2, -60, 40), (7, 0, 'refunds', 2, 2, 60, -40),"
    " (7, 5, 'meals', 3, 3, 60, 100), (7, 0, 'refunds', 3, 3, -60, -100)",
)


def test_entries_that_took_others_back_say_so(empty_database: Database) -> None:
    def before(connection: Connection) -> None:
        command.upgrade(schema.alembic_config(connection), "0005")
        for statement in BEFORE:
            connection.execute(text(statement))

    empty_database.write_now(before)
    empty_database.write_now(schema.upgrade)
    back, refund, correction = empty_database.read_now(ledger.statement, ledger.meals_of(7, 5))
    assert (back.reverses, back.reversed_by) == (2, None)
    assert (refund.reverses, refund.reversed_by) == (None, 3)
    assert (correction.reversed_by, correction.reversible_until) == (None, None)
    assert empty_database.read_now(ledger.faults) == []
    empty_database.write_now(schema.downgrade, "0005")
    count = empty_database.read_now(
        lambda connection: connection.execute(text("SELECT count(*) FROM ledger_entries")).scalar()
    )
    assert count == 3
