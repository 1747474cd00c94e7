"""Where identifiers come from, and which database this is."""

from __future__ import annotations

from sqlalchemy import Column, Sequence, String, Table

from ruobr_server.kit.db.metadata import Id, Moment, metadata

counters = Table(
    "counters",
    metadata,
    Column("name", String(60), primary_key=True),  # of the table the identifiers are for
    Column("next_id", Id, nullable=False),
)

sequences = {
    name: Sequence(f"ids_{name}", metadata=metadata)
    for name in (
        "access_log",
        "accounts",
        "child_documents",
        "consents",
        "device_authorizations",
        "erasure_requests",
        "exchange_offers",
        "exchange_proposals",
        "family_children",
        "jobs",
        "join_requests",
        "ledger_entries",
        "letters",
        "live_events",
        "marks",
        "meal_corrections",
        "meal_visits",
        "outgoing_letters",
        "payment_alerts",
        "payment_refunds",
        "payments",
        "people",
        "sessions",
        "state_changes",
        "stored_files",
        "tasks",
    )
}
"""By table, on PostgreSQL alone: at a row of ``counters`` each writer would wait until who came before it has
committed, in whatever school. Numbers that are rolled back are left out. SQLite has one writer anyway.

Numbers of applications and complaints are not here: people read them, so none is left out."""

instances = Table(
    "instances",
    metadata,
    # The highest is what the database is now, the others what it was before it was restored.
    Column("id", Id, primary_key=True, autoincrement=False),
    Column("name", String(32), nullable=False, unique=True),  # random; told to the bank with each order
    Column("mark", String(4), nullable=False),  # random; stands in order numbers
    Column("made_at", Moment, nullable=False),
)
