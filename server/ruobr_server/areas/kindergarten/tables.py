"""Kindergartens and their places, applications and their choices, and the queue."""

from __future__ import annotations

from sqlalchemy import (
    Boolean,
    Column,
    Date,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    PrimaryKeyConstraint,
    String,
    Table,
)

from ruobr_server.kit.db.metadata import (
    Id,
    Moment,
    blanked,
    live_once_per_child,
    metadata,
    stays,
    where_state_in,
    where_state_not_in,
)
from ruobr_server.kit.db.search import search_text
from ruobr_tui.api.states.exchange import LIVE_OFFERS, OfferState
from ruobr_tui.api.states.kindergarten import FINAL, KindergartenState

kindergartens = Table(
    "kindergartens",
    metadata,
    Column("id", Id, primary_key=True, autoincrement=False),
    Column("territory_id", Id, ForeignKey("territories.id"), nullable=False),
    Column("number", Integer, nullable=False),
    Column("name", String(200), nullable=False),
    Column("district", String(100), nullable=False, default=""),
    Column("address", String(300), nullable=False, default=""),
    Column("phone", String(50), nullable=False, default=""),
    Index(None, "territory_id", "number"),
)

kindergarten_groups = Table(
    "kindergarten_groups",
    metadata,
    Column("id", Id, primary_key=True, autoincrement=False),
    Column("kindergarten_id", Id, ForeignKey("kindergartens.id"), nullable=False, index=True),
    Column("cohort", Integer, nullable=False),  # rules.kindergarten.cohort
    Column("regime", String(20), nullable=False),
    Column("orientation", String(20), nullable=False),
    Column("language", String(8), nullable=False, default="ru"),
    Column("places", Integer, nullable=False),
    Column("occupied", Integer, nullable=False, default=0),  # referrals, contracts and attending children
)

privilege_categories = Table(
    "privilege_categories",
    metadata,
    Column("id", Id, primary_key=True, autoincrement=False),
    Column("territory_id", Id, ForeignKey("territories.id"), nullable=False, index=True),
    Column("title", String(300), nullable=False),
    Column("rank", Integer, nullable=False),  # 1 absolute, 2 first, 3 sibling priority
)

kindergarten_policies = Table(
    "kindergarten_policies",
    metadata,
    # Settings of a municipality; without a row the defaults apply.
    Column("territory_id", Id, ForeignKey("territories.id"), primary_key=True, autoincrement=False),
    Column("answer_days", Integer, nullable=False, default=10),  # to accept or decline a referral
    Column("documents_days", Integer, nullable=False, default=14),  # to bring documents
    Column("prefix", String(8), nullable=False, default="42"),  # of registration numbers
)

_LIVE = where_state_not_in(KindergartenState, FINAL)
_OFFERED = where_state_in(OfferState, LIVE_OFFERS)

kindergarten_applications = Table(
    "kindergarten_applications",
    metadata,
    Column("id", Id, primary_key=True, autoincrement=False),
    Column("territory_id", Id, ForeignKey("territories.id"), nullable=False),
    Column("number", String(20), unique=True),  # assigned at registration
    Column("account_id", Id, ForeignKey("accounts.id"), nullable=False, index=True),
    Column("child_id", Id, ForeignKey("family_children.id"), nullable=False),
    Column("birth_date", Date, nullable=False),
    Column("cohort", Integer, nullable=False),
    Column("desired_date", Date, nullable=False),
    Column("regime", String(20), nullable=False),
    Column("orientation", String(20), nullable=False),
    Column("language", String(8), nullable=False),
    Column("adapted", Boolean, nullable=False, default=False),
    Column("category_id", Id, ForeignKey("privilege_categories.id")),
    Column("category_confirmed", Boolean, nullable=False, default=False),
    Column("state", String(20), nullable=False),  # see states.py
    Column("deadline", Date),  # last day for bringing documents, or for responding to the referral
    Column("group_id", Id, ForeignKey("kindergarten_groups.id")),  # the group of the referral
    Column("registered_at", Moment),  # the order of the queue; no later change affects it
    Column("version", Integer, nullable=False, default=1),
    Column("created_at", Moment, nullable=False),
    Column("updated_at", Moment, nullable=False),
    Column("certificate_digest", LargeBinary(32)),
    Column("snils_digest", LargeBinary(32)),
    Column("name_digest", LargeBinary(32)),
    Column("child_name", search_text(320), nullable=False, default="", server_default=""),  # to order by
    # One live application per child, also under concurrency.
    Index("uq_live_application", "child_id", unique=True, sqlite_where=_LIVE, postgresql_where=_LIVE),
    # And one per person, across accounts, by keyed digests of the documents (families.document_digests).
    Index(
        "uq_live_certificate",
        "certificate_digest",
        unique=True,
        sqlite_where=_LIVE,
        postgresql_where=_LIVE,
    ),
    Index("uq_live_snils", "snils_digest", unique=True, sqlite_where=_LIVE, postgresql_where=_LIVE),
    Index(None, "name_digest"),
    Index(None, "child_id"),
    Index(None, "territory_id", "state", "birth_date"),
    Index(None, "territory_id", "state", "child_name"),
    Index(None, "territory_id", "state", "created_at"),
    Index(None, "state", "deadline"),
    info=blanked(
        "id",
        "territory_id",
        "number",
        "account_id",
        "child_id",
        "cohort",
        "desired_date",
        "regime",
        "orientation",
        "language",
        "state",
        "deadline",
        "group_id",
        "registered_at",
        "version",
        "created_at",
        "updated_at",
        export="kindergarten_applications",
        why="an erasure must not move places in the queue",
    )
    | live_once_per_child(FINAL, ()),
)

