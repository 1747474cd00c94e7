"""Payments, their parts by child, refunds, and alerts of the desk. Amounts are whole kopecks."""

from __future__ import annotations

from sqlalchemy import (
    Column,
    ForeignKey,
    ForeignKeyConstraint,
    Index,
    Integer,
    PrimaryKeyConstraint,
    String,
    Table,
    UniqueConstraint,
)

from ruobr_server.kit.db.metadata import Id, Moment, blanked, metadata, stays

payments = Table(
    "payments",
    metadata,
    Column("id", Id, primary_key=True, autoincrement=False),
    Column("account_id", Id, ForeignKey("accounts.id"), nullable=False),  # the payer
    Column("state", String(20), nullable=False),
    Column("version", Integer, nullable=False),
    Column("amount", Id, nullable=False),
    Column("language", String(2), nullable=False, default="ru"),  # of the bank's page
    # Its number at the bank; each attempt to register it has another one.
    Column("order_number", String(32), nullable=False, unique=True),
    Column("attempt", Integer, nullable=False, default=1),
    # Random, and stored before the order is registered; the bank repeats it in every response, which proves
    # that the order is ours. Empty: the payment is older than references.
    Column("reference", String(43), nullable=False, default=""),
    Column("bank_order_id", String(36), unique=True),  # only of an order that is proven to be ours
    Column("form_url", String(500), nullable=False, default=""),
    Column("expires_at", Moment, nullable=False),  # until then the bank accepts payment
    # From the last reading of the bank.
    Column("deposited", Id, nullable=False, default=0),
    Column("refunded", Id, nullable=False, default=0),
    # The bank reports a lower returned amount than before: the amount, and since when.
    Column("fell_to", Id),
    Column("fell_at", Moment),
    Column("card", String(30), nullable=False, default=""),  # masked by the bank
    Column("approval_code", String(20), nullable=False, default=""),
    Column("declined_because", String(200), nullable=False, default=""),
    Column("paid_at", Moment),
    # When the bank is read again; null: never.
    Column("next_check_at", Moment),
    Column("checks", Integer, nullable=False, default=0),
    Column("created_at", Moment, nullable=False),
    Column("updated_at", Moment, nullable=False),
    Index(None, "account_id", "id"),
    Index(None, "next_check_at"),
    info=stays("accounting, five years (402-FZ, article 29)", "payments"),
)

payment_parts = Table(
    "payment_parts",
    metadata,
    Column("payment_id", Id, ForeignKey("payments.id"), nullable=False),
    Column("school_id", Id, nullable=False),
    Column("pupil_id", Id, nullable=False),
    Column("amount", Id, nullable=False),
    Column("refunded", Id, nullable=False, default=0),  # charged to the child's account again
    PrimaryKeyConstraint("payment_id", "pupil_id"),
    ForeignKeyConstraint(["school_id", "pupil_id"], ["meal_accounts.school_id", "meal_accounts.pupil_id"]),
    Index(None, "school_id", "pupil_id"),
    info=stays("accounting, five years (402-FZ, article 29)", "payments"),
)

payment_refunds = Table(
    "payment_refunds",
    metadata,
    Column("id", Id, primary_key=True, autoincrement=False),
    Column("payment_id", Id, ForeignKey("payments.id"), nullable=False),
    Column("school_id", Id, nullable=False),  # of the part that it is of
    Column("pupil_id", Id, nullable=False),
    Column("amount", Id, nullable=False),
    Column("state", String(20), nullable=False),
    Column("version", Integer, nullable=False),
    Column("reason", String(300), nullable=False, default=""),  # as entered by the requester
    Column("refunded_before", Id),  # at the bank when it was sent; of a doubtful one, when it was detected
    Column("created_at", Moment, nullable=False),
    Column("updated_at", Moment, nullable=False),
    Column("send_after", Moment),  # until then the desk can revoke it; null: it is sent at once
    Index(None, "payment_id"),
    Index(None, "state", "id"),
    Index(None, "school_id", "state", "created_at", "id"),
    Index(None, "school_id", "state", "updated_at", "id"),
    info=blanked(
        "id",
        "payment_id",
        "school_id",
        "pupil_id",
        "amount",
        "state",
        "version",
        "refunded_before",
        "send_after",
        "created_at",
        "updated_at",
        "send_after",
        export="payments",
        why="accounting, five years (402-FZ, article 29)",
    ),
)

payment_alerts = Table(
    "payment_alerts",
    metadata,
    Column("id", Id, primary_key=True, autoincrement=False),
    Column("payment_id", Id, ForeignKey("payments.id"), nullable=False),
    Column("kind", String(30), nullable=False),
    Column("key", String(80), nullable=False),  # its cause, so that it is raised once
    Column("state", String(20), nullable=False),
    Column("version", Integer, nullable=False),
    Column("order_number", String(40), nullable=False, default=""),  # at the bank
    Column("bank_order_id", String(36), nullable=False, default=""),
    Column("amount", Id, nullable=False),  # kopecks, as reported by the bank
    Column("created_at", Moment, nullable=False),
    Column("updated_at", Moment, nullable=False),
    UniqueConstraint("payment_id", "kind", "key"),
    Index(None, "state", "id"),
    info=stays("alerts about the bank: amounts and orders, retained with the payments"),
)
