"""Where pupils go in the next year unlike proposed; the history of records names a new school year."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0030"
down_revision = "0029"
branch_labels = None
depends_on = None

_INDEX = "ix_rollover_moves_school_id_year_pupil_id"


def upgrade() -> None:
    """To this revision."""
    op.add_column("record_changes", sa.Column("rollover_year", sa.Integer(), nullable=True))
    op.create_table(
        "rollover_moves",
        sa.Column("id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("school_id", sa.BigInteger(), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("pupil_id", sa.BigInteger(), nullable=False),
        sa.Column("becomes", sa.String(length=20), nullable=False),
        sa.Column("account_id", sa.BigInteger(), nullable=True),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["school_id"], ["schools.id"], name=op.f("fk_rollover_moves_school_id_schools")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_rollover_moves")),
    )
    op.create_index(op.f(_INDEX), "rollover_moves", ["school_id", "year", "pupil_id"], unique=False)


def downgrade() -> None:
    """Back to the revision before."""
    op.drop_table("rollover_moves")
    with op.batch_alter_table("record_changes") as batch:
        batch.drop_column("rollover_year")
