"""Lists of desks in pages: requests for erasure by state, refunds by school and state."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0029"
down_revision = "0028"
branch_labels = None
depends_on = None

_NEW = (
    ("erasure_requests", ["state", "created_at", "id"]),
    ("erasure_requests", ["state", "updated_at", "id"]),
    ("payment_refunds", ["school_id", "state", "created_at", "id"]),
    ("payment_refunds", ["school_id", "state", "updated_at", "id"]),
)
_OLD = (("erasure_requests", ["state"]),)


_SCHOOL = sa.text(
    "UPDATE payment_refunds SET school_id = (SELECT payment_parts.school_id FROM payment_parts WHERE"
    " payment_parts.payment_id = payment_refunds.payment_id"
    " AND payment_parts.pupil_id = payment_refunds.pupil_id)"
)


def upgrade() -> None:
    """To this revision."""
    op.add_column("payment_refunds", sa.Column("school_id", sa.BigInteger(), nullable=True))
    op.execute(_SCHOOL)
    with op.batch_alter_table("payment_refunds") as batch:
        batch.alter_column("school_id", existing_type=sa.BigInteger(), nullable=False)
    for table, columns in _OLD:
        op.drop_index(_name(table, columns), table_name=table)
    for table, columns in _NEW:
        op.create_index(_name(table, columns), table, columns, unique=False)


def downgrade() -> None:
    """Back to the revision before."""
    for table, columns in _NEW:
        op.drop_index(_name(table, columns), table_name=table)
    for table, columns in _OLD:
        op.create_index(_name(table, columns), table, columns, unique=False)
    op.drop_column("payment_refunds", "school_id")


def _name(table: str, columns: list[str]) -> str:
    return op.f(f"ix_{table}_{'_'.join(columns)}")
