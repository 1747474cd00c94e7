"""Children are found by their names at desks, and applications by their children."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0021"
down_revision = "0017"
branch_labels = None
depends_on = None

_CHUNK = 1000
_INDEXES = (
    ("family_children", ["search_name", "id"]),
    ("kindergarten_applications", ["child_id"]),
    ("school_applications", ["child_id"]),
)


def upgrade() -> None:
    """To this revision."""
    kind = sa.String(320).with_variant(sa.String(320, collation="C"), "postgresql")
    op.add_column("family_children", sa.Column("search_name", kind, server_default="", nullable=False))
    connection = op.get_bind()
    children = sa.table(
        "family_children",
        *(sa.column(name) for name in ("id", "last_name", "first_name", "middle_name", "search_name")),
    )
    fill = (
        sa.update(children)
        .where(children.c.id == sa.bindparam("number"))
        .values(search_name=sa.bindparam("name"))
    )
    last = 0
    while True:
        rows = connection.execute(
            sa.select(children.c.id, children.c.last_name, children.c.first_name, children.c.middle_name)
            .where(children.c.id > last)
            .order_by(children.c.id)
            .limit(_CHUNK)
        ).all()
        if not rows:
            break
        last = rows[-1].id
        # An erased child has a dash in place of its names.
        named = [
            {"number": row.id, "name": _folded(" ".join(row[1:]))} for row in rows if row.last_name != "—"
        ]
        if named:
            connection.execute(fill, named)
    for table, columns in _INDEXES:
        op.create_index(op.f(f"ix_{table}_{'_'.join(columns)}"), table, columns, unique=False)


def downgrade() -> None:
    """Back to the revision before."""
    for table, columns in reversed(_INDEXES):
        op.drop_index(op.f(f"ix_{table}_{'_'.join(columns)}"), table_name=table)
    op.drop_column("family_children", "search_name")


def _folded(text: str) -> str:
    """As the program folds today; a migration stays as it was."""
    return " ".join(text.casefold().replace("ё", "е").split())
