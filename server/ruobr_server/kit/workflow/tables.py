"""History of states, revocable decisions, requests that were carried out already."""

from __future__ import annotations

from sqlalchemy import (
    Column,
    Date,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    PrimaryKeyConstraint,
    String,
    Table,
    Text,
)

from ruobr_server.kit.db.metadata import Id, Moment, blanked, deleted, metadata

state_changes = Table(
    "state_changes",
    metadata,
    # Append-only, written in the transaction of the change.
    Column("id", Id, primary_key=True, autoincrement=False),
    Column("subject", String(30), nullable=False),  # the machine's name
    Column("subject_id", Id, nullable=False),
    Column("action", String(30), nullable=False),
    Column("source", String(30), nullable=False),  # empty: it was created
    Column("target", String(30), nullable=False),
    Column("account_id", Id, ForeignKey("accounts.id")),  # null: a deadline passed, or a round ran
    Column("at", Moment, nullable=False),
    Column("note", Text, nullable=False, default=""),
    # JSON: code and fields of what the portal says of it by itself; null: nothing, or a person has said it.
    Column("reason", Text),
    Index(None, "subject", "subject_id", "id"),
    Index(None, "at"),
    Index(None, "account_id", "at"),
    info=blanked(
        "id",
        "subject",
        "subject_id",
        "action",
        "source",
        "target",
        "account_id",
        "at",
        "reason",
        why="the history of applications, exported with them; its notes are emptied",
    ),
)

revocation_policies = Table(
    "revocation_policies",
    metadata,
    # Set by a municipality; without a row the defaults apply.
    Column("territory_id", Id, ForeignKey("territories.id"), primary_key=True, autoincrement=False),
    Column("working_days", Integer, nullable=False, default=3),  # after the day of the decision
    Column("refund_minutes", Integer, nullable=False, default=15),  # before a refund is sent to the bank
)

revocable_decisions = Table(
    "revocable_decisions",
    metadata,
    # The line of the history that made the decision.
    Column(
        "change_id",
        Id,
        ForeignKey("state_changes.id", ondelete="CASCADE"),
        primary_key=True,
        autoincrement=False,
    ),
    Column("day", Date, nullable=False),  # on which it was made, in the region
    Column("until", Date, nullable=False, index=True),  # the last day on which it can be revoked
    Column("before", Text, nullable=False, default="{}"),  # JSON: the values of the row before
    info=deleted(why="for some days, what a decision of the desk has replaced; the history is exported"),
)

decision_effects = Table(
    "decision_effects",
    metadata,
    # Lines of other histories that a decision has caused.
    Column(
        "change_id",
        Id,
        ForeignKey("state_changes.id", ondelete="CASCADE"),
        primary_key=True,
        autoincrement=False,
    ),
    Column(
        "decision_id",
        Id,
        ForeignKey("revocable_decisions.change_id", ondelete="CASCADE"),
        nullable=False,
        index=True,
    ),
    info=deleted(why="ids: which decision has caused which change"),
)

requests_done = Table(
    "requests_done",
    metadata,
    Column("account_id", Id, ForeignKey("accounts.id"), nullable=False),
    Column("key", String(80), nullable=False),  # the client's Idempotency-Key
    Column("digest", LargeBinary(32), nullable=False),  # SHA-256 of path and body of the request
    Column("answer", Text, nullable=False, default=""),  # JSON
    Column("done_at", Moment, nullable=False, index=True),
    PrimaryKeyConstraint("account_id", "key"),
    info=deleted(why="responses, for a week; their content is in the rest of the export"),
)
