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

from ruobr_server.database import Database
from ruobr_server.migrations import schema
from ruobr_server.tables import metadata


def migrate(connection: Connection) -> None:
    """Every migration, one after the other, even though a new database could be made faster."""
    from alembic import command

    command.upgrade(schema.alembic_config(connection), "head")


def differences(connection: Connection) -> list[Any]:
    return compare_metadata(MigrationContext.configure(connection), metadata)


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
        "from ruobr_server.database import Database\n"
        "from ruobr_server.migrations import schema\n"
        f"Database('sqlite:///{tmp_path}/new.sqlite').write_now(schema.upgrade)\n"
        "print('alembic' in sys.modules)"
    )
    done = subprocess.run(
        [sys.executable, "-c", program], cwd=tmp_path, capture_output=True, text=True, check=True
    )
    assert done.stdout.strip() == "False"
