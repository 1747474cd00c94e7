"""The ledger in place of single entries, payments and refunds, the canteen's rules, live events."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """To this revision."""
    op.create_table(
        "live_events",
        sa.Column("id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("account_id", sa.BigInteger(), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("about", sa.Text(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["account_id"], ["accounts.id"], name=op.f("fk_live_events_account_id_accounts")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_live_events")),
    )
    op.create_index(op.f("ix_live_events_account_id_id"), "live_events", ["account_id", "id"], unique=False)
    op.create_index(op.f("ix_live_events_at"), "live_events", ["at"], unique=False)
    op.create_table(
        "canteens",
        sa.Column("school_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("order_days_before", sa.Integer(), nullable=False),
        sa.Column("order_until", sa.Time(), nullable=False),
        sa.Column("smallest_payment", sa.Integer(), nullable=False),
        sa.Column("largest_payment", sa.Integer(), nullable=False),
        sa.Column("payee", sa.String(length=160), nullable=False),
        sa.Column("payee_account", sa.String(length=20), nullable=False),
        sa.Column("bank", sa.String(length=45), nullable=False),
        sa.Column("bank_code", sa.String(length=9), nullable=False),
        sa.Column("correspondent_account", sa.String(length=20), nullable=False),
        sa.Column("tax_number", sa.String(length=12), nullable=False),
        sa.Column("tax_reason", sa.String(length=9), nullable=False),
        sa.ForeignKeyConstraint(["school_id"], ["schools.id"], name=op.f("fk_canteens_school_id_schools")),
        sa.PrimaryKeyConstraint("school_id", name=op.f("pk_canteens")),
    )
    op.create_table(
        "ledger_accounts",
        sa.Column("school_id", sa.BigInteger(), nullable=False),
        sa.Column("pupil_id", sa.BigInteger(), nullable=False),
        sa.Column("name", sa.String(length=20), nullable=False),
        sa.Column("balance", sa.BigInteger(), nullable=False),
        sa.Column("postings", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["school_id"], ["schools.id"], name=op.f("fk_ledger_accounts_school_id_schools")
        ),
        sa.PrimaryKeyConstraint("school_id", "pupil_id", "name", name=op.f("pk_ledger_accounts")),
    )
    op.create_table(
        "ledger_entries",
        sa.Column("school_id", sa.BigInteger(), nullable=False),
        sa.Column("id", sa.BigInteger(), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("key", sa.String(length=80), nullable=False),
        sa.Column("account_id", sa.BigInteger(), nullable=True),
        sa.Column("note", sa.String(length=300), nullable=False),
        sa.ForeignKeyConstraint(
            ["account_id"], ["accounts.id"], name=op.f("fk_ledger_entries_account_id_accounts")
        ),
        sa.PrimaryKeyConstraint("school_id", "id", name=op.f("pk_ledger_entries")),
        sa.UniqueConstraint("school_id", "key", name=op.f("uq_ledger_entries_school_id_key")),
    )
    op.create_table(
        "payments",
        sa.Column("id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("account_id", sa.BigInteger(), nullable=False),
        sa.Column("state", sa.String(length=20), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("amount", sa.BigInteger(), nullable=False),
        sa.Column("language", sa.String(length=2), nullable=False),
        sa.Column("order_number", sa.String(length=32), nullable=False),
        sa.Column("attempt", sa.Integer(), nullable=False),
        sa.Column("bank_order_id", sa.String(length=36), nullable=True),
        sa.Column("form_url", sa.String(length=500), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("deposited", sa.BigInteger(), nullable=False),
        sa.Column("refunded", sa.BigInteger(), nullable=False),
        sa.Column("card", sa.String(length=30), nullable=False),
        sa.Column("approval_code", sa.String(length=20), nullable=False),
        sa.Column("declined_because", sa.String(length=200), nullable=False),
        sa.Column("paid_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("next_check_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("checks", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["account_id"], ["accounts.id"], name=op.f("fk_payments_account_id_accounts")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_payments")),
        sa.UniqueConstraint("bank_order_id", name=op.f("uq_payments_bank_order_id")),
        sa.UniqueConstraint("order_number", name=op.f("uq_payments_order_number")),
    )
    op.create_index(op.f("ix_payments_account_id_id"), "payments", ["account_id", "id"], unique=False)
    op.create_index(op.f("ix_payments_next_check_at"), "payments", ["next_check_at"], unique=False)
    op.create_table(
        "ledger_postings",
        sa.Column("school_id", sa.BigInteger(), nullable=False),
        sa.Column("pupil_id", sa.BigInteger(), nullable=False),
        sa.Column("name", sa.String(length=20), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("entry_id", sa.BigInteger(), nullable=False),
        sa.Column("amount", sa.BigInteger(), nullable=False),
        sa.Column("balance", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(
            ["school_id", "entry_id"],
            ["ledger_entries.school_id", "ledger_entries.id"],
            name=op.f("fk_ledger_postings_school_id_entry_id_ledger_entries"),
        ),
        sa.ForeignKeyConstraint(
            ["school_id", "pupil_id", "name"],
            ["ledger_accounts.school_id", "ledger_accounts.pupil_id", "ledger_accounts.name"],
            name=op.f("fk_ledger_postings_school_id_pupil_id_name_ledger_accounts"),
        ),
        sa.PrimaryKeyConstraint("school_id", "pupil_id", "name", "number", name=op.f("pk_ledger_postings")),
    )
    op.create_index(
        op.f("ix_ledger_postings_school_id_entry_id"),
        "ledger_postings",
        ["school_id", "entry_id"],
        unique=False,
    )
    op.create_table(
        "payment_refunds",
        sa.Column("id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("payment_id", sa.BigInteger(), nullable=False),
        sa.Column("pupil_id", sa.BigInteger(), nullable=False),
        sa.Column("amount", sa.BigInteger(), nullable=False),
        sa.Column("state", sa.String(length=20), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("reason", sa.String(length=300), nullable=False),
        sa.Column("refunded_before", sa.BigInteger(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["payment_id"], ["payments.id"], name=op.f("fk_payment_refunds_payment_id_payments")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_payment_refunds")),
    )
    op.create_index(op.f("ix_payment_refunds_payment_id"), "payment_refunds", ["payment_id"], unique=False)
    op.create_index(op.f("ix_payment_refunds_state_id"), "payment_refunds", ["state", "id"], unique=False)
    op.create_table(
        "payment_parts",
        sa.Column("payment_id", sa.BigInteger(), nullable=False),
        sa.Column("school_id", sa.BigInteger(), nullable=False),
        sa.Column("pupil_id", sa.BigInteger(), nullable=False),
        sa.Column("amount", sa.BigInteger(), nullable=False),
        sa.Column("refunded", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(
            ["payment_id"], ["payments.id"], name=op.f("fk_payment_parts_payment_id_payments")
        ),
        sa.ForeignKeyConstraint(
            ["school_id", "pupil_id"],
            ["meal_accounts.school_id", "meal_accounts.pupil_id"],
            name=op.f("fk_payment_parts_school_id_pupil_id_meal_accounts"),
        ),
        sa.PrimaryKeyConstraint("payment_id", "pupil_id", name=op.f("pk_payment_parts")),
    )
    op.create_index(
        op.f("ix_payment_parts_school_id_pupil_id"), "payment_parts", ["school_id", "pupil_id"], unique=False
    )
    _into_the_ledger()
    op.drop_index(op.f("ix_meal_entries_school_id_pupil_id_date"), table_name="meal_entries")
    op.drop_table("meal_entries")
    op.add_column("meal_visits", sa.Column("subsidy", sa.Integer(), nullable=True))
    op.add_column("meal_visits", sa.Column("revision", sa.Integer(), nullable=True))
    op.add_column("meal_visits", sa.Column("changed_at", sa.DateTime(timezone=True), nullable=True))
    op.add_column("meal_visits", sa.Column("changed_by", sa.BigInteger(), nullable=True))
    op.drop_index(op.f("ix_meal_visits_school_id_pupil_id_date"), table_name="meal_visits")
    op.create_index(
        op.f("ix_meal_visits_school_id_pupil_id_date_complex_id"),
        "meal_visits",
        ["school_id", "pupil_id", "date", "complex_id"],
        unique=True,
    )


def downgrade() -> None:
    """Back to the one before."""
    op.create_table(
        "meal_entries",
        sa.Column("school_id", sa.BigInteger(), nullable=False),
        sa.Column("id", sa.BigInteger(), nullable=False),
        sa.Column("pupil_id", sa.BigInteger(), nullable=False),
        sa.Column("date", sa.Date(), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("amount", sa.BigInteger(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["school_id", "pupil_id"],
            ["meal_accounts.school_id", "meal_accounts.pupil_id"],
            name=op.f("fk_meal_entries_school_id_pupil_id_meal_accounts"),
        ),
        sa.PrimaryKeyConstraint("school_id", "id", name=op.f("pk_meal_entries")),
    )
    op.create_index(
        op.f("ix_meal_entries_school_id_pupil_id_date"),
        "meal_entries",
        ["school_id", "pupil_id", "date"],
        unique=False,
    )
    _out_of_the_ledger()
    op.drop_index(op.f("ix_live_events_at"), table_name="live_events")
    op.drop_index(op.f("ix_live_events_account_id_id"), table_name="live_events")
    op.drop_table("live_events")
    op.drop_index(op.f("ix_meal_visits_school_id_pupil_id_date_complex_id"), table_name="meal_visits")
    op.create_index(
        op.f("ix_meal_visits_school_id_pupil_id_date"),
        "meal_visits",
        ["school_id", "pupil_id", "date"],
        unique=False,
    )
    for name in ("changed_by", "changed_at", "revision", "subsidy"):
        op.drop_column("meal_visits", name)
    op.drop_index(op.f("ix_payment_parts_school_id_pupil_id"), table_name="payment_parts")
    op.drop_table("payment_parts")
    op.drop_index(op.f("ix_payment_refunds_state_id"), table_name="payment_refunds")
    op.drop_index(op.f("ix_payment_refunds_payment_id"), table_name="payment_refunds")
    op.drop_table("payment_refunds")
    op.drop_index(op.f("ix_ledger_postings_school_id_entry_id"), table_name="ledger_postings")
    op.drop_table("ledger_postings")
    op.drop_index(op.f("ix_payments_next_check_at"), table_name="payments")
    op.drop_index(op.f("ix_payments_account_id_id"), table_name="payments")
    op.drop_table("payments")
    op.drop_table("ledger_entries")
    op.drop_table("ledger_accounts")
    op.drop_table("canteens")


_OTHER_SIDE = {"payment": "bank", "subsidy": "subsidy", "charge": "canteen"}


def _into_the_ledger() -> None:
    """Add the other side of every entry, in the original order."""
    connection = op.get_bind()
    old = sa.text(
        "SELECT school_id, id, pupil_id, date, kind, amount, created_at FROM meal_entries"
        " ORDER BY school_id, created_at, id"
    )
    accounts: dict[tuple[int, int, str], tuple[int, int]] = {}
    highest = 0
    for row in connection.execute(old).all():
        highest = max(highest, row.id)
        connection.execute(
            sa.text(
                "INSERT INTO ledger_entries (school_id, id, kind, day, at, key, account_id, note)"
                " VALUES (:school_id, :id, :kind, :day, :at, :key, NULL, '')"
            ),
            {
                "school_id": row.school_id,
                "id": row.id,
                "kind": row.kind,
                "day": row.date,
                "at": row.created_at,
                "key": f"before/{row.id}",
            },
        )
        other = _OTHER_SIDE.get(row.kind, "correction")
        for pupil_id, name, amount in ((row.pupil_id, "meals", row.amount), (0, other, -row.amount)):
            account = (row.school_id, pupil_id, name)
            balance, postings = accounts.get(account, (0, 0))
            new = account not in accounts
            accounts[account] = balance, postings = balance + amount, postings + 1
            values = {
                "school_id": row.school_id,
                "pupil_id": pupil_id,
                "name": name,
                "balance": balance,
                "postings": postings,
                "entry_id": row.id,
                "amount": amount,
            }
            account_row = (
                "INSERT INTO ledger_accounts (school_id, pupil_id, name, balance, postings)"
                " VALUES (:school_id, :pupil_id, :name, :balance, :postings)"
                if new
                else "UPDATE ledger_accounts SET balance = :balance, postings = :postings"
                " WHERE school_id = :school_id AND pupil_id = :pupil_id AND name = :name"
            )
            connection.execute(sa.text(account_row), values)
            connection.execute(
                sa.text(
                    "INSERT INTO ledger_postings"
                    " (school_id, pupil_id, name, number, entry_id, amount, balance)"
                    " VALUES (:school_id, :pupil_id, :name, :postings, :entry_id, :amount, :balance)"
                ),
                values,
            )
    if highest:
        connection.execute(
            sa.text("INSERT INTO counters (name, next_id) VALUES ('ledger_entries', :next)"),
            {"next": highest + 1},
        )


def _out_of_the_ledger() -> None:
    """The children's side of every entry; for an entry about several children, a row for each."""
    op.execute(
        "INSERT INTO meal_entries (school_id, id, pupil_id, date, kind, amount, created_at)"
        " SELECT p.school_id, row_number() OVER (PARTITION BY p.school_id ORDER BY p.entry_id, p.pupil_id),"
        " p.pupil_id, e.day, e.kind, p.amount, e.at FROM ledger_postings p"
        " JOIN ledger_entries e ON e.school_id = p.school_id AND e.id = p.entry_id WHERE p.name = 'meals'"
    )
    op.execute("DELETE FROM counters WHERE name IN ('meal_entries', 'ledger_entries')")
    op.execute(
        "INSERT INTO counters (name, next_id)"
        " SELECT 'meal_entries', max(id) + 1 FROM meal_entries HAVING max(id) IS NOT NULL"
    )
