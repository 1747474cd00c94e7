"""Which classes were led into a new year and what they were before; where pupils go unlike proposed."""

from __future__ import annotations

from sqlalchemy import Column, ForeignKey, Index, Integer, String, Table, Text

from ruobr_server.kit.db.metadata import Id, Moment, metadata, stays

class_rollovers = Table(
    "class_rollovers",
    metadata,
    Column("id", Id, primary_key=True, autoincrement=False),
    Column("school_id", Id, ForeignKey("schools.id"), nullable=False),
    Column("year", Integer, nullable=False),  # the new one: the calendar year in which it starts
    Column("name", String(50), nullable=False),  # of the class; "": the timetable of the school
    Column("account_id", Id),  # null: by a command on the server
    Column("applied_at", Moment, nullable=False),
    Column("before", Text, nullable=False),  # JSON of numbers: what undoing restores
    Column("undone_at", Moment),
    Index(None, "school_id", "year"),
    info=stays("which classes went on, with numbers of pupils and without names"),
)

rollover_moves = Table(
    "rollover_moves",
    metadata,
    # Of several about a pupil the newest counts.
    Column("id", Id, primary_key=True, autoincrement=False),
    Column("school_id", Id, ForeignKey("schools.id"), nullable=False),
    Column("year", Integer, nullable=False),
    Column("pupil_id", Id, nullable=False),
    Column("becomes", String(20), nullable=False),  # a class; "-": leaves; "": as is proposed
    Column("account_id", Id),
    Column("at", Moment, nullable=False),
    Index(None, "school_id", "year", "pupil_id"),
    info=stays("where somebody goes in the next year, by the number of a pupil, without names"),
)
