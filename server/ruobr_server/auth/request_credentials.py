"""Credentials of a request, before they are looked up in the database."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import cast
from zoneinfo import ZoneInfo

from sqlalchemy import Connection, Integer, Select, and_, bindparam, literal, select

from ruobr_server.auth.identity import Identity
from ruobr_server.auth.restrictions import Standing
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


Sender = tuple[int, str, int, str, int | None, datetime | None, bool, bool]
"""account_id, role, person_id, login, session_id, last_seen_at (both null without a session),
must_change_password, has_second_factor.
"""


def sender_query(presented: RequestCredentials, now: datetime, *, may_read: bool = False) -> Select[*Sender]:
    """The query for the caller: no row if the credentials are not valid (any more).

    ``may_read``: also no row for whom ``restrictions`` would keep from a family's reads of the mobile
    contract; without it ask the gate.

    Its columns are those of ``Sender``. Use it as a subquery where authentication, authorisation and the data
    take a single query.
    """
    columns = (
        accounts.c.id.label("account_id"),
        accounts.c.role,
        accounts.c.person_id,
        accounts.c.login,
    )
    has_factor = accounts.c.second_factor_at.is_not(None).label("has_second_factor")
    match presented:
        case TokenShown(token_hash):
            found = (
                select(
                    *columns,
                    sessions.c.id.label("session_id"),
                    sessions.c.last_seen_at,
                    and_(accounts.c.must_change_password, sessions.c.by_password).label(
                        "must_change_password"
                    ),
                    has_factor,
                )
                .join_from(sessions, accounts, accounts.c.id == sessions.c.account_id)
                .where(sessions.c.token_hash == token_hash, sessions.c.expires_at > now, accounts.c.active)
            )
            is_free = ~and_(accounts.c.must_change_password, sessions.c.by_password)
        case AccountKnown(account_id, password_version):
            found = select(
                *columns,
                literal(None, Integer).label("session_id"),
                literal(None, sessions.c.last_seen_at.type).label("last_seen_at"),
                accounts.c.must_change_password,
                has_factor,
            ).where(
                accounts.c.id == account_id,
                accounts.c.password_version == password_version,
                accounts.c.active,
            )
            is_free = accounts.c.second_factor_at.is_(None)
    return found.where(is_free) if may_read else found


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
    account_id, role, person_id, login, session_id, last_seen_at, must_change, has_factor = row
    return account_id, role, person_id, login, session_id, last_seen_at, must_change, has_factor


@dataclass(frozen=True, slots=True)
class KnownCaller:
    """The caller of a request, with valid credentials."""

    identity: Identity
    last_seen_at: datetime | None
    standing: Standing


def caller_of(
    connection: Connection, presented: RequestCredentials, now: datetime, zone: ZoneInfo | None = None
) -> KnownCaller | None:
    """The caller with these credentials; None if they are not valid.

    ``zone`` is the region's, for its day.
    """
    found = sender(connection, presented, now)
    if found is None:
        return None
    account_id, role, person_id, login, session_id, last_seen_at, must_change, has_factor = found
    today = None if zone is None else now.astimezone(zone).date()
    identity = Identity(account_id, role, person_id, login, session_id, today)
    standing = Standing(role, session_id is not None, must_change, has_factor)
    return KnownCaller(identity, last_seen_at, standing)


# Runs with every request: building a statement would cost more than running it.


@cache
def _by_token() -> Select[*Sender]:
    shown = TokenShown(cast(bytes, bindparam("token_hash")))
    return sender_query(shown, cast(datetime, bindparam("now")))


@cache
def _by_account() -> Select[*Sender]:
    known = AccountKnown(cast(int, bindparam("account_id")), cast(int, bindparam("password_version")))
    return sender_query(known, cast(datetime, None))  # cached credentials have no expiry here
