"""What was changed in the records of schools and kindergartens, by a form, an import or a new year."""

from __future__ import annotations

from sqlalchemy import Column, Index, Integer, String, Table, Text

from ruobr_server.kit.db.metadata import Id, Moment, metadata, stays

record_changes = Table(
    "record_changes",
    metadata,
    Column("id", Id, primary_key=True, autoincrement=False),
    Column("at", Moment, nullable=False),
    Column("account_id", Id),  # null: by a command on the server
    Column("import_id", Id),  # null: by a form, or with the year
    Column("rollover_year", Integer),  # the year into which the school was led then
    Column("sheet", String(40), nullable=False),  # the name of the table in files
    Column("school_id", Id),  # null: of a table that belongs to no school
    Column("row_key", String(200), nullable=False),  # rows.key_of
    Column("action", String(10), nullable=False),  # create, change, end, remove
    Column("field", String(40), nullable=False, default=""),  # the name of the column in files
    Column("old", Text, nullable=False, default=""),
    Column("new", Text, nullable=False, default=""),
    Index(None, "sheet", "school_id", "row_key"),
    info=stays("who changed the records of a school, and what they said before"),
)
