"""Logins of a class: the class teacher creates them, or sets a new password, and hands out a login slip."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, Select, select

from ruobr_server.areas.accounts.service import NewAccount, create
from ruobr_server.areas.families.diary_decisions import leads_a_class
from ruobr_server.areas.families.tables import family_children, profiles
from ruobr_server.areas.personal_data.service import note_access
from ruobr_server.areas.schools.queries import (
    class_names,
    class_of_pupil,
    is_present_class,
    leader_of_class,
    person_names,
    pupil_places,
    school_names,
    staff_people,
)
from ruobr_server.areas.schools.service import full_name, lock_pupil
from ruobr_server.auth.credentials import credentials, set_first_password, set_password
from ruobr_server.auth.generated import free_login
from ruobr_server.auth.guardians import guard
from ruobr_server.auth.identity import Identity
from ruobr_server.auth.queries import account_owners, guardians
from ruobr_server.kit.errors import Conflict, Forbidden, NotFound
from ruobr_tui.api.models.logins import ClassLogin, ClassLogins
from ruobr_tui.api.reasons import families as reasons
from ruobr_tui.api.reasons.reason import Reason
from ruobr_tui.api.roles import Role


def logins_of(connection: Connection, caller: Identity) -> ClassLogins:
    """The pupils of the caller's classes and their logins. Raises ``Forbidden`` for callers who are no
    class teachers.
    """
    if not leads_a_class(connection, caller):
        raise Forbidden
    rows = connection.execute(
        _pupils(caller).order_by(
            class_names.c.grade, class_names.c.letter, person_names.c.last_name, person_names.c.first_name
        )
    ).all()
    own = {
        row.person_id: row.login.lower()
        for row in connection.execute(
            select(account_owners.c.person_id, account_owners.c.login).where(
                account_owners.c.role == Role.PUPIL,
                account_owners.c.person_id.in_([row.person_id for row in rows]),
            )
        )
    }
    parents: dict[int, list[str]] = {}
    for row in connection.execute(
        select(guardians.c.pupil_id, account_owners.c.login)
        .join(account_owners, account_owners.c.id == guardians.c.account_id)
        .where(guardians.c.pupil_id.in_([row.id for row in rows]), account_owners.c.active)
        .order_by(account_owners.c.login)
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
    """A login for a pupil of the class or for a parent, with the password of this hash; everything but the
    password.

    An existing parent's account gets another password only if it was never used and all of its children are
    in the caller's classes: a teacher must not be able to open a family's account. Raises ``NotFound`` for
    another class's pupil, ``Conflict`` with the reason.
    """
    if not leads_a_class(connection, caller):
        raise Forbidden
    # The pupil's row is locked first, so that of two concurrent requests the second finds the first one's
    # account.
    lock_pupil(connection, pupil_id)
    row = connection.execute(_pupils(caller).where(pupil_places.c.id == pupil_id)).one_or_none()
    if row is None:
        raise NotFound
    if goes_elsewhere(connection, caller, [row.person_id]):
        raise Conflict(reasons.OTHER_CLASS)
    if who == Role.PUPIL:
        account, login = _for_pupil(connection, row, password_hash, now)
    else:
        account, login = _for_parent(connection, caller, row, password_hash, now)
    note_access(connection, caller, account, f"login:{who}", now)
    return {
        "login": login.lower(),
        "who": who,
        "pupil": full_name(row.last_name, row.first_name, row.middle_name),
        "class_name": f"{row.grade}{row.letter}",
        "school": row.school,
    }


def password_version(connection: Connection, login: str) -> int:
    """How often the password of this login was set; 0 if nobody has the login any more."""
    stored = credentials(connection, login)
    return 0 if stored is None else stored.password_version


def still_holds(connection: Connection, caller: Identity, pupil_id: int, login: str, version: int) -> bool:
    """Whether a slip may be shown again: the password has not changed, and the class is still the
    caller's.
    """
    mine = connection.execute(_pupils(caller).where(pupil_places.c.id == pupil_id)).first()
    return mine is not None and password_version(connection, login) == version


def _for_pupil(connection: Connection, row: Row[Any], password_hash: str, now: datetime) -> tuple[int, str]:
    known = connection.execute(
        select(account_owners.c.id, account_owners.c.login, account_owners.c.active)
        .where(account_owners.c.role == Role.PUPIL, account_owners.c.person_id == row.person_id)
        .order_by(account_owners.c.id)
    ).first()
    if known is None:
        return make_account(connection, row, Role.PUPIL, password_hash, now)
    if not known.active:
        raise Conflict(reasons.LOGIN_CLOSED)
    set_password(connection, known.login, password_hash)
    return known.id, known.login


def _for_parent(
    connection: Connection, caller: Identity, row: Row[Any], password_hash: str, now: datetime
) -> tuple[int, str]:
    """The first account of this pupil's parents that may be handed out, or a new one if there is none."""
    found = connection.execute(
        select(account_owners.c.id, account_owners.c.login, account_owners.c.first_used_at)
        .join(guardians, guardians.c.account_id == account_owners.c.id)
        .where(guardians.c.pupil_id == row.id, account_owners.c.active)
        .order_by(account_owners.c.id)
    ).all()
    why_not: Reason | None = None
    for each in found:
        reason = _why_not(connection, caller, each)
        if reason is None and set_first_password(connection, each.id, password_hash):
            return each.id, each.login
        why_not = why_not or reason or reasons.PARENT_SIGNED_IN
    if why_not is not None:
        raise Conflict(why_not)
    number, login = make_account(connection, row, Role.PARENT, password_hash, now)
    guard(connection, number, row.id, 0)
    return number, login


