"""A permanent identifier of every account, and every login that was ever assigned."""

from __future__ import annotations

import hashlib
from uuid import uuid4

import sqlalchemy as sa
from alembic import op

from ruobr_tui.api.rules.fields.logins import likeness

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None

AT_ONCE = 1000

accounts = sa.table(
    "accounts", sa.column("id", sa.BigInteger), sa.column("login", sa.String), sa.column("uid", sa.String)
)


def upgrade() -> None:
    """Upgrade. If logins of several accounts look alike, none of them may take it again."""
    op.create_table(
        "given_logins",
        sa.Column("mark", sa.LargeBinary(32), nullable=False),
        sa.Column("account_id", sa.BigInteger()),
        sa.ForeignKeyConstraint(
            ["account_id"], ["accounts.id"], name=op.f("fk_given_logins_account_id_accounts")
        ),
        sa.PrimaryKeyConstraint("mark", name=op.f("pk_given_logins")),
    )
    op.create_index(op.f("ix_given_logins_account_id"), "given_logins", ["account_id"])
    op.add_column("accounts", sa.Column("uid", sa.String(32), nullable=False, server_default=""))
    _fill(op.get_bind())
    op.create_index(op.f("ix_accounts_uid"), "accounts", ["uid"], unique=True)


def _fill(connection: sa.Connection) -> None:
    rows = connection.execute(sa.select(accounts.c.id, accounts.c.login).order_by(accounts.c.id)).all()
    setting = accounts.update().where(accounts.c.id == sa.bindparam("of")).values(uid=sa.bindparam("new_uid"))
    owners: dict[bytes, int | None] = {}
    for start in range(0, len(rows), AT_ONCE):
        part = rows[start : start + AT_ONCE]
        connection.execute(setting, [{"of": row.id, "new_uid": uuid4().hex} for row in part])
        for row in part:
            mark = hashlib.sha256(likeness(row.login).encode("utf-8", "replace")).digest()
            owners[mark] = None if mark in owners else row.id
    given = sa.table(
        "given_logins", sa.column("mark", sa.LargeBinary), sa.column("account_id", sa.BigInteger)
    )
    marked = [{"mark": mark, "account_id": owner} for mark, owner in owners.items()]
    for start in range(0, len(marked), AT_ONCE):
        connection.execute(given.insert(), marked[start : start + AT_ONCE])


def downgrade() -> None:
    """Back to the revision before."""
    op.drop_index(op.f("ix_accounts_uid"), table_name="accounts")
    op.drop_column("accounts", "uid")
    op.drop_index(op.f("ix_given_logins_account_id"), table_name="given_logins")
    op.drop_table("given_logins")
