"""Passwords that must be changed at their first use, and second factors.

Passwords that were given out before stay as they are: nobody knows which were changed since.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0018"
down_revision = "0017"
branch_labels = None
depends_on = None

COLUMNS = {
    "accounts": ("must_change_password", "second_factor_at"),
    "sessions": ("by_password",),
}


def upgrade() -> None:
    """To this revision."""
    op.add_column(
        "accounts",
        sa.Column("must_change_password", sa.Boolean(), nullable=False, server_default=sa.false()),
    )
    op.add_column("accounts", sa.Column("second_factor_at", sa.DateTime(timezone=True), nullable=True))
    op.add_column(
        "sessions", sa.Column("by_password", sa.Boolean(), nullable=False, server_default=sa.true())
    )
    op.create_table(
        "second_factors",
        sa.Column("account_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        sa.Column("begun_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("last_step", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(
            ["account_id"], ["accounts.id"], name=op.f("fk_second_factors_account_id_accounts")
        ),
        sa.PrimaryKeyConstraint("account_id", name=op.f("pk_second_factors")),
    )
    op.create_table(
        "second_factor_codes",
        sa.Column("account_id", sa.BigInteger(), nullable=False),
        sa.Column("code_hash", sa.LargeBinary(length=32), nullable=False),
        sa.ForeignKeyConstraint(
            ["account_id"], ["accounts.id"], name=op.f("fk_second_factor_codes_account_id_accounts")
        ),
        sa.PrimaryKeyConstraint("account_id", "code_hash", name=op.f("pk_second_factor_codes")),
    )


def downgrade() -> None:
    """Back to the revision before."""
    op.drop_table("second_factor_codes")
    op.drop_table("second_factors")
    for name, columns in COLUMNS.items():
        for column in columns:
            op.drop_column(name, column)  # not by a copy of the table, to which others refer
