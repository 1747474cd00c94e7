"""Wrong passwords are slowed, per login and per address, for all processes of the server together.

An attempt is counted *before* the password is looked at, and taken back when it was right: so guesses
sent at the same time count too. A login that does not exist is slowed just like one that does.
"""

from __future__ import annotations

import hashlib
import ipaddress
from collections.abc import Mapping
from datetime import datetime
from math import ceil
from typing import Any

from sqlalchemy import Connection, Row, delete, select, update

from ruobr_server.accounts.tables import sign_in_failures
from ruobr_server.database.inserts import insert_missing
from ruobr_server.errors import TooManyAttempts
from ruobr_server.settings import Throttle

_MOST_DOUBLINGS = 30  # beyond any sensible longest delay


def count_attempt(connection: Connection, login: str, address: str, now: datetime, limits: Throttle) -> None:
    """Count an attempt that is about to be checked.

    Raises ``TooManyAttempts`` with the seconds to wait, and then counts nothing.
    """
    free = {
        _bucket("login", login): limits.free_per_login,
        _bucket("address", _network(address)): limits.free_per_address,
    }
    _count(connection, free, now, limits)


def count_letter(
    connection: Connection, what: str, email: str, address: str, now: datetime, limits: Throttle
) -> None:
    """Count a letter that somebody asks for: nobody's mailbox is filled, from however many addresses,
    and nobody asks for letters to many. Raises like ``count_attempt``.
    """
    free = {
        _bucket("letter to", email.lower()): limits.free_per_login,
        _bucket("letter from", f"{what} {_network(address)}"): limits.free_per_login,
    }
    _count(connection, free, now, limits)


def count_device(connection: Connection, address: str, now: datetime, limits: Throttle) -> None:
    """Count a terminal that begins to sign in by State Services. Raises like ``count_attempt``."""
    free = {_bucket("device from", _network(address)): limits.free_per_address}
    _count(connection, free, now, limits)


def count_code(connection: Connection, address: str, now: datetime, limits: Throttle) -> None:
    """Count a code that somebody types into a browser, per address. Raises like ``count_attempt``."""
    _count(connection, {_bucket("code from", _network(address)): limits.free_per_login}, now, limits)


def code_was_right(connection: Connection, address: str, now: datetime) -> None:
    """It was no guess: the address has one attempt less."""
    connection.execute(
        update(sign_in_failures)
        .where(
            sign_in_failures.c.bucket == _bucket("code from", _network(address)),
            sign_in_failures.c.failures > 0,
        )
        .values(failures=sign_in_failures.c.failures - 1, blocked_until=now)
    )


def _count(connection: Connection, free: Mapping[str, int], now: datetime, limits: Throttle) -> None:
    rows = _locked(connection, list(free), now)
    if blocked := [row.blocked_until for row in rows if row.blocked_until > now]:
        raise TooManyAttempts(retry_after=max(1, ceil((max(blocked) - now).total_seconds())))
    for row in rows:
        failures = 1 if now - row.last_at > limits.forgotten else row.failures + 1
        blocked_until = now
        if failures > free[row.bucket]:
            doublings = min(failures - free[row.bucket] - 1, _MOST_DOUBLINGS)
            blocked_until = now + min(limits.first_delay * 2**doublings, limits.longest_delay)
        connection.execute(
            update(sign_in_failures)
            .where(sign_in_failures.c.bucket == row.bucket)
            .values(failures=failures, last_at=now, blocked_until=blocked_until)
        )


def take_back(connection: Connection, login: str, address: str, now: datetime) -> None:
    """The password was right: the login starts anew, the address has one attempt less.

    The address is not cleared: whoever owns one account must not get free guesses at others.
    """
    connection.execute(delete(sign_in_failures).where(sign_in_failures.c.bucket == _bucket("login", login)))
    connection.execute(
        update(sign_in_failures)
        .where(
            sign_in_failures.c.bucket == _bucket("address", _network(address)),
            sign_in_failures.c.failures > 0,
        )
        .values(failures=sign_in_failures.c.failures - 1, blocked_until=now)
    )


def sweep(connection: Connection, now: datetime, limits: Throttle) -> None:
    """Remove what is forgotten."""
    connection.execute(
        delete(sign_in_failures).where(
            sign_in_failures.c.last_at < now - limits.forgotten, sign_in_failures.c.blocked_until < now
        )
    )


def _locked(connection: Connection, buckets: list[str], now: datetime) -> list[Row[Any]]:
    """The rows of these buckets, made where missing, nobody else's until this transaction ends."""
    table = sign_in_failures
    buckets = sorted(buckets)  # everybody in the same order: no deadlock
    fresh = {"failures": 0, "last_at": now, "blocked_until": now}
    insert_missing(connection, table, [{"bucket": bucket, **fresh} for bucket in buckets])
    return list(
        connection.execute(
            select(table).where(table.c.bucket.in_(buckets)).order_by(table.c.bucket).with_for_update()
        )
    )


def _bucket(kind: str, value: str) -> str:
    digest = hashlib.sha256(f"{kind}\0{value}".encode("utf-8", "surrogatepass")).hexdigest()
    return f"{kind}:{digest}"


def _network(address: str) -> str:
    """Who counts as one address: with IPv6 a whole /64, which one customer gets."""
    try:
        parsed = ipaddress.ip_address(address)
    except ValueError:
        return address
    if parsed.version == 6 and parsed.ipv4_mapped is None:
        return str(ipaddress.ip_network((parsed, 64), strict=False))
    return str(parsed.ipv4_mapped or parsed) if parsed.version == 6 else str(parsed)
