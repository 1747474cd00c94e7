"""Accounts: who they are, whose diary they may read, their sessions."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from secrets import token_hex
from typing import Any

from sqlalchemy import Connection, Select, delete, select, update
from sqlalchemy.exc import IntegrityError

from ruobr_server.areas.families.tables import profiles
from ruobr_server.areas.schools.pupils import Pupil, PupilCard, children, own_card, pupil
from ruobr_server.areas.schools.tables import people, pupils, staff
from ruobr_server.auth import known_places
from ruobr_server.auth.given_logins import give, is_given
from ruobr_server.auth.identity import Identity
from ruobr_server.auth.logins import MAX_LOGIN, normal_login
from ruobr_server.auth.presented import AccountKnown, Presented, sender
from ruobr_server.auth.reserved_logins import ERASED, is_reserved
from ruobr_server.auth.tables import accounts, desks, guardianships, recovery_codes, sessions
from ruobr_server.auth.tokens import new_token, token_hash
from ruobr_server.kit.db.ids import take_ids
from ruobr_server.kit.errors import Conflict, Invalid, InvalidFields, InvalidInput, NotFound, Unauthenticated
from ruobr_tui.api.models.cabinet import Session
from ruobr_tui.api.models.registration import OwnAccount
from ruobr_tui.api.reasons import accounts as reasons

ROLES = ("parent", "pupil", "teacher", "operator")


@dataclass(frozen=True, slots=True)
class StoredCredentials:
    """What a password is checked against."""

    id: int
    password_hash: str = field(repr=False)
    password_version: int
    active: bool


def credentials(connection: Connection, login: str) -> StoredCredentials | None:
    """The account with this login, whatever the case of its letters."""
    row = connection.execute(
        select(accounts.c.id, accounts.c.password_hash, accounts.c.password_version, accounts.c.active).where(
            accounts.c.login == normal_login(login)
        )
    ).one_or_none()
    return None if row is None else StoredCredentials(*row)


def identity(
    connection: Connection, presented: Presented, now: datetime
) -> tuple[Identity, datetime | None] | None:
    """Who presents this, and when the session was last seen; nothing when it is no longer good."""
    found = sender(connection, presented, now)
    if found is None:
        return None
    account_id, role, person_id, login, session_id, last_seen_at = found
    return Identity(account_id, role, person_id, login, session_id), last_seen_at


def pupils_of(connection: Connection, identity: Identity) -> list[PupilCard]:
    """A parent's children with an open diary, in the parent's order; a pupil's own card; else nobody."""
    match identity.role:
        case "parent":
            return children(connection, identity.account_id)
        case "pupil":
            card = own_card(connection, identity.person_id)
            return [] if card is None else [card]
        case _:
            return []


def may_read_diary(connection: Connection, identity: Identity, pupil_id: int) -> Pupil:
    """The pupil, if this account may read the diary.

    Raises ``NotFound`` alike for a stranger's child, a diary that is not open, and no such pupil.
    """
    match identity.role:
        case "parent":
            allowed = select(guardianships.c.pupil_id).where(
                guardianships.c.account_id == identity.account_id,
                guardianships.c.pupil_id == pupil_id,
                guardianships.c.diary_open,
            )
        case "pupil":
            allowed = select(pupils.c.id).where(
                pupils.c.id == pupil_id, pupils.c.person_id == identity.person_id
            )
        case _:
            raise NotFound
    if connection.execute(allowed).first() is None:
        raise NotFound
    found = pupil(connection, pupil_id)
    if found is None:
        raise NotFound
    return found


def open_session(
    connection: Connection, known: AccountKnown, device: str, now: datetime, life: timedelta
) -> tuple[str, Session]:
    """A new session and its token, which exists nowhere else from now on.

    Raises ``Unauthenticated`` when the password was changed since it was checked.
    """
    if sender(connection, known, now) is None:
        raise Unauthenticated
    return open_session_of(connection, known.account_id, device, now, life)


def open_session_of(
    connection: Connection, account_id: int, device: str, now: datetime, life: timedelta
) -> tuple[str, Session]:
    """The same for an account that somebody else has vouched for."""
    token = new_token()
    [number] = take_ids(connection, "sessions")
    row = {
        "id": number,
        "device": device,
        "created_at": now,
        "last_seen_at": now,
        "expires_at": now + life,
    }
    connection.execute(sessions.insert().values(**row, account_id=account_id, token_hash=token_hash(token)))
    note_use(connection, account_id, now)
    return token, Session.model_validate({**row, "current": True})


