"""Codes for resetting a password: hashes with an expiry time and a limit of attempts."""

from __future__ import annotations

from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import Connection, Select, delete, insert, select, update

from ruobr_server.auth.tables import accounts, recovery_codes

USED = -1
"""Instead of the number of wrong attempts: the code has set a password, and its hash is that of the
request.
"""


class TriedCode(NamedTuple):
    """A valid code after one more attempt."""

    account_id: int
    code_hash: bytes
    attempts: int


def store_code(connection: Connection, account_id: int, code_hash: bytes, expires_at: datetime) -> None:
    """Store a new code of an account; it replaces an earlier one."""
    drop_code(connection, account_id)
    connection.execute(
        insert(recovery_codes).values(
            account_id=account_id, code_hash=code_hash, expires_at=expires_at, attempts=0
        )
    )


def drop_code(connection: Connection, account_id: int) -> None:
    """Delete the account's code."""
    connection.execute(delete(recovery_codes).where(recovery_codes.c.account_id == account_id))


def count_attempt(connection: Connection, account_ids: Select[Any], now: datetime) -> list[TriedCode]:
    """The valid codes of active accounts among ``account_ids`` (a query of one column); one attempt is
    counted.
    """
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
    """Mark the code as used; its hash is replaced by that of the request."""
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
    """Delete expired codes."""
    connection.execute(delete(recovery_codes).where(recovery_codes.c.expires_at <= now))
