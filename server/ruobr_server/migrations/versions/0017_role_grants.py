"""Roles of staff with scopes replace the desks of operators."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0017"
down_revision = "0016"
branch_labels = None
depends_on = None

_WIDE = "personal-data"
"""The kind of desk that has always worked for the whole region, whatever its municipality."""


def upgrade() -> None:
    """To this revision."""
    op.create_table(
        "role_grants",
        sa.Column("id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("account_id", sa.BigInteger(), nullable=False),
        sa.Column("role", sa.String(length=40), nullable=False),
        sa.Column("territory_id", sa.BigInteger(), nullable=True),
        sa.Column("school_id", sa.BigInteger(), nullable=True),
        sa.Column("class_id", sa.BigInteger(), nullable=True),
        sa.Column("granted_by", sa.BigInteger(), nullable=True),
        sa.Column("granted_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ends_on", sa.Date(), nullable=True),
        sa.Column("revoked_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("revoked_by", sa.BigInteger(), nullable=True),
        sa.Column("reason", sa.String(length=500), server_default="", nullable=False),
        *(
            sa.ForeignKeyConstraint([column], [f"{table}.id"], name=op.f(f"fk_role_grants_{column}_{table}"))
            for column, table in (
                ("account_id", "accounts"),
                ("granted_by", "accounts"),
                ("revoked_by", "accounts"),
                ("school_id", "schools"),
                ("territory_id", "territories"),
            )
        ),
        sa.ForeignKeyConstraint(
            ["school_id", "class_id"],
            ["classes.school_id", "classes.id"],
            name=op.f("fk_role_grants_school_id_class_id_classes"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_role_grants")),
    )
    op.create_index(op.f("ix_role_grants_account_id"), "role_grants", ["account_id"], unique=False)
    op.create_index(
        op.f("ix_role_grants_territory_id_role"), "role_grants", ["territory_id", "role"], unique=False
    )
    op.create_index(op.f("ix_role_grants_school_id"), "role_grants", ["school_id"], unique=False)
    # A desk did not say since when it was there: since the account.
    op.execute(
        f"""
        INSERT INTO role_grants (id, account_id, role, territory_id, school_id, granted_at)
        SELECT row_number() OVER (ORDER BY d.account_id, d.kind, d.territory_id, d.school_id),
            d.account_id, d.kind || '-clerk', d.territory_id, d.school_id, a.created_at
        FROM (
            SELECT DISTINCT account_id, kind,
                CASE WHEN kind = '{_WIDE}' THEN NULL ELSE territory_id END AS territory_id,
                CASE WHEN kind IN ('{_WIDE}', 'kindergarten') THEN NULL ELSE school_id END AS school_id
            FROM desks
        ) AS d JOIN accounts AS a ON a.id = d.account_id
        """  # noqa: S608
    )
    op.execute(
        "INSERT INTO counters (name, next_id)"
        " SELECT 'role_grants', max(id) + 1 FROM role_grants HAVING count(*) > 0"
    )
    op.drop_index(op.f("ix_desks_territory_id_kind"), table_name="desks")
    op.drop_index(op.f("ix_desks_account_id_kind"), table_name="desks")
    op.drop_table("desks")


def downgrade() -> None:
    """Back to the revision before. Only desks without an end are kept: nothing there would end the others."""
    op.create_table(
        "desks",
        sa.Column("account_id", sa.BigInteger(), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("territory_id", sa.BigInteger(), nullable=False),
        sa.Column("school_id", sa.BigInteger(), nullable=True),
        sa.ForeignKeyConstraint(["account_id"], ["accounts.id"], name=op.f("fk_desks_account_id_accounts")),
        sa.ForeignKeyConstraint(["school_id"], ["schools.id"], name=op.f("fk_desks_school_id_schools")),
        sa.ForeignKeyConstraint(
            ["territory_id"], ["territories.id"], name=op.f("fk_desks_territory_id_territories")
        ),
    )
    op.create_index(op.f("ix_desks_account_id_kind"), "desks", ["account_id", "kind"], unique=False)
    op.create_index(op.f("ix_desks_territory_id_kind"), "desks", ["territory_id", "kind"], unique=False)
    op.execute(
        """
        INSERT INTO desks (account_id, kind, territory_id, school_id)
        SELECT account_id, replace(role, '-clerk', ''),
            coalesce(territory_id, (SELECT min(id) FROM territories)), school_id
        FROM role_grants
        WHERE role LIKE '%-clerk' AND revoked_at IS NULL AND ends_on IS NULL
            AND coalesce(territory_id, (SELECT min(id) FROM territories)) IS NOT NULL
        """
    )
    op.execute("DELETE FROM counters WHERE name = 'role_grants'")
    op.drop_table("role_grants")
