"""The rows that the areas declare for the demo fill an empty schema of either database alike."""

from __future__ import annotations

from importlib import import_module
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Table, select

from ruobr_server.areas.declaration import DemoRows
from ruobr_server.areas.registry import AREAS
from ruobr_server.demo.build import build, demo_of, fill
from ruobr_server.demo.demo import sources
from ruobr_server.demo.world import world
from ruobr_server.kit.db import Database
from ruobr_server.tables import MODULES, metadata
from support.databases import on_postgresql
from support.fixtures import NOW

RANDOM = {"password_hash", "uid"}
"""Columns that differ from one demo of a moment to another."""

OF_THE_DATABASE = {"instances", "counters"}
"""Its name, and counters that PostgreSQL has as sequences."""


def contents(connection: Connection) -> dict[str, list[tuple[Any, ...]]]:
    """All rows of all tables, as the types of their columns read them."""
    return {table.name: _rows(connection, table) for table in metadata.sorted_tables}


def _rows(connection: Connection, table: Table) -> list[tuple[Any, ...]]:
    columns = [column for column in table.columns if column.name not in RANDOM]
    order = table.primary_key.columns or table.columns
    return [tuple(row) for row in connection.execute(select(*columns).order_by(*order))]


@on_postgresql
def test_both_databases_get_the_same_demo(database: Database, tmp_path: Path) -> None:
    path = tmp_path / "demo.sqlite"
    build(path, NOW)
    file = Database(f"sqlite:///{path}")
    expected = file.read_now(contents)
    # PostgreSQL refuses at once what refers to nothing; SQLite says it when it is asked.
    assert file.read_now(lambda db: db.exec_driver_sql("PRAGMA foreign_key_check").all()) == []
    file.close_now()
    database.write_now(fill, demo_of(world(NOW)))
    found = database.read_now(contents)
    different = {name for name, rows in expected.items() if rows != found[name]}
    assert different - OF_THE_DATABASE == set()
    assert len(found["lessons"]) > 1_000
    assert all(found[name] for name in ("role_grants", "letters", "queue_places", "complaints"))


def test_a_demo_is_built_anew_when_rows_or_tables_have_changed() -> None:
    found = set(sources())
    assert {Path(module.__file__ or "") for module in MODULES.values()} <= found
    builders = [area.demo.builder for area in AREAS if isinstance(area.demo, DemoRows)]
    files = {Path(import_module(name.partition(":")[0]).__file__ or "") for name in builders}
    assert len(files) > 10
    assert files <= found
