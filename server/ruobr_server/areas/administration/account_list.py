"""Accounts inside the scope of who looks after them: the list, and one with all that belongs to it."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, Select, func, or_, select, true

from ruobr_server.areas.administration.grant_list import records_of, roles_of
from ruobr_server.areas.administration.places import is_school_in, required_scopes
from ruobr_server.areas.administration.states import ACCOUNT, END_SESSIONS, RESET_FACTOR
from ruobr_server.areas.approvals.service import waiting_for
from ruobr_server.areas.schools.queries import (
    class_names,
    class_of_pupil,
    person_names,
    pupil_places,
    school_names,
    staff_people,
)
from ruobr_server.areas.schools.service import full_name, is_named
from ruobr_server.auth import role_grants
from ruobr_server.auth.identity import Identity
from ruobr_server.auth.queries import account_owners, granted_roles, guardians
from ruobr_server.auth.reserved_logins import ERASED
from ruobr_server.auth.sessions import sessions_of_account
from ruobr_server.kit.db.pages import FIRST, Listing, Order, page_of
from ruobr_server.kit.errors import NotFound
from ruobr_server.kit.workflow.machine import OPERATOR
from ruobr_server.kit.workflow.service import history
from ruobr_tui.api.models.administration import AccountDetail, AccountRow, AccountRows, AccountStep
from ruobr_tui.api.roles import REGION, STAFF, Role, Scope
from ruobr_tui.api.rules.approvals import ACCOUNT_CLOSING
from ruobr_tui.api.rules.grants import KEEPERS, may_keep
from ruobr_tui.api.states.administration import AccountState

ACTIVE, CLOSED = "active", "closed"

_own = account_owners.c
_BY_NAME = Order((person_names.c.last_name, person_names.c.first_name, _own.id), (str, str, int))


def accounts_in_scope(
    connection: Connection, caller: Identity, state: str, listing: Listing = FIRST
) -> AccountRows:
    """A page of accounts by name. Raises ``Forbidden``.

    What is searched for is the beginning of a surname, of surname and first name, or of a login.
    """
    scopes = required_scopes(connection, caller, KEEPERS)
    mine = _accounts(connection, caller, scopes)
    counts = _counts(connection, mine)
    wanted = mine.where(
        is_named(listing.search, person_names.c, _own.login), _own.active if state == ACTIVE else ~_own.active
    )
    ids = wanted.with_only_columns(_own.id)
    page = page_of(connection, [ids], _BY_NAME, listing)
    found = connection.execute(select(func.count()).select_from(ids.subquery())).scalar_one()
    rows = {row.id: row for row in connection.execute(mine.where(_own.id.in_(page.ids)))}
    shown = _rows(connection, [rows[each] for each in page.ids])
    return AccountRows(accounts=shown, counts=counts, found=found, next=page.next)


def one(connection: Connection, caller: Identity, number: int, now: datetime) -> AccountDetail:
    """An account inside the caller's scope. Raises ``Forbidden``, ``NotFound``."""
    row = required_account(connection, caller, number)
    [account] = _rows(connection, [row])
    sessions = sessions_of_account(connection, number, now)
    names = _names(connection)
    return AccountDetail(
        account=account,
        roles=roles_of(connection, caller, number),
        recorded=records_of(connection, row.person_id) if row.role in STAFF else [],
        sessions=sessions,
        history=[
            AccountStep(action=step.action, at=step.at, by=names(step.account_id), note=step.note)
            for step in reversed(history(connection, ACCOUNT, number))
        ],
        closing_waits=next(iter(waiting_for(connection, [ACCOUNT_CLOSING], number, now)), None),
        second_factor_at=row.second_factor_at,
        actions=[
            action
            for action in _actions(connection, caller, row)
            if (action != END_SESSIONS or sessions) and (action != RESET_FACTOR or row.second_factor_at)
        ],
    )


def required_account(connection: Connection, caller: Identity, number: int) -> Row[Any]:
    """``id``, ``login``, ``role``, ``person_id``, ``active`` of an account in the scope.

    Raises ``Forbidden``, ``NotFound``.
    """
    scopes = required_scopes(connection, caller, KEEPERS)
    row = connection.execute(_accounts(connection, caller, scopes).where(_own.id == number)).one_or_none()
    if row is None:
        raise NotFound
    return row


def may_act(connection: Connection, caller: Identity, row: Row[Any]) -> bool:
    """Whether all that the account reaches lies inside the caller's scope (``rules.grants.may_keep``)."""
    theirs = role_grants.roles_of_account(connection, row.id, caller.today)
    places = scopes_of_account(connection, caller, row)
    return may_keep(role_grants.held_by(connection, caller), places, theirs)


def scopes_of_account(connection: Connection, caller: Identity, row: Row[Any]) -> list[Scope]:
    """All that an account reaches: by the schools' records, and by its roles."""
    theirs = role_grants.roles_of_account(connection, row.id, caller.today)
    return [*_places(connection, row), *(held.scope for held in theirs)]


def belongs_to(connection: Connection, row: Row[Any]) -> str:
    """The schools and classes of an account, by name."""
    return ", ".join(dict.fromkeys(_belongs(connection, [row]).get(row.id, ())))


def _actions(connection: Connection, caller: Identity, row: Row[Any]) -> list[str]:
    if row.id == caller.account_id or not may_act(connection, caller, row):
        return []
    return ACCOUNT.actions(AccountState.OPEN if row.active else AccountState.CLOSED, OPERATOR)


