"""Times of invitations, reasons of desks, who has opened which scan, protocols of rounds."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from ruobr_server.kit.db.metadata import Moment

revision = "0025"
down_revision = "0022"
branch_labels = None
depends_on = None

_INVITED = sa.text("state IN ('invited')")
_LISTED = sa.text("removed_at IS NULL")


def upgrade() -> None:
    """To this revision."""
    op.add_column("school_applications", sa.Column("invited_minute", sa.Integer()))
    op.add_column("school_applications", sa.Column("invited_length", sa.Integer()))
    room: sa.Column[str] = sa.Column("invited_room", sa.String(200), server_default="", nullable=False)
    op.add_column("school_applications", room)
    op.create_index(
        "uq_invitation_slot",
        "school_applications",
        ["school_id", "invited_on", "invited_minute", "invited_room"],
        unique=True,
        sqlite_where=_INVITED,
        postgresql_where=_INVITED,
    )
    unseen: sa.Column[bool] = sa.Column(
        "confirmed_unseen", sa.Boolean(), server_default=sa.false(), nullable=False
    )
    op.add_column("child_documents", unseen)
    op.create_table(
        "scan_looks",
        _number("document_id"),
        _number("account_id"),
        sa.Column("first_at", Moment(), nullable=False),
        sa.Column("last_at", Moment(), nullable=False),
        _key("scan_looks", "document_id", "child_documents", ondelete="CASCADE"),
        _key("scan_looks", "account_id", "accounts"),
        sa.PrimaryKeyConstraint("document_id", "account_id", name=op.f("pk_scan_looks")),
    )
    op.create_table(
        "desk_reasons",
        _number("id"),
        sa.Column("desk", sa.String(30), nullable=False),
        sa.Column("action", sa.String(30), nullable=False),
        _number("territory_id"),
        sa.Column("school_id", sa.BigInteger()),
        sa.Column("text", sa.String(500), nullable=False),
        sa.Column("used", sa.Integer(), nullable=False),
        sa.Column("created_by", sa.BigInteger()),
        sa.Column("created_at", Moment(), nullable=False),
        sa.Column("removed_by", sa.BigInteger()),
        sa.Column("removed_at", Moment()),
        _key("desk_reasons", "territory_id", "territories"),
        _key("desk_reasons", "school_id", "schools"),
        _key("desk_reasons", "created_by", "accounts"),
        _key("desk_reasons", "removed_by", "accounts"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_desk_reasons")),
    )
    op.create_index(
        op.f("ix_desk_reasons_desk_territory_id"),
        "desk_reasons",
        ["desk", "territory_id"],
        sqlite_where=_LISTED,
        postgresql_where=_LISTED,
    )
    op.create_table(
        "kindergarten_rounds",
        _number("id"),
        _number("territory_id"),
        sa.Column("desired_by", sa.Date(), nullable=False),
        sa.Column("plan", sa.String(80), nullable=False),
        sa.Column("given", sa.Integer(), nullable=False),
        sa.Column("left", sa.Integer(), nullable=False),
        _number("account_id"),
        sa.Column("applied_at", Moment(), nullable=False),
        _key("kindergarten_rounds", "territory_id", "territories"),
        _key("kindergarten_rounds", "account_id", "accounts"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_kindergarten_rounds")),
    )
    op.create_index(op.f("ix_kindergarten_rounds_territory_id"), "kindergarten_rounds", ["territory_id"])
    op.create_table(
        "kindergarten_round_decisions",
        _number("round_id"),
        sa.Column("position", sa.Integer(), autoincrement=False, nullable=False),
        _number("application_id"),
        sa.Column("kindergarten_id", sa.BigInteger()),
        sa.Column("wish", sa.Integer(), nullable=False),
        sa.Column("rank", sa.Integer(), nullable=False),
        sa.Column("why", sa.String(20), nullable=False),
        sa.Column("ahead", sa.Integer(), nullable=False),
        sa.Column("places", sa.Integer(), nullable=False),
        sa.Column("note", sa.String(500), nullable=False),
        _key("kindergarten_round_decisions", "round_id", "kindergarten_rounds"),
        _key("kindergarten_round_decisions", "application_id", "kindergarten_applications"),
        _key("kindergarten_round_decisions", "kindergarten_id", "kindergartens"),
        sa.PrimaryKeyConstraint("round_id", "position", name=op.f("pk_kindergarten_round_decisions")),
    )
    op.create_index(
        op.f("ix_kindergarten_round_decisions_application_id"),
        "kindergarten_round_decisions",
        ["application_id"],
    )


def downgrade() -> None:
    """Back to the revision before."""
    for table in ("kindergarten_round_decisions", "kindergarten_rounds", "desk_reasons", "scan_looks"):
        op.drop_table(table)
    op.drop_column("child_documents", "confirmed_unseen")
    op.drop_index("uq_invitation_slot", table_name="school_applications")
    for name in ("invited_room", "invited_length", "invited_minute"):
        op.drop_column("school_applications", name)


def _number(name: str) -> sa.Column[int]:
    return sa.Column(name, sa.BigInteger(), autoincrement=False, nullable=False)


def _key(table: str, column: str, other: str, ondelete: str | None = None) -> sa.ForeignKeyConstraint:
    name = op.f(f"fk_{table}_{column}_{other}")
    return sa.ForeignKeyConstraint([column], [f"{other}.id"], name=name, ondelete=ondelete)
