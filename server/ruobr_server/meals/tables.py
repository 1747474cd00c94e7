"""The meal account and visits. Sums are whole kopecks; the balance is the sum of the entries."""

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
)

from ruobr_server.metadata import Id, Moment, metadata

meal_accounts = Table(
    "meal_accounts",
    metadata,
    Column("school_id", Id, nullable=False),
    Column("pupil_id", Id, nullable=False),
    Column("account", String(20), nullable=False, unique=True),  # the personal account's number
    Column("uid", String(40), nullable=False),  # of the card or bracelet
    Column("day_limit", Integer),  # kopecks; null: none
    Column("default_complex", String(100), nullable=False, default=""),
    PrimaryKeyConstraint("school_id", "pupil_id"),
    ForeignKeyConstraint(["school_id", "pupil_id"], ["pupils.school_id", "pupils.id"]),
)

meal_entries = Table(
    "meal_entries",
    metadata,
    # Append-only: what was paid in (positive), subsidised (positive), and charged (negative).
    Column("school_id", Id, nullable=False),
    Column("id", Id, nullable=False),
    Column("pupil_id", Id, nullable=False),
    Column("date", Date, nullable=False),
    Column("kind", String(20), nullable=False),  # payment, subsidy, charge, correction
    Column("amount", Id, nullable=False),  # kopecks
    Column("created_at", Moment, nullable=False),
    PrimaryKeyConstraint("school_id", "id"),
    ForeignKeyConstraint(["school_id", "pupil_id"], ["meal_accounts.school_id", "meal_accounts.pupil_id"]),
    Index(None, "school_id", "pupil_id", "date"),
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
    Column("price", Integer, nullable=False),  # kopecks, what was charged
    PrimaryKeyConstraint("school_id", "id"),
    ForeignKeyConstraint(["school_id", "complex_id"], ["meal_complexes.school_id", "meal_complexes.id"]),
    Index(None, "school_id", "pupil_id", "date"),
)
