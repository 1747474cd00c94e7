"""Messages with their recipients and replies, and news."""

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

from ruobr_server.kit.db.metadata import Id, Moment, deleted, metadata, stays

letters = Table(
    "letters",
    metadata,
    Column("school_id", Id, ForeignKey("schools.id"), nullable=False),
    Column("id", Id, nullable=False, unique=True),
    Column("type_id", Integer, nullable=False, default=1),  # 1 plain, 2 HTML
    Column("subject", String(300), nullable=False),
    Column("text", Text, nullable=False),
    Column("author_id", Id, ForeignKey("people.id"), nullable=False),
    Column("author_role", Integer, nullable=False, default=2),  # 1 parent, 2 staff, 3 pupil
    Column("posted_at", Moment, nullable=False),
    Column("updated_at", Moment, nullable=False),
    PrimaryKeyConstraint("school_id", "id"),
    info=stays("correspondence with the school, also the recipients'; the name is erased", "messages"),
)

letter_recipients = Table(
    "letter_recipients",
    metadata,
    Column("person_id", Id, ForeignKey("people.id"), nullable=False),
    Column("letter_id", Id, ForeignKey("letters.id"), nullable=False),
    Column("role", Integer, nullable=False, default=1),
    Column("read_at", Moment),
    PrimaryKeyConstraint("person_id", "letter_id"),
    Index(None, "letter_id"),
    info=deleted("messages"),
)

letter_comments = Table(
    "letter_comments",
    metadata,
    Column("school_id", Id, nullable=False),
    Column("id", Id, nullable=False),
    Column("letter_id", Id, nullable=False),
    Column("author_id", Id, ForeignKey("people.id"), nullable=False),
    Column("text", Text, nullable=False),
    Column("posted_at", Moment, nullable=False),
    Column("updated_at", Moment, nullable=False),
    PrimaryKeyConstraint("school_id", "id"),
    ForeignKeyConstraint(["school_id", "letter_id"], ["letters.school_id", "letters.id"]),
    Index(None, "school_id", "letter_id"),
    info=stays("correspondence with the school, like messages", "messages"),
)

news = Table(
    "news",
    metadata,
    Column("school_id", Id, ForeignKey("schools.id"), nullable=False),
    Column("id", Id, nullable=False),
    Column("title", String(300), nullable=False),
    Column("text", Text, nullable=False),  # HTML
    Column("author_id", Id, ForeignKey("people.id"), nullable=False),
    Column("date", Date, nullable=False),
    Column("published_at", Moment, nullable=False),
    PrimaryKeyConstraint("school_id", "id"),
    info=stays("published by a school; the authors are its staff"),
)