def _accounts(connection: Connection, caller: Identity, scopes: Collection[Scope]) -> Select[Any]:
    names = person_names.c
    return (
        select(account_owners, names.last_name, names.first_name, names.middle_name)
        .join(person_names, names.id == _own.person_id)
        .where(_is_inside(scopes, caller), ~_own.login.startswith(ERASED, autoescape=True))
    )


def _counts(connection: Connection, mine: Select[Any]) -> dict[str, int]:
    rows = connection.execute(
        mine.with_only_columns(_own.active, func.count().label("many")).group_by(_own.active)
    )
    return {ACTIVE if row.active else CLOSED: row.many for row in rows}


def _is_inside(scopes: Collection[Scope], caller: Identity) -> ColumnElement[bool]:
    """Whether some place or live role of the account lies there."""
    if REGION in scopes:
        return true()
    schools = select(school_names.c.id).where(is_school_in(scopes))
    here = pupil_places.c.school_id.in_(schools)
    pupils = select(pupil_places.c.person_id).where(here)
    staff = select(staff_people.c.person_id).where(staff_people.c.school_id.in_(schools))
    parents = (
        select(guardians.c.account_id)
        .join(pupil_places, pupil_places.c.id == guardians.c.pupil_id)
        .where(here)
    )
    roles = granted_roles.c
    territories = [scope.territory_id for scope in scopes if scope.school_id is None]
    granted = select(roles.account_id).where(
        role_grants.is_live(caller.today, roles),
        or_(roles.school_id.in_(schools), roles.territory_id.in_(territories)),
    )
    return or_(
        (_own.role == Role.PUPIL) & _own.person_id.in_(pupils),
        _own.role.in_(STAFF) & _own.person_id.in_(staff),
        _own.id.in_(parents),
        _own.id.in_(granted),
    )


def _places(connection: Connection, row: Row[Any]) -> list[Scope]:
    """Where the account belongs by the schools' records."""
    pupils = (
        select(school_names.c.territory_id, pupil_places.c.school_id, pupil_places.c.class_id)
        .join(school_names, school_names.c.id == pupil_places.c.school_id)
    )  # fmt: skip
    found = [
        tuple(each)
        for each in connection.execute(
            pupils.join(guardians, guardians.c.pupil_id == pupil_places.c.id).where(
                guardians.c.account_id == row.id
            )
        )
    ]
    if row.role == Role.PUPIL:
        found += map(tuple, connection.execute(pupils.where(pupil_places.c.person_id == row.person_id)))
    if row.role in STAFF:
        found += map(
            tuple,
            connection.execute(
                select(school_names.c.territory_id, school_names.c.id)
                .join(staff_people, staff_people.c.school_id == school_names.c.id)
                .where(staff_people.c.person_id == row.person_id)
            ),
        )
    return [Scope(*each) for each in found]


def _rows(connection: Connection, rows: Sequence[Row[Any]]) -> list[AccountRow]:
    belongs = _belongs(connection, rows)
    return [
        AccountRow(
            id=row.id,
            login=row.login.lower(),
            name=full_name(row.last_name, row.first_name, row.middle_name),
            role=row.role,
            active=row.active,
            first_used_at=row.first_used_at,
            belongs=", ".join(dict.fromkeys(belongs.get(row.id, ()))),
        )
        for row in rows
    ]


def _belongs(connection: Connection, rows: Sequence[Row[Any]]) -> dict[int, list[str]]:
    """Account → its schools and classes, for a page of them."""
    shown: dict[int, list[str]] = {}
    owners = {row.person_id: row.id for row in rows if row.role == Role.PUPIL}
    workers = {row.person_id: row.id for row in rows if row.role in STAFF}
    of_pupils = (
        select(pupil_places.c.person_id, class_names.c.grade, class_names.c.letter, school_names.c.name)
        .join(class_names, class_of_pupil())
        .join(school_names, school_names.c.id == pupil_places.c.school_id)
        .order_by(class_names.c.grade, class_names.c.letter)
    )
    for each in connection.execute(of_pupils.where(pupil_places.c.person_id.in_(owners))):
        shown.setdefault(owners[each.person_id], []).append(f"{each.grade}{each.letter} · {each.name}")
    children = of_pupils.add_columns(guardians.c.account_id).join(
        guardians, guardians.c.pupil_id == pupil_places.c.id
    )
    of_parents = children.where(guardians.c.account_id.in_([row.id for row in rows]))
    for child in connection.execute(of_parents):
        shown.setdefault(child.account_id, []).append(f"{child.grade}{child.letter} · {child.name}")
    of_staff = (
        select(staff_people.c.person_id, school_names.c.name)
        .join(school_names, school_names.c.id == staff_people.c.school_id)
        .where(staff_people.c.person_id.in_(workers))
        .order_by(school_names.c.name)
    )
    for worker in connection.execute(of_staff):
        shown.setdefault(workers[worker.person_id], []).append(worker.name)
    return shown


def _names(connection: Connection) -> Any:
    def name(account_id: int | None) -> str:
        if account_id is None:
            return ""
        names = person_names.c
        row = connection.execute(
            select(names.last_name, names.first_name, names.middle_name)
            .join(account_owners, _own.person_id == names.id)
            .where(_own.id == account_id)
        ).one()
        return full_name(*row)

    return name
