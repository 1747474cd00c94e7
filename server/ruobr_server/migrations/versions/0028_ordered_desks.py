"""Applications have the child's name, so that a desk of any size is ordered by an index; who has looked at a
family today is found by an index, too.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0028"
down_revision = "0027"
branch_labels = None
depends_on = None

_TABLES = ("kindergarten_applications", "school_applications")
_INDEXES = (
    ("access_log", ["viewer_id", "day", "account_id"]),
    ("kindergarten_applications", ["territory_id", "state", "child_name"]),
    ("school_applications", ["school_id", "state", "created_at"]),
    ("school_applications", ["school_id", "state", "birth_date"]),
    ("school_applications", ["school_id", "state", "child_name"]),
)


def upgrade() -> None:
    """To this revision."""
    kind = sa.String(320).with_variant(sa.String(320, collation="C"), "postgresql")
    children = sa.table("family_children", sa.column("id"), sa.column("search_name"))
    for name in _TABLES:
        op.add_column(name, sa.Column("child_name", kind, server_default="", nullable=False))
        own = sa.table(name, sa.column("child_id"), sa.column("child_name"))
        of_child = sa.select(children.c.search_name).where(children.c.id == own.c.child_id)
        op.get_bind().execute(sa.update(own).values(child_name=of_child.scalar_subquery()))
    op.drop_index(op.f("ix_access_log_viewer_id_day"), table_name="access_log")
    for table, columns in _INDEXES:
        op.create_index(op.f(f"ix_{table}_{'_'.join(columns)}"), table, columns, unique=False)


def downgrade() -> None:
    """Back to the revision before."""
    for table, columns in reversed(_INDEXES):
        op.drop_index(op.f(f"ix_{table}_{'_'.join(columns)}"), table_name=table)
    op.create_index(op.f("ix_access_log_viewer_id_day"), "access_log", ["viewer_id", "day"], unique=False)
    for name in reversed(_TABLES):
        op.drop_column(name, "child_name")
