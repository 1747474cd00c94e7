"""Live events are read in the order of transactions instead of being numbered one after another.

Existing events have no transaction id, so they are deleted: their listeners have to read everything again.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None

counters = sa.table("counters", sa.column("name"), sa.column("next_id"))
instances = sa.table("instances", sa.column("id"))
events = sa.table("live_events", sa.column("id"))
JUMP = 1_000_000


def upgrade() -> None:
    """To this revision."""
    connection = op.get_bind()
    op.execute(events.delete())
    op.drop_index(op.f("ix_live_events_account_id_id"), table_name="live_events")
    op.drop_index(op.f("ix_live_events_at"), table_name="live_events")
    with op.batch_alter_table("live_events") as table:
        table.add_column(sa.Column("xid", sa.BigInteger(), nullable=False))
    op.create_index(op.f("ix_live_events_account_id_xid_id"), "live_events", ["account_id", "xid", "id"])
    op.create_index(op.f("ix_live_events_xid_id"), "live_events", ["xid", "id"])
    # The numbers were microseconds; cursors have no room for those.
    op.execute(counters.delete().where(counters.c.name == "live_events"))
    if connection.dialect.name == "postgresql":
        restored = (connection.scalar(sa.select(sa.func.max(instances.c.id))) or 1) - 1
        op.execute(sa.schema.CreateSequence(sa.Sequence("ids_live_events")))
        op.execute(sa.select(sa.func.setval("ids_live_events", 1 + JUMP * restored, False)))


def downgrade() -> None:
    """Back to the revision before."""
    op.execute(events.delete())
    op.drop_index(op.f("ix_live_events_xid_id"), table_name="live_events")
    op.drop_index(op.f("ix_live_events_account_id_xid_id"), table_name="live_events")
    with op.batch_alter_table("live_events") as table:
        table.drop_column("xid")
    op.create_index(op.f("ix_live_events_account_id_id"), "live_events", ["account_id", "id"])
    op.create_index(op.f("ix_live_events_at"), "live_events", ["at"])
    # Without a counter the numbers continue from the clock's microseconds.
    op.execute(counters.delete().where(counters.c.name == "live_events"))
    if op.get_bind().dialect.name == "postgresql":
        op.execute(sa.schema.DropSequence(sa.Sequence("ids_live_events")))
