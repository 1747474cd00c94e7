"""Counters of identifiers, and the identity of the database."""

from __future__ import annotations

from sqlalchemy import Column, Sequence, String, Table

from ruobr_server.kit.db.metadata import Id, Moment, metadata

counters = Table(
    "counters",
    metadata,
    Column("name", String(60), primary_key=True),  # of the table with these identifiers
    Column("next_id", Id, nullable=False),
)

sequences = {
    name: Sequence(f"ids_{name}", metadata=metadata)
    for name in (
        "access_log",
        "accounts",
        "approvals",
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
"""By table, on PostgreSQL alone: with a row of ``counters`` each writer would wait for the commit of the one
before, in any school. Numbers of rolled back transactions are skipped. SQLite has one writer anyway.

Numbers of applications and complaints are not here: people read them, so there must be no gaps.
"""

instances = Table(
    "instances",
    metadata,
    # The row with the highest id is the present identity, the others those before it was restored.
    Column("id", Id, primary_key=True, autoincrement=False),
    Column("name", String(32), nullable=False, unique=True),  # random; sent to the bank with each order
    Column("mark", String(4), nullable=False),  # random; part of order numbers
    Column("made_at", Moment, nullable=False),
)
