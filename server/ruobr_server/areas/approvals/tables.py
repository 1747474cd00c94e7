"""Requests that wait for a second person, whom they are about, and what each person did in a day."""

from __future__ import annotations

from sqlalchemy import BigInteger, Column, Date, ForeignKey, Index, Integer, String, Table, Text

from ruobr_server.kit.db.metadata import Id, Moment, blanked, metadata, stays, where_state_in
from ruobr_tui.api.states.approvals import ApprovalState

_WAITING = where_state_in(ApprovalState, {ApprovalState.WAITING})

approvals = Table(
    "approvals",
    metadata,
    Column("id", Id, primary_key=True, autoincrement=False),
    Column("kind", String(40), nullable=False),  # see rules.approvals
    Column("subject_id", Id, nullable=False),  # what is to be changed: by the kind
    Column("account_id", Id, ForeignKey("accounts.id"), nullable=False),  # who asked
    Column("decided_by", Id, ForeignKey("accounts.id")),  # the second person
    # The scope of the request: null is wider.
    Column("territory_id", Id),
    Column("school_id", Id),
    Column("state", String(20), nullable=False),  # see states.py
    Column("version", Integer, nullable=False, default=1),
    Column("title", String(300), nullable=False, default=""),
    Column("reason", String(500), nullable=False, default=""),
    Column("note", String(500), nullable=False, default=""),
    Column("body", Text, nullable=False, default=""),  # JSON: what was sent
    Column("facts", Text, nullable=False, default=""),  # JSON: the plan when it was asked for
    Column("digest", String(64), nullable=False),  # of what was asked for
    Column("created_at", Moment, nullable=False),
    Column("updated_at", Moment, nullable=False),
    Column("expires_at", Moment, nullable=False),
    Index(None, "account_id"),
    Index(None, "decided_by"),
    Index(None, "state", "id"),
    # The same is asked for once.
    Index(
        "uq_approvals_waiting",
        "kind",
        "subject_id",
        "digest",
        unique=True,
        sqlite_where=_WAITING,
        postgresql_where=_WAITING,
    ),
    info=blanked(
        "id",
        "kind",
        "subject_id",
        "account_id",
        "decided_by",
        "territory_id",
        "school_id",
        "state",
        "version",
        "digest",
        "created_at",
        "updated_at",
        "expires_at",
        why="acts of staff: who asked for a decision, and who confirmed it",
    ),
)

approval_people = Table(
    "approval_people",
    metadata,
    Column("approval_id", Id, ForeignKey("approvals.id"), primary_key=True),
    Column("person_id", Id, ForeignKey("people.id"), primary_key=True),
    Index(None, "person_id"),
    info=stays("only whom a decision was about, so that nobody confirms the own"),
)

acts_of_days = Table(
    "acts_of_days",
    metadata,
    Column("person_id", Id, ForeignKey("people.id"), primary_key=True),
    Column("day", Date, primary_key=True),  # of the region
    Column("act", String(20), primary_key=True),  # see rules.approvals.ACTS
    Column("number", Integer, nullable=False, default=0),
    Column("kopecks", BigInteger, nullable=False, default=0),
    Index(None, "day"),
    info=stays("only how much a member of staff did in a day; deleted after a week"),
)
