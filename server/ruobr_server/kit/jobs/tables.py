"""Work that is queued, and work that is done once on each day."""

from __future__ import annotations

from sqlalchemy import Column, Date, Index, Integer, String, Table, Text, UniqueConstraint

from ruobr_server.kit.db.metadata import Id, Moment, metadata

jobs = Table(
    "jobs",
    metadata,
    Column("id", Id, primary_key=True, autoincrement=False),
    Column("kind", String(60), nullable=False),  # as the area declares it
    Column("key", String(80), nullable=False),  # what it is about, such as the number of a letter
    # JSON: what else the work needs. Nothing personal: that stays in the rows of the areas.
    Column("payload", Text, nullable=False, default="{}"),
    Column("state", String(10), nullable=False),  # see states.py
    Column("due_at", Moment),  # null: nothing happens by itself any more
    Column("attempts", Integer, nullable=False, default=0),  # the one that runs included
    Column("leased_until", Moment),  # null: it does not run
    Column("lease_holder", String(80), nullable=False, default=""),  # machine, process and a random part
    Column("last_error", String(80), nullable=False, default=""),  # name of a class, never a text
    Column("done_day", Date),  # of daily work: the last day of the region on which it was done
    Column("created_at", Moment, nullable=False),
    Column("changed_at", Moment, nullable=False),
    UniqueConstraint("kind", "key"),
    Index(None, "due_at", "id"),
)
