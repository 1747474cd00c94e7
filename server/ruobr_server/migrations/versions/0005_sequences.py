"""On PostgreSQL, sequences for the identifiers that every payment takes."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

counters = sa.table("counters", sa.column("name"), sa.column("next_id"))
TABLES = ("ledger_entries", "payments", "state_changes")


def upgrade() -> None:
    """To this revision."""
    if op.get_bind().dialect.name != "postgresql":
        return
    for name in TABLES:
        sequence, mine = f"ids_{name}", counters.c.name == name
        op.execute(sa.schema.CreateSequence(sa.Sequence(sequence)))
        op.execute(sa.select(sa.func.setval(sequence, counters.c.next_id, False)).where(mine))
        op.execute(counters.delete().where(mine))


def downgrade() -> None:
    """Back to the revision before."""
    if op.get_bind().dialect.name != "postgresql":
        return
    for name in TABLES:
        sequence = f"ids_{name}"
        following: sa.Select[str, int] = sa.select(
            sa.literal(name), sa.literal_column("last_value + is_called::int", sa.BigInteger)
        )
        op.execute(
            counters.insert().from_select(["name", "next_id"], following.select_from(sa.table(sequence)))
        )
        op.execute(sa.schema.DropSequence(sa.Sequence(sequence)))
