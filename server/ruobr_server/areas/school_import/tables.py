"""Who filled schools with data, and when."""

from __future__ import annotations

from sqlalchemy import Column, Index, Integer, String, Table

from ruobr_server.kit.db.metadata import Id, Moment, metadata, stays

school_imports = Table(
    "school_imports",
    metadata,
    Column("id", Id, primary_key=True, autoincrement=False),
    Column("account_id", Id),  # null: by a command on the server
    Column("school_id", Id),  # null: of no single school
    Column("at", Moment, nullable=False),
    Column("digest", String(64), nullable=False),  # SHA-256 of the files
    Column("files", String(500), nullable=False),  # their names
    Column("created", Integer, nullable=False),
    Column("changed", Integer, nullable=False),
    Column("closed", Integer, nullable=False),
    Index(None, "at"),
    Index(None, "school_id", "at"),
    info=stays("who filled the schools and when, without anybody's data"),
)
