"""Versions of texts: published ones never change, and of each text there is one draft at most."""

from __future__ import annotations

from sqlalchemy import Boolean, Column, ForeignKey, Index, Integer, String, Table, Text, UniqueConstraint

from ruobr_server.kit.db.metadata import Id, Moment, metadata, stays, where_state_in
from ruobr_tui.api.states.portal_texts import TextState

_DRAFT = where_state_in(TextState, {TextState.DRAFT})

text_versions = Table(
    "text_versions",
    metadata,
    Column("id", Id, primary_key=True, autoincrement=False),
    Column("kind", String(40), nullable=False),  # see rules.portal_texts
    Column("state", String(20), nullable=False),  # see states.py
    Column("version", Integer, nullable=False, default=1),
    Column("number", Integer),  # of the published ones, from 1
    Column("label", String(20), nullable=False, default=""),  # what a consent names
    Column("asks_again", Boolean, nullable=False, default=False),
    Column("subject_ru", String(200), nullable=False, default=""),
    Column("body_ru", Text, nullable=False),
    # "": there is no English text
    Column("subject_en", String(200), nullable=False, default=""),
    Column("body_en", Text, nullable=False, default=""),
    Column("created_by", Id, ForeignKey("accounts.id")),  # null: a command of the server
    Column("created_at", Moment, nullable=False),
    Column("updated_at", Moment, nullable=False),
    Column("published_by", Id, ForeignKey("accounts.id")),
    Column("published_at", Moment),
    UniqueConstraint("kind", "number"),
    Index("uq_text_versions_draft", "kind", unique=True, sqlite_where=_DRAFT, postgresql_where=_DRAFT),
    info=stays("which member of staff wrote and published a text of the portal, as a record of the office"),
)
