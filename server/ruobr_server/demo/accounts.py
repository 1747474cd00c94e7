"""The demo's logins; they exist in no other database."""

from __future__ import annotations

from datetime import datetime, time

from ruobr_server.areas.declaration import desk_kinds
from ruobr_server.areas.registry import AREAS
from ruobr_server.auth import tables as accounts
from ruobr_server.auth.given_logins import mark_of
from ruobr_server.auth.passwords import Passwords
from ruobr_server.demo.rows import Rows
from ruobr_server.demo.school_rows import person
from ruobr_server.demo.world import ANNA, MARIA, MOTHER, NEIGHBOUR, NEIGHBOURS_SON, PETER, ZONE, World
from ruobr_server.kit.settings import PasswordCost

PASSWORD = "demo"  # noqa: S105 - known to everybody; the demo listens on this machine alone


def account_rows(rows: Rows, found: World, territory: int) -> dict[str, int]:
    """``parent``, ``pupil``, ``teacher``, ``operator`` and ``neighbour``; their accounts by login."""
    passwords = Passwords(PasswordCost())
    secret = passwords.hash_now(PASSWORD)  # one for all: the password is no secret
    passwords.close()
    created = datetime.combine(found.plan.starts, time(9), ZONE)

    def account(login: str, role: str, person_id: int) -> int:
        number = found.numbers.take("accounts")
        rows.add(
            accounts.accounts,
            id=number,
            login=login.upper(),
            password_hash=secret,
            role=role,
            person_id=person_id,
            created_at=created,
        )
        rows.add(accounts.given_logins, mark=mark_of(login), account_id=number)
        return number

    person(rows, found.mother, MOTHER, "1985-04-17")
    parent = account("parent", "parent", found.mother)
    for position, name in enumerate((ANNA, PETER, MARIA)):
        _guardian(rows, parent, found.pupil(name).id, position)
    account("pupil", "pupil", found.pupil(ANNA).person_id)
    owners = {"parent": parent}
    owners["teacher"] = account("teacher", "teacher", found.class_of(ANNA).class_teacher.person_id)
    owners["operator"] = account("operator", "operator", found.school.staff[1].person_id)
    for kind in desk_kinds(AREAS):
        rows.add(accounts.desks, account_id=owners["operator"], kind=kind, territory_id=territory)
    person(rows, found.neighbour, NEIGHBOUR, "1982-09-03")
    owners["neighbour"] = account("neighbour", "parent", found.neighbour)
    _guardian(rows, owners["neighbour"], found.pupil(NEIGHBOURS_SON).id, 0)
    return owners


def _guardian(rows: Rows, account_id: int, pupil_id: int, position: int) -> None:
    rows.add(accounts.guardianships, account_id=account_id, pupil_id=pupil_id, position=position)
