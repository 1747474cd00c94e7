"""A body of homework in addition to its title."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0010"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """To this revision."""
    with op.batch_alter_table("tasks") as table:
        # The default is for existing rows; new ones always have a value.
        table.add_column(sa.Column("text", sa.Text(), nullable=False, server_default=""))
    with op.batch_alter_table("tasks") as table:
        table.alter_column("text", server_default=None, existing_type=sa.Text())


def downgrade() -> None:
    """Back to the revision before."""
    with op.batch_alter_table("tasks") as table:
        table.drop_column("text")