application_choices = Table(
    "application_choices",
    metadata,
    Column("application_id", Id, ForeignKey("kindergarten_applications.id"), nullable=False),
    Column("kindergarten_id", Id, ForeignKey("kindergartens.id"), nullable=False),
    Column("position", Integer, nullable=False),  # in order of preference, from 1
    Column("sibling", Boolean, nullable=False, default=False),  # a brother or sister attends it
    Column("sibling_confirmed", Boolean, nullable=False, default=False),
    # Copies that make the place in the queue one count over one index; maintained by ``queue.enter``.
    Column("in_queue", Boolean, nullable=False, default=False),
    Column("cohort", Integer, nullable=False),
    Column("rank", Integer, nullable=False),
    Column("registered_at", Moment),
    PrimaryKeyConstraint("application_id", "kindergarten_id"),
    Index("ix_queue", "kindergarten_id", "cohort", "in_queue", "rank", "registered_at", "application_id"),
    info=blanked(
        "application_id",
        "kindergarten_id",
        "position",
        "in_queue",
        "cohort",
        "rank",
        "registered_at",
        export="kindergarten_applications",
    ),
)

queue_places = Table(
    "queue_places",
    metadata,
    # The place on a day, stored only if it differs from the day before.
    Column("application_id", Id, ForeignKey("kindergarten_applications.id"), nullable=False),
    Column("kindergarten_id", Id, ForeignKey("kindergartens.id"), nullable=False),
    Column("day", Date, nullable=False),
    Column("place", Integer, nullable=False),
    Column("total", Integer, nullable=False),
    PrimaryKeyConstraint("application_id", "kindergarten_id", "day"),
    info=stays("places and totals by day, only numbers", "kindergarten_applications"),
)

exchange_offers = Table(
    "exchange_offers",
    metadata,
    Column("id", Id, primary_key=True, autoincrement=False),
    Column("application_id", Id, ForeignKey("kindergarten_applications.id"), nullable=False),
    Column("account_id", Id, ForeignKey("accounts.id"), nullable=False, index=True),
    Column("territory_id", Id, ForeignKey("territories.id"), nullable=False),
    Column("kindergarten_id", Id, ForeignKey("kindergartens.id"), nullable=False),  # whose place is offered
    Column("cohort", Integer, nullable=False),
    Column("regime", String(20), nullable=False),
    Column("orientation", String(20), nullable=False),
    Column("state", String(20), nullable=False),  # see exchange_states.py
    Column("version", Integer, nullable=False, default=1),
    Column("created_at", Moment, nullable=False),
    Column("updated_at", Moment, nullable=False),
    Index(None, "territory_id", "cohort", "state"),
    Index(
        "uq_open_offer",
        "application_id",
        unique=True,
        sqlite_where=_OFFERED,
        postgresql_where=_OFFERED,
    ),
    info=stays("which place was offered when, only ids", "exchange"),
)

exchange_proposals = Table(
    "exchange_proposals",
    metadata,
    Column("id", Id, primary_key=True, autoincrement=False),
    Column("territory_id", Id, ForeignKey("territories.id"), nullable=False),
    Column("from_offer_id", Id, ForeignKey("exchange_offers.id"), nullable=False, index=True),
    Column("to_offer_id", Id, ForeignKey("exchange_offers.id"), nullable=False, index=True),
    Column("state", String(20), nullable=False),  # see exchange_states.py
    Column("version", Integer, nullable=False, default=1),
    Column("created_at", Moment, nullable=False),
    Column("updated_at", Moment, nullable=False),
    Index(None, "territory_id", "state"),
    info=stays("which offers were matched, only ids", "exchange"),
)

kindergarten_rounds = Table(
    "kindergarten_rounds",
    metadata,
    Column("id", Id, primary_key=True, autoincrement=False),
    Column("territory_id", Id, ForeignKey("territories.id"), nullable=False, index=True),
    Column("desired_by", Date, nullable=False),  # for applications that wish a place by this day
    Column("plan", String(80), nullable=False),  # the digest of the plan that was applied
    Column("given", Integer, nullable=False),
    Column("left", Integer, nullable=False),
    Column("account_id", Id, ForeignKey("accounts.id"), nullable=False),  # who applied it
    Column("applied_at", Moment, nullable=False),
    info=stays("the record of a round, an act of the office"),
)

kindergarten_round_decisions = Table(
    "kindergarten_round_decisions",
    metadata,
    Column("round_id", Id, ForeignKey("kindergarten_rounds.id"), primary_key=True, autoincrement=False),
    Column("position", Integer, primary_key=True, autoincrement=False),  # in the protocol
    Column("application_id", Id, ForeignKey("kindergarten_applications.id"), nullable=False),
    Column("kindergarten_id", Id, ForeignKey("kindergartens.id")),  # null: no place
    Column("wish", Integer, nullable=False),  # which choice, from 1; 0: no place
    Column("rank", Integer, nullable=False),
    Column("why", String(20), nullable=False),  # RoundDecision.why
    Column("ahead", Integer, nullable=False),
    Column("places", Integer, nullable=False),
    Column("note", String(500), nullable=False, default=""),  # why a clerk has left it out
    Index(None, "application_id"),
    info=blanked(
        "round_id",
        "position",
        "application_id",
        "kindergarten_id",
        "wish",
        "rank",
        "why",
        "ahead",
        "places",
        why="the protocol of a round, without names; the family has the history of its application",
    ),
)
"""The protocol of a round; names are read from the applications, so that an erasure reaches them."""
