"""Which row of a work list an operator has open, for minutes."""

from __future__ import annotations

from sqlalchemy import Column, ForeignKey, PrimaryKeyConstraint, String, Table

from ruobr_server.kit.db.metadata import Id, Moment, deleted, metadata

desk_presences = Table(
    "desk_presences",
    metadata,
    Column("account_id", Id, ForeignKey("accounts.id"), nullable=False),
    Column("desk", String(20), nullable=False),  # see auth.desks
    Column("item", Id, nullable=False),
    Column("until", Moment, nullable=False),  # nobody is believed to look any longer
    PrimaryKeyConstraint("account_id", "desk"),
    info=deleted(why="which row of a work list is open, for minutes"),
)
