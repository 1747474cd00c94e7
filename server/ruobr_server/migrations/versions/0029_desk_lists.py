"""Lists of desks in pages: erasures and refunds by state, requests for a diary by class."""

from __future__ import annotations

from alembic import op

revision = "0029"
down_revision = "0028"
branch_labels = None
depends_on = None

_NEW = (
    ("erasure_requests", ["state", "created_at", "id"]),
    ("erasure_requests", ["state", "updated_at", "id"]),
)
_OLD = (("erasure_requests", ["state"]),)


def upgrade() -> None:
    """To this revision."""
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


def _name(table: str, columns: list[str]) -> str:
    return op.f(f"ix_{table}_{'_'.join(columns)}")
