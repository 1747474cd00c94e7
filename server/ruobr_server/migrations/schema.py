"""Creating and migrating the schema. Alembic is imported only if there is something to migrate."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import Connection, inspect, text

from ruobr_server.kit.errors import OperatorError
from ruobr_server.kit.language import N_
from ruobr_server.tables import metadata

if TYPE_CHECKING:
    from alembic.config import Config

HEAD = "0034"
"""The newest revision; a test compares it with the folder ``versions``."""

VERSION_TABLE = "alembic_version"
"""It has the revision, and belongs to no area."""
_LOCK = 7_405_201  # any fixed number: that of this program's advisory lock


class SchemaFromTheFuture(OperatorError):
    """The database was migrated by a newer program."""

    text = N_("The database belongs to a newer version of this program. Install that version.")


def revision_of(connection: Connection) -> str | None:
    """The revision of a database; ``None``: it has no schema of this program."""
    if not inspect(connection).has_table(VERSION_TABLE):
        return None
    found: str | None = connection.execute(text(f"SELECT version_num FROM {VERSION_TABLE}")).scalar()  # noqa: S608
    return found


def create(connection: Connection) -> None:
    """Create the whole schema in an empty database, as if every migration had run.

    Much faster than the migrations; a test compares both results.
    """
    metadata.create_all(connection)
    connection.execute(
        text(
            f"CREATE TABLE {VERSION_TABLE} (version_num VARCHAR(32) NOT NULL,"
            f" CONSTRAINT {VERSION_TABLE}_pkc PRIMARY KEY (version_num))"
        )
    )
    connection.execute(text(f"INSERT INTO {VERSION_TABLE} VALUES (:head)"), {"head": HEAD})  # noqa: S608


def create_at(connection: Connection, revision: str) -> None:
    """Create the schema of a revision, which may be older, in an empty database.

    Raises ``SchemaFromTheFuture`` for a revision that this program does not know.
    """
    if connection.dialect.name == "postgresql":
        connection.execute(text("SET LOCAL statement_timeout = 0"))
        connection.execute(text("SET LOCAL idle_in_transaction_session_timeout = 0"))
    if revision == HEAD:
        create(connection)
        return
    from alembic import command

    config = alembic_config(connection)
    if revision not in _known(config):
        raise SchemaFromTheFuture
    command.upgrade(config, revision)


def upgrade(connection: Connection) -> None:
    """Upgrade a database, in the one transaction of ``connection``; the schema is created in an empty one.

    Raises ``SchemaFromTheFuture`` if the database is newer than this program.
    """
    if connection.dialect.name == "postgresql":  # several processes may start at the same time
        connection.execute(text("SET LOCAL lock_timeout = 0"))
        connection.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": _LOCK})
        # A large table may take long; a lock that somebody else holds is not waited for indefinitely.
        connection.execute(text("SET LOCAL statement_timeout = 0"))
        connection.execute(text("SET LOCAL lock_timeout = '30s'"))
    revision = revision_of(connection)
    if revision == HEAD:
        return
    if revision is None and not inspect(connection).get_table_names():
        create(connection)
        return
    from alembic import command

    config = alembic_config(connection)
    if revision is not None and revision not in _known(config):
        raise SchemaFromTheFuture
    command.upgrade(config, "head")


def _known(config: Config) -> set[str]:
    """The revisions that this program has."""
    from alembic.script import ScriptDirectory

    return {script.revision for script in ScriptDirectory.from_config(config).walk_revisions()}


def downgrade(connection: Connection, revision: str) -> None:
    """Downgrade to an older revision (``base``: nothing). Data that only newer tables have are lost."""
    from alembic import command

    command.downgrade(alembic_config(connection), revision)


def alembic_config(connection: Connection | None = None) -> Config:
    """Alembic's settings, without files of the current folder; ``env.py`` uses the connection."""
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", "ruobr_server:migrations")
    config.attributes["connection"] = connection
    return config
