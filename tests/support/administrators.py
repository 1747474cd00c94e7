"""Staff with roles: accounts of a test, and what they hold."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date

from sqlalchemy import Connection, select

from ruobr_server.areas.accounts import service as accounts
from ruobr_server.areas.schools.tables import classes, schools
from ruobr_server.auth import role_grants
from ruobr_server.auth.identity import Identity
from ruobr_server.auth.tables import accounts as account_rows
from ruobr_server.kit.db import Database
from ruobr_tui.api.roles import REGION, Scope, StaffRole
from support import neighbours
from support.fixtures import NOW

TODAY = date(2026, 11, 24)
R = StaffRole
TOWN, SCHOOL, BESIDE = Scope(1), Scope(1, 1), Scope(1, 2)
FAR_TOWN, FAR = Scope(neighbours.TERRITORY), Scope(neighbours.TERRITORY, neighbours.SCHOOL)


@dataclass(frozen=True)
class Town:
    """Everybody by name. ``plain`` has no role."""

    database: Database
    region: Identity
    town: Identity
    school: Identity
    beside: Identity
    far: Identity
    head: Identity
    support: Identity
    plain: Identity


def employ(
    connection: Connection, login: str, secret: str, last_name: str = "Служебная", role: str = "operator"
) -> Identity:
    """An account of staff without any role."""
    new = accounts.NewAccount(login, secret, role, last_name=last_name, first_name="Инна")
    number = accounts.create(connection, new, NOW)
    own = account_rows.c
    person = connection.execute(select(own.person_id).where(own.id == number)).scalar_one()
    return Identity(number, role, person, login.upper(), None, TODAY)


def appoint(
    connection: Connection,
    who: Identity,
    role: StaffRole | str,
    scope: Scope,
    ends_on: date | None = None,
    granted_by: int | None = None,
) -> int:
    """Give somebody a role, whoever may."""
    return role_grants.add(connection, who.account_id, role, scope, granted_by, NOW, ends_on)


def on(who: Identity, day: date) -> Identity:
    """The same on another day."""
    return replace(who, today=day)


def furnish(connection: Connection, secret: str) -> dict[str, Identity]:
    """An administrator for each scope of the families' town and of the neighbours', and who has no role."""
    name = {"name": "Школа № 2", "full_name": "Школа № 2"}
    connection.execute(schools.insert().values(id=2, territory_id=1, **name))
    connection.execute(classes.insert().values(school_id=2, id=1, year=2026, grade=5, letter="Б"))
    found = {}
    for login, role, scope in (
        ("region", R.REGION_ADMINISTRATOR, REGION),
        ("town", R.MUNICIPALITY_ADMINISTRATOR, TOWN),
        ("school", R.SCHOOL_ADMINISTRATOR, SCHOOL),
        ("beside", R.SCHOOL_ADMINISTRATOR, BESIDE),
        ("far", R.MUNICIPALITY_ADMINISTRATOR, FAR_TOWN),
        ("head", R.HEAD, SCHOOL),
        ("support", R.SUPPORT, SCHOOL),
    ):
        found[login] = employ(connection, login, secret)
        appoint(connection, found[login], role, scope)
    found["plain"] = employ(connection, "plain", secret, "Соколова", "teacher")
    return found
