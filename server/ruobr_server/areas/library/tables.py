"""Books and loans."""

from __future__ import annotations

from sqlalchemy import Column, Date, ForeignKeyConstraint, Index, PrimaryKeyConstraint, String, Table

from ruobr_server.kit.db.metadata import SCHOOL_RECORD, Id, metadata, stays

books = Table(
    "books",
    metadata,
    Column("school_id", Id, nullable=False),
    Column("id", Id, nullable=False),
    Column("title", String(300), nullable=False),
    Column("author", String(200), nullable=False, default=""),
    Column("inventory_number", String(40), nullable=False),
    PrimaryKeyConstraint("school_id", "id"),
)

loans = Table(
    "loans",
    metadata,
    Column("school_id", Id, nullable=False),
    Column("id", Id, nullable=False),
    Column("book_id", Id, nullable=False),
    Column("pupil_id", Id, nullable=False),
    Column("taken", Date, nullable=False),
    Column("due", Date, nullable=False),
    Column("returned", Date),
    PrimaryKeyConstraint("school_id", "id"),
    ForeignKeyConstraint(["school_id", "book_id"], ["books.school_id", "books.id"]),
    ForeignKeyConstraint(["school_id", "pupil_id"], ["pupils.school_id", "pupils.id"]),
    Index(None, "school_id", "pupil_id"),
    info=stays(SCHOOL_RECORD, "diaries"),
)
