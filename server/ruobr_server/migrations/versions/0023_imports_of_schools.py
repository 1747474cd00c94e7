"""Imports name their school, so that its administrators see them."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0023"
down_revision = "0021"
branch_labels = None
depends_on = None

_INDEX = "ix_school_imports_school_id_at"


def upgrade() -> None:
    """To this revision."""
    op.add_column("school_imports", sa.Column("school_id", sa.BigInteger(), nullable=True))
    op.create_index(op.f(_INDEX), "school_imports", ["school_id", "at"], unique=False)


def downgrade() -> None:
    """Back to the revision before."""
    op.drop_index(op.f(_INDEX), table_name="school_imports")
    with op.batch_alter_table("school_imports") as batch:
        batch.drop_column("school_id")
