"""Which account belongs to a person who came from State Services."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Connection, func, insert, select, update

from ruobr_server.accounts.registration import free_login
from ruobr_server.accounts.service import NewAccount, create
from ruobr_server.accounts.tables import accounts
from ruobr_server.database.inserts import insert_new
from ruobr_server.families.tables import profiles
from ruobr_server.state_services.person import Person
from ruobr_server.state_services.tables import state_services_identities
from ruobr_tui.api.rules import documents
from ruobr_tui.api.rules.wrong import Wrong

NO_PASSWORD = ""
"""A hash that no password fits: such an account signs in by State Services until a password is set."""


def account_of(connection: Connection, person: Person, now: datetime) -> int:
    """The account of a trusted person: the one joined before, the one that told the same SNILS, or a new one.

    A typed SNILS alone joins nobody: name and date of birth must be the same, so that nobody draws
    another person into an account of theirs by a number.
    """
    joined = select(state_services_identities.c.account_id).where(
        state_services_identities.c.oid == person.oid
    )
    known = connection.execute(joined).scalar_one_or_none()
    if known is not None:
        return int(known)
    number = _same_person(connection, person) or _new(connection, person, now)
    row = {"oid": person.oid, "account_id": number, "joined_at": now}
    if not insert_new(connection, state_services_identities, row):
        return int(connection.execute(joined).scalar_one())
    connection.execute(update(profiles).where(profiles.c.account_id == number).values(confirmed=True))
    return number


def _same_person(connection: Connection, person: Person) -> int | None:
    snils = _snils(person.snils)
    if not snils or person.birth_date is None:
        return None
    joined = select(state_services_identities.c.account_id)
    rows = connection.execute(
        select(profiles.c.account_id, profiles.c.last_name, profiles.c.first_name)
        .join(accounts, accounts.c.id == profiles.c.account_id)
        .where(
            profiles.c.snils == snils,
            profiles.c.birth_date == person.birth_date,
            accounts.c.active,
            accounts.c.role == "parent",
            profiles.c.account_id.not_in(joined),
        )
        .order_by(profiles.c.account_id)
    ).all()
    names = (_plain(person.last_name), _plain(person.first_name))
    fitting = [row.account_id for row in rows if (_plain(row.last_name), _plain(row.first_name)) == names]
    return fitting[0] if len(fitting) == 1 else None


def _new(connection: Connection, person: Person, now: datetime) -> int:
    new = NewAccount(
        free_login(connection),
        NO_PASSWORD,
        "parent",
        last_name=person.last_name,
        first_name=person.first_name,
        middle_name=person.middle_name,
    )
    number = create(connection, new, now)
    connection.execute(
        insert(profiles).values(
            account_id=number,
            last_name=person.last_name,
            first_name=person.first_name,
            middle_name=person.middle_name,
            birth_date=person.birth_date,
            snils=_snils(person.snils),
            email=person.email,
            phone=person.phone,
            residence=person.residence,
            confirmed=True,
            version=1,
            updated_at=now,
        )
    )
    return number


def login_of(connection: Connection, account_id: int) -> str:
    """The login of an account, as people write it; "" when it may not sign in."""
    found = connection.execute(
        select(func.lower(accounts.c.login)).where(accounts.c.id == account_id, accounts.c.active)
    ).scalar_one_or_none()
    return str(found or "")


def _snils(text: str) -> str:
    try:
        return documents.snils(text) if text else ""
    except Wrong:
        return ""


def _plain(name: str) -> str:
    return name.casefold().replace("ё", "е").strip()
