"""Logins of a whole class: for the class teacher, and for who looks after the accounts of the school.

New passwords are for those who have never signed in. Pupils who have may get another one if that is wanted;
a parent who has signed in never does: the account may hold another family's papers.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Connection, Row, Select, false, or_, select, true

from ruobr_server.areas.families.class_logins import goes_elsewhere, make_account, pupils_of_classes
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
from ruobr_server.auth.credentials import set_first_password, set_password
from ruobr_server.auth.guardians import guard
from ruobr_server.auth.identity import Identity
from ruobr_server.auth.queries import account_owners, guardians
from ruobr_server.auth.role_grants import held_by
from ruobr_server.kit.errors import Conflict, Forbidden, NotFound
from ruobr_tui.api.models.logins import LoginSheet, SheetClass, SheetClasses
from ruobr_tui.api.reasons import families as reasons
from ruobr_tui.api.roles import Role, Scope
from ruobr_tui.api.rules.grants import KEEPERS, scopes_of

SHOWN = 50
"""Classes in one response."""


class Wanted(NamedTuple):
    """Whose logins of which class; ``again``: also of pupils who have signed in."""

    school_id: int
    class_id: int
    who: frozenset[str]
    again: bool = False


@dataclass(frozen=True, slots=True)
class _Item:
    """A slip to be made. ``account`` is null where there is none yet."""

    pupil: Row[*tuple[Any, ...]]
    who: str
    account: int | None
    login: str = ""


@dataclass(slots=True)
class _Plan:
    items: list[_Item]
    signed_in: int = 0
    """Pupils who have signed in and keep their password."""
    left_out: int = 0
    """Parents who have signed in, or whose account this class may not open; closed accounts."""


def classes_for(connection: Connection, caller: Identity, find: str) -> SheetClasses:
    """The classes whose logins the caller may hand out, by school and name.

    ``find``: a part of the school's name. Raises ``Forbidden`` for callers who are neither class teachers nor
    look after accounts.
    """
    if not leads_a_class(connection, caller) and not scopes_of(held_by(connection, caller), KEEPERS):
        raise Forbidden
    wanted = " ".join(find.split())
    query = _classes().where(
        _is_mine(connection, caller), school_names.c.name.contains(wanted, autoescape=True)
    )
    rows = connection.execute(
        query.order_by(school_names.c.name, class_names.c.grade, class_names.c.letter).limit(SHOWN + 1)
    ).all()
    classes = [
        SheetClass(
            school_id=row.school_id, class_id=row.id, class_name=f"{row.grade}{row.letter}", school=row.school
        )
        for row in rows[:SHOWN]
    ]
    return SheetClasses(classes=classes, more=len(rows) > SHOWN)


def plan_of(connection: Connection, caller: Identity | None, wanted: Wanted) -> LoginSheet:
    """How many slips there would be. ``caller`` null: the operator's command. Raises ``NotFound``."""
    found = _required_class(connection, caller, wanted)
    plan = _plan(connection, caller, wanted)
    return LoginSheet(
        school=found.school,
        class_name=f"{found.grade}{found.letter}",
        pupils=sum(item.who == Role.PUPIL for item in plan.items),
        parents=sum(item.who == Role.PARENT for item in plan.items),
        signed_in=plan.signed_in,
        left_out=plan.left_out,
    )


def hand_out_all(
    connection: Connection,
    caller: Identity | None,
    wanted: Wanted,
    hashes: Sequence[str],
    now: datetime,
) -> list[dict[str, str]]:
    """Make the slips, one for each of the hashes, in their order; all but the passwords.

    Raises ``NotFound``, and ``Conflict`` if there are more or fewer of them now.
    """
    _required_class(connection, caller, wanted)
    pupils = connection.execute(_pupils(wanted)).all()
    for row in sorted(pupils, key=lambda pupil: pupil.id):
        lock_pupil(connection, row.id)  # two who make them at once come one after another
    items = _plan(connection, caller, wanted).items
    if len(items) != len(hashes):
        raise Conflict(reasons.SHEET_CHANGED)
    return [
        _make_slip(connection, caller, item, password_hash, now)
        for item, password_hash in zip(items, hashes, strict=True)
    ]


