"""The table of queued and daily jobs."""

from __future__ import annotations

from sqlalchemy import Column, Date, Index, Integer, String, Table, Text, UniqueConstraint

from ruobr_server.kit.db.metadata import Id, Moment, metadata

jobs = Table(
    "jobs",
    metadata,
    Column("id", Id, primary_key=True, autoincrement=False),
    Column("kind", String(60), nullable=False),  # as declared by the area
    Column("key", String(80), nullable=False),  # the subject, e.g. the id of an email
    # JSON, further arguments. No personal data: that is only in the areas' tables.
    Column("payload", Text, nullable=False, default="{}"),
    Column("state", String(10), nullable=False),  # see states.py
    Column("due_at", Moment),  # null: never again by itself
    Column("attempts", Integer, nullable=False, default=0),  # including the one that runs
    Column("leased_until", Moment),  # null: not running
    # Host, process and a random part; of a removed job: by whom.
    Column("lease_holder", String(80), nullable=False, default=""),
    Column("last_error", String(80), nullable=False, default=""),  # name of the class, never the text
    Column("done_day", Date),  # daily jobs: the last day of the region on which it was done
    Column("created_at", Moment, nullable=False),
    Column("changed_at", Moment, nullable=False),
    UniqueConstraint("kind", "key"),
    Index(None, "due_at", "id"),
)
