"""Logins are never reused: not even one that looks like another account's present or former login.

Data on users' machines may still be named by a former login. A digest of the login's look
(``rules.logins.likeness``) is stored, also after the account was erased.
"""

from __future__ import annotations

import hashlib

from sqlalchemy import Connection, select

from ruobr_server.auth.tables import given_logins
from ruobr_server.kit.db.inserts import insert_new
from ruobr_tui.api.rules.fields.logins import likeness


def mark_of(login: str) -> bytes:
    """SHA-256 of the login's look."""
    return hashlib.sha256(likeness(login).encode("utf-8", "replace")).digest()


def give(connection: Connection, login: str, account_id: int) -> bool:
    """Reserve a login for an account permanently; False if another account has or had it."""
    mark = mark_of(login)
    if insert_new(connection, given_logins, {"mark": mark, "account_id": account_id}):
        return True
    return _owner(connection, mark) == account_id


def is_given(connection: Connection, login: str) -> bool:
    """Whether any account has or had a login that looks like this."""
    found = select(given_logins.c.mark).where(given_logins.c.mark == mark_of(login))
    return connection.execute(found).first() is not None


def _owner(connection: Connection, mark: bytes) -> int | None:
    owner = select(given_logins.c.account_id).where(given_logins.c.mark == mark)
    found: int | None = connection.execute(owner).scalar_one_or_none()
    return found
