"""Personal data of accounts, their children, and requests for access to diaries."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

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

from ruobr_server.kit.db.metadata import Id, Moment, blanked, deleted, metadata
from ruobr_server.kit.db.search import LONGEST_WORD, search_text
from ruobr_tui.api.rules.text.folding import folded


def searched(values: Mapping[str, Any]) -> str:
    """The folded name of a child, from its row or form: surname, first name, patronymic."""
    return folded(" ".join(str(values[name] or "") for name in ("last_name", "first_name", "middle_name")))


def _search_name(context: Any) -> str:
    return searched({"middle_name": "", **context.get_current_parameters()})


profiles = Table(
    "profiles",
    metadata,
    # Empty texts and null dates: not entered yet. Values are normalised by the rules.
    Column("account_id", Id, ForeignKey("accounts.id"), primary_key=True, autoincrement=False),
    Column("last_name", String(100), nullable=False, default=""),
    Column("first_name", String(100), nullable=False, default=""),
    Column("middle_name", String(100), nullable=False, default=""),
    Column("birth_date", Date),
    Column("birth_place", String(300), nullable=False, default=""),
    Column("citizenship", String(100), nullable=False, default=""),
    Column("children_count", Integer),
    Column("passport_series", String(4), nullable=False, default=""),
    Column("passport_number", String(6), nullable=False, default=""),
    Column("passport_date", Date),
    Column("snils", String(14), nullable=False, default="", index=True),
    Column("email", String(254), nullable=False, default="", index=True),
    Column("phone", String(16), nullable=False, default=""),
    Column("education", String(40), nullable=False, default=""),
    Column("job", String(300), nullable=False, default=""),
    Column("residence", String(500), nullable=False, default=""),
    Column("registration_address", String(500), nullable=False, default=""),  # only if different
    Column("confirmed", Boolean, nullable=False, default=False),  # by a trusted State Services account
    Column("version", Integer, nullable=False, default=1),
    Column("updated_at", Moment, nullable=False),
    info=deleted("profile"),
)

family_children = Table(
    "family_children",
    metadata,
    Column("id", Id, primary_key=True, autoincrement=False),
    Column("account_id", Id, ForeignKey("accounts.id"), nullable=False, index=True),
    Column("last_name", String(100), nullable=False),
    Column("first_name", String(100), nullable=False),
    Column("middle_name", String(100), nullable=False, default=""),
    Column("birth_date", Date, nullable=False),
    Column("gender", Integer, nullable=False),  # 1 male, 2 female
    Column("snils", String(14), nullable=False, default=""),
    Column("certificate_series", String(12), nullable=False, default=""),
    Column("certificate_number", String(6), nullable=False, default=""),
    Column("certificate_date", Date),
    # The folded name, by which desks order. (The server default is for the migration that adds it.)
    Column("search_name", search_text(320), nullable=False, default=_search_name, server_default=""),
    Column("residence", String(500), nullable=False, default=""),
    Column("registration_address", String(500), nullable=False, default=""),
    Column("pupil_id", Id, ForeignKey("pupils.id"), index=True),  # linked by the class teacher
    Column("version", Integer, nullable=False, default=1),
    Column("created_at", Moment, nullable=False),
    Column("updated_at", Moment, nullable=False),
    info=blanked(
        "id",
        "account_id",
        "version",
        "created_at",
        export="children",
        why="a row that an application refers to stays without a name; the others are deleted",
    ),
)

child_words = Table(
    "child_words",
    metadata,
    # Of the names and the birth certificate (child_words.py), for searches at desks.
    Column("child_id", Id, ForeignKey("family_children.id"), nullable=False),
    Column("word", search_text(LONGEST_WORD), nullable=False),
    PrimaryKeyConstraint("child_id", "word"),
    Index(None, "word", "child_id"),
    info=deleted(why="words of names and documents, which the children have"),
)

join_requests = Table(
    "join_requests",
    metadata,
    Column("school_id", Id, nullable=False),
    Column("id", Id, primary_key=True, autoincrement=False),
    Column("child_id", Id, ForeignKey("family_children.id"), nullable=False, index=True),
    Column("account_id", Id, ForeignKey("accounts.id"), nullable=False, index=True),
    Column("class_id", Id, nullable=False),
    Column("pupil_id", Id, ForeignKey("pupils.id")),  # chosen by the class teacher
    Column("state", String(20), nullable=False),  # see states.py
    Column("version", Integer, nullable=False, default=1),
    Column("created_at", Moment, nullable=False),
    Column("updated_at", Moment, nullable=False),
    ForeignKeyConstraint(["school_id", "class_id"], ["classes.school_id", "classes.id"]),
    Index(None, "school_id", "class_id", "state"),
    info=deleted("join_requests"),
)

person_keys = Table(
    "person_keys",
    metadata,
    # One row: the key with which the digests of applications were made (families.person_key).
    Column("id", Integer, primary_key=True, autoincrement=False),
    Column("mark", LargeBinary(8), nullable=False),  # of the key; empty: none yet
    Column("secret", LargeBinary(32)),  # the key itself; null: it is in the file
)