def _why_not(connection: Connection, caller: Identity, account: Row[*tuple[Any, ...]]) -> Reason | None:
    """The reason why this parent's account is not handed out; None if it is."""
    filled_in = select(profiles.c.account_id).where(profiles.c.account_id == account.id)
    if connection.execute(filled_in).first() is not None:
        return reasons.PARENT_HAS_DATA
    added = select(family_children.c.id).where(family_children.c.account_id == account.id).limit(1)
    if account.first_used_at is not None or connection.execute(added).first() is not None:
        return reasons.PARENT_SIGNED_IN
    children = connection.scalars(
        select(pupil_places.c.person_id)
        .join(guardians, guardians.c.pupil_id == pupil_places.c.id)
        .where(guardians.c.account_id == account.id)
    ).all()
    mine = connection.scalars(
        _pupils(caller)
        .with_only_columns(pupil_places.c.person_id)
        .where(pupil_places.c.person_id.in_(children))
    ).all()
    if set(children) - set(mine) or goes_elsewhere(connection, caller, children):
        return reasons.OTHER_CHILDREN
    return None


def goes_elsewhere(connection: Connection, caller: Identity, person_ids: Sequence[int]) -> bool:
    """Whether one of these people is a pupil of a present class of another class teacher."""
    mine = _pupils(caller).with_only_columns(pupil_places.c.id)
    found = (
        select(pupil_places.c.id)
        .join(class_names, class_of_pupil())
        .where(pupil_places.c.person_id.in_(person_ids), pupil_places.c.id.not_in(mine), is_present_class())
        .limit(1)
    )
    return connection.execute(found).first() is not None


def make_account(
    connection: Connection, row: Row[Any], who: str, password_hash: str, now: datetime
) -> tuple[int, str]:
    """A new account for a row of ``pupils_of_classes``, or for a parent of it; its id and login."""
    login = free_login(connection)
    return create(connection, _new(row, who, login, password_hash), now), login


def _new(row: Row[Any], who: str, login: str, password_hash: str) -> NewAccount:
    if who == Role.PUPIL:
        return NewAccount(
            login, password_hash, Role.PUPIL, person_id=row.person_id, must_change_password=True
        )
    # The parent enters their own name later.
    return NewAccount(
        login,
        password_hash,
        Role.PARENT,
        last_name=row.last_name,
        first_name="—",
        must_change_password=True,
    )


def _pupils(caller: Identity) -> Select[Any]:
    """The pupils of the classes whose class teacher the caller is."""
    return (
        pupils_of_classes()
        .join(staff_people, leader_of_class())
        .where(staff_people.c.person_id == caller.person_id)
    )


def pupils_of_classes() -> Select[Any]:
    """The pupils of all present classes, with class and school; without those who have left."""
    return (
        select(
            pupil_places.c.id,
            pupil_places.c.person_id,
            person_names.c.last_name,
            person_names.c.first_name,
            person_names.c.middle_name,
            class_names.c.grade,
            class_names.c.letter,
            school_names.c.name.label("school"),
        )
        .join(person_names, person_names.c.id == pupil_places.c.person_id)
        .join(class_names, class_of_pupil())
        .join(school_names, school_names.c.id == pupil_places.c.school_id)
        .where(is_present_class(), pupil_places.c.left_on.is_(None))
    )
