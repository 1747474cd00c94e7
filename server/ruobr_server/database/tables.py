"""Where identifiers come from, and which database this is."""

from __future__ import annotations

from sqlalchemy import Column, Sequence, String, Table

from ruobr_server.metadata import Id, Moment, metadata

counters = Table(
    "counters",
    metadata,
    Column("name", String(60), primary_key=True),  # of the table the identifiers are for
    Column("next_id", Id, nullable=False),
)

sequences = {
    name: Sequence(f"ids_{name}", metadata=metadata)
    for name in ("ledger_entries", "payments", "state_changes")
}
"""By table, on PostgreSQL alone: every payment takes of these, and at a row of ``counters`` each would wait
until who came before it has committed. SQLite has one writer anyway."""

instances = Table(
    "instances",
    metadata,
    # The highest is what the database is now, the others what it was before it was restored.
    Column("id", Id, primary_key=True, autoincrement=False),
    Column("name", String(32), nullable=False, unique=True),  # random; told to the bank with each order
    Column("mark", String(4), nullable=False),  # random; stands in order numbers
    Column("made_at", Moment, nullable=False),
)
