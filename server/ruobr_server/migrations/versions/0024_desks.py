"""Complaints are found by words at their desk; who looks at what is known to the others of a desk."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0024"
down_revision = "0022"
branch_labels = None
depends_on = None

_CHUNK = 1000
_INDEXES = (
    ("complaint_words", ["word", "complaint_id"]),
    ("complaints", ["territory_id", "state", "updated_at"]),
    ("complaints", ["school_id", "state", "created_at"]),
    ("complaints", ["school_id", "state", "updated_at"]),
)


def upgrade() -> None:
    """To this revision."""
    word = sa.String(100).with_variant(sa.String(100, collation="C"), "postgresql")
    op.create_table(
        "complaint_words",
        sa.Column("complaint_id", sa.BigInteger(), nullable=False),
        sa.Column("word", word, nullable=False),
        sa.ForeignKeyConstraint(
            ["complaint_id"], ["complaints.id"], name=op.f("fk_complaint_words_complaint_id_complaints")
        ),
        sa.PrimaryKeyConstraint("complaint_id", "word", name=op.f("pk_complaint_words")),
    )
    op.create_table(
        "desk_presences",
        sa.Column("account_id", sa.BigInteger(), nullable=False),
        sa.Column("desk", sa.String(20), nullable=False),
        sa.Column("item", sa.BigInteger(), nullable=False),
        sa.Column("until", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["account_id"], ["accounts.id"], name=op.f("fk_desk_presences_account_id_accounts")
        ),
        sa.PrimaryKeyConstraint("account_id", "desk", name=op.f("pk_desk_presences")),
    )
    _fill(op.get_bind())
    for table, columns in _INDEXES:
        op.create_index(op.f(f"ix_{table}_{'_'.join(columns)}"), table, columns, unique=False)


def downgrade() -> None:
    """Back to the revision before."""
    for table, columns in reversed(_INDEXES):
        op.drop_index(op.f(f"ix_{table}_{'_'.join(columns)}"), table_name=table)
    op.drop_table("desk_presences")
    op.drop_table("complaint_words")


def _fill(connection: sa.Connection) -> None:
    read = ("id", "sender", "child", "phone")
    complaints = sa.table("complaints", *map(sa.column, read))
    words = sa.table("complaint_words", sa.column("complaint_id"), sa.column("word"))
    last = 0
    while True:
        rows = connection.execute(
            sa.select(*(complaints.c[name] for name in read))
            .where(complaints.c.id > last)
            .order_by(complaints.c.id)
            .limit(_CHUNK)
        ).all()
        if not rows:
            return
        last = rows[-1].id
        connection.execute(
            sa.insert(words),
            [
                {"complaint_id": row.id, "word": word}
                for row in rows
                for word in sorted(_words(f"{row.sender} {row.child}", row.phone))
            ],
        )


def _words(names: str, telephone: str) -> set[str]:
    """As the program folds today; a migration stays as it was."""
    folded = names.casefold().replace("ё", "е").split()
    digits = "".join(sign for sign in telephone if sign in "0123456789")
    return {word[:100] for word in folded} | ({"+" + digits[::-1]} if digits else set())
