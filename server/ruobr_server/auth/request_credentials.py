"""Credentials of a request, before they are looked up in the database."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import cast
from zoneinfo import ZoneInfo

from sqlalchemy import Connection, Integer, Select, bindparam, literal, select

from ruobr_server.auth.identity import Identity
from ruobr_server.auth.tables import accounts, sessions


@dataclass(frozen=True, slots=True)
class TokenShown:
    """A hashed session token; the database knows whether it is valid."""

    token_hash: bytes


@dataclass(frozen=True, slots=True)
class AccountKnown:
    """Cached header credentials that were right, for that version of the password."""

    account_id: int
    password_version: int


RequestCredentials = TokenShown | AccountKnown


Sender = tuple[int, str, int, str, int | None, datetime | None]
"""account_id, role, person_id, login, session_id, last_seen_at; the last two null without a session."""


def sender_query(presented: RequestCredentials, now: datetime) -> Select[*Sender]:
    """The query for the caller: no row if the credentials are not valid (any more).

    Its columns are those of ``Sender``. Use it as a subquery where authentication, authorisation and the data
    take a single query.
    """
    columns = (
        accounts.c.id.label("account_id"),
        accounts.c.role,
        accounts.c.person_id,
        accounts.c.login,
    )
    match presented:
        case TokenShown(token_hash):
            return (
                select(*columns, sessions.c.id.label("session_id"), sessions.c.last_seen_at)
                .join_from(sessions, accounts, accounts.c.id == sessions.c.account_id)
                .where(sessions.c.token_hash == token_hash, sessions.c.expires_at > now, accounts.c.active)
            )
        case AccountKnown(account_id, password_version):
            return select(
                *columns,
                literal(None, Integer).label("session_id"),
                literal(None, sessions.c.last_seen_at.type).label("last_seen_at"),
            ).where(
                accounts.c.id == account_id,
                accounts.c.password_version == password_version,
                accounts.c.active,
            )


def sender(connection: Connection, presented: RequestCredentials, now: datetime) -> Sender | None:
    """The caller with these credentials; None if they are not valid (any more)."""
    match presented:
        case TokenShown(token_hash):
            row = connection.execute(_by_token(), {"token_hash": token_hash, "now": now}).one_or_none()
        case AccountKnown(account_id, password_version):
            row = connection.execute(
                _by_account(), {"account_id": account_id, "password_version": password_version}
            ).one_or_none()
    if row is None:
        return None
    account_id, role, person_id, login, session_id, last_seen_at = row
    return account_id, role, person_id, login, session_id, last_seen_at


def identity_of(
    connection: Connection, presented: RequestCredentials, now: datetime, zone: ZoneInfo | None = None
) -> tuple[Identity, datetime | None] | None:
    """The caller with these credentials, and when the session was last used; None if they are not valid.

    ``zone`` is the region's, for its day.
    """
    found = sender(connection, presented, now)
    if found is None:
        return None
    account_id, role, person_id, login, session_id, last_seen_at = found
    today = None if zone is None else now.astimezone(zone).date()
    return Identity(account_id, role, person_id, login, session_id, today), last_seen_at


# Runs with every request: building a statement would cost more than running it.


@cache
def _by_token() -> Select[*Sender]:
    shown = TokenShown(cast(bytes, bindparam("token_hash")))
    return sender_query(shown, cast(datetime, bindparam("now")))


@cache
def _by_account() -> Select[*Sender]:
    known = AccountKnown(cast(int, bindparam("account_id")), cast(int, bindparam("password_version")))
    return sender_query(known, cast(datetime, None))  # cached credentials have no expiry here