def _make_slip(
    connection: Connection, caller: Identity | None, item: _Item, password_hash: str, now: datetime
) -> dict[str, str]:
    number, login = item.account, item.login
    if number is None:
        number, login = make_account(connection, item.pupil, item.who, password_hash, now)
        if item.who == Role.PARENT:
            guard(connection, number, item.pupil.id, 0)
    elif item.who == Role.PUPIL:
        set_password(connection, login, password_hash)
    elif not set_first_password(connection, number, password_hash):
        raise Conflict(reasons.SHEET_CHANGED)  # the parent has signed in meanwhile
    if caller is not None:
        note_access(connection, caller, number, f"login:{item.who}", now)
    row = item.pupil
    return {
        "login": login.lower(),
        "who": item.who,
        "pupil": full_name(row.last_name, row.first_name, row.middle_name),
        "class_name": f"{row.grade}{row.letter}",
        "school": row.school,
    }


def _plan(connection: Connection, caller: Identity | None, wanted: Wanted) -> _Plan:
    plan = _Plan([])
    pupils = connection.execute(_pupils(wanted)).all()
    own = _accounts_of_pupils(connection, pupils) if Role.PUPIL in wanted.who else {}
    parents = _accounts_of_parents(connection, pupils) if Role.PARENT in wanted.who else {}
    given: set[int] = set()
    for row in pupils:
        if Role.PUPIL in wanted.who:
            _plan_pupil(connection, caller, plan, row, own.get(row.person_id), again=wanted.again)
        if Role.PARENT in wanted.who:
            _plan_parent(connection, caller, plan, row, parents.get(row.id, []), given)
    return plan


def _plan_pupil(
    connection: Connection,
    caller: Identity | None,
    plan: _Plan,
    row: Row[*tuple[Any, ...]],
    known: Row[*tuple[Any, ...]] | None,
    *,
    again: bool,
) -> None:
    if (known is not None and not known.active) or not _reaches(connection, caller, [row.person_id]):
        plan.left_out += 1
    elif known is None:
        plan.items.append(_Item(row, Role.PUPIL, None))
    elif known.first_used_at is not None and not again:
        plan.signed_in += 1
    else:
        plan.items.append(_Item(row, Role.PUPIL, known.id, known.login))


def _plan_parent(
    connection: Connection,
    caller: Identity | None,
    plan: _Plan,
    row: Row[*tuple[Any, ...]],
    known: Sequence[Row[*tuple[Any, ...]]],
    given: set[int],
) -> None:
    """One slip an account: the parent of two children of the class gets one."""
    if any(each.id in given for each in known):
        return
    if not known:
        plan.items.append(_Item(row, Role.PARENT, None))
        return
    first = next((each for each in known if _is_unused(connection, caller, each)), None)
    if first is None:
        plan.left_out += 1
        return
    given.add(first.id)
    plan.items.append(_Item(row, Role.PARENT, first.id, first.login))


def _is_unused(connection: Connection, caller: Identity | None, account: Row[*tuple[Any, ...]]) -> bool:
    """Never signed in to, holds no papers, and belongs to children in the caller's reach alone."""
    if account.first_used_at is not None:
        return False
    for table in (profiles, family_children):
        own = select(table.c.account_id).where(table.c.account_id == account.id).limit(1)
        if connection.execute(own).first() is not None:
            return False
    children = connection.scalars(
        select(pupil_places.c.person_id)
        .join(guardians, guardians.c.pupil_id == pupil_places.c.id)
        .where(guardians.c.account_id == account.id)
    ).all()
    return _reaches(connection, caller, children)


