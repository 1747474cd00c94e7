"""Additional education of a pupil. Amounts are whole kopecks."""

from __future__ import annotations

from sqlalchemy import (
    Column,
    Date,
    ForeignKeyConstraint,
    Index,
    Integer,
    PrimaryKeyConstraint,
    String,
    Table,
    Text,
)

from ruobr_server.kit.db.metadata import SCHOOL_RECORD, Id, Moment, metadata, stays

certificates = Table(
    "certificates",
    metadata,
    Column("school_id", Id, nullable=False),
    Column("pupil_id", Id, nullable=False),
    Column("id", Id, nullable=False),
    Column("number", String(20), nullable=False),
    Column("nominal", Integer, nullable=False),  # kopecks
    Column("group_id", Id, nullable=False),
    Column("group_name", String(100), nullable=False),
    Column("valid_until", Moment, nullable=False),
    Column("status", Integer, nullable=False, default=1),
    PrimaryKeyConstraint("school_id", "pupil_id"),
    ForeignKeyConstraint(["school_id", "pupil_id"], ["pupils.school_id", "pupils.id"]),
    info=stays(SCHOOL_RECORD, "diaries"),
)

petitions = Table(
    "petitions",
    metadata,
    Column("school_id", Id, nullable=False),
    Column("id", Id, nullable=False),
    Column("pupil_id", Id, nullable=False),
    Column("created_at", Moment, nullable=False),
    Column("direction", String(100), nullable=False),
    Column("program_id", Id, nullable=False),
    Column("program", String(300), nullable=False),
    Column("program_short", String(100), nullable=False),
    Column("provider", String(300), nullable=False),
    Column("module", String(200), nullable=False, default=""),
    Column("group_name", String(100), nullable=False, default=""),
    Column("status", Integer, nullable=False),  # 1 granted, 2 under review, 3 refused
    Column("message", Text, nullable=False, default=""),
    Column("price", Integer, nullable=False, default=0),  # kopecks taken from the certificate
    Column("starts", Date),
    Column("ends", Date),
    PrimaryKeyConstraint("school_id", "id"),
    Index(None, "school_id", "pupil_id"),
    info=stays(SCHOOL_RECORD, "diaries"),
)

projects = Table(
    "projects",
    metadata,
    Column("school_id", Id, nullable=False),
    Column("id", Id, nullable=False),
    Column("pupil_id", Id, nullable=False),
    Column("name", String(300), nullable=False),
    Column("result", String(200), nullable=False, default=""),
    Column("date", Date, nullable=False),
    PrimaryKeyConstraint("school_id", "id"),
    Index(None, "school_id", "pupil_id"),
    info=stays(SCHOOL_RECORD, "diaries"),
)

sports_ids = Table(
    "sports_ids",
    metadata,
    # Number of a pupil in the national sports programme ("ГТО").
    Column("school_id", Id, nullable=False),
    Column("pupil_id", Id, nullable=False),
    Column("number", String(20), nullable=False),
    PrimaryKeyConstraint("school_id", "pupil_id"),
    info=stays(SCHOOL_RECORD, "diaries"),
)
