"""Revocable decisions, reversals of entries, refunds with a hold time."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Upgrade. Refunds that the bank did not carry out get the entry they have reversed."""
    op.create_table(
        "revocation_policies",
        sa.Column("territory_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("working_days", sa.Integer(), nullable=False),
        sa.Column("refund_minutes", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["territory_id"], ["territories.id"], name=op.f("fk_revocation_policies_territory_id_territories")
        ),
        sa.PrimaryKeyConstraint("territory_id", name=op.f("pk_revocation_policies")),
    )
    op.create_table(
        "revocable_decisions",
        sa.Column("change_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("until", sa.Date(), nullable=False),
        sa.Column("before", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["change_id"],
            ["state_changes.id"],
            name=op.f("fk_revocable_decisions_change_id_state_changes"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("change_id", name=op.f("pk_revocable_decisions")),
    )
    op.create_index(op.f("ix_revocable_decisions_until"), "revocable_decisions", ["until"], unique=False)
    op.create_table(
        "decision_effects",
        sa.Column("change_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("decision_id", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(
            ["change_id"],
            ["state_changes.id"],
            name=op.f("fk_decision_effects_change_id_state_changes"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["decision_id"],
            ["revocable_decisions.change_id"],
            name=op.f("fk_decision_effects_decision_id_revocable_decisions"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("change_id", name=op.f("pk_decision_effects")),
    )
    op.create_index(
        op.f("ix_decision_effects_decision_id"), "decision_effects", ["decision_id"], unique=False
    )
    op.add_column("ledger_entries", sa.Column("reverses", sa.BigInteger(), nullable=True))
    op.add_column("ledger_entries", sa.Column("reversible_until", sa.Date(), nullable=True))
    op.execute(
        "UPDATE ledger_entries SET reverses = (SELECT original.id FROM ledger_entries AS original"
        " WHERE original.school_id = ledger_entries.school_id"
        " AND original.key || '/back' = ledger_entries.key)"
        " WHERE kind = 'refund' AND key LIKE 'refund/%/back'"
    )
    op.create_index("uq_ledger_entries_reverses", "ledger_entries", ["school_id", "reverses"], unique=True)
    op.add_column("payment_refunds", sa.Column("send_after", sa.DateTime(timezone=True), nullable=True))


def downgrade() -> None:
    """Back to the revision before."""
    op.drop_column("payment_refunds", "send_after")
    op.drop_index("uq_ledger_entries_reverses", table_name="ledger_entries")
    op.drop_column("ledger_entries", "reversible_until")
    op.drop_column("ledger_entries", "reverses")
    op.drop_index(op.f("ix_decision_effects_decision_id"), table_name="decision_effects")
    op.drop_table("decision_effects")
    op.drop_index(op.f("ix_revocable_decisions_until"), table_name="revocable_decisions")
    op.drop_table("revocable_decisions")
    op.drop_table("revocation_policies")
