"""What a request shows of its sender, before the database is asked about it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Integer, Select, literal, select

from ruobr_server.accounts.tables import accounts, sessions


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


def who(presented: Presented, now: datetime) -> Select[int, str, int, str, int | None, datetime | None]:
    """The query for the sender: no row when the credentials are not, or no longer, good.

    Columns: account_id, role, person_id, login, session_id, last_seen_at (the last two null for
    header credentials). Use it as it is, or as a subquery, so that authentication and authorisation
    cost the one query that the answer needs anyway.
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