def note_use(connection: Connection, account_id: int, now: datetime) -> None:
    """Somebody has signed in. Only the first time is written; from then on no slip opens the account."""
    connection.execute(
        update(accounts)
        .where(accounts.c.id == account_id, accounts.c.first_used_at.is_(None))
        .values(first_used_at=now)
    )


def sessions_of(connection: Connection, identity: Identity, now: datetime) -> list[Session]:
    """The account's live sessions, the latest used first."""
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
    """Sign one device out. Raises ``NotFound`` when the session is not this account's or has ended."""
    ended = connection.execute(
        delete(sessions).where(sessions.c.id == session_id, sessions.c.account_id == identity.account_id)
    )
    if not ended.rowcount:
        raise NotFound


def keep_alive(
    connection: Connection, session_id: int, now: datetime, life: timedelta, longest: timedelta
) -> None:
    """A session in use lives on for ``life`` from now, but not beyond ``longest`` after signing in."""
    mine = sessions.c.id == session_id
    began = connection.execute(select(sessions.c.created_at).where(mine)).scalar_one_or_none()
    if began is not None:
        ends = min(now + life, began + longest)
        connection.execute(update(sessions).where(mine).values(last_seen_at=now, expires_at=ends))


def end_expired_sessions(connection: Connection, now: datetime) -> None:
    """Remove what nobody can use any more."""
    connection.execute(delete(sessions).where(sessions.c.expires_at <= now))


def end_every_session(connection: Connection) -> None:
    """Of everybody: nobody is signed in any more."""
    connection.execute(delete(sessions))


def rehash(connection: Connection, stored: StoredCredentials, new_hash: str) -> None:
    """The same password under today's cost; does nothing when it was changed meanwhile."""
    connection.execute(
        update(accounts)
        .where(accounts.c.id == stored.id, accounts.c.password_hash == stored.password_hash)
        .values(password_hash=new_hash)
    )


def required(connection: Connection, login: str) -> int:
    """The number of the account with this login. Raises ``Invalid``: it is the operator who asks."""
    stored = credentials(connection, login)
    if stored is None:
        raise Invalid(reasons.NO_ACCOUNT)
    return stored.id


def set_password(connection: Connection, login: str, password_hash: str) -> None:
    """Change a password; every session of the account ends. Raises ``NotFound``."""
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
    """Another password for an account that nobody has used yet; False when somebody has, or it is closed.

    Whoever signs in at the same moment is waited for.
    """
    unused = accounts.c.first_used_at.is_(None) & accounts.c.active
    changed = connection.execute(
        update(accounts)
        .where(accounts.c.id == account_id, unused)
        .values(password_hash=password_hash, password_version=accounts.c.password_version + 1)
    )
    return changed.rowcount == 1


def own_account(connection: Connection, identity: Identity) -> OwnAccount:
    """The login as it is kept now, and the address of the account's letters."""
    row = connection.execute(
        select(accounts.c.login, profiles.c.email)
        .outerjoin(profiles, profiles.c.account_id == accounts.c.id)
        .where(accounts.c.id == identity.account_id)
    ).one()
    return OwnAccount(login=row.login.lower(), email=row.email or "")


def named(connection: Connection, identity: Identity) -> tuple[str, str]:
    """The account's identifier for ever, and its login as people write it."""
    row = connection.execute(
        select(accounts.c.uid, accounts.c.login).where(accounts.c.id == identity.account_id)
    ).one()
    return row.uid, row.login.lower()


def change_account(connection: Connection, identity: Identity, login: str, password_hash: str | None) -> bool:
    """Another login ("" keeps it), another password (None keeps it): then every other session ends.

    False when somebody else has the login or ever had it. Raises ``InvalidFields`` for one that passes for
    the portal's own.
    """
    values: dict[str, Any] = {}
    if login and login != identity.login:
        if is_reserved(login):
            raise InvalidFields({"login": reasons.LOGIN_RESERVED})
        values["login"] = login
    if password_hash is not None:
        values["password_hash"] = password_hash
    if not values:
        return True
    # After a change of login too: the old pair, which the gate remembers, must not open anything any more.
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


