"""Indexes by time, for the audit: who looked at and changed what."""

from __future__ import annotations

from alembic import op

revision = "0020"
down_revision = "0019"
branch_labels = None
depends_on = None

_INDEXES = (
    ("ix_access_log_at", "access_log", ["at"]),
    ("ix_state_changes_at", "state_changes", ["at"]),
    ("ix_state_changes_account_id_at", "state_changes", ["account_id", "at"]),
)


def upgrade() -> None:
    """To this revision."""
    for name, table, columns in _INDEXES:
        op.create_index(op.f(name), table, columns, unique=False)


def downgrade() -> None:
    """Back to the revision before."""
    for name, table, _columns in _INDEXES:
        op.drop_index(op.f(name), table_name=table)
