"""Reasons that clerks choose from. A row never changes: another text is another row."""

from __future__ import annotations

from sqlalchemy import Column, ForeignKey, Index, Integer, String, Table, text

from ruobr_server.kit.db.metadata import Id, Moment, metadata, stays

desk_reasons = Table(
    "desk_reasons",
    metadata,
    Column("id", Id, primary_key=True, autoincrement=False),
    Column("desk", String(30), nullable=False),  # a kind of desk (auth.desks)
    Column("action", String(30), nullable=False),  # which decision it explains
    Column("territory_id", Id, ForeignKey("territories.id"), nullable=False),
    Column("school_id", Id, ForeignKey("schools.id")),  # null: for the whole municipality
    Column("text", String(500), nullable=False),  # with names in braces (rules.desk_reasons)
    Column("used", Integer, nullable=False, default=0),  # decisions, also with the texts that it replaces
    Column("created_by", Id, ForeignKey("accounts.id")),
    Column("created_at", Moment, nullable=False),
    Column("removed_by", Id, ForeignKey("accounts.id")),
    Column("removed_at", Moment),
    Index(
        None,
        "desk",
        "territory_id",
        sqlite_where=text("removed_at IS NULL"),
        postgresql_where=text("removed_at IS NULL"),
    ),
    info=stays("which member of staff wrote a text for the desk, as a record of the office"),
)
