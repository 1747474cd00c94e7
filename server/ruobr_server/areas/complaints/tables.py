"""Complaints, and the digests by which they are found."""

from __future__ import annotations

from sqlalchemy import (
    Column,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    PrimaryKeyConstraint,
    String,
    Table,
    Text,
)

from ruobr_server.kit.db.metadata import Id, Moment, metadata
from ruobr_server.kit.db.search import LONGEST_WORD, search_text

complaints = Table(
    "complaints",
    metadata,
    Column("id", Id, primary_key=True, autoincrement=False),
    Column("school_id", Id, ForeignKey("schools.id"), nullable=False),
    Column("territory_id", Id, ForeignKey("territories.id"), nullable=False),
    Column("number", String(20), nullable=False, unique=True),
    Column("secret_hash", LargeBinary(32), nullable=False),
    # Of the client's Idempotency-Key: a repeated request finds its complaint.
    Column("request_hash", LargeBinary(32), unique=True),
    Column("sender", String(100), nullable=False),
    Column("phone", String(16), nullable=False),
    Column("email", String(254), nullable=False, default=""),
    Column("child", String(100), nullable=False),
    Column("class_name", String(20), nullable=False, default=""),
    Column("text", Text, nullable=False),
    Column("state", String(20), nullable=False),  # see states.py
    Column("answer", Text, nullable=False, default=""),
    Column("version", Integer, nullable=False, default=1),
    Column("created_at", Moment, nullable=False),
    Column("updated_at", Moment, nullable=False),
    Index(None, "territory_id", "state", "created_at"),
    Index(None, "territory_id", "state", "updated_at"),
    Index(None, "school_id", "state", "created_at"),
    Index(None, "school_id", "state", "updated_at"),
)

complaint_words = Table(
    "complaint_words",
    metadata,
    # Of sender, child and telephone (desk_search.py), for searches at the desk.
    Column("complaint_id", Id, ForeignKey("complaints.id"), nullable=False),
    Column("word", search_text(LONGEST_WORD), nullable=False),
    PrimaryKeyConstraint("complaint_id", "word"),
    Index(None, "word", "complaint_id"),
)
