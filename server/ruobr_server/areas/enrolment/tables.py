"""Places of a first grade, catchment areas, windows, and the applications."""

from __future__ import annotations

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

from ruobr_server.kit.db.metadata import (
    Id,
    Moment,
    blanked,
    live_once_per_child,
    metadata,
    where_state_in,
    where_state_not_in,
)
from ruobr_server.kit.db.search import search_text
from ruobr_tui.api.states.enrolment import FINAL, SchoolApplicationState

_LIVE = where_state_not_in(SchoolApplicationState, FINAL)
_INVITED = where_state_in(SchoolApplicationState, {SchoolApplicationState.INVITED})

first_grades = Table(
    "first_grades",
    metadata,
    Column("school_id", Id, ForeignKey("schools.id"), nullable=False),
    Column("year", Integer, nullable=False),  # in which it begins
    Column("places", Integer, nullable=False),
    Column("taken", Integer, nullable=False, default=0),  # never above places
    PrimaryKeyConstraint("school_id", "year"),
)

assigned_territories = Table(
    "assigned_territories",
    metadata,
    Column("id", Id, primary_key=True, autoincrement=False),
    Column("school_id", Id, ForeignKey("schools.id"), nullable=False, index=True),
    Column("settlement", String(100), nullable=False, default=""),
    Column("street", String(200), nullable=False),
    Column("first_house", Integer, nullable=False, default=1),
    Column("last_house", Integer, nullable=False, default=9999),
    Column("parity", String(4), nullable=False, default="all"),  # all, odd, even
)

enrolment_windows = Table(
    "enrolment_windows",
    metadata,
    # Without a row: the default days (rules.enrolment).
    Column("territory_id", Id, ForeignKey("territories.id"), nullable=False),
    Column("year", Integer, nullable=False),
    Column("assigned_from", Date, nullable=False),
    Column("assigned_to", Date, nullable=False),
    Column("others_from", Date, nullable=False),
    Column("others_to", Date, nullable=False),
    PrimaryKeyConstraint("territory_id", "year"),
)

school_applications = Table(
    "school_applications",
    metadata,
    Column("id", Id, primary_key=True, autoincrement=False),
    Column("school_id", Id, ForeignKey("schools.id"), nullable=False),
    # The school's, by which a desk of many schools is listed; it follows the school.
    Column("territory_id", Id, nullable=False),
    Column("account_id", Id, ForeignKey("accounts.id"), nullable=False, index=True),
    Column("child_id", Id, ForeignKey("family_children.id"), nullable=False),
    Column("birth_date", Date, nullable=False),
    Column("year", Integer, nullable=False),
    # 1: the catchment school; 2 and 3: any others. One live application in each.
    Column("slot", Integer, nullable=False),
    Column("rank", Integer, nullable=False),  # of the confirmed priority, the catchment area, the others
    Column("privilege", String(20), nullable=False, default=""),
    Column("privilege_confirmed", Boolean, nullable=False, default=False),
    Column("permission", Boolean, nullable=False, default=False),
    Column("permission_confirmed", Boolean, nullable=False, default=False),
    Column("adapted", Boolean, nullable=False, default=False),
    Column("invited_on", Date),
    Column("invited_minute", Integer),  # of that day, in the school's time; null: any time
    Column("invited_length", Integer),  # minutes
    Column("invited_to", String(200), nullable=False, default=""),
    # The same room, whatever the spelling (``rooms.room_key``).
    Column("invited_room", String(200), nullable=False, default="", server_default=""),
    Column("state", String(20), nullable=False),  # see states.py
    Column("version", Integer, nullable=False, default=1),
    Column("created_at", Moment, nullable=False),
    Column("updated_at", Moment, nullable=False),
    Column("certificate_digest", LargeBinary(32)),
    Column("snils_digest", LargeBinary(32)),
    Column("name_digest", LargeBinary(32)),
    Column("child_name", search_text(320), nullable=False, default="", server_default=""),  # to order by
    # At most three live applications of a child and one per school, also under concurrency.
    Index("uq_live_school_slot", "child_id", "slot", unique=True, sqlite_where=_LIVE, postgresql_where=_LIVE),
    Index("uq_live_school", "child_id", "school_id", unique=True, sqlite_where=_LIVE, postgresql_where=_LIVE),
    # The same per person, across accounts, by keyed digests of the documents (families.document_digests).
    *(
        Index(
            f"uq_live_{what}_{name}",
            f"{name}_digest",
            column,
            unique=True,
            sqlite_where=_LIVE,
            postgresql_where=_LIVE,
        )
        for name in ("certificate", "snils")
        for what, column in (("slot", "slot"), ("school", "school_id"))
    ),
    # A time in a room is given to one family, also under concurrency.
    Index(
        "uq_invitation_slot",
        "school_id",
        "invited_on",
        "invited_minute",
        "invited_room",
        unique=True,
        sqlite_where=_INVITED,
        postgresql_where=_INVITED,
    ),
    Index(None, "name_digest"),
    Index(None, "child_id"),
    Index(None, "school_id", "state", "rank", "created_at"),
    Index(None, "school_id", "state", "created_at"),
    Index(None, "school_id", "state", "birth_date"),
    Index(None, "school_id", "state", "child_name"),
    Index("ix_school_applications_ranks", "territory_id", "state", "school_id", "rank", "created_at"),
    Index(None, "territory_id", "state", "created_at"),
    Index(None, "territory_id", "state", "birth_date"),
    Index(None, "territory_id", "state", "child_name"),
    ForeignKeyConstraint(
        ["school_id", "territory_id"], ["schools.id", "schools.territory_id"], onupdate="CASCADE"
    ),
    info=blanked(
        "id",
        "school_id",
        "territory_id",
        "account_id",
        "child_id",
        "year",
        "slot",
        "rank",
        "state",
        "version",
        "created_at",
        "updated_at",
        "invited_on",
        "invited_minute",
        "invited_length",
        export="school_applications",
    )
    | live_once_per_child(FINAL, ("slot",), ("school_id",)),
)
