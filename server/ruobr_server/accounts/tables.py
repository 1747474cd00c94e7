"""Logins and sessions. Passwords are Argon2id hashes, tokens are stored hashed."""

from __future__ import annotations

from sqlalchemy import (
    Boolean,
    Column,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    PrimaryKeyConstraint,
    String,
    Table,
)

from ruobr_server.metadata import Id, Moment, blanked, deleted, metadata

accounts = Table(
    "accounts",
    metadata,
    Column("id", Id, primary_key=True, autoincrement=False),
    Column("login", String(150), nullable=False, unique=True),  # upper case: logins are case-insensitive
    Column("password_hash", String(200), nullable=False),
    Column("password_version", Integer, nullable=False, default=1),  # grows with each change of password
    Column("role", String(20), nullable=False),  # parent, pupil, teacher, operator
    Column("person_id", Id, ForeignKey("people.id"), nullable=False),
    Column("active", Boolean, nullable=False, default=True),
    Column("created_at", Moment, nullable=False),
    Column("first_used_at", Moment),  # when somebody first signed in; null: nobody has
    Index(None, "person_id"),
    info=blanked("id", "role", "person_id", "created_at", "first_used_at", export="account"),
)

guardianships = Table(
    "guardianships",
    metadata,
    Column("account_id", Id, ForeignKey("accounts.id"), nullable=False),
    Column("pupil_id", Id, ForeignKey("pupils.id"), nullable=False),
    Column("position", Integer, nullable=False, default=0),  # order of the children
    Column("diary_open", Boolean, nullable=False, default=True),  # granted by the class teacher
    PrimaryKeyConstraint("account_id", "pupil_id"),
    Index(None, "pupil_id"),
    info=deleted("diaries"),
)

desks = Table(
    "desks",
    metadata,
    # What an operator decides about: kindergarten, school or complaints, in a territory or one school.
    Column("account_id", Id, ForeignKey("accounts.id"), nullable=False),
    Column("kind", String(20), nullable=False),
    Column("territory_id", Id, ForeignKey("territories.id"), nullable=False),
    Column("school_id", Id, ForeignKey("schools.id")),  # null: the whole territory
    Index(None, "account_id", "kind"),
    Index(None, "territory_id", "kind"),
    info=deleted(why="what an operator decides about; a parent has none"),
)

sessions = Table(
    "sessions",
    metadata,
    Column("id", Id, primary_key=True, autoincrement=False),
    Column("token_hash", LargeBinary(32), nullable=False, unique=True),  # SHA-256 of the opaque token
    Column("account_id", Id, ForeignKey("accounts.id"), nullable=False),
    Column("device", String(200), nullable=False, default=""),
    Column("created_at", Moment, nullable=False),
    Column("last_seen_at", Moment, nullable=False),
    Column("expires_at", Moment, nullable=False),
    Index(None, "account_id"),
    Index(None, "expires_at"),
    info=deleted("sessions"),
)

recovery_codes = Table(
    "recovery_codes",
    metadata,
    Column("account_id", Id, ForeignKey("accounts.id"), primary_key=True, autoincrement=False),
    Column("code_hash", LargeBinary(32), nullable=False),  # SHA-256
    Column("expires_at", Moment, nullable=False, index=True),
    Column("attempts", Integer, nullable=False, default=0),  # wrong ones
    info=deleted(why="a hash that lives for half an hour"),
)

sign_in_failures = Table(
    "sign_in_failures",
    metadata,
    # What is slowed: "login:<sha256>", "address:<sha256>" and others, never the value itself.
    Column("bucket", String(80), primary_key=True),
    Column("failures", Integer, nullable=False),
    Column("last_at", Moment, nullable=False, index=True),
    Column("blocked_until", Moment, nullable=False),
)
