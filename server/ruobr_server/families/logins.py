"""Logins of a class: the class teacher makes them, or sets a new password, and hands a slip over."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, Select, insert, select

from ruobr_server.accounts.registration import free_login
from ruobr_server.accounts.service import NewAccount, create, set_password
from ruobr_server.accounts.tables import accounts, guardianships
from ruobr_server.errors import Conflict, Forbidden, NotFound
from ruobr_server.families.joining import leads_a_class
from ruobr_server.families.tables import profiles
from ruobr_server.personal_data.access import note_access
from ruobr_server.schools.names import full_name
from ruobr_server.schools.tables import classes, people, pupils, schools, staff
from ruobr_server.security.identity import Identity
from ruobr_tui.api.models.logins import ClassLogin, ClassLogins


def logins_of(connection: Connection, caller: Identity) -> ClassLogins:
    """The pupils of the caller's classes and their logins. Raises ``Forbidden`` for who leads no class."""
    if not leads_a_class(connection, caller):
        raise Forbidden
    rows = connection.execute(
        _pupils(caller).order_by(classes.c.grade, classes.c.letter, people.c.last_name, people.c.first_name)
    ).all()
    own = {
        row.person_id: row.login.lower()
        for row in connection.execute(
            select(accounts.c.person_id, accounts.c.login).where(
                accounts.c.role == "pupil", accounts.c.person_id.in_([row.person_id for row in rows])
            )
        )
    }
    parents: dict[int, list[str]] = {}
    for row in connection.execute(
        select(guardianships.c.pupil_id, accounts.c.login)
        .join(accounts, accounts.c.id == guardianships.c.account_id)
        .where(guardianships.c.pupil_id.in_([row.id for row in rows]), accounts.c.active)
        .order_by(accounts.c.login)
    ):
        parents.setdefault(row.pupil_id, []).append(row.login.lower())
    return ClassLogins(
        pupils=[
            ClassLogin(
                pupil_id=row.id,
                pupil=full_name(row.last_name, row.first_name, row.middle_name),
                class_name=f"{row.grade}{row.letter}",
                login=own.get(row.person_id, ""),
                parents=parents.get(row.id, []),
            )
            for row in rows
        ]
    )


def hand_out(
    connection: Connection,
    caller: Identity,
    pupil_id: int,
    who: str,
    password_hash: str,
    now: datetime,
) -> dict[str, str]:
    """A login for a pupil of the class or for a parent, with the password of this hash; all but the password.

    Raises ``NotFound`` for another class's pupil, and ``Conflict`` for a parent whose cabinet holds
    personal data: a teacher must not be able to open it.
    """
    if not leads_a_class(connection, caller):
        raise Forbidden
    row = connection.execute(_pupils(caller).where(pupils.c.id == pupil_id)).one_or_none()
    if row is None:
        raise NotFound
    login = _pupils_login(connection, row) if who == "pupil" else _parents_login(connection, row)
    if login:
        set_password(connection, login, password_hash)
    else:
        login = free_login(connection)
        number = create(connection, _new(row, who, login, password_hash), now)
        if who == "parent":
            taken = insert(guardianships).values(
                account_id=number, pupil_id=pupil_id, position=0, diary_open=True
            )
            connection.execute(taken)
    account = connection.execute(select(accounts.c.id).where(accounts.c.login == login.upper())).scalar_one()
    note_access(connection, caller, account, f"login:{who}", now)
    return {
        "login": login.lower(),
        "who": who,
        "pupil": full_name(row.last_name, row.first_name, row.middle_name),
        "class_name": f"{row.grade}{row.letter}",
        "school": row.school,
    }


def _pupils_login(connection: Connection, row: Row[Any]) -> str:
    found = connection.execute(
        select(accounts.c.login).where(accounts.c.role == "pupil", accounts.c.person_id == row.person_id)
    ).scalar_one_or_none()
    return str(found or "")


def _parents_login(connection: Connection, row: Row[Any]) -> str:
    """The one parent's account of this pupil that was handed out and never used for a cabinet."""
    found = connection.execute(
        select(accounts.c.login, profiles.c.account_id.label("told"))
        .join(guardianships, guardianships.c.account_id == accounts.c.id)
        .outerjoin(profiles, profiles.c.account_id == accounts.c.id)
        .where(guardianships.c.pupil_id == row.id, accounts.c.active)
        .order_by(accounts.c.id)
    ).all()
    free = [each.login for each in found if each.told is None]
    if free:
        return str(free[0])
    if found:
        raise Conflict("This parent keeps personal data in the cabinet: only they can set a new password.")
    return ""


def _new(row: Row[Any], who: str, login: str, password_hash: str) -> NewAccount:
    if who == "pupil":
        return NewAccount(login, password_hash, "pupil", person_id=row.person_id)
    # The parent's own names are told in the cabinet.
    return NewAccount(login, password_hash, "parent", last_name=row.last_name, first_name="—")


def _pupils(caller: Identity) -> Select[Any]:
    """The pupils of the classes whose class teacher the caller is."""
    return (
        select(
            pupils.c.id,
            pupils.c.person_id,
            people.c.last_name,
            people.c.first_name,
            people.c.middle_name,
            classes.c.grade,
            classes.c.letter,
            schools.c.name.label("school"),
        )
        .join(people, people.c.id == pupils.c.person_id)
        .join(classes, (classes.c.school_id == pupils.c.school_id) & (classes.c.id == pupils.c.class_id))
        .join(schools, schools.c.id == pupils.c.school_id)
        .join(staff, (staff.c.school_id == classes.c.school_id) & (staff.c.id == classes.c.class_teacher_id))
        .where(staff.c.person_id == caller.person_id)
    )
