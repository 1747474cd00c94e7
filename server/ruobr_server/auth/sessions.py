"""Sessions of accounts: opened at sign-in, prolonged by use, ended."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

from sqlalchemy import Connection, delete, select, update

from ruobr_server.auth import known_places, second_factor, throttle
from ruobr_server.auth.credentials import note_use
from ruobr_server.auth.identity import Identity
from ruobr_server.auth.request_credentials import AccountKnown, caller_of
from ruobr_server.auth.restrictions import Standing
from ruobr_server.auth.second_factor import Secrets
from ruobr_server.auth.tables import accounts, sessions
from ruobr_server.auth.tokens import new_token, token_hash
from ruobr_server.kit.db.ids import take_ids
from ruobr_server.kit.errors import NotFound, SecondFactorRequired, Unauthenticated
from ruobr_tui.api.models.administration import AccountSession
from ruobr_tui.api.models.cabinet import Session
from ruobr_tui.api.reasons import accounts as reasons


@dataclass(frozen=True, slots=True)
class Opened:
    """A new session."""

    token: str = field(repr=False)
    session: Session
    standing: Standing


@dataclass(frozen=True, slots=True)
class CodeShown:
    """The code that came with a sign-in, after it was counted; "" for none."""

    code: str = field(default="", repr=False)
    place: str = ""
    """As in ``throttle.Attempt``."""
    address: str = ""
    device_key: str = field(default="", repr=False)
    keys: Secrets | None = field(default=None, repr=False)


def check_code(connection: Connection, account_id: int, shown: CodeShown, now: datetime) -> None:
    """Use up the code of an account with a second factor; its place is known from now on.

    Raises ``SecondFactorRequired`` without a code, ``InvalidFields`` for a wrong one.
    """
    if not shown.code:
        raise SecondFactorRequired(reasons.ENTER_CODE)
    if not second_factor.accept(connection, account_id, shown.code, shown.keys, now):
        raise second_factor.wrong_code()
    throttle.second_factor_was_right(connection, account_id, shown.place)
    known_places.remember(connection, account_id, shown.device_key, shown.address, now)


def open_session(
    connection: Connection,
    known: AccountKnown,
    device: str,
    now: datetime,
    life: timedelta,
    shown: CodeShown | None = None,
) -> Opened:
    """Open a session; its token is returned and not stored in plain.

    Raises ``Unauthenticated`` if the password has changed since it was checked, and what ``check_code``
    raises.
    """
    caller = caller_of(connection, known, now)
    if caller is None:
        raise Unauthenticated
    if caller.standing.has_second_factor:
        check_code(connection, known.account_id, shown or CodeShown(), now)
    account_id = known.account_id
    token, session = open_session_of(connection, account_id, device, now, life, by_password=True)
    return Opened(token, session, replace(caller.standing, is_session=True))


def standing_of(connection: Connection, account_id: int) -> Standing:
    """What is still to be done in a session that is not opened with the password."""
    found = select(accounts.c.role, accounts.c.second_factor_at).where(accounts.c.id == account_id)
    row = connection.execute(found).one()
    return Standing(
        row.role,
        is_session=True,
        must_change_password=False,
        has_second_factor=row.second_factor_at is not None,
    )


def open_session_of(
    connection: Connection,
    account_id: int,
    device: str,
    now: datetime,
    life: timedelta,
    *,
    by_password: bool = False,
) -> tuple[str, Session]:
    """The same for an account that was authenticated otherwise, by State Services."""
    token = new_token()
    [number] = take_ids(connection, "sessions")
    row = {
        "id": number,
        "device": device,
        "created_at": now,
        "last_seen_at": now,
        "expires_at": now + life,
    }
    own = {"account_id": account_id, "token_hash": token_hash(token), "by_password": by_password}
    connection.execute(sessions.insert().values(**row, **own))
    note_use(connection, account_id, now)
    return token, Session.model_validate({**row, "current": True})


def sessions_of(connection: Connection, identity: Identity, now: datetime) -> list[Session]:
    """The account's valid sessions, the last used first."""
    rows = connection.execute(
        select(
            sessions.c.id,
            sessions.c.device,
            sessions.c.created_at,
            sessions.c.last_seen_at,
            sessions.c.expires_at,
        )
        .where(sessions.c.account_id == identity.account_id, sessions.c.expires_at > now)
        .order_by(sessions.c.last_seen_at.desc(), sessions.c.id.desc())
    ).mappings()
    return [Session.model_validate({**row, "current": row["id"] == identity.session_id}) for row in rows]


def end_session(connection: Connection, identity: Identity, session_id: int) -> None:
    """Sign one device out. Raises ``NotFound`` if the session is not this account's or has ended."""
    ended = connection.execute(
        delete(sessions).where(sessions.c.id == session_id, sessions.c.account_id == identity.account_id)
    )
    if not ended.rowcount:
        raise NotFound


def end_other_sessions(connection: Connection, identity: Identity) -> None:
    """End all sessions of the account but the one of this request."""
    own = identity.session_id if identity.session_id is not None else 0
    connection.execute(
        delete(sessions).where(sessions.c.account_id == identity.account_id, sessions.c.id != own)
    )


def keep_alive(
    connection: Connection, session_id: int, now: datetime, life: timedelta, longest: timedelta
) -> None:
    """Prolong a session by ``life`` from now, at most to ``longest`` after the sign-in."""
    mine = sessions.c.id == session_id
    began = connection.execute(select(sessions.c.created_at).where(mine)).scalar_one_or_none()
    if began is not None:
        ends = min(now + life, began + longest)
        connection.execute(update(sessions).where(mine).values(last_seen_at=now, expires_at=ends))


def end_expired_sessions(connection: Connection, now: datetime) -> None:
    """Delete expired sessions."""
    connection.execute(delete(sessions).where(sessions.c.expires_at <= now))


def end_every_session(connection: Connection) -> None:
    """Delete the sessions of all accounts."""
    connection.execute(delete(sessions))


def sessions_of_account(connection: Connection, account_id: int, now: datetime) -> list[AccountSession]:
    """Somebody's valid sessions, the last used first, for who looks after the account."""
    c = sessions.c
    rows = connection.execute(
        select(c.id, c.device, c.created_at, c.last_seen_at)
        .where(c.account_id == account_id, c.expires_at > now)
        .order_by(c.last_seen_at.desc(), c.id.desc())
    ).mappings()
    return [AccountSession.model_validate({**row}) for row in rows]


def end_sessions_of(connection: Connection, account_id: int, session_id: int | None = None) -> int:
    """End all sessions of an account, or one; the number of those that have ended."""
    mine = sessions.c.account_id == account_id
    if session_id is not None:
        mine &= sessions.c.id == session_id
    return connection.execute(delete(sessions).where(mine)).rowcount
