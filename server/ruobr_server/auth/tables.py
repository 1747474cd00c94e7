"""Logins and sessions. Passwords are stored as Argon2id hashes, tokens as SHA-256."""

from __future__ import annotations

from uuid import uuid4

from sqlalchemy import (
    Boolean,
    Column,
    Date,
    ForeignKey,
    ForeignKeyConstraint,
    Index,
    Integer,
    LargeBinary,
    PrimaryKeyConstraint,
    String,
    Table,
)

from ruobr_server.kit.db.metadata import Id, Moment, blanked, deleted, metadata, stays


def new_uid() -> str:
    """A globally unique identifier of an account: 32 hexadecimal digits."""
    return uuid4().hex


accounts = Table(
    "accounts",
    metadata,
    Column("id", Id, primary_key=True, autoincrement=False),
    Column("login", String(150), nullable=False, unique=True),  # upper case: logins are case-insensitive
    Column("password_hash", String(200), nullable=False),
    # incremented with each change of the password
    Column("password_version", Integer, nullable=False, default=1),
    Column("role", String(20), nullable=False),  # parent, pupil, teacher, operator
    Column("person_id", Id, ForeignKey("people.id"), nullable=False),
    Column("active", Boolean, nullable=False, default=True),
    Column("created_at", Moment, nullable=False),
    Column("first_used_at", Moment),  # first sign-in; null: never used
    # The permanent identifier, unaffected by changes of the login, in this database and its copies. (The
    # server default is for the migration that adds the column.)
    Column("uid", String(32), nullable=False, default=new_uid, server_default=""),
    Index(None, "person_id"),
    Index(None, "uid", unique=True),
    info=blanked("id", "uid", "role", "person_id", "created_at", "first_used_at", export="account"),
)

given_logins = Table(
    "given_logins",
    metadata,
    # SHA-256 of the login's look. A row stays when the login is changed or the account is erased.
    Column("mark", LargeBinary(32), primary_key=True),
    # Null: several accounts had such logins before this table existed; none may take it again.
    Column("account_id", Id, ForeignKey("accounts.id")),
    Index(None, "account_id"),
    info=stays("only digests of logins, so that a former login is never reused"),
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

role_grants = Table(
    "role_grants",
    metadata,
    # A role of staff, where, by whom, and until when. Rows stay: they are its history.
    Column("id", Id, primary_key=True, autoincrement=False),
    Column("account_id", Id, ForeignKey("accounts.id"), nullable=False),
    Column("role", String(40), nullable=False),  # ``StaffRole``, or ``roles.clerk_of`` an area's desk
    # ``Scope``: null is wider.
    Column("territory_id", Id, ForeignKey("territories.id")),
    Column("school_id", Id, ForeignKey("schools.id")),
    Column("class_id", Id),
    Column("granted_by", Id, ForeignKey("accounts.id")),  # null: by a command of the server
    Column("granted_at", Moment, nullable=False),
    Column("ends_on", Date),  # the last day; null: without an end
    Column("revoked_at", Moment),
    Column("revoked_by", Id, ForeignKey("accounts.id")),
    Column("reason", String(500), nullable=False, default="", server_default=""),  # of the revocation
    ForeignKeyConstraint(["school_id", "class_id"], ["classes.school_id", "classes.id"]),
    Index(None, "account_id"),
    Index(None, "territory_id", "role"),
    Index(None, "school_id"),
    info=deleted("roles"),
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

known_places = Table(
    "known_places",
    metadata,
    # A device or a network that has signed in to the account: not delayed by others' wrong passwords.
    Column("account_id", Id, ForeignKey("accounts.id"), nullable=False),
    Column("place", LargeBinary(32), nullable=False),  # digest of account and device key, or network
    Column("last_at", Moment, nullable=False),
    PrimaryKeyConstraint("account_id", "place"),
    info=deleted(why="digests of networks and device keys; devices are exported as sessions"),
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
    # Rate limits: "login:<sha256>", "address:<sha256>" and others, never the value itself.
    Column("bucket", String(80), primary_key=True),
    Column("failures", Integer, nullable=False),
    Column("last_at", Moment, nullable=False, index=True),
    Column("blocked_until", Moment, nullable=False),
)
