"""Rate limits: a row for each bucket, shared by all processes of the server.

A bucket's name is a digest: neither a login nor an address is stored.
"""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from math import ceil
from typing import Any

from sqlalchemy import Connection, Row, delete, func, select, update

from ruobr_server.auth.tables import sign_in_failures
from ruobr_server.kit.db.inserts import insert_missing
from ruobr_server.kit.errors import TooManyAttempts

_MOST_DOUBLINGS = 30  # beyond any sensible longest delay
_NOT_BLOCKED = datetime(1970, 1, 1, tzinfo=UTC)
"""Earlier than any attempt. Not the time of the attempt before: an attempt that read the clock first may
be counted second, and would be refused although nothing is blocked.
"""


@dataclass(frozen=True, slots=True)
class Budget:
    """``free`` attempts cause no delay; then it doubles from ``first_delay`` to ``longest_delay``.

    The count is reset ``forgotten`` after the last attempt.
    """

    free: int
    first_delay: timedelta = timedelta(seconds=2)
    longest_delay: timedelta = timedelta(minutes=15)
    forgotten: timedelta = timedelta(hours=1)

    def delay(self, failures: int) -> timedelta:
        """The delay after so many attempts."""
        if failures <= self.free:
            return timedelta(0)
        factor = 1 << min(failures - self.free - 1, _MOST_DOUBLINGS)
        return min(self.first_delay * factor, self.longest_delay)


COUNTED = Budget(free=2**31 - 1, forgotten=timedelta(days=1))
"""For a bucket that only counts and never delays."""


def bucket(kind: str, *values: str | int) -> str:
    """The name of a bucket; ``kind`` stays readable."""
    text = "\0".join((kind, *map(str, values)))
    return f"{kind}:{hashlib.sha256(text.encode('utf-8', 'surrogatepass')).hexdigest()}"


def count(connection: Connection, budgets: Mapping[str, Budget], now: datetime) -> None:
    """Count one attempt in each bucket.

    Raises ``TooManyAttempts`` with the seconds to wait if a bucket is blocked, and then counts nothing.
    """
    rows = locked(connection, budgets, now)
    check(rows, now)
    for row in rows:
        add(connection, row, budgets[row.bucket], now)


def check(rows: Collection[Row[Any]], now: datetime, not_blocking: Collection[str] = ()) -> None:
    """Raise ``TooManyAttempts`` if one of these is blocked, except those in ``not_blocking``."""
    until = [row.blocked_until for row in rows if row.blocked_until > now and row.bucket not in not_blocking]
    if until:
        raise TooManyAttempts(retry_after=max(1, ceil((max(until) - now).total_seconds())))


def recent(row: Row[Any], budget: Budget, now: datetime) -> int:
    """The count of a bucket; 0 if it has expired."""
    return 0 if now - row.last_at > budget.forgotten else int(row.failures)


def add(connection: Connection, row: Row[Any], budget: Budget, now: datetime) -> None:
    """Count one more in a locked row."""
    failures = recent(row, budget, now) + 1
    delay = budget.delay(failures)
    connection.execute(
        update(sign_in_failures)
        .where(sign_in_failures.c.bucket == row.bucket)
        .values(failures=failures, last_at=now, blocked_until=now + delay if delay else _NOT_BLOCKED)
    )


def locked(connection: Connection, buckets: Collection[str], now: datetime) -> list[Row[Any]]:
    """The rows of these buckets, created if missing, locked until the transaction ends."""
    table = sign_in_failures
    names = sorted(buckets)  # always in the same order, to avoid deadlocks
    fresh = {"failures": 0, "last_at": now, "blocked_until": _NOT_BLOCKED}
    insert_missing(connection, table, [{"bucket": name, **fresh} for name in names])
    return list(
        connection.execute(
            select(table).where(table.c.bucket.in_(names)).order_by(table.c.bucket).with_for_update()
        )
    )


def hold(connection: Connection, buckets: Collection[str]) -> None:
    """Lock the existing rows of these, in the common order."""
    table = sign_in_failures
    connection.execute(
        select(table.c.bucket).where(table.c.bucket.in_(buckets)).order_by(table.c.bucket).with_for_update()
    )


def start_anew(connection: Connection, *buckets: str) -> None:
    """Reset these buckets."""
    connection.execute(delete(sign_in_failures).where(sign_in_failures.c.bucket.in_(buckets)))


def take_one_back(connection: Connection, *buckets: str) -> None:
    """Undo one attempt that was right, and unblock the bucket."""
    for name in sorted(buckets):
        connection.execute(
            update(sign_in_failures)
            .where(sign_in_failures.c.bucket == name, sign_in_failures.c.failures > 0)
            .values(failures=sign_in_failures.c.failures - 1, blocked_until=_NOT_BLOCKED)
        )


def sweep(connection: Connection, now: datetime, oldest: timedelta, most: int) -> None:
    """Remove rows older than ``oldest``, and beyond ``most`` rows those unused for the longest time."""
    table = sign_in_failures
    connection.execute(delete(table).where(table.c.last_at < now - oldest, table.c.blocked_until < now))
    surplus = connection.execute(select(func.count()).select_from(table)).scalar_one() - most
    if surplus > 0:
        rested = select(table.c.bucket).order_by(table.c.last_at, table.c.bucket).limit(surplus)
        connection.execute(delete(table).where(table.c.bucket.in_(rested)))