def _reaches(connection: Connection, caller: Identity | None, person_ids: Collection[int]) -> bool:
    """Whether these pupils are in no class that is beyond the caller's: a password opens all of them."""
    if caller is None:
        return True
    if caller.role == Role.TEACHER and not goes_elsewhere(connection, caller, list(person_ids)):
        return True
    scopes = scopes_of(held_by(connection, caller), KEEPERS)
    places = connection.execute(
        select(school_names.c.territory_id, pupil_places.c.school_id, pupil_places.c.class_id)
        .join(school_names, school_names.c.id == pupil_places.c.school_id)
        .join(class_names, class_of_pupil())
        .where(pupil_places.c.person_id.in_(person_ids), is_present_class())
    )
    return all(any(scope.contains(Scope(*place)) for scope in scopes) for place in places)


def _accounts_of_pupils(
    connection: Connection, pupils: Sequence[Row[*tuple[Any, ...]]]
) -> dict[int, Row[*tuple[Any, ...]]]:
    own = account_owners.c
    rows = connection.execute(
        select(own.person_id, own.id, own.login, own.active, own.first_used_at)
        .where(own.role == Role.PUPIL, own.person_id.in_([row.person_id for row in pupils]))
        .order_by(own.id.desc())
    )
    return {row.person_id: row for row in rows}  # of several the first one, as for a single slip


def _accounts_of_parents(
    connection: Connection, pupils: Sequence[Row[*tuple[Any, ...]]]
) -> dict[int, list[Row[*tuple[Any, ...]]]]:
    own = account_owners.c
    found: dict[int, list[Row[*tuple[Any, ...]]]] = {}
    for row in connection.execute(
        select(guardians.c.pupil_id, own.id, own.login, own.first_used_at)
        .join(account_owners, own.id == guardians.c.account_id)
        .where(guardians.c.pupil_id.in_([each.id for each in pupils]), own.active)
        .order_by(own.id)
    ):
        found.setdefault(row.pupil_id, []).append(row)
    return found


def _pupils(wanted: Wanted) -> Select[Any]:
    return (
        pupils_of_classes()
        .where(pupil_places.c.school_id == wanted.school_id, pupil_places.c.class_id == wanted.class_id)
        .order_by(person_names.c.last_name, person_names.c.first_name, pupil_places.c.id)
    )


def _classes() -> Select[Any]:
    return (
        select(
            class_names.c.school_id,
            class_names.c.id,
            class_names.c.grade,
            class_names.c.letter,
            school_names.c.name.label("school"),
        )
        .join(school_names, school_names.c.id == class_names.c.school_id)
        .where(is_present_class())
    )


def _is_mine(connection: Connection, caller: Identity) -> ColumnElement[bool]:
    """Whether the caller leads a row of ``_classes``, or looks after the accounts of its school."""
    leads = (
        select(staff_people.c.id)
        .where(leader_of_class(), staff_people.c.person_id == caller.person_id)
        .correlate(class_names)
        .exists()
    )
    conditions: list[ColumnElement[bool]] = [leads] if caller.role == Role.TEACHER else []
    for scope in scopes_of(held_by(connection, caller), KEEPERS):
        inside: ColumnElement[bool] = true()
        if scope.territory_id is not None:
            inside &= school_names.c.territory_id == scope.territory_id
        if scope.school_id is not None:
            inside &= class_names.c.school_id == scope.school_id
        conditions.append(inside)
    return or_(false(), *conditions)


def _required_class(connection: Connection, caller: Identity | None, wanted: Wanted) -> Row[*tuple[Any, ...]]:
    query = _classes().where(class_names.c.school_id == wanted.school_id, class_names.c.id == wanted.class_id)
    if caller is not None:
        query = query.where(_is_mine(connection, caller))
    found = connection.execute(query).one_or_none()
    if found is None:
        raise NotFound
    return found
