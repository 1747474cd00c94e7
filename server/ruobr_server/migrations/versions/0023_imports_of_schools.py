"""Imports name their school, so that its administrators see them; classes that were led into a new year."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0023"
down_revision = "0022"
branch_labels = None
depends_on = None

_INDEX = "ix_school_imports_school_id_at"
_ROLLOVERS = "ix_class_rollovers_school_id_year"


def upgrade() -> None:
    """To this revision."""
    op.add_column("school_imports", sa.Column("school_id", sa.BigInteger(), nullable=True))
    op.create_index(op.f(_INDEX), "school_imports", ["school_id", "at"], unique=False)
    op.create_table(
        "class_rollovers",
        sa.Column("id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("school_id", sa.BigInteger(), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=50), nullable=False),
        sa.Column("account_id", sa.BigInteger(), nullable=True),
        sa.Column("applied_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("before", sa.Text(), nullable=False),
        sa.Column("undone_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["school_id"], ["schools.id"], name=op.f("fk_class_rollovers_school_id_schools")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_class_rollovers")),
    )
    op.create_index(op.f(_ROLLOVERS), "class_rollovers", ["school_id", "year"], unique=False)


def downgrade() -> None:
    """Back to the revision before."""
    op.drop_table("class_rollovers")
    op.drop_index(op.f(_INDEX), table_name="school_imports")
    with op.batch_alter_table("school_imports") as batch:
        batch.drop_column("school_id")
