"""Consents, the access log, requests for erasure."""

from __future__ import annotations

from sqlalchemy import Column, Date, ForeignKey, Index, Integer, String, Table

from ruobr_server.kit.db.metadata import Id, Moment, blanked, metadata, stays

consents = Table(
    "consents",
    metadata,
    Column("id", Id, primary_key=True, autoincrement=False),
    Column("account_id", Id, ForeignKey("accounts.id"), nullable=False),
    Column("text_version", String(20), nullable=False),  # version of the text
    Column("given_at", Moment, nullable=False),
    Column("withdrawn_at", Moment),
    Index(None, "account_id", "given_at"),
    info=stays("proof that the processing was lawful", "consents"),
)

access_log = Table(
    "access_log",
    metadata,
    Column("id", Id, primary_key=True, autoincrement=False),
    Column("account_id", Id, nullable=False),  # whose data; the row outlives the account's
    Column("child_id", Id),
    Column("viewer_id", Id, nullable=False),
    Column("what", String(60), nullable=False),  # see rules.access_words
    Column("reason", String(200), nullable=False, default=""),
    Column("day", Date, nullable=False),  # of the region: a list is logged once a day
    Column("at", Moment, nullable=False),
    Index(None, "account_id", "at"),
    Index(None, "viewer_id", "day", "account_id"),
    Index(None, "at"),
    info=blanked(
        "id",
        "account_id",
        "child_id",
        "viewer_id",
        "what",
        "day",
        "at",
        export="looks",
        why="after a breach the affected people must be known",
    ),
)

erasure_requests = Table(
    "erasure_requests",
    metadata,
    Column("id", Id, primary_key=True, autoincrement=False),
    Column("account_id", Id, ForeignKey("accounts.id"), nullable=False, index=True),
    Column("state", String(20), nullable=False),  # see states.py
    Column("note", String(500), nullable=False, default=""),
    Column("version", Integer, nullable=False, default=1),
    Column("created_at", Moment, nullable=False),
    Column("updated_at", Moment, nullable=False),
    Index(None, "state", "created_at", "id"),
    Index(None, "state", "updated_at", "id"),
    info=blanked(
        "id",
        "account_id",
        "state",
        "version",
        "created_at",
        "updated_at",
        export="erasure",
        why="proof that the erasure was requested and done",
    ),
)
