"""Stored credentials of accounts: login, password hash, and whether the account is active."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from secrets import token_hex
from typing import Any

from sqlalchemy import Connection, Select, delete, select, update
from sqlalchemy.exc import IntegrityError

from ruobr_server.auth import known_places
from ruobr_server.auth.given_logins import give
from ruobr_server.auth.identity import Identity
from ruobr_server.auth.logins import normal_login
from ruobr_server.auth.reserved_logins import ERASED
from ruobr_server.auth.tables import accounts, guardianships, recovery_codes, role_grants, sessions
from ruobr_server.kit.db.ids import take_ids
from ruobr_server.kit.errors import NotFound


@dataclass(frozen=True, slots=True)
class StoredCredentials:
    """The stored values that a password is checked with."""

    id: int
    password_hash: str = field(repr=False)
    password_version: int
    active: bool


def credentials(connection: Connection, login: str) -> StoredCredentials | None:
    """The account with this login, case-insensitive."""
    row = connection.execute(
        select(accounts.c.id, accounts.c.password_hash, accounts.c.password_version, accounts.c.active).where(
            accounts.c.login == normal_login(login)
        )
    ).one_or_none()
    return None if row is None else StoredCredentials(*row)


def login_of(connection: Connection, account_id: int) -> str:
    """The login of an existing account, in upper case."""
    login: str = connection.execute(select(accounts.c.login).where(accounts.c.id == account_id)).scalar_one()
    return login


def has_password(connection: Connection, account_id: int) -> bool:
    """Whether the account has a password: its hash is not empty."""
    stored = select(accounts.c.password_hash).where(accounts.c.id == account_id)
    return bool(connection.execute(stored).scalar_one() != "")


def named(connection: Connection, identity: Identity) -> tuple[str, str]:
    """The account's permanent identifier, and its login in lower case."""
    row = connection.execute(
        select(accounts.c.uid, accounts.c.login).where(accounts.c.id == identity.account_id)
    ).one()
    return row.uid, row.login.lower()


def note_use(connection: Connection, account_id: int, now: datetime) -> None:
    """Store the first sign-in of an account; from then on its login slip is void."""
    connection.execute(
        update(accounts)
        .where(accounts.c.id == account_id, accounts.c.first_used_at.is_(None))
        .values(first_used_at=now)
    )


def rehash(connection: Connection, stored: StoredCredentials, new_hash: str) -> None:
    """Store a hash of the same password with the present cost, unless the password has changed."""
    connection.execute(
        update(accounts)
        .where(accounts.c.id == stored.id, accounts.c.password_hash == stored.password_hash)
        .values(password_hash=new_hash)
    )


def set_password(connection: Connection, login: str, password_hash: str) -> None:
    """Set a password; all sessions of the account end. Raises ``NotFound``."""
    stored = credentials(connection, login)
    if stored is None:
        raise NotFound
    connection.execute(
        update(accounts)
        .where(accounts.c.id == stored.id)
        .values(password_hash=password_hash, password_version=accounts.c.password_version + 1)
    )
    connection.execute(delete(sessions).where(sessions.c.account_id == stored.id))
    known_places.forget(connection, stored.id)


def set_first_password(connection: Connection, account_id: int, password_hash: str) -> bool:
    """Set another password of an account that was never used; False if it was used or is closed.

    Waits for a concurrent sign-in.
    """
    unused = accounts.c.first_used_at.is_(None) & accounts.c.active
    changed = connection.execute(
        update(accounts)
        .where(accounts.c.id == account_id, unused)
        .values(password_hash=password_hash, password_version=accounts.c.password_version + 1)
    )
    return changed.rowcount == 1


def change(connection: Connection, identity: Identity, login: str, password_hash: str | None) -> bool:
    """Set another login ("": unchanged) and password (None: unchanged); all other sessions end.

    False if another account has or had the login.
    """
    values: dict[str, Any] = {}
    if login and login != identity.login:
        values["login"] = login
    if password_hash is not None:
        values["password_hash"] = password_hash
    if not values:
        return True
    # Also after a change of the login: the old pair, which the gate has cached, must not be accepted.
    values["password_version"] = accounts.c.password_version + 1
    if "login" in values:
        present = select(accounts.c.login).where(accounts.c.id == identity.account_id)
        give(connection, connection.execute(present).scalar_one(), identity.account_id)
        if not give(connection, login, identity.account_id):
            return False
    try:
        with connection.begin_nested():
            connection.execute(update(accounts).where(accounts.c.id == identity.account_id).values(**values))
    except IntegrityError:
        return False
    if password_hash is not None:
        own = identity.session_id if identity.session_id is not None else 0
        connection.execute(
            delete(sessions).where(sessions.c.account_id == identity.account_id, sessions.c.id != own)
        )
        known_places.forget(connection, identity.account_id)
    return True


def switch(connection: Connection, login: str, active: bool) -> None:
    """Close an account (its sessions end) or open it again. Raises ``NotFound``."""
    stored = credentials(connection, login)
    if stored is None:
        raise NotFound
    connection.execute(update(accounts).where(accounts.c.id == stored.id).values(active=active))
    if not active:
        connection.execute(delete(sessions).where(sessions.c.account_id == stored.id))


def add(
    connection: Connection, login: str, password_hash: str, role: str, person_id: int, now: datetime
) -> int | None:
    """Insert an account; return its id, or None if the login was taken at the same moment.

    ``login`` is normalised.
    """
    [number] = take_ids(connection, "accounts")
    connection.execute(
        accounts.insert().values(
            id=number,
            login=login,
            password_hash=password_hash,
            role=role,
            person_id=person_id,
            created_at=now,
        )
    )
    return number if give(connection, login, number) else None


def take_away(connection: Connection, account_id: int) -> None:
    """Delete an account's sessions, children, roles and login; it cannot sign in any more.

    The login stays reserved (``given_logins``).
    """
    present = select(accounts.c.login).where(accounts.c.id == account_id)
    give(connection, connection.execute(present).scalar_one(), account_id)
    for table in (sessions, recovery_codes, guardianships, role_grants):
        connection.execute(delete(table).where(table.c.account_id == account_id))
    known_places.forget(connection, account_id)
    connection.execute(
        update(accounts)
        .where(accounts.c.id == account_id)
        .values(
            # With a random part, so that nobody can take it in advance and block the erasure.
            login=f"{ERASED}{account_id}-{token_hex(8)}".upper(),
            password_hash="",
            password_version=accounts.c.password_version + 1,
            active=False,
        )
    )


def person_of(connection: Connection, account_id: int) -> int:
    """The person of an account."""
    found = select(accounts.c.person_id).where(accounts.c.id == account_id)
    person_id: int = connection.execute(found).scalar_one()
    return person_id


def others_of(person_id: Any, account_id: int) -> Select[tuple[int]]:
    """The other accounts of a person, without erased ones."""
    is_erased = (
        ~accounts.c.active & (accounts.c.password_hash == "") & accounts.c.login.startswith(ERASED.upper())
    )
    return select(accounts.c.id).where(
        accounts.c.person_id == person_id, accounts.c.id != account_id, ~is_erased
    )
