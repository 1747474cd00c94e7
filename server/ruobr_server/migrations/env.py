"""Run by Alembic: migrates over the connection that ``schema.py`` passes."""

from __future__ import annotations

from alembic import context

from ruobr_server.tables import metadata

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=metadata,
    # SQLite cannot alter a table in place: Alembic copies it.
    render_as_batch=True,
    # The caller's transaction contains everything, so that a failed migration leaves nothing behind.
    transactional_ddl=False,
)
context.run_migrations()
