"""The ledger. Amounts are whole kopecks; rows of entries and postings are only ever inserted."""

from __future__ import annotations

from sqlalchemy import (
    Column,
    Date,
    ForeignKey,
    ForeignKeyConstraint,
    Index,
    Integer,
    PrimaryKeyConstraint,
    String,
    Table,
    UniqueConstraint,
)

from ruobr_server.kit.db.metadata import Id, Moment, metadata, stays

ledger_accounts = Table(
    "ledger_accounts",
    metadata,
    Column("school_id", Id, ForeignKey("schools.id"), nullable=False),
    Column("pupil_id", Id, nullable=False),  # 0: the school's own
    Column("name", String(20), nullable=False),  # meals; of the school: bank, canteen, subsidy, correction
    Column("balance", Id, nullable=False, default=0),  # that of the last posting
    Column("postings", Integer, nullable=False, default=0),  # number of postings
    PrimaryKeyConstraint("school_id", "pupil_id", "name"),
    info=stays("accounting, five years (402-FZ, article 29)", "meal_accounts"),
)

ledger_entries = Table(
    "ledger_entries",
    metadata,
    Column("school_id", Id, nullable=False),
    Column("id", Id, nullable=False),
    Column("kind", String(20), nullable=False),  # payment, refund, charge, subsidy, correction
    Column("day", Date, nullable=False),  # the day of the transaction
    Column("at", Moment, nullable=False),  # when it was written
    Column("key", String(80), nullable=False),  # its cause, so that it is written once
    Column("account_id", Id, ForeignKey("accounts.id")),  # the acting account; null: the server
    Column("note", String(300), nullable=False, default=""),
    Column("reverses", Id),  # the entry of this school that this one reverses
    Column("reversible_until", Date),  # the last day on which this one can be reversed; null: it cannot
    PrimaryKeyConstraint("school_id", "id"),
    UniqueConstraint("school_id", "key"),
    Index("uq_ledger_entries_reverses", "school_id", "reverses", unique=True),  # at most once
    info=stays("accounting, five years (402-FZ, article 29)", "meal_accounts"),
)

ledger_postings = Table(
    "ledger_postings",
    metadata,
    Column("school_id", Id, nullable=False),
    Column("pupil_id", Id, nullable=False),
    Column("name", String(20), nullable=False),
    Column("number", Integer, nullable=False),  # 1, 2, 3 … within the account
    Column("entry_id", Id, nullable=False),
    Column("amount", Id, nullable=False),
    Column("balance", Id, nullable=False),  # after it
    PrimaryKeyConstraint("school_id", "pupil_id", "name", "number"),
    ForeignKeyConstraint(
        ["school_id", "pupil_id", "name"],
        ["ledger_accounts.school_id", "ledger_accounts.pupil_id", "ledger_accounts.name"],
    ),
    ForeignKeyConstraint(["school_id", "entry_id"], ["ledger_entries.school_id", "ledger_entries.id"]),
    Index(None, "school_id", "entry_id"),
    info=stays("accounting, five years (402-FZ, article 29)", "meal_accounts"),
)
