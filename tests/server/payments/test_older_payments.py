"""Payments that were made before orders carried a proof of whose they are."""

from __future__ import annotations

from alembic import command
from sqlalchemy import Connection, text

from ruobr_server.kit.db import Database
from ruobr_server.migrations import schema

_PERSON = (
    "INSERT INTO people (id, last_name, first_name, middle_name, avatar) VALUES (1, 'А', 'Б', '', '')",
    "INSERT INTO accounts (id, login, password_hash, password_version, role, person_id, active, created_at)"
    " VALUES (1, 'M', 'x', 1, 'parent', 1, true, '2026-11-24 01:00:00')",
)
_PAYMENT = (
    "INSERT INTO payments (id, account_id, state, version, amount, language, order_number, attempt,"
    " bank_order_id, form_url, expires_at, deposited, refunded, card, approval_code, declined_because,"
    " checks, created_at, updated_at) VALUES (:id, 1, :state, 2, 100, 'ru', :number, 1, :number, '',"
    " '2026-11-24 02:00:00', 0, 0, '', '', '', 0, '2026-11-24 01:00:00', '2026-11-24 01:00:00')"
)
_REGISTERED = (
    "INSERT INTO state_changes (id, subject, subject_id, action, source, target, at, note)"
    " VALUES (:id, 'payment', :id, 'register', 'created', 'registered', '2026-11-24 01:00:00', '')"
)
_STATES = {1: "created", 2: "declined", 3: "declined", 4: "expired", 5: "registered", 6: "credited"}


def test_only_an_order_that_the_bank_gave_for_our_registration_stays(empty_database: Database) -> None:
    """One that came by its number alone may be somebody else's; what is credited stays as it is."""

    def before(connection: Connection) -> None:
        command.upgrade(schema.alembic_config(connection), "0005")
        for statement in _PERSON:
            connection.execute(text(statement))
        for number, state in _STATES.items():
            row = {"id": number, "state": state, "number": f"M{number:08}"}
            connection.execute(text(_PAYMENT), row)
        for number in (2, 5):
            connection.execute(text(_REGISTERED), {"id": number})

    empty_database.write_now(before)
    empty_database.write_now(schema.upgrade)
    rows = empty_database.read_now(
        lambda connection: connection.execute(
            text("SELECT id, order_number, bank_order_id, reference FROM payments ORDER BY id")
        ).all()
    )
    assert [row.order_number for row in rows] == [f"M{number:08}" for number in _STATES]
    assert [row.id for row in rows if row.bank_order_id] == [2, 5, 6]
    assert {row.reference for row in rows} == {""}
    empty_database.write_now(schema.downgrade, "0005")
    empty_database.write_now(schema.upgrade)
