"""Statistics of PostgreSQL's query planner."""

from __future__ import annotations

from sqlalchemy import Connection, text

from ruobr_server.kit.db.calls import takes_long


@takes_long(60.0)
def count_anew(connection: Connection, *tables: str) -> None:
    """Update the statistics of tables (by name) that have just begun to grow quickly.

    PostgreSQL does so by itself within a minute or so; until then a foreign key check may scan all rows of a
    school. SQLite needs none of this.
    """
    if connection.dialect.name == "postgresql":
        names = ", ".join(connection.dialect.identifier_preparer.quote(table) for table in tables)
        connection.execute(text(f"ANALYZE {names}"))
