"""References that prove whose an order is, alerts of the desk, and names of databases."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None

payments = sa.table(
    "payments", sa.column("id"), sa.column("state"), sa.column("bank_order_id"), sa.column("next_check_at")
)
changes = sa.table("state_changes", sa.column("subject"), sa.column("subject_id"), sa.column("action"))


def upgrade() -> None:
    """To this revision."""
    op.create_table(
        "instances",
        sa.Column("id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("name", sa.String(length=32), nullable=False),
        sa.Column("mark", sa.String(length=4), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_instances")),
        sa.UniqueConstraint("name", name=op.f("uq_instances_name")),
    )
    op.create_table(
        "payment_alerts",
        sa.Column("id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("payment_id", sa.BigInteger(), nullable=False),
        sa.Column("kind", sa.String(length=30), nullable=False),
        sa.Column("key", sa.String(length=80), nullable=False),
        sa.Column("state", sa.String(length=20), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("order_number", sa.String(length=40), nullable=False),
        sa.Column("bank_order_id", sa.String(length=36), nullable=False),
        sa.Column("amount", sa.BigInteger(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["payment_id"], ["payments.id"], name=op.f("fk_payment_alerts_payment_id_payments")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_payment_alerts")),
        sa.UniqueConstraint("payment_id", "kind", "key", name=op.f("uq_payment_alerts_payment_id_kind_key")),
    )
    op.create_index(op.f("ix_payment_alerts_state_id"), "payment_alerts", ["state", "id"], unique=False)
    with op.batch_alter_table("payments") as table:
        # The default is for existing rows; new ones always have a value.
        table.add_column(sa.Column("reference", sa.String(length=43), nullable=False, server_default=""))
        table.add_column(sa.Column("fell_to", sa.BigInteger(), nullable=True))
        table.add_column(sa.Column("fell_at", sa.DateTime(timezone=True), nullable=True))
    with op.batch_alter_table("payments") as table:
        table.alter_column("reference", server_default=None, existing_type=sa.String(length=43))
    _forget_orders_without_proof()


def _forget_orders_without_proof() -> None:
    """An order that the bank did not return for our own registration may be another portal's.

    So a payment without money yet keeps only an order whose registration is in its history. Otherwise the
    bank is queried by number, and what cannot be proven is shown at the desk, not credited.
    """
    registered = (
        sa.select(changes.c.subject_id)
        .where(changes.c.subject == "payment", changes.c.action == "register")
        .where(changes.c.subject_id == payments.c.id)
        .exists()
    )
    op.execute(
        payments.update()
        .where(payments.c.state.in_(("created", "declined", "expired")), ~registered)
        .values(bank_order_id=None)
    )


def downgrade() -> None:
    """Back to the revision before."""
    with op.batch_alter_table("payments") as table:
        for name in ("fell_at", "fell_to", "reference"):
            table.drop_column(name)
    op.drop_index(op.f("ix_payment_alerts_state_id"), table_name="payment_alerts")
    op.drop_table("payment_alerts")
    op.drop_table("instances")
