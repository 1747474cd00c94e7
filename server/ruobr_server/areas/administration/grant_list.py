"""Roles as administrators see them: with names, who granted them, and what can be done."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, Select, func, or_, select, true

from ruobr_server.areas.administration.places import required_scopes, scope_of
from ruobr_server.areas.schools.queries import (
    class_names,
    is_present_class,
    leader_of_class,
    person_names,
    school_names,
    staff_people,
    territory_names,
)
from ruobr_server.areas.schools.service import full_name, is_named
from ruobr_server.auth import role_grants
from ruobr_server.auth.identity import Identity
from ruobr_server.auth.queries import account_owners, granted_roles
from ruobr_server.kit.db.pages import FIRST, Listing, Order, page_of
from ruobr_server.kit.errors import NotFound
from ruobr_tui.api.models.administration import (
    MyRoles,
    Place,
    RecordedRole,
    RoleGrant,
    RoleGrants,
    RoleHistory,
)
from ruobr_tui.api.roles import STAFF, Role, Scope
from ruobr_tui.api.rules.grants import ADMINISTRATORS, Held, granted_by, is_live
from ruobr_tui.api.states.administration import GrantStanding

_S = GrantStanding
_own = granted_roles.c
_holder, _holder_name = account_owners.alias("holder"), person_names.alias("holder_name")
_grantor, _grantor_name = account_owners.alias("grantor"), person_names.alias("grantor_name")
_LISTED = (_S.LIVE, _S.ENDED)
_BY_NAME = Order(
    (_holder_name.c.last_name, _holder_name.c.first_name, _holder.c.id, _own.id), (str, str, int, int)
)
_revoker, _revoker_name = account_owners.alias("revoker"), person_names.alias("revoker_name")


def my_roles(connection: Connection, caller: Identity) -> MyRoles:
    """The caller's live roles, and what schools' records say."""
    if caller.role not in STAFF:
        return MyRoles()
    rows = connection.execute(
        _grants()
        .where(_own.account_id == caller.account_id, _counts(_S.LIVE, caller.today))
        .order_by(_own.id)
    ).all()
    return MyRoles(
        roles=_shown(connection, rows, (), caller), recorded=records_of(connection, caller.person_id)
    )


def roles_in_scope(
    connection: Connection, caller: Identity, state: str, listing: Listing = FIRST
) -> RoleGrants:
    """A page of roles inside the caller's scope, by name. Raises ``Forbidden``.

    What is searched for is the beginning of a surname, of surname and first name, or of a login.
    """
    scopes = required_scopes(connection, caller, ADMINISTRATORS)
    mine = _grants().where(or_(*(_in_scope(scope) for scope in scopes)))
    counts = {each: _count(connection, mine.where(_counts(each, caller.today))) for each in _LISTED}
    wanted = mine.where(_counts(state, caller.today), is_holder_named(listing.search))
    page = page_of(connection, [wanted.with_only_columns(_own.id)], _BY_NAME, listing)
    rows = {row.id: row for row in connection.execute(mine.where(_own.id.in_(page.ids)))}
    held = role_grants.held_by(connection, caller)
    shown = _shown(connection, [rows[each] for each in page.ids], held, caller)
    found = _count(connection, wanted)
    return RoleGrants(grants=shown, counts=counts, found=found, next=page.next)


def history(connection: Connection, caller: Identity, number: int) -> RoleHistory:
    """One role inside the caller's scope, with the others of its account. Raises ``NotFound``."""
    scopes = required_scopes(connection, caller, ADMINISTRATORS)
    inside = or_(*(_in_scope(scope) for scope in scopes))
    held = role_grants.held_by(connection, caller)
    row = connection.execute(_grants().where(inside, _own.id == number)).one_or_none()
    if row is None:
        raise NotFound
    others = connection.execute(
        _grants().where(inside, _own.account_id == row.account_id, _own.id != number).order_by(_own.id.desc())
    ).all()
    [grant] = _shown(connection, [row], held, caller)
    return RoleHistory(
        grant=grant,
        others=_shown(connection, others, held, caller),
        recorded=[
            each
            for each in records_of(connection, row.person_id)
            if any(scope.contains(scope_of(each.place)) for scope in scopes)
        ],
    )


def roles_of(connection: Connection, caller: Identity, account_id: int) -> list[RoleGrant]:
    """All roles of an account, the newest first."""
    rows = connection.execute(_grants().where(_own.account_id == account_id).order_by(_own.id.desc())).all()
    return _shown(connection, rows, role_grants.held_by(connection, caller), caller)


