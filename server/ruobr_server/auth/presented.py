"""What a request shows of its sender, before the database is asked about it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import cast

from sqlalchemy import Connection, Integer, Select, bindparam, literal, select

from ruobr_server.auth.identity import Identity
from ruobr_server.auth.tables import accounts, sessions


@dataclass(frozen=True, slots=True)
class TokenShown:
    """A session token, hashed; whether it is a live one only the database knows."""

    token_hash: bytes


@dataclass(frozen=True, slots=True)
class AccountKnown:
    """Header credentials that were right a while ago, for that version of the password."""

    account_id: int
    password_version: int


Presented = TokenShown | AccountKnown


Sender = tuple[int, str, int, str, int | None, datetime | None]
"""account_id, role, person_id, login, session_id, last_seen_at; the last two null without a session."""


def who(presented: Presented, now: datetime) -> Select[*Sender]:
    """The query for the sender: no row when the credentials are not, or no longer, good.

    Its columns are those of ``Sender``. Use it as a subquery where authentication and authorisation
    shall cost the one query that the answer needs anyway.
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


def sender(connection: Connection, presented: Presented, now: datetime) -> Sender | None:
    """Who presents this; nothing when the credentials are not, or no longer, good."""
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
    connection: Connection, presented: Presented, now: datetime
) -> tuple[Identity, datetime | None] | None:
    """Who presents this, and when the session was last seen; nothing when it is no longer good."""
    found = sender(connection, presented, now)
    if found is None:
        return None
    account_id, role, person_id, login, session_id, last_seen_at = found
    return Identity(account_id, role, person_id, login, session_id), last_seen_at


# Asked with every request: building a statement would cost more than running it.


@cache
def _by_token() -> Select[*Sender]:
    shown = TokenShown(cast(bytes, bindparam("token_hash")))
    return who(shown, cast(datetime, bindparam("now")))


@cache
def _by_account() -> Select[*Sender]:
    known = AccountKnown(cast(int, bindparam("account_id")), cast(int, bindparam("password_version")))
    return who(known, cast(datetime, None))  # what is known by its account does not expire
