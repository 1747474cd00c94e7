"""Meal accounts, menus, orders and records, the canteen's rules. Amounts are whole kopecks.

Balances are in the ledger.
"""

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
    Text,
    Time,
)

from ruobr_server.kit.db.metadata import SCHOOL_RECORD, Id, Moment, metadata, stays

meal_accounts = Table(
    "meal_accounts",
    metadata,
    Column("school_id", Id, nullable=False),
    Column("pupil_id", Id, nullable=False),
    Column("account", String(20), nullable=False, unique=True),  # the number of the meal account
    Column("uid", String(40), nullable=False),  # of the card or bracelet
    Column("day_limit", Integer),  # kopecks; null: none
    Column("default_complex", String(100), nullable=False, default=""),
    PrimaryKeyConstraint("school_id", "pupil_id"),
    ForeignKeyConstraint(["school_id", "pupil_id"], ["pupils.school_id", "pupils.id"]),
    info=stays(SCHOOL_RECORD, "meal_accounts"),
)

meal_complexes = Table(
    "meal_complexes",
    metadata,
    Column("school_id", Id, ForeignKey("schools.id"), nullable=False),
    Column("id", Id, nullable=False),
    Column("code", String(20), nullable=False),
    Column("uid", String(40), nullable=False),
    Column("name", String(100), nullable=False),  # "Комплекс № 1"
    Column("meal", String(50), nullable=False),  # "Завтрак"
    Column("price", Integer, nullable=False),  # kopecks
    PrimaryKeyConstraint("school_id", "id"),
)

meal_menus = Table(
    "meal_menus",
    metadata,
    Column("school_id", Id, nullable=False),
    Column("complex_id", Id, nullable=False),
    Column("date", Date, nullable=False),
    Column("dishes", Text, nullable=False),  # one per line
    PrimaryKeyConstraint("school_id", "date", "complex_id"),
    ForeignKeyConstraint(["school_id", "complex_id"], ["meal_complexes.school_id", "meal_complexes.id"]),
)

meal_visits = Table(
    "meal_visits",
    metadata,
    Column("school_id", Id, nullable=False),
    Column("id", Id, nullable=False),
    Column("pupil_id", Id, nullable=False),
    Column("date", Date, nullable=False),
    Column("complex_id", Id, nullable=False),
    Column("state", Integer, nullable=False),  # 10 ordered, 20 cancelled, 30 received
    Column("line", String(50), nullable=False, default=""),
    Column("price", Integer, nullable=False),  # kopecks, the amount charged
    Column("subsidy", Integer),  # kopecks of it that the budget has paid
    Column("revision", Integer),  # number of bookings in the ledger; null: not from a table
    Column("changed_at", Moment),
    Column("changed_by", Id),  # the account that ordered or cancelled; null: the canteen
    PrimaryKeyConstraint("school_id", "id"),
    ForeignKeyConstraint(["school_id", "complex_id"], ["meal_complexes.school_id", "meal_complexes.id"]),
    Index(None, "school_id", "pupil_id", "date", "complex_id", unique=True),
    info=stays(SCHOOL_RECORD, "meal_accounts"),
)

canteens = Table(
    "canteens",
    metadata,
    # A school's rules for orders and payments, and the payee (GOST R 56042-2014).
    Column("school_id", Id, ForeignKey("schools.id"), primary_key=True, autoincrement=False),
    Column("order_days_before", Integer, nullable=False, default=0),  # 0: on the day itself …
    Column("order_until", Time, nullable=False),  # … until this time of the school's clock
    Column("smallest_payment", Integer, nullable=False, default=10_00),
    Column("largest_payment", Integer, nullable=False, default=15_000_00),
    Column("payee", String(160), nullable=False),
    Column("payee_account", String(20), nullable=False),
    Column("bank", String(45), nullable=False),
    Column("bank_code", String(9), nullable=False),  # BIC
    Column("correspondent_account", String(20), nullable=False, default="0"),
    Column("tax_number", String(12), nullable=False, default=""),  # INN
    Column("tax_reason", String(9), nullable=False, default=""),  # KPP
)