def records_of(connection: Connection, person_id: int) -> list[RecordedRole]:
    """Where a person teaches and whose class teacher the person is."""
    schools = connection.execute(
        select(school_names.c.id, school_names.c.territory_id, school_names.c.name, territory_names.c.name)
        .join(staff_people, staff_people.c.school_id == school_names.c.id)
        .join(territory_names, territory_names.c.id == school_names.c.territory_id)
        .where(staff_people.c.person_id == person_id)
        .order_by(school_names.c.name)
    ).all()
    places = {
        row[0]: Place(school_id=row[0], territory_id=row[1], school=row[2], territory=row[3])
        for row in schools
    }
    classes = connection.execute(
        select(class_names.c.school_id, class_names.c.id, class_names.c.grade, class_names.c.letter)
        .join(staff_people, leader_of_class())
        .where(staff_people.c.person_id == person_id, is_present_class())
        .order_by(class_names.c.grade, class_names.c.letter)
    ).all()
    led = [
        places[row.school_id].model_copy(
            update={"class_id": row.id, "class_name": f"{row.grade}{row.letter}"}
        )
        for row in classes
    ]
    return [
        *(RecordedRole(role="class-teacher", place=place) for place in led),
        *(RecordedRole(role=Role.TEACHER, place=place) for place in places.values()),
    ]


def is_holder_named(text: str) -> ColumnElement[bool]:
    """Whether the holder's login, or surname and first name, begin so."""
    return is_named(text, _holder_name.c, _holder.c.login)


def _count(connection: Connection, query: Select[Any]) -> int:
    ids = query.with_only_columns(_own.id).subquery()
    return connection.execute(select(func.count()).select_from(ids)).scalar_one()


def _in_scope(scope: Scope) -> ColumnElement[bool]:
    if scope.school_id is not None:
        return _own.school_id == scope.school_id
    return true() if scope.territory_id is None else _own.territory_id == scope.territory_id


def _counts(state: str, today: date | None) -> ColumnElement[bool]:
    live = role_grants.is_live(today, _own)
    return live if state == _S.LIVE else ~live


def _grants() -> Select[Any]:
    def named(table: Any, names: Any, what: str) -> list[Any]:
        columns = [
            names.c[each].label(f"{what}_{each}") for each in ("last_name", "first_name", "middle_name")
        ]
        return [*columns, table.c.login.label(f"{what}_login")]

    of_class = (class_names.c.school_id == _own.school_id) & (class_names.c.id == _own.class_id)
    return (
        select(
            granted_roles,
            _holder.c.person_id,
            *named(_holder, _holder_name, "holder"),
            *named(_grantor, _grantor_name, "grantor"),
            *named(_revoker, _revoker_name, "revoker"),
            territory_names.c.name.label("territory"),
            school_names.c.name.label("school"),
            class_names.c.grade,
            class_names.c.letter,
        )
        .join(_holder, _holder.c.id == _own.account_id)
        .join(_holder_name, _holder_name.c.id == _holder.c.person_id)
        .outerjoin(_grantor, _grantor.c.id == _own.granted_by)
        .outerjoin(_grantor_name, _grantor_name.c.id == _grantor.c.person_id)
        .outerjoin(_revoker, _revoker.c.id == _own.revoked_by)
        .outerjoin(_revoker_name, _revoker_name.c.id == _revoker.c.person_id)
        .outerjoin(territory_names, territory_names.c.id == _own.territory_id)
        .outerjoin(school_names, school_names.c.id == _own.school_id)
        .outerjoin(class_names, of_class)
    )


def _shown(
    connection: Connection, rows: Sequence[Row[Any]], held: Collection[Held], caller: Identity
) -> list[RoleGrant]:
    grantors = {
        account: role_grants.roles_of_account(connection, account, caller.today)
        for account in {row.granted_by for row in rows if row.granted_by is not None}
    }
    return [_grant(row, held, grantors, caller) for row in rows]


def _grant(
    row: Row[Any], held: Collection[Held], grantors: dict[int, list[Held]], caller: Identity
) -> RoleGrant:
    scope = Scope(row.territory_id, row.school_id, row.class_id)
    live = is_live(row.revoked_at is not None, row.ends_on, caller.today)
    may_revoke = live and granted_by(held, row.role, scope) is not None
    left = row.granted_by is not None and granted_by(grantors[row.granted_by], row.role, scope) is None
    return RoleGrant(
        id=row.id,
        account_id=row.account_id,
        login=row.holder_login.lower(),
        name=_name(row, "holder"),
        role=row.role,
        place=Place(
            territory_id=row.territory_id,
            school_id=row.school_id,
            class_id=row.class_id,
            territory=row.territory or "",
            school=row.school or "",
            class_name="" if row.grade is None else f"{row.grade}{row.letter}",
        ),
        granted_by=_name(row, "grantor"),
        granted_at=row.granted_at,
        ends_on=row.ends_on,
        state=_S.REVOKED if row.revoked_at is not None else _S.LIVE if live else _S.ENDED,
        revoked_by=_name(row, "revoker"),
        revoked_at=row.revoked_at,
        reason=row.reason,
        grantor_left=live and left,
        actions=["revoke"] if may_revoke else [],
    )


def _name(row: Row[Any], what: str) -> str:
    parts = [getattr(row, f"{what}_{each}") or "" for each in ("last_name", "first_name", "middle_name")]
    return full_name(*parts)
