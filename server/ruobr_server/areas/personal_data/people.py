"""Who the accounts of a log are: names, logins, children, and the roles that somebody had at a moment."""

from __future__ import annotations

from collections.abc import Callable, Collection
from datetime import datetime
from typing import NamedTuple

from sqlalchemy import Connection, select

from ruobr_server.areas.families.queries import child_papers
from ruobr_server.areas.schools.queries import person_names
from ruobr_server.areas.schools.service import full_name, is_named
from ruobr_server.auth.queries import account_owners, granted_roles
from ruobr_server.auth.reserved_logins import ERASED
from ruobr_tui.api.models.personal_data import AuditPeople, AuditPerson

FOUND = 20
"""People in one response."""

_own, _names = account_owners.c, person_names.c


class Person(NamedTuple):
    """An account: role with name, and login; both empty for one that is gone."""

    name: str = ""
    login: str = ""


def people_of(connection: Connection, accounts: Collection[int | None]) -> dict[int | None, Person]:
    """Those of these accounts that exist."""
    rows = connection.execute(
        select(_own.id, _own.role, _own.login, _names.last_name, _names.first_name, _names.middle_name)
        .outerjoin(person_names, _names.id == _own.person_id)
        .where(_own.id.in_(sorted(number for number in accounts if number is not None)))
    )
    return {
        row.id: Person(
            f"{row.role}: {full_name(row.last_name or '', row.first_name or '', row.middle_name or '')}",
            row.login.lower(),
        )
        for row in rows
    }


def children_of(connection: Connection, children: Collection[int]) -> dict[int | None, str]:
    """First names of the children of families."""
    rows = connection.execute(
        select(child_papers.c.id, child_papers.c.first_name).where(child_papers.c.id.in_(sorted(children)))
    )
    return {row.id: row.first_name for row in rows}


def roles_at(
    connection: Connection, accounts: Collection[int | None]
) -> Callable[[int | None, datetime], list[str]]:
    """The roles of staff (``StaffRole``) that each of these had at a moment, each once."""
    c = granted_roles.c
    rows = connection.execute(
        select(c.account_id, c.role, c.granted_at, c.revoked_at, c.ends_on)
        .where(c.account_id.in_(sorted(number for number in accounts if number is not None)))
        .order_by(c.id)
    ).all()

    def held(account_id: int | None, at: datetime) -> list[str]:
        return list(
            dict.fromkeys(
                row.role
                for row in rows
                if row.account_id == account_id
                and row.granted_at <= at
                and (row.revoked_at is None or at < row.revoked_at)
                and (row.ends_on is None or at.date() <= row.ends_on)
            )
        )

    return held


def named(connection: Connection, text: str) -> AuditPeople:
    """Accounts whose surname (and first name) or login begin so, by name. An empty text finds nobody."""
    if not text.strip():
        return AuditPeople()
    rows = connection.execute(
        select(_own.role, _own.login, _names.last_name, _names.first_name, _names.middle_name)
        .join(person_names, _names.id == _own.person_id)
        .where(is_named(text, _names, _own.login), ~_own.login.startswith(ERASED, autoescape=True))
        .order_by(_names.last_name, _names.first_name, _own.id)
        .limit(FOUND + 1)
    ).all()
    people = [
        AuditPerson(
            login=row.login.lower(),
            name=full_name(row.last_name, row.first_name, row.middle_name),
            role=row.role,
        )
        for row in rows[:FOUND]
    ]
    return AuditPeople(people=people, more=len(rows) > FOUND)
