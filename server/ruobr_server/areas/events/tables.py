"""Live events of the last days, for clients that reconnect."""

from __future__ import annotations

from sqlalchemy import BigInteger, Column, ForeignKey, Index, String, Table, Text

from ruobr_server.kit.db.metadata import Id, Moment, deleted, metadata

live_events = Table(
    "live_events",
    metadata,
    Column("id", Id, primary_key=True, autoincrement=False),
    Column("account_id", Id, ForeignKey("accounts.id"), nullable=False),
    Column("kind", String(20), nullable=False),
    Column("about", Text, nullable=False),  # JSON: ids and states, no personal data
    Column("at", Moment, nullable=False),
    # PostgreSQL: the transaction id (xid8). SQLite has one writer, so always 0.
    Column("xid", BigInteger, nullable=False),
    Index(None, "account_id", "xid", "id"),
    Index(None, "xid", "id"),
    info=deleted(why="ids, for some days; their rows are in the rest of the export"),
)
