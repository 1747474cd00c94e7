"""The identity of this database: a random name, so that outside parties can distinguish two portals.

A copy has the name of its original until ``renew`` is called. So nothing may rely on the name alone: order
numbers, references and the like also contain a random part.
"""

from __future__ import annotations

import secrets
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import Connection, insert, select, text

from ruobr_server.kit.db.inserts import insert_missing
from ruobr_server.kit.db.tables import instances

SIGNS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
"""Crockford's base 32: without I, L, O and U, which are misread."""

OF_CLUSTER = (
    "(SELECT system_identifier FROM pg_control_system()) || ' ' || CASE WHEN pg_is_in_recovery() THEN ''"
    " ELSE left(pg_walfile_name(pg_current_wal_lsn()), 8) END"
)
"""SQL for PostgreSQL: the identifier of the cluster, and the timeline on which it writes."""

_LATEST = select(instances).order_by(instances.c.id.desc()).limit(1)


class Instance(NamedTuple):
    """``name`` is for programs, ``mark`` (four characters) for people."""

    name: str
    mark: str


def random_signs(count: int) -> str:
    """Random characters, five bits each."""
    return "".join(secrets.choice(SIGNS) for _ in range(count))


def current(connection: Connection, now: datetime) -> Instance:
    """The current identity; it is created at the first call. Writes."""
    known = connection.execute(_LATEST).one_or_none()
    if known is None:
        insert_missing(connection, instances, [_fresh(1, now)])
        known = connection.execute(_LATEST).one()
    return Instance(known.name, known.mark)


def history(connection: Connection) -> str:
    """A text that differs between databases, and for one database after a restore or a failover.

    A standby may lack the last commits of its primary, and then assigns the same numbers again. The same text
    does not prove the same history: a copied file has it too, until ``renew`` is called.
    """
    known = connection.execute(_LATEST).one_or_none()
    name = "" if known is None else known.name
    if connection.dialect.name != "postgresql":
        return name
    return f"{name} {connection.execute(text(f'SELECT {OF_CLUSTER}')).scalar_one()}"


def names(connection: Connection) -> frozenset[str]:
    """All names that the database has had."""
    return frozenset(connection.scalars(select(instances.c.name)))


def marks(connection: Connection) -> frozenset[str]:
    """All marks that the database has had."""
    return frozenset(connection.scalars(select(instances.c.mark)))


def renew(connection: Connection, now: datetime) -> Instance:
    """Assign a new identity, different from that of the database it was copied from."""
    current(connection, now)
    before = connection.execute(_LATEST).one()
    connection.execute(insert(instances).values(**_fresh(before.id + 1, now)))
    return current(connection, now)


def _fresh(number: int, now: datetime) -> dict[str, Any]:
    return {"id": number, "name": secrets.token_hex(16), "mark": random_signs(4), "made_at": now}
