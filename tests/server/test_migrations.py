"""The migrations, the tables in the code and the quick way to a new database agree."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, inspect, text
from sqlalchemy.sql.elements import ClauseElement

from ruobr_server.kit.db import Database
from ruobr_server.migrations import schema
from ruobr_server.tables import metadata


def migrate(connection: Connection) -> None:
    """Every migration, one after the other, even though a new database could be made faster."""
    from alembic import command

    command.upgrade(schema.alembic_config(connection), "head")


def differences(connection: Connection) -> list[Any]:
    return list(compare_metadata(MigrationContext.configure(connection), metadata))


def plain(value: Any) -> str:
    """A description without anything that differs from one reading to the next."""
    if isinstance(value, dict):
        return repr(sorted((str(key), plain(part)) for key, part in value.items()))
    return str(value) if isinstance(value, ClauseElement) else repr(value)


def described(connection: Connection) -> dict[str, Any]:
    """Everything that the database itself says about its tables."""
    found = inspect(connection)

    def ordered(rows: list[Any]) -> list[str]:
        return sorted(repr(sorted((key, plain(value)) for key, value in row.items())) for row in rows)

    return {
        table: {
            "columns": ordered(found.get_columns(table)),
            "primary key": repr(found.get_pk_constraint(table)),
            "foreign keys": ordered(found.get_foreign_keys(table)),
            "unique": ordered(found.get_unique_constraints(table)),
            "indexes": ordered(found.get_indexes(table)),
        }
        for table in found.get_table_names()
    }


def test_the_migrations_give_the_tables_of_the_code(empty_database: Database) -> None:
    empty_database.write_now(migrate)
    assert empty_database.read_now(differences) == []
    assert empty_database.read_now(schema.revision_of) == schema.HEAD


def test_the_quick_way_gives_what_the_migrations_give(empty_database: Database) -> None:
    empty_database.write_now(schema.upgrade)  # an empty database goes the quick way
    quick = empty_database.read_now(described)
    empty_database.write_now(schema.downgrade, "base")
    empty_database.write_now(migrate)
    assert empty_database.read_now(described) == quick


def test_going_back_leaves_no_table(empty_database: Database) -> None:
    empty_database.write_now(migrate)
    empty_database.write_now(schema.downgrade, "base")
    left = empty_database.read_now(lambda connection: inspect(connection).get_table_names())
    assert left == ["alembic_version"]
    empty_database.write_now(schema.upgrade)
    assert empty_database.read_now(differences) == []


def test_a_second_start_changes_nothing(empty_database: Database) -> None:
    empty_database.write_now(schema.upgrade)
    before = empty_database.read_now(described)
    empty_database.write_now(schema.upgrade)
    assert empty_database.read_now(described) == before


def test_a_database_of_a_newer_program_is_left_alone(empty_database: Database) -> None:
    empty_database.write_now(schema.upgrade)
    empty_database.write_now(
        lambda connection: connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    )
    with pytest.raises(schema.SchemaFromTheFuture, match="newer version"):
        empty_database.write_now(schema.upgrade)


def test_the_head_is_the_newest_migration() -> None:
    assert ScriptDirectory.from_config(schema.alembic_config()).get_heads() == [schema.HEAD]


def test_a_database_that_is_up_to_date_costs_no_import_of_alembic(tmp_path: Path) -> None:
    program = (
        "import sys\n"
        "from ruobr_server.kit.db import Database\n"
        "from ruobr_server.migrations import schema\n"
        f"Database('sqlite:///{tmp_path}/new.sqlite').write_now(schema.upgrade)\n"
        "print('alembic' in sys.modules)"
    )
    done = subprocess.run(
        [sys.executable, "-c", program], cwd=tmp_path, capture_output=True, text=True, check=True
    )
    assert done.stdout.strip() == "False"


def test_entries_of_meal_accounts_become_a_ledger_and_come_back(empty_database: Database) -> None:
    """Balances stay what they were, and every amount gets its other side."""
    from alembic import command

    from ruobr_server.areas.ledger import service as ledger

    def before(connection: Connection) -> None:
        command.upgrade(schema.alembic_config(connection), "0003")
        for statement in (
            "INSERT INTO territories (id, name) VALUES (1, 'Т')",
            "INSERT INTO schools (id, territory_id, name, full_name, address, phone, url, zone, meal_type,"
            " has_turnstile, school_days, five_from, four_from, three_from, min_marks) VALUES"
            " (7, 1, 'Ш', 'Ш', '', '', '', 'Asia/Novokuznetsk', 1, false, 6, 465, 365, 265, 3)",
            "INSERT INTO people (id, last_name, first_name, middle_name, avatar)"
            " VALUES (1, 'А', 'Б', '', '')",
            "INSERT INTO classes (school_id, id, year, grade, letter, version)"
            " VALUES (7, 1, 2026, 9, 'В', 1)",
            "INSERT INTO pupils (school_id, id, person_id, class_id, version) VALUES (7, 5, 1, 1, 1)",
            "INSERT INTO meal_accounts (school_id, pupil_id, account, uid, default_complex)"
            " VALUES (7, 5, '69', '04', '')",
            "INSERT INTO meal_entries (school_id, id, pupil_id, date, kind, amount, created_at) VALUES"
            " (7, 3, 5, '2026-11-01', 'payment', 5000, '2026-11-01 01:00:00'),"
            " (7, 4, 5, '2026-11-02', 'charge', -1250, '2026-11-02 05:00:00')",
            "INSERT INTO counters (name, next_id) VALUES ('meal_entries', 5)",
        ):
            connection.execute(text(statement))

    empty_database.write_now(before)
    empty_database.write_now(schema.upgrade)
    assert empty_database.read_now(ledger.faults) == []
    assert empty_database.read_now(ledger.balance, ledger.meals_of(7, 5)) == 3750
    assert empty_database.read_now(ledger.balance, ledger.own_of(7, ledger.CANTEEN)) == 1250
    [charge, payment] = empty_database.read_now(ledger.statement, ledger.meals_of(7, 5))
    assert (charge.kind, charge.amount, charge.balance) == ("charge", -1250, 3750)
    assert (payment.kind, payment.amount, payment.balance) == ("payment", 5000, 5000)
    empty_database.write_now(schema.downgrade, "0003")
    rows = empty_database.read_now(
        lambda connection: connection.execute(
            text("SELECT pupil_id, kind, amount FROM meal_entries ORDER BY id")
        ).all()
    )
    assert [tuple(row) for row in rows] == [(5, "payment", 5000), (5, "charge", -1250)]


def test_numbers_go_on_where_they_were(empty_database: Database) -> None:
    """Also where they come from sequences from now on, and back again."""
    from alembic import command

    from ruobr_server.kit.db import take_ids

    def before(connection: Connection) -> None:
        command.upgrade(schema.alembic_config(connection), "0004")
        connection.execute(text("INSERT INTO counters (name, next_id) VALUES ('payments', 5), ('marks', 8)"))

    empty_database.write_now(before)
    empty_database.write_now(schema.upgrade)
    assert list(empty_database.write_now(take_ids, "payments", 2)) == [5, 6]
    assert list(empty_database.write_now(take_ids, "state_changes")) == [1]
    assert list(empty_database.write_now(take_ids, "marks")) == [8]
    empty_database.write_now(schema.downgrade, "0004")
    rows = empty_database.read_now(
        lambda connection: connection.execute(text("SELECT name, next_id FROM counters")).all()
    )
    assert {name: number for name, number in rows if number > 1} == {
        "payments": 7,
        "marks": 9,
        "state_changes": 2,
    }


def test_events_get_the_order_of_transactions_and_numbers_go_on(empty_database: Database) -> None:
    """Old events go; no number is given out again, also where a restored database had never given one out."""
    from alembic import command

    from ruobr_server.kit.db import take_ids

    def before(connection: Connection) -> None:
        command.upgrade(schema.alembic_config(connection), "0012")
        for statement in (
            "INSERT INTO counters (name, next_id) VALUES ('marks', 8), ('live_events', 1764000000000000),"
            " ('complaints', 3)",
            "INSERT INTO people (id, last_name, first_name, middle_name, avatar)"
            " VALUES (1, 'А', 'Б', '', '')",
            "INSERT INTO accounts (id, login, password_hash, password_version, role, person_id, active,"
            " created_at, uid) VALUES (1, 'ONE', '', 1, 'parent', 1, true, '2026-11-20 05:00:00', 'u')",
            "INSERT INTO live_events (id, account_id, kind, about, at)"
            " VALUES (1763999999999999, 1, 'mark', '{}', '2026-11-24 05:00:00')",
            "INSERT INTO instances (id, name, mark, made_at) VALUES (1, 'a', 'AAAA', '2026-11-20 05:00:00'),"
            " (2, 'b', 'BBBB', '2026-11-21 05:00:00')",
        ):
            connection.execute(text(statement))

    def events(connection: Connection) -> int:
        return int(connection.execute(text("SELECT count(*) FROM live_events")).scalar_one())

    empty_database.write_now(before)
    empty_database.write_now(schema.upgrade)
    assert empty_database.read_now(events) == 0
    for name, number in (
        ("marks", 8),
        ("complaints", 3),
        ("letters", 1_000_001),
        ("live_events", 1_000_001),
    ):
        assert list(empty_database.write_now(take_ids, name)) == [number], name
    empty_database.write_now(schema.downgrade, "0012")
    empty_database.write_now(schema.upgrade)
    assert list(empty_database.write_now(take_ids, "letters")) == [1_000_002]


def test_links_of_a_typed_number_are_to_be_confirmed(empty_database: Database) -> None:
    """An account that was made for a person keeps the link; one that was there before has to be confirmed."""
    from alembic import command

    def before(connection: Connection) -> None:
        command.upgrade(schema.alembic_config(connection), "0005")
        people = (
            "INSERT INTO people (id, last_name, first_name, middle_name, avatar) VALUES (1, 'А', 'Б', '', '')"
        )
        connection.execute(text(people))
        for number, created in ((1, "2026-11-01 01:00:00"), (2, "2026-11-20 05:00:00")):
            connection.execute(
                text(
                    "INSERT INTO accounts (id, login, password_hash, password_version, role, person_id,"
                    " active, created_at) VALUES (:number, :login, '', 1, 'parent', 1, true, :created)"
                ),
                {"number": number, "login": f"L{number}", "created": created},
            )
            connection.execute(
                text(
                    "INSERT INTO state_services_identities (oid, account_id, joined_at)"
                    " VALUES (:oid, :number, '2026-11-20 05:00:00')"
                ),
                {"oid": f"100{number}", "number": number},
            )

    def links(connection: Connection) -> dict[str, tuple[bool, str]]:
        rows = connection.execute(
            text("SELECT oid, confirmed, person_name FROM state_services_identities")
        ).all()
        return {oid: (bool(confirmed), name) for oid, confirmed, name in rows}

    empty_database.write_now(before)
    empty_database.write_now(schema.upgrade)
    assert empty_database.read_now(links) == {"1001": (False, ""), "1002": (True, "")}
    # Nothing says whether an account was used before: those that are there count as used.
    unused = text("SELECT count(*) FROM accounts WHERE first_used_at IS NULL")
    assert empty_database.read_now(lambda connection: connection.execute(unused).scalar()) == 0
    empty_database.write_now(schema.downgrade, "0005")
    count = text("SELECT count(*) FROM state_services_identities")
    assert empty_database.read_now(lambda connection: connection.execute(count).scalar()) == 2
