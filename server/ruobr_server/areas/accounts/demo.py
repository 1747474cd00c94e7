"""The demo's logins; they exist in no other database."""

from __future__ import annotations

from datetime import datetime, time

from ruobr_server.areas.declaration import desk_kinds
from ruobr_server.areas.schools.demo import person
from ruobr_server.auth import tables as accounts
from ruobr_server.auth.desks import PERSONAL_DATA
from ruobr_server.auth.given_logins import mark_of
from ruobr_server.auth.passwords import Passwords
from ruobr_server.demo.context import Demo
from ruobr_server.demo.names import Name
from ruobr_server.demo.world import ANNA, MARIA, MOTHER, NEIGHBOUR, NEIGHBOURS_SON, PETER, TERRITORY, ZONE
from ruobr_server.kit.settings import PasswordCost
from ruobr_tui.api.roles import Role, clerk_of

PASSWORD = "demo"  # noqa: S105 - publicly known; the demo listens only on this machine


def build(demo: Demo) -> None:
    """``parent``, ``pupil``, ``teacher``, ``operator`` and ``neighbour``, with all desks for the operator."""
    world = demo.world
    passwords = Passwords(PasswordCost())
    secret = passwords.hash_now(PASSWORD)  # one hash for all, because the password is no secret
    passwords.close()
    created = datetime.combine(world.plan.starts, time(9), ZONE)

    def account(login: str, role: Role, person_id: int) -> int:
        number = demo.accounts[login] = world.numbers.take("accounts")
        demo.rows.add(
            accounts.accounts,
            id=number,
            login=login.upper(),
            password_hash=secret,
            role=role,
            person_id=person_id,
            created_at=created,
        )
        demo.rows.add(accounts.given_logins, mark=mark_of(login), account_id=number)
        return number

    person(demo.rows, world.mother, MOTHER, "1985-04-17")
    parent = account("parent", Role.PARENT, world.mother)
    for position, name in enumerate((ANNA, PETER, MARIA)):
        _guardian(demo, parent, world.pupil(name).id, position)
    account("pupil", Role.PUPIL, world.pupil(ANNA).person_id)
    account("teacher", Role.TEACHER, world.class_of(ANNA).class_teacher.person_id)
    operator = account("operator", Role.OPERATOR, world.school.staff[1].person_id)
    for kind in desk_kinds(demo.areas):
        demo.rows.add(
            accounts.role_grants,
            id=world.numbers.take("role_grants"),
            account_id=operator,
            role=clerk_of(kind),
            territory_id=None if kind == PERSONAL_DATA else TERRITORY,
            granted_at=created,
        )
    person(demo.rows, world.neighbour, NEIGHBOUR, "1982-09-03")
    neighbour = account("neighbour", Role.PARENT, world.neighbour)
    _guardian(demo, neighbour, world.pupil(NEIGHBOURS_SON).id, 0)


def silent_account(demo: Demo, name: Name, at: datetime, login: str) -> int:
    """A parent who cannot sign in: no password matches an empty hash, and the account is closed."""
    numbers = demo.world.numbers
    person_id, number = numbers.take("people"), numbers.take("accounts")
    person(demo.rows, person_id, name, None)
    demo.rows.add(
        accounts.accounts,
        id=number,
        login=login.upper(),
        password_hash="",
        role=Role.PARENT,
        person_id=person_id,
        active=False,
        created_at=at,
    )
    demo.rows.add(accounts.given_logins, mark=mark_of(login), account_id=number)
    return number


def _guardian(demo: Demo, account_id: int, pupil_id: int, position: int) -> None:
    demo.rows.add(accounts.guardianships, account_id=account_id, pupil_id=pupil_id, position=position)
