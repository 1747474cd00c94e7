"""What was told to an account, for a terminal that comes back after a lost line."""

from __future__ import annotations

from sqlalchemy import BigInteger, Column, ForeignKey, Index, String, Table, Text

from ruobr_server.kit.db.metadata import Id, Moment, deleted, metadata

live_events = Table(
    "live_events",
    metadata,
    Column("id", Id, primary_key=True, autoincrement=False),
    Column("account_id", Id, ForeignKey("accounts.id"), nullable=False),
    Column("kind", String(20), nullable=False),
    Column("about", Text, nullable=False),  # JSON: numbers and states, nothing personal
    Column("at", Moment, nullable=False),
    # PostgreSQL: the transaction's number (xid8). SQLite has one writer, and always 0.
    Column("xid", BigInteger, nullable=False),
    Index(None, "account_id", "xid", "id"),
    Index(None, "xid", "id"),
    info=deleted(why="numbers of what is elsewhere in the export, for some days"),
)
