"""Where identifiers come from."""

from __future__ import annotations

from sqlalchemy import Column, String, Table

from ruobr_server.metadata import Id, metadata

counters = Table(
    "counters",
    metadata,
    Column("name", String(60), primary_key=True),  # of the table the identifiers are for
    Column("next_id", Id, nullable=False),
)
