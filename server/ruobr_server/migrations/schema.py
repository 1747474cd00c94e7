"""Creating and migrating the schema. Alembic is imported only when there is something to migrate."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import Connection, inspect, text

from ruobr_server.kit.errors import OperatorError
from ruobr_server.tables import metadata

if TYPE_CHECKING:
    from alembic.config import Config

HEAD = "0016"
"""The newest revision; a test holds it equal to what the folder ``versions`` says."""

_VERSION_TABLE = "alembic_version"
_LOCK = 7_405_201  # any fixed number: that of this program's advisory lock


class SchemaFromTheFuture(OperatorError):
    """The database was migrated by a newer program."""

    text = "The database belongs to a newer version of this program. Install that version."


def revision_of(connection: Connection) -> str | None:
    """The revision a database stands at; ``None``: it has no schema of ours."""
    if not inspect(connection).has_table(_VERSION_TABLE):
        return None
    found: str | None = connection.execute(text(f"SELECT version_num FROM {_VERSION_TABLE}")).scalar()  # noqa: S608
    return found


def create(connection: Connection) -> None:
    """The whole schema in an empty database at once, as if every migration had run.

    It is much faster than the migrations; a test proves that both give the same schema.
    """
    metadata.create_all(connection)
    connection.execute(
        text(
            f"CREATE TABLE {_VERSION_TABLE} (version_num VARCHAR(32) NOT NULL,"
            f" CONSTRAINT {_VERSION_TABLE}_pkc PRIMARY KEY (version_num))"
        )
    )
    connection.execute(text(f"INSERT INTO {_VERSION_TABLE} VALUES (:head)"), {"head": HEAD})  # noqa: S608


def upgrade(connection: Connection) -> None:
    """Bring a database up to date, in the one transaction of ``connection``; an empty one is filled.

    Raises ``SchemaFromTheFuture`` when the database is ahead of this program.
    """
    if connection.dialect.name == "postgresql":  # several processes may start at once
        connection.execute(text("SET LOCAL lock_timeout = 0"))
        connection.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": _LOCK})
        # A large table may take its time; for one that somebody else holds it is not waited for ever.
        connection.execute(text("SET LOCAL statement_timeout = 0"))
        connection.execute(text("SET LOCAL lock_timeout = '30s'"))
    revision = revision_of(connection)
    if revision == HEAD:
        return
    if revision is None and not inspect(connection).get_table_names():
        create(connection)
        return
    from alembic import command
    from alembic.script import ScriptDirectory

    config = alembic_config(connection)
    known = {script.revision for script in ScriptDirectory.from_config(config).walk_revisions()}
    if revision is not None and revision not in known:
        raise SchemaFromTheFuture
    command.upgrade(config, "head")


def downgrade(connection: Connection, revision: str) -> None:
    """Go back to an older revision (``base``: to nothing). What only newer tables hold is lost."""
    from alembic import command

    command.downgrade(alembic_config(connection), revision)


def alembic_config(connection: Connection | None = None) -> Config:
    """Alembic's settings, without any file in the current folder; ``env.py`` uses the connection."""
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", "ruobr_server:migrations")
    config.attributes["connection"] = connection
    return config
