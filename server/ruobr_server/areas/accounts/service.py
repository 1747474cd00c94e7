"""Accounts for other areas and the routes: creating and changing them, and access to diaries."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Concatenate, ParamSpec, TypeVar

from sqlalchemy import Connection

from ruobr_server.areas.accounts.second_factors import reset as reset_second_factor
from ruobr_server.areas.families.queries import email_of
from ruobr_server.areas.schools.service import (
    Pupil,
    PupilCard,
    add_person,
    blank_person,
    children,
    existing_pupils,
    is_known,
    is_pupil,
    own_card,
    pupil,
)
from ruobr_server.auth.credentials import (
    StoredCredentials,
    add,
    change,
    credentials,
    named,
    note_use,
    others_of,
    person_of,
    rehash,
    set_first_password,
    set_password,
    switch,
    take_away,
)
from ruobr_server.auth.given_logins import is_given
from ruobr_server.auth.guardians import guard, has_open_diary
from ruobr_server.auth.identity import Identity
from ruobr_server.auth.logins import MAX_LOGIN, normal_login
from ruobr_server.auth.reserved_logins import is_reserved
from ruobr_server.kit.errors import Conflict, Invalid, InvalidFields, InvalidInput, NotFound
from ruobr_tui.api.models.registration import OwnAccount
from ruobr_tui.api.reasons import accounts as reasons
from ruobr_tui.api.roles import Role

P = ParamSpec("P")
T = TypeVar("T")

__all__ = [
    "ROLES",
    "NewAccount",
    "StoredCredentials",
    "change_account",
    "create",
    "credentials",
    "erase",
    "for_child",
    "may_read_diary",
    "named",
    "note_use",
    "own_account",
    "pupils_of",
    "rehash",
    "required",
    "reset_second_factor",
    "set_first_password",
    "set_password",
    "switch",
]

ROLES = tuple(Role)


def pupils_of(connection: Connection, identity: Identity) -> list[PupilCard]:
    """A parent's children with an open diary, in the parent's order; a pupil's own card; otherwise
    nothing.
    """
    match identity.role:
        case Role.PARENT:
            return children(connection, identity.account_id)
        case Role.PUPIL:
            card = own_card(connection, identity.person_id)
            return [] if card is None else [card]
        case _:
            return []


def may_read_diary(connection: Connection, identity: Identity, pupil_id: int) -> Pupil:
    """The pupil, if this account may read the diary.

    Raises the same ``NotFound`` for another family's child, a diary that is not open, and an unknown pupil.
    """
    match identity.role:
        case Role.PARENT:
            is_allowed = has_open_diary(connection, identity.account_id, pupil_id)
        case Role.PUPIL:
            is_allowed = is_pupil(connection, identity.person_id, pupil_id)
        case _:
            raise NotFound
    found = pupil(connection, pupil_id) if is_allowed else None
    if found is None:
        raise NotFound
    return found


def for_child(
    connection: Connection,
    caller: Identity,
    pupil_id: int,
    f: Callable[Concatenate[Connection, Pupil, P], T],
    /,
    *args: P.args,
    **kwargs: P.kwargs,
) -> T:
    """``f(connection, pupil, …)`` for a pupil whose diary the caller may read.

    Raises ``NotFound`` as ``may_read_diary`` does.
    """
    return f(connection, may_read_diary(connection, caller, pupil_id), *args, **kwargs)


def required(connection: Connection, login: str) -> int:
    """The id of the account with this login. Raises ``Invalid``; for operators' commands."""
    stored = credentials(connection, login)
    if stored is None:
        raise Invalid(reasons.NO_ACCOUNT)
    return stored.id


def own_account(connection: Connection, identity: Identity) -> OwnAccount:
    """The present login, and the email address of the account."""
    _, login = named(connection, identity)
    return OwnAccount(login=login, email=email_of(connection, identity.account_id))


def change_account(connection: Connection, identity: Identity, login: str, password_hash: str | None) -> bool:
    """Set another login ("": unchanged) and password (None: unchanged); all other sessions end.

    False if another account has or had the login. Raises ``InvalidFields`` for a reserved one.
    """
    if login and login != identity.login and is_reserved(login):
        raise InvalidFields({"login": reasons.LOGIN_RESERVED})
    return change(connection, identity, login, password_hash)


def erase(connection: Connection, account_id: int) -> None:
    """Delete an account's login, names, children and sessions; it cannot sign in any more.

    The login stays reserved (``given_logins``). The names stay if the person has another role, such as a
    teacher.
    """
    person = person_of(connection, account_id)
    take_away(connection, account_id)
    if connection.execute(others_of(person, account_id).limit(1)).first() is None:
        blank_person(connection, person)


@dataclass(frozen=True, slots=True)
class NewAccount:
    """The data of a new account; ``person_id`` null creates a person with these names."""

    login: str
    password_hash: str = field(repr=False)
    role: str
    person_id: int | None = None
    last_name: str = ""
    first_name: str = ""
    middle_name: str = ""
    pupil_ids: tuple[int, ...] = ()  # a parent's children, in order
    must_change_password: bool = False  # somebody else knows the password


def create(connection: Connection, new: NewAccount, now: datetime) -> int:
    """Create an account and return its id. Raises ``Invalid`` or, for a login in use, ``Conflict``."""
    login = normal_login(new.login)
    if not login or len(login) > MAX_LOGIN:
        raise InvalidInput(f"login: 1 to {MAX_LOGIN} characters")
    if new.role not in ROLES:
        raise InvalidInput("role: one of " + ", ".join(ROLES))
    if credentials(connection, login) is not None or is_given(connection, login):
        raise Conflict(reasons.LOGIN_IN_USE)
    known = existing_pupils(connection, new.pupil_ids)
    if missing := [str(number) for number in new.pupil_ids if number not in known]:
        raise InvalidInput("no such pupil: " + ", ".join(missing))
    person_id = new.person_id
    if person_id is not None and not is_known(connection, person_id):
        raise InvalidInput(f"no such person: {person_id}")
    if person_id is None:
        person_id = add_person(connection, new.last_name, new.first_name, new.middle_name)
    number = add(
        connection,
        login,
        new.password_hash,
        new.role,
        person_id,
        now,
        must_change_password=new.must_change_password,
    )
    if number is None:
        raise Conflict(reasons.LOGIN_IN_USE)
    for position, pupil_id in enumerate(new.pupil_ids):
        guard(connection, number, pupil_id, position)
    return number
