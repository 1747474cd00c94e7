"""Making a backup while the portal serves: one read-only transaction over all tables."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from datetime import datetime
from typing import Any, BinaryIO

import msgspec
from sqlalchemy import Connection, Table, select, text

from ruobr_server.kit.db.ids import next_free_id
from ruobr_server.kit.db.tables import counters, sequences
from ruobr_server.kit.language import _
from ruobr_server.migrations import schema
from ruobr_server.operations.backups import sealed_keys
from ruobr_server.operations.backups.columns import shape_of, table_of
from ruobr_server.operations.backups.container import KEYS, LONGEST_ROW, MANIFEST, Writer, part_of
from ruobr_server.operations.backups.errors import BackupError
from ruobr_server.operations.backups.manifest import FORMAT, Manifest, TableShape
from ruobr_server.tables import metadata
from ruobr_tui import __version__

_AT_ONCE = 500
"""Rows that are read before they are written."""


def write_backup(
    connection: Connection, stream: BinaryIO, now: datetime, keys: bytes | None, passphrase: str
) -> Manifest:
    """Write all tables as they are at one moment; return the manifest.

    ``keys`` is the file of keys of scans, which ``passphrase`` seals; null: not in this backup. The
    transaction reads only. Raises ``BackupError`` for a database of another version of the program.
    """
    _take_time(connection)
    if schema.revision_of(connection) != schema.HEAD:
        raise BackupError(
            _("The database’s schema is not of this version of the program."),
            _("Make the backup by the version that serves it, or run ruobr-server migrate first."),
        )
    with Writer(stream, now) as writer:
        tables = tuple(
            _write_table(connection, writer, table) for _name, table in sorted(metadata.tables.items())
        )
        manifest = Manifest(
            format=FORMAT,
            program=__version__,
            schema=schema.HEAD,
            made_at=now,
            database="sqlite" if connection.dialect.name == "sqlite" else "postgresql",
            next_ids={name: next_free_id(connection, name) for name in sorted(sequences)},
            tables=tables,
            has_keys=keys is not None,
        )
        about = msgspec.json.format(msgspec.json.encode(manifest), indent=1)
        if keys is not None:
            writer.add(KEYS, sealed_keys.seal(keys, passphrase, about))
        writer.add(MANIFEST, about)
    return manifest


def _take_time(connection: Connection) -> None:
    """A large table may take long to read, and a slow disk long to write."""
    if connection.dialect.name == "postgresql":
        connection.execute(text("SET LOCAL statement_timeout = 0"))
        connection.execute(text("SET LOCAL idle_in_transaction_session_timeout = 0"))


def _write_table(connection: Connection, writer: Writer, table: Table) -> TableShape:
    columns = tuple(shape_of(column) for column in table.columns)
    digest, rows, size = hashlib.sha256(), 0, 0
    with writer.part(part_of(table.name)) as part:
        for line in _lines(connection, table):
            if len(line) > LONGEST_ROW:
                raise BackupError(_("A row of %(table)s is too long for a backup.") % {"table": table.name})
            rows += 1
            size += len(line)
            digest.update(line)
            part.write(line)
    return TableShape(str(table.name), columns, rows, size, digest.hexdigest())


def _lines(connection: Connection, table: Table) -> Iterator[bytes]:
    """The rows in the order of the primary key, so that the same rows give the same bytes."""
    plain = table_of(table.name, tuple(shape_of(column) for column in table.columns))
    order = [plain.c[column.name] for column in (table.primary_key.columns or table.columns)]
    wanted: Any = select(plain).order_by(*order)
    if table is counters:  # of sequences the manifest has the next identifiers
        wanted = wanted.where(plain.c.name.not_in(list(sequences)))
    encoder = msgspec.json.Encoder()
    for row in connection.execute(wanted, execution_options={"yield_per": _AT_ONCE}):
        yield encoder.encode(tuple(row)) + b"\n"
