"""The stored codes that replace a forgotten password: hashes, good for a time and a number of attempts."""

from __future__ import annotations

from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import Connection, Select, delete, insert, select, update

from ruobr_server.auth.tables import accounts, recovery_codes

USED = -1
"""In place of the count of wrong attempts: this code has set a password, and its hash is of the request."""


class TriedCode(NamedTuple):
    """A live code after one more attempt."""

    account_id: int
    code_hash: bytes
    attempts: int


def store_code(connection: Connection, account_id: int, code_hash: bytes, expires_at: datetime) -> None:
    """A new code of an account; an earlier one is void."""
    drop_code(connection, account_id)
    connection.execute(
        insert(recovery_codes).values(
            account_id=account_id, code_hash=code_hash, expires_at=expires_at, attempts=0
        )
    )


def drop_code(connection: Connection, account_id: int) -> None:
    """The account has no code any more."""
    connection.execute(delete(recovery_codes).where(recovery_codes.c.account_id == account_id))


def count_attempt(connection: Connection, account_ids: Select[Any], now: datetime) -> list[TriedCode]:
    """The live codes of open accounts among ``account_ids`` (a query of one column), one attempt older."""
    is_open = select(accounts.c.id).where(accounts.c.id.in_(account_ids), accounts.c.active)
    rows = connection.execute(
        update(recovery_codes)
        .where(
            recovery_codes.c.account_id.in_(is_open),
            recovery_codes.c.expires_at > now,
            recovery_codes.c.attempts >= 0,
        )
        .values(attempts=recovery_codes.c.attempts + 1)
        .returning(recovery_codes.c.account_id, recovery_codes.c.code_hash, recovery_codes.c.attempts)
    )
    return [TriedCode(*row) for row in rows]


def mark_used(connection: Connection, account_id: int, request_hash: bytes) -> None:
    """The code has set a password; in its place stands the hash of the request that did it."""
    connection.execute(
        update(recovery_codes)
        .where(recovery_codes.c.account_id == account_id)
        .values(code_hash=request_hash, attempts=USED)
    )


def used_codes(connection: Connection, account_ids: Select[Any], now: datetime) -> list[tuple[bytes, str]]:
    """Used codes that have not expired: the hash of the request, and the account's present password hash."""
    rows = connection.execute(
        select(recovery_codes.c.code_hash, accounts.c.password_hash)
        .join(accounts, accounts.c.id == recovery_codes.c.account_id)
        .where(
            recovery_codes.c.account_id.in_(account_ids),
            recovery_codes.c.attempts == USED,
            recovery_codes.c.expires_at > now,
        )
    )
    return [(bytes(code_hash), password_hash) for code_hash, password_hash in rows]


def forget_codes(connection: Connection, now: datetime) -> None:
    """Remove what nobody can use any more."""
    connection.execute(delete(recovery_codes).where(recovery_codes.c.expires_at <= now))
