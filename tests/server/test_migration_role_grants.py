"""Desks of operators become roles with a scope; nobody gains or loses a decision by it."""

from __future__ import annotations

from typing import Any

from alembic import command
from sqlalchemy import Connection, text

from ruobr_server.auth.desks import kinds_of, schools_of_desk, territories_of
from ruobr_server.auth.identity import Identity
from ruobr_server.kit.db import Database
from ruobr_server.kit.db.ids import take_ids
from ruobr_server.migrations import schema

CLERK, OFFICER = Identity(7, "operator", 1, "CLERK", None), Identity(8, "operator", 1, "OFFICER", None)
DESKS = [
    (7, "complaints", 1, 10),
    (7, "kindergarten", 1, None),
    (7, "school", 1, None),
    (7, "school", 2, 20),
    (8, "personal-data", 1, None),
]


def before(connection: Connection) -> None:
    command.upgrade(schema.alembic_config(connection), "0016")
    run = connection.exec_driver_sql
    run("INSERT INTO territories (id, name) VALUES (1, 'Новокузнецк'), (2, 'Юрга')")
    for number, territory in ((10, 1), (20, 2)):
        connection.execute(
            text(
                "INSERT INTO schools (id, territory_id, name, full_name, address, phone, url, zone,"
                " meal_type, has_turnstile, school_days, five_from, four_from, three_from, min_marks) VALUES"
                " (:id, :territory, 'Ш', 'Ш', '', '', '', 'Asia/Novokuznetsk', 0, false, 6, 465, 365, 265, 3)"
            ),
            {"id": number, "territory": territory},
        )
    run("INSERT INTO people (id, last_name, first_name, middle_name, avatar) VALUES (1, 'С', 'О', '', '')")
    for who in (CLERK, OFFICER):
        run(
            "INSERT INTO accounts (id, login, password_hash, password_version, role, person_id, active,"
            f" created_at, uid) VALUES ({who.account_id}, '{who.login}', '', 1, 'operator', 1, true,"
            f" '2026-11-24 03:00:00.000000', '{who.login}')"
        )
    for account, kind, territory, school in [*DESKS, DESKS[1]]:  # one stood there twice
        connection.execute(
            text("INSERT INTO desks (account_id, kind, territory_id, school_id) VALUES (:a, :k, :t, :s)"),
            {"a": account, "k": kind, "t": territory, "s": school},
        )


def desks(connection: Connection) -> list[Any]:
    statement = "SELECT account_id, kind, territory_id, school_id FROM desks ORDER BY 1, 2, 3"
    return [tuple(row) for row in connection.execute(text(statement))]


def test_desks_are_roles_of_the_same_places(empty_database: Database) -> None:
    empty_database.write_now(before)
    empty_database.write_now(schema.upgrade)
    read = empty_database.read_now
    assert read(kinds_of, CLERK) == ["complaints", "kindergarten", "school"]
    assert read(kinds_of, OFFICER) == ["personal-data"]
    assert read(territories_of, CLERK, "kindergarten") == [1]
    assert read(schools_of_desk, CLERK, "school") == ([1], [20])
    assert read(schools_of_desk, CLERK, "complaints") == ([], [10])
    # The next grant gets a number of its own.
    assert list(empty_database.write_now(take_ids, "role_grants")) == [len(DESKS) + 1]


def test_roles_of_clerks_become_desks_again(empty_database: Database) -> None:
    empty_database.write_now(before)
    empty_database.write_now(schema.upgrade)
    for change in ("revoked_at = '2026-11-24 03:00:00.000000' WHERE role = 'complaints-clerk'",
                   "ends_on = '2030-01-01' WHERE territory_id = 2"):  # fmt: skip
        empty_database.write_now(Connection.exec_driver_sql, f"UPDATE role_grants SET {change}")
    empty_database.write_now(schema.downgrade, "0016")
    assert empty_database.read_now(desks) == [DESKS[1], DESKS[2], DESKS[4]]


def test_a_database_without_desks(empty_database: Database) -> None:
    empty_database.write_now(lambda connection: command.upgrade(schema.alembic_config(connection), "0016"))
    empty_database.write_now(schema.upgrade)
    assert list(empty_database.write_now(take_ids, "role_grants")) == [1]
