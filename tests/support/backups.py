"""Backups in tests: what is in a database, and files that are no good backups."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, select

from ruobr_server.kit.db import Database
from ruobr_server.kit.db.ids import next_free_id
from ruobr_server.kit.db.tables import sequences
from ruobr_server.operations.backups.columns import shape_of, table_of
from ruobr_server.operations.backups.container import Reader
from ruobr_server.operations.backups.manifest import Manifest
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
def emptiness(kind: str, folder: Path, postgres: Callable[[], Postgres]) -> Iterator[Database]:
    """A database without tables."""
    if kind == "sqlite":
        opened = Database(f"sqlite:///{folder / 'target.sqlite'}")
        yield opened
        opened.close_now()
        return
    server = postgres()
    name = server.create()
    opened = Database(server.url(name), connections=2)
    yield opened
    opened.close_now()
    server.drop(name)
