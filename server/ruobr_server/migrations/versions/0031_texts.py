"""Texts of the portal in versions: the consent, letters."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0031"
down_revision = "0030"
branch_labels = None
depends_on = None

_DRAFT = sa.text("state IN ('draft')")


def upgrade() -> None:
    """To this revision."""
    op.create_table(
        "text_versions",
        sa.Column("id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("kind", sa.String(40), nullable=False),
        sa.Column("state", sa.String(20), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=True),
        sa.Column("label", sa.String(20), nullable=False),
        sa.Column("asks_again", sa.Boolean(), nullable=False),
        sa.Column("subject_ru", sa.String(200), nullable=False),
        sa.Column("body_ru", sa.Text(), nullable=False),
        sa.Column("subject_en", sa.String(200), nullable=False),
        sa.Column("body_en", sa.Text(), nullable=False),
        sa.Column("created_by", sa.BigInteger(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("published_by", sa.BigInteger(), nullable=True),
        sa.Column("published_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["created_by"], ["accounts.id"], name=op.f("fk_text_versions_created_by_accounts")
        ),
        sa.ForeignKeyConstraint(
            ["published_by"], ["accounts.id"], name=op.f("fk_text_versions_published_by_accounts")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_text_versions")),
        sa.UniqueConstraint("kind", "number", name=op.f("uq_text_versions_kind_number")),
    )
    op.create_index(
        "uq_text_versions_draft",
        "text_versions",
        ["kind"],
        unique=True,
        sqlite_where=_DRAFT,
        postgresql_where=_DRAFT,
    )


def downgrade() -> None:
    """Back to the revision before."""
    op.drop_table("text_versions")
