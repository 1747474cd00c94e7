"""Links between accounts and people of State Services.

Typed data link nobody: an account is linked to a person by its owner, within a signed-in session, and by the
person, in the browser. A person without such a link gets an account of their own, whatever SNILS other
accounts contain.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, delete, func, insert, select, update
from sqlalchemy.exc import IntegrityError

from ruobr_server.areas.accounts.service import NewAccount, create
from ruobr_server.areas.families.service import add_profile, confirm_profile, unconfirm_profile
from ruobr_server.areas.schools.queries import person_names
from ruobr_server.areas.schools.service import full_name
from ruobr_server.areas.state_services.tables import state_services_identities
from ruobr_server.auth import credentials
from ruobr_server.auth.generated import free_login
from ruobr_server.auth.identity import Identity
from ruobr_server.auth.queries import account_owners
from ruobr_server.integrations.state_services.person import Person
from ruobr_server.kit.db.inserts import insert_new
from ruobr_server.kit.errors import Conflict, Forbidden
from ruobr_tui.api.models.state_services import LinkState
from ruobr_tui.api.reasons import state_services as reasons
from ruobr_tui.api.roles import Role
from ruobr_tui.api.rules.fields import documents
from ruobr_tui.api.rules.fields.wrong import Wrong

NO_PASSWORD = ""
"""A hash that no password matches: such an account uses State Services until a password is set."""


@dataclass(frozen=True, slots=True)
class Linked:
    """The account of a person, and whether the person has confirmed it."""

    account_id: int
    confirmed: bool


class _TwiceAtOnce(Exception):
    """The same person has signed in on another device at the same moment."""


def linked(connection: Connection, person: Person) -> Linked | None:
    """The account that a person is linked to; None if there is none."""
    row = connection.execute(
        select(state_services_identities.c.account_id, state_services_identities.c.confirmed).where(
            state_services_identities.c.oid == person.oid
        )
    ).one_or_none()
    return None if row is None else Linked(row.account_id, row.confirmed)


def own_account(connection: Connection, person: Person, now: datetime) -> int:
    """A new account for a person without one. Two concurrent sign-ins get the same one."""
    try:
        with connection.begin_nested():
            number = _new(connection, person, now)
            if not insert_new(connection, state_services_identities, _row(person, number, now)):
                raise _TwiceAtOnce
            return number
    except _TwiceAtOnce:
        return int(
            connection.execute(
                select(state_services_identities.c.account_id).where(
                    state_services_identities.c.oid == person.oid
                )
            ).scalar_one()
        )


def seen(connection: Connection, person: Person) -> None:
    """Store that the person has signed in and confirmed the account, with the present name."""
    connection.execute(
        update(state_services_identities)
        .where(state_services_identities.c.oid == person.oid)
        .values(confirmed=True, person_name=person.full_name[:300])
    )


def drop(connection: Connection, person: Person) -> None:
    """Remove the link: the person says that the account is not theirs."""
    connection.execute(
        delete(state_services_identities).where(
            state_services_identities.c.oid == person.oid, ~state_services_identities.c.confirmed
        )
    )


# Within a signed-in session


def may_link(connection: Connection, caller: Identity) -> None:
    """Raises ``Forbidden`` for callers who are no parents, ``Conflict`` for an account that is linked
    already.
    """
    if caller.role != Role.PARENT:
        raise Forbidden
    if link_state(connection, caller).linked:
        raise Conflict(reasons.LINKED_ALREADY)


def has_password(connection: Connection, caller: Identity) -> bool:
    """Whether the account can be used without State Services."""
    return credentials.has_password(connection, caller.account_id)


def link(connection: Connection, caller: Identity, person: Person, now: datetime) -> None:
    """Link after both have confirmed. Raises ``Conflict`` if account or person were linked meanwhile."""
    may_link(connection, caller)
    drop(connection, person)  # a link of older versions, made by a typed number, is replaced
    try:
        with connection.begin_nested():
            connection.execute(
                insert(state_services_identities).values(**_row(person, caller.account_id, now))
            )
    except IntegrityError as error:
        raise Conflict(reasons.LINKED_ELSEWHERE) from error
    confirm_profile(
        connection,
        caller.account_id,
        person.last_name,
        person.first_name,
        person.birth_date,
        _snils(person.snils),
    )


def link_state(connection: Connection, caller: Identity) -> LinkState:
    """The person that the caller's account is linked to, and since when."""
    row = connection.execute(
        select(state_services_identities).where(state_services_identities.c.account_id == caller.account_id)
    ).one_or_none()
    if row is None:
        return LinkState()
    return LinkState(linked=True, person=row.person_name, since=row.joined_at, confirmed=row.confirmed)


def unlink(connection: Connection, caller: Identity) -> None:
    """Remove the link of the caller's account. Does nothing if there is none."""
    unlink_account(connection, caller.account_id)
    unconfirm_profile(connection, caller.account_id)


def unlink_account(connection: Connection, account_id: int) -> None:
    """The same for an account that is erased."""
    connection.execute(
        delete(state_services_identities).where(state_services_identities.c.account_id == account_id)
    )


# How accounts are shown


def login_of(connection: Connection, account_id: int) -> str:
    """The login of an account, in lower case; "" if it is closed."""
    found = connection.execute(
        select(func.lower(account_owners.c.login)).where(
            account_owners.c.id == account_id, account_owners.c.active
        )
    ).scalar_one_or_none()
    return str(found or "")


def shown_account(connection: Connection, account_id: int) -> str:
    """Login and owner's name, for a page that asks whether this is the right account; "" for a closed one."""
    row = connection.execute(
        select(
            account_owners.c.login,
            person_names.c.last_name,
            person_names.c.first_name,
            person_names.c.middle_name,
        )
        .join(person_names, person_names.c.id == account_owners.c.person_id)
        .where(account_owners.c.id == account_id, account_owners.c.active)
    ).one_or_none()
    if row is None:
        return ""
    return f"{row.login.lower()} ({full_name(row.last_name, row.first_name, row.middle_name)})"


def _row(person: Person, account_id: int, now: datetime) -> dict[str, object]:
    return {
        "oid": person.oid,
        "account_id": account_id,
        "joined_at": now,
        "confirmed": True,
        "person_name": person.full_name[:300],
    }


def _new(connection: Connection, person: Person, now: datetime) -> int:
    last, first, middle = (part[:100] for part in (person.last_name, person.first_name, person.middle_name))
    new = NewAccount(
        free_login(connection),
        NO_PASSWORD,
        Role.PARENT,
        last_name=last,
        first_name=first,
        middle_name=middle,
    )
    number = create(connection, new, now)
    add_profile(
        connection,
        number,
        now,
        confirmed=True,
        last_name=last,
        first_name=first,
        middle_name=middle,
        birth_date=person.birth_date,
        snils=_snils(person.snils),
        email=person.email[:254],
        phone=person.phone,
        residence=person.residence,
    )
    return number


def _snils(text: str) -> str:
    try:
        return documents.snils(text) if text else ""
    except Wrong:
        return ""
