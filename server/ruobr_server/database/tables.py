"""Where identifiers come from."""

from __future__ import annotations

from sqlalchemy import Column, Sequence, String, Table

from ruobr_server.metadata import Id, metadata

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
