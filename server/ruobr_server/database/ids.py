"""Identifiers: taken in ranges from one small table, the same on SQLite and on PostgreSQL."""

from __future__ import annotations

from sqlalchemy import Connection, bindparam, select, update

from ruobr_server.database.inserts import insert_missing
from ruobr_server.database.tables import counters

FIRST_ID = 1

# Built once: every write asks for this, and building it costs more than carrying it out.
_GROWN = (
    update(counters)
    .where(counters.c.name == bindparam("of_table"))
    .values(next_id=counters.c.next_id + bindparam("more"))
    .returning(counters.c.next_id)
)


def take_ids(connection: Connection, table_name: str, count: int = 1) -> range:
    """``count`` consecutive identifiers for rows of ``table_name`` that nobody else gets.

    Needs a writing transaction; the counter's row stays locked until it ends, and a rolled back
    transaction gives its identifiers back. Raises ``ValueError`` for fewer than one.
    """
    if count < 1:
        raise ValueError("at least one identifier")
    asked = {"of_table": table_name, "more": count}
    after = connection.execute(_GROWN, asked).scalar_one_or_none()
    if after is None:
        # Of two first writers at once, one finds the row already there.
        insert_missing(connection, counters, [{"name": table_name, "next_id": FIRST_ID}])
        after = connection.execute(_GROWN, asked).scalar_one()
    return range(after - count, after)


def next_free_id(connection: Connection, table_name: str) -> int:
    """The identifier that ``take_ids`` would give next."""
    found = connection.execute(select(counters.c.next_id).where(counters.c.name == table_name))
    return found.scalar_one_or_none() or FIRST_ID
