"""What a backup says of itself: which schema, which tables, how many rows, with which digests."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Literal

import msgspec

from ruobr_server.operations.backups.columns import ColumnShape, Name

FORMAT = 1
MOST_BYTES = 4 * 1024 * 1024
"""Limit of the manifest."""

Count = Annotated[int, msgspec.Meta(ge=0, le=2**62)]
Digest = Annotated[str, msgspec.Meta(pattern="^[0-9a-f]{64}$")]
Short = Annotated[str, msgspec.Meta(max_length=100)]


class TableShape(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One table: its columns, and its rows as JSON lines."""

    name: Name
    columns: Annotated[tuple[ColumnShape, ...], msgspec.Meta(min_length=1, max_length=200)]
    rows: Count
    size: Count
    """Bytes of the rows."""
    sha256: Digest


class Manifest(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The whole backup."""

    format: int
    program: Short
    schema: Annotated[str, msgspec.Meta(pattern="^[0-9]{4}$")]
    """The revision of the schema."""
    made_at: Annotated[datetime, msgspec.Meta(tz=True)]
    database: Literal["sqlite", "postgresql"]
    """Where it was made; it can be restored on either."""
    next_ids: dict[Name, Annotated[int, msgspec.Meta(ge=1, le=2**62)]]
    """Of counters that are sequences on PostgreSQL: the identifier that comes next."""
    tables: Annotated[tuple[TableShape, ...], msgspec.Meta(max_length=1000)]
    has_keys: bool
    """Whether the keys of scans are in it, sealed."""

    @property
    def rows(self) -> int:
        """In all tables."""
        return sum(table.rows for table in self.tables)

    @property
    def size(self) -> int:
        """Bytes of all rows."""
        return sum(table.size for table in self.tables)