def erase(connection: Connection, account_id: int) -> None:
    """Take an account's login, names, children and sessions away; nobody can sign in any more.

    The login stays given (``given_logins``): nobody else gets it. The names stay when the person is also
    somebody else here, such as a teacher.
    """
    present = select(accounts.c.login).where(accounts.c.id == account_id)
    give(connection, connection.execute(present).scalar_one(), account_id)
    for table in (sessions, recovery_codes, guardianships, desks):
        connection.execute(delete(table).where(table.c.account_id == account_id))
    known_places.forget(connection, account_id)
    person = connection.execute(
        select(accounts.c.person_id).where(accounts.c.id == account_id)
    ).scalar_one_or_none()
    others = (
        others_of(person, account_id),
        select(pupils.c.id).where(pupils.c.person_id == person),
        select(staff.c.id).where(staff.c.person_id == person),
    )
    if not any(connection.execute(other.limit(1)).first() for other in others):
        nobody = {"last_name": "—", "first_name": "—", "middle_name": "", "birth_date": None}
        connection.execute(
            update(people).where(people.c.id == person).values(**nobody, gender=None, avatar="")
        )
    connection.execute(
        update(accounts)
        .where(accounts.c.id == account_id)
        .values(
            # Nobody can have taken it before, so that nobody can stand in an erasure's way.
            login=f"{ERASED}{account_id}-{token_hex(8)}".upper(),
            password_hash="",
            password_version=accounts.c.password_version + 1,
            active=False,
        )
    )


def others_of(person_id: Any, account_id: int) -> Select[tuple[int]]:
    """The other accounts of a person; those that were erased are nobody's any more."""
    is_erased = (
        ~accounts.c.active & (accounts.c.password_hash == "") & accounts.c.login.startswith(ERASED.upper())
    )
    return select(accounts.c.id).where(
        accounts.c.person_id == person_id, accounts.c.id != account_id, ~is_erased
    )


@dataclass(frozen=True, slots=True)
class NewAccount:
    """What creating an account needs; ``person_id`` null makes a new person of the names."""

    login: str
    password_hash: str = field(repr=False)
    role: str
    person_id: int | None = None
    last_name: str = ""
    first_name: str = ""
    middle_name: str = ""
    pupil_ids: tuple[int, ...] = ()  # a parent's children, in order


def create(connection: Connection, new: NewAccount, now: datetime) -> int:
    """Create an account and return its number. Raises ``Invalid`` or, for a login in use, ``Conflict``."""
    login = normal_login(new.login)
    if not login or len(login) > MAX_LOGIN:
        raise InvalidInput(f"login: 1 to {MAX_LOGIN} characters")
    if new.role not in ROLES:
        raise InvalidInput("role: one of " + ", ".join(ROLES))
    if credentials(connection, login) is not None or is_given(connection, login):
        raise Conflict(reasons.LOGIN_IN_USE)
    known = set(connection.scalars(select(pupils.c.id).where(pupils.c.id.in_(new.pupil_ids))))
    if missing := [str(number) for number in new.pupil_ids if number not in known]:
        raise InvalidInput("no such pupil: " + ", ".join(missing))
    person_id = new.person_id
    if person_id is not None and not _is_there(connection, person_id):
        raise InvalidInput(f"no such person: {person_id}")
    if person_id is None:
        [person_id] = take_ids(connection, "people")
        names = {"last_name": new.last_name, "first_name": new.first_name, "middle_name": new.middle_name}
        connection.execute(people.insert().values(id=person_id, **names))
    [number] = take_ids(connection, "accounts")
    connection.execute(
        accounts.insert().values(
            id=number,
            login=login,
            password_hash=new.password_hash,
            role=new.role,
            person_id=person_id,
            created_at=now,
        )
    )
    if not give(connection, login, number):  # at the same moment as somebody else
        raise Conflict(reasons.LOGIN_IN_USE)
    for position, pupil_id in enumerate(new.pupil_ids):
        connection.execute(
            guardianships.insert().values(account_id=number, pupil_id=pupil_id, position=position)
        )
    return number


def _is_there(connection: Connection, person_id: int) -> bool:
    return connection.execute(select(people.c.id).where(people.c.id == person_id)).first() is not None
