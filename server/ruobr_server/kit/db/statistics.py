"""What PostgreSQL knows of the sizes of tables, by which it chooses its way."""

from __future__ import annotations

from sqlalchemy import Connection, text

from ruobr_server.kit.db.calls import takes_long


@takes_long(60.0)
def count_anew(connection: Connection, *tables: str) -> None:
    """For tables (their names) that have just begun to grow by a lot at once.

    PostgreSQL counts by itself within a minute or so; until then it may look through all rows of a school
    for each that refers to one of them. SQLite needs none of this.
    """
    if connection.dialect.name == "postgresql":
        names = ", ".join(connection.dialect.identifier_preparer.quote(table) for table in tables)
        connection.execute(text(f"ANALYZE {names}"))
