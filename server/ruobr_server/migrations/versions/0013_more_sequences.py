"""On PostgreSQL, sequences for all identifiers except those that must not have gaps."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None

counters = sa.table("counters", sa.column("name"), sa.column("next_id"))
instances = sa.table("instances", sa.column("id"))
JUMP = 1_000_000
TABLES = (
    "access_log",
    "accounts",
    "child_documents",
    "consents",
    "device_authorizations",
    "erasure_requests",
    "exchange_offers",
    "exchange_proposals",
    "family_children",
    "join_requests",
    "letters",
    "marks",
    "meal_corrections",
    "meal_visits",
    "outgoing_letters",
    "payment_alerts",
    "payment_refunds",
    "people",
    "sessions",
    "stored_files",
    "tasks",
)


def upgrade() -> None:
    """To this revision."""
    connection = op.get_bind()
    if connection.dialect.name != "postgresql":
        return
    known: dict[str, int] = dict(connection.execute(sa.select(counters.c.name, counters.c.next_id)).all())
    # Identifiers unused in a restored database may have been used by its original.
    restored = (connection.scalar(sa.select(sa.func.max(instances.c.id))) or 1) - 1
    for name in TABLES:
        first = known.get(name, 1 + JUMP * restored)
        op.execute(sa.schema.CreateSequence(sa.Sequence(f"ids_{name}")))
        op.execute(sa.select(sa.func.setval(f"ids_{name}", first, False)))
    op.execute(counters.delete().where(counters.c.name.in_([*TABLES, "recovery_attempts"])))


def downgrade() -> None:
    """Back to the revision before."""
    if op.get_bind().dialect.name != "postgresql":
        return
    op.execute(counters.delete().where(counters.c.name.like("turn/%")))
    for name in TABLES:
        sequence = f"ids_{name}"
        following: sa.Select[str, int] = sa.select(
            sa.literal(name), sa.literal_column("last_value + is_called::int", sa.BigInteger)
        )
        op.execute(
            counters.insert().from_select(["name", "next_id"], following.select_from(sa.table(sequence)))
        )
        op.execute(sa.schema.DropSequence(sa.Sequence(sequence)))
