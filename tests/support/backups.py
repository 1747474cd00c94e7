"""Backups in tests: what is in a database, and files that are no good backups."""

from __future__ import annotations

import hashlib
import io
import zipfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import msgspec
from sqlalchemy import Connection, inspect, select, types

from ruobr_server.kit.db import Database
from ruobr_server.kit.db.ids import next_free_id
from ruobr_server.kit.db.tables import sequences
from ruobr_server.migrations import schema
from ruobr_server.operations.backups.columns import ColumnShape, Kind, shape_of, table_of
from ruobr_server.operations.backups.container import MANIFEST, Reader, Writer, part_of
from ruobr_server.operations.backups.manifest import FORMAT, Manifest, TableShape
from ruobr_server.operations.backups.writing import write_backup
from ruobr_server.tables import metadata
from support.moment import NOW
from support.postgres import Postgres

PASSPHRASE = "correct horse battery staple zebra"


def contents(connection: Connection) -> dict[str, Any]:
    """Every row of every table as it is stored, and the identifiers that come next."""
    found: dict[str, Any] = {}
    for name, table in metadata.tables.items():
        plain = table_of(name, tuple(shape_of(column) for column in table.columns))
        rows = [tuple(row) for row in connection.execute(select(plain))]
        if name == "counters":
            rows = [row for row in rows if row[0] not in sequences]
        found[name] = sorted(rows, key=repr)
    found["next identifiers"] = {name: next_free_id(connection, name) for name in sequences}
    return found


def backup_of(database: Database, keys: bytes | None = None) -> bytes:
    """A backup of a database."""
    stream = io.BytesIO()
    database.read_now(lambda connection: _written(connection, stream, keys))
    return stream.getvalue()


def _written(connection: Connection, stream: io.BytesIO, keys: bytes | None) -> Manifest:
    return write_backup(connection, stream, NOW, keys, PASSPHRASE)


KINDS: tuple[tuple[type[types.TypeEngine[Any]], Kind], ...] = (
    (types.Boolean, "boolean"),
    (types.Integer, "integer"),
    (types.String, "text"),
    (types.DateTime, "moment"),
    (types.Date, "date"),
    (types.Time, "time"),
    (types.LargeBinary, "bytes"),
)
"""By the types that a database itself reports."""


def older_backup(database: Database) -> bytes:
    """A backup of a database of an older version, of the columns that it has."""
    stream = io.BytesIO()
    database.read_now(_written_as_found, stream)
    return stream.getvalue()


def _written_as_found(connection: Connection, stream: io.BytesIO) -> None:
    inspector = inspect(connection)
    tables = []
    with Writer(stream, NOW) as writer:
        for name in sorted(set(inspector.get_table_names()) - {schema.VERSION_TABLE}):
            columns = tuple(
                ColumnShape(
                    column["name"], next(kind for of, kind in KINDS if isinstance(column["type"], of))
                )
                for column in inspector.get_columns(name)
            )
            rows = connection.execute(select(table_of(name, columns))).all()
            if name == "counters":
                rows = [row for row in rows if row[0] not in sequences]
            content = b"".join(msgspec.json.encode(tuple(row)) + b"\n" for row in rows)
            writer.add(part_of(name), content)
            digest = hashlib.sha256(content).hexdigest()
            tables.append(TableShape(name, columns, len(rows), len(content), digest))
        manifest = Manifest(
            format=FORMAT,
            program="older",
            schema=schema.revision_of(connection) or "",
            made_at=NOW,
            database="sqlite",
            next_ids={"letters": 500},
            tables=tuple(tables),
            has_keys=False,
        )
        writer.add(MANIFEST, msgspec.json.encode(manifest))


def reader_of(content: bytes) -> Reader:
    return Reader(io.BytesIO(content))


def repacked(content: bytes, change: Callable[[dict[str, bytes]], None]) -> bytes:
    """The same archive with other parts, in good order otherwise."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    change(parts)
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, part in parts.items():
            archive.writestr(name, part)
    return made.getvalue()


@contextmanager
def emptiness(kind: str, path: Path, postgres: Callable[[], Postgres]) -> Iterator[Database]:
    """A database without tables; ``path`` is that of SQLite's file."""
    if kind == "sqlite":
        opened = Database(f"sqlite:///{path}")
        yield opened
        opened.close_now()
        return
    server = postgres()
    name = server.create()
    opened = Database(server.url(name), connections=2)
    yield opened
    opened.close_now()
    server.drop(name)
