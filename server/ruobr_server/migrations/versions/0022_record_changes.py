"""The history of records of schools and kindergartens."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from ruobr_server.kit.db.metadata import Moment

revision = "0022"
down_revision = "0021"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """To this revision."""
    op.create_table(
        "record_changes",
        sa.Column("id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("at", Moment(), nullable=False),
        sa.Column("account_id", sa.BigInteger()),
        sa.Column("import_id", sa.BigInteger()),
        sa.Column("sheet", sa.String(40), nullable=False),
        sa.Column("school_id", sa.BigInteger()),
        sa.Column("row_key", sa.String(200), nullable=False),
        sa.Column("action", sa.String(10), nullable=False),
        sa.Column("field", sa.String(40), nullable=False),
        sa.Column("old", sa.Text(), nullable=False),
        sa.Column("new", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_record_changes")),
    )
    op.create_index(
        op.f("ix_record_changes_sheet_school_id_row_key"), "record_changes", ["sheet", "school_id", "row_key"]
    )


def downgrade() -> None:
    """Back to the revision before."""
    op.drop_table("record_changes")
