"""Identifiers: from sequences on PostgreSQL; those without gaps, and all of SQLite, from a table of
counters.
"""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import Connection, Integer, bindparam, func, literal_column, select, table, update

from ruobr_server.kit.db.inserts import insert_missing
from ruobr_server.kit.db.tables import counters, instances, sequences

FIRST_ID = 1
JUMP = 1_000_000
"""More than a database assigns between two backups."""

# Built once: every write runs this, and building it costs more than running it.
_GROWN = (
    update(counters)
    .where(counters.c.name == bindparam("of_table"))
    .values(next_id=counters.c.next_id + bindparam("more"))
    .returning(counters.c.next_id)
)
_NEXT = {
    name: select(sequence.next_value()).select_from(func.generate_series(1, bindparam("more")))
    for name, sequence in sequences.items()
}


def take_ids(connection: Connection, table_name: str, count: int = 1) -> Sequence[int]:
    """``count`` increasing identifiers for rows of ``table_name``, unique among all callers.

    Needs a writing transaction. Those of PostgreSQL's sequences (``tables.sequences``) have gaps, and a later
    one may be committed first. For the others the counter's row stays locked until the transaction ends: they
    are in the order of the commits, without gaps. Raises ``ValueError`` for fewer than one.
    """
    if count < 1:
        raise ValueError("at least one identifier")
    if _is_sequence(connection, table_name):
        return connection.scalars(_NEXT[table_name], {"more": count}).all()
    after = _grown(connection, table_name, count)
    return range(after - count, after)


def wait_turn(connection: Connection, name: str) -> None:
    """Wait until every transaction that has called this with the same name has ended.

    It writes, so that a commit costs the same whatever else is done. On SQLite there is only one writer
    anyway.
    """
    _grown(connection, f"turn/{name}", 1)


def _grown(connection: Connection, name: str, count: int) -> int:
    """Add to the counter; return its new value."""
    parameters = {"of_table": name, "more": count}
    after = connection.execute(_GROWN, parameters).scalar_one_or_none()
    if after is None:
        # Of two first writers at the same time, one finds that the row exists.
        first = FIRST_ID + JUMP * _times_restored(connection)
        insert_missing(connection, counters, [{"name": name, "next_id": first}])
        after = connection.execute(_GROWN, parameters).scalar_one()
    return int(after)


def next_free_id(connection: Connection, table_name: str) -> int:
    """The identifier that ``take_ids`` would return next, if nobody else takes any."""
    if _is_sequence(connection, table_name):
        after = literal_column("last_value + is_called::int", Integer)
        return connection.scalars(select(after).select_from(table(sequences[table_name].name))).one()
    found = connection.execute(select(counters.c.next_id).where(counters.c.name == table_name))
    return found.scalar_one_or_none() or FIRST_ID


def continue_after(connection: Connection, table_name: str, number: int) -> None:
    """Assign no identifiers up to ``number``: it was used without ``take_ids``."""
    if next_free_id(connection, table_name) > number:
        return
    if _is_sequence(connection, table_name):
        connection.execute(select(func.setval(sequences[table_name].name, number)))
        return
    insert_missing(connection, counters, [{"name": table_name, "next_id": FIRST_ID}])
    mine = counters.c.name == table_name
    connection.execute(update(counters).where(mine).values(next_id=number + 1))


def _times_restored(connection: Connection) -> int:
    """The number of calls of ``jump``: a counter that is created afterwards starts behind it."""
    latest: int | None = connection.scalar(select(func.max(instances.c.id)))
    return 0 if latest is None else latest - 1


def _is_sequence(connection: Connection, table_name: str) -> bool:
    return table_name in sequences and connection.dialect.name == "postgresql"


def jump(connection: Connection) -> None:
    """Skip many numbers everywhere: a backup does not contain those assigned after it was made.

    To be called together with ``instances.renew``.
    """
    connection.execute(update(counters).values(next_id=counters.c.next_id + JUMP))
    if connection.dialect.name == "postgresql":
        for name, sequence in sequences.items():
            connection.execute(select(func.setval(sequence.name, next_free_id(connection, name) + JUMP)))
