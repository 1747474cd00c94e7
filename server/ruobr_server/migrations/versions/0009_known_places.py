"""Devices and networks that an account has signed in from."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """To this revision."""
    op.create_table(
        "known_places",
        sa.Column("account_id", sa.BigInteger(), nullable=False),
        sa.Column("place", sa.LargeBinary(length=32), nullable=False),
        sa.Column("last_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["account_id"], ["accounts.id"], name=op.f("fk_known_places_account_id_accounts")
        ),
        sa.PrimaryKeyConstraint("account_id", "place", name=op.f("pk_known_places")),
    )


def downgrade() -> None:
    """Back to the revision before."""
    op.drop_table("known_places")
