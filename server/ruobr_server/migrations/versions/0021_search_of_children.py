"""Children are found by their names at desks, and applications by their children."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0021"
down_revision = "0020"
branch_labels = None
depends_on = None

_CHUNK = 1000
_READ = ("id", "last_name", "first_name", "middle_name", "certificate_number")
_INDEXES = (
    ("child_words", ["word", "child_id"]),
    ("kindergarten_applications", ["child_id"]),
    ("kindergarten_applications", ["territory_id", "state", "birth_date"]),
    ("school_applications", ["child_id"]),
)


def upgrade() -> None:
    """To this revision."""
    kind = sa.String(320).with_variant(sa.String(320, collation="C"), "postgresql")
    op.add_column("family_children", sa.Column("search_name", kind, server_default="", nullable=False))
    word = sa.String(100).with_variant(sa.String(100, collation="C"), "postgresql")
    op.create_table(
        "child_words",
        sa.Column("child_id", sa.BigInteger(), nullable=False),
        sa.Column("word", word, nullable=False),
        sa.ForeignKeyConstraint(
            ["child_id"], ["family_children.id"], name=op.f("fk_child_words_child_id_family_children")
        ),
        sa.PrimaryKeyConstraint("child_id", "word", name=op.f("pk_child_words")),
    )
    connection = op.get_bind()
    children = sa.table("family_children", *map(sa.column, (*_READ, "search_name")))
    words = sa.table("child_words", sa.column("child_id"), sa.column("word"))
    fill = (
        sa.update(children)
        .where(children.c.id == sa.bindparam("number"))
        .values(search_name=sa.bindparam("name"))
    )
    last = 0
    while True:
        rows = connection.execute(
            sa.select(*(children.c[name] for name in _READ))
            .where(children.c.id > last)
            .order_by(children.c.id)
            .limit(_CHUNK)
        ).all()
        if not rows:
            break
        last = rows[-1].id
        # An erased child has a dash in place of its names.
        named = {row: _folded(" ".join(row[1:4])) for row in rows if row.last_name != "—"}
        if named:
            connection.execute(fill, [{"number": row.id, "name": name} for row, name in named.items()])
            connection.execute(
                sa.insert(words),
                [
                    {"child_id": row.id, "word": word}
                    for row, name in named.items()
                    for word in _words(name, row.certificate_number)
                ],
            )
    for table, columns in _INDEXES:
        op.create_index(op.f(f"ix_{table}_{'_'.join(columns)}"), table, columns, unique=False)


def downgrade() -> None:
    """Back to the revision before."""
    for table, columns in reversed(_INDEXES):
        op.drop_index(op.f(f"ix_{table}_{'_'.join(columns)}"), table_name=table)
    op.drop_table("child_words")
    op.drop_column("family_children", "search_name")


def _folded(text: str) -> str:
    """As the program folds today; a migration stays as it was."""
    return " ".join(text.casefold().replace("ё", "е").split())


def _words(name: str, certificate: str) -> set[str]:
    ends = {"№" + certificate[::-1]} if certificate else set()
    return {word[:100] for word in name.split()} | ends
