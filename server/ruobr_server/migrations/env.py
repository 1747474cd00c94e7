"""Alembic runs this file: it migrates over the connection that ``schema.py`` hands in."""

from __future__ import annotations

from alembic import context

from ruobr_server.tables import metadata

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=metadata,
    # SQLite cannot alter a table in place: Alembic copies it.
    render_as_batch=True,
    # The caller's transaction holds everything, so that a failed migration leaves nothing behind.
    transactional_ddl=False,
)
context.run_migrations()
