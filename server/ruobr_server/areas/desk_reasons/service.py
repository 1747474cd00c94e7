"""The list of reasons of a desk: clerks read it, administrators of the place write it.

A changed text is a new row that goes on counting; the former one stays, with who replaced it and when.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, Select, false, insert, or_, select, true, update

from ruobr_server.areas.desk_reasons.tables import desk_reasons
from ruobr_server.areas.schools.queries import school_names, territory_names
from ruobr_server.auth.identity import Identity
from ruobr_server.auth.role_grants import held_by
from ruobr_server.kit.db.ids import take_ids
from ruobr_server.kit.errors import Conflict, Forbidden, Invalid, InvalidFields, NotFound
from ruobr_tui.api.models.desk_reasons import DeskReason, DeskReasonRequest, DeskReasons, ReasonPlace
from ruobr_tui.api.reasons import desk_reasons as reasons
from ruobr_tui.api.roles import Scope, clerk_of
from ruobr_tui.api.rules.desk_reasons import ACTIONS, unknown_names
from ruobr_tui.api.rules.grants import ADMINISTRATORS, scopes_of

MOST = 100
"""Reasons of one decision at one place."""
SHOWN = 1000
"""Reasons in a list."""
PLACES = 300
"""Places in a list."""


def reasons_of(connection: Connection, caller: Identity, desk: str) -> DeskReasons:
    """The reasons of a kind of desk where the caller works or administers, the most used first.

    A clerk of a school has those of its municipality too. Raises ``Forbidden``.
    """
    held = held_by(connection, caller)
    mine, administered = scopes_of(held, {clerk_of(desk)}), scopes_of(held, ADMINISTRATORS)
    if desk not in ACTIONS or not (mine or administered):
        raise Forbidden
    own = desk_reasons.c
    rows = connection.execute(
        _named()
        .where(own.desk == desk, own.removed_at.is_(None), _reaches(mine, administered))
        .order_by(own.used.desc(), own.id)
        .limit(SHOWN)
    )
    return DeskReasons(
        reasons=[_to_model(row, administered) for row in rows], places=_places(connection, desk, administered)
    )


def add(connection: Connection, caller: Identity, wish: DeskReasonRequest, now: datetime) -> int:
    """Add a reason; return its id. Raises ``Forbidden`` outside of one's scope, ``InvalidFields``,
    ``Conflict`` if the list is full.
    """
    _may_write(connection, caller, _scope_of_wish(connection, wish))
    _check(wish)
    own = desk_reasons.c
    there = (own.desk == wish.desk) & (own.action == wish.action) & (own.territory_id == wish.territory_id)
    at_school = own.school_id.is_(None) if wish.school_id is None else own.school_id == wish.school_id
    texts = connection.scalars(select(own.text).where(there, at_school, own.removed_at.is_(None))).all()
    if wish.text in texts:
        raise InvalidFields({"text": reasons.THERE_ALREADY})
    if len(texts) >= MOST:
        raise Conflict(reasons.LIST_FULL, most=MOST)
    return _insert(connection, caller, wish, 0, now)


def change(connection: Connection, caller: Identity, number: int, text: str, now: datetime) -> int:
    """Replace the text of a reason; return the id of the new one. Raises ``NotFound``, ``InvalidFields``."""
    row = _row(connection, caller, number)
    wish = DeskReasonRequest(
        desk=row.desk, action=row.action, territory_id=row.territory_id, school_id=row.school_id, text=text
    )
    _check(wish)
    _remove(connection, caller, number, now)
    return _insert(connection, caller, wish, row.used, now)


def remove(connection: Connection, caller: Identity, number: int, now: datetime) -> None:
    """Take a reason off the list. Raises ``NotFound``, ``Conflict`` if somebody else has done so."""
    _row(connection, caller, number)
    _remove(connection, caller, number, now)


def count_use(
    connection: Connection, number: int | None, desk: str, territory_id: int, school_id: int | None = None
) -> None:
    """Count a decision with this reason; one of another desk or place, or a removed one, is not counted."""
    if number is None:
        return
    own = desk_reasons.c
    at_school = (
        own.school_id.is_(None)
        if school_id is None
        else or_(own.school_id.is_(None), own.school_id == school_id)
    )
    connection.execute(
        update(desk_reasons)
        .where(own.id == number, own.desk == desk, own.territory_id == territory_id, at_school)
        .values(used=own.used + 1)
    )


def _insert(
    connection: Connection, caller: Identity, wish: DeskReasonRequest, used: int, now: datetime
) -> int:
    [number] = take_ids(connection, "desk_reasons")
    connection.execute(
        insert(desk_reasons).values(
            id=number,
            desk=wish.desk,
            action=wish.action,
            territory_id=wish.territory_id,
            school_id=wish.school_id,
            text=wish.text.strip(),
            used=used,
            created_by=caller.account_id,
            created_at=now,
        )
    )
    return number


def _remove(connection: Connection, caller: Identity, number: int, now: datetime) -> None:
    own = desk_reasons.c
    removed = connection.execute(
        update(desk_reasons)
        .where(own.id == number, own.removed_at.is_(None))
        .values(removed_by=caller.account_id, removed_at=now)
    )
    if not removed.rowcount:
        raise Conflict(reasons.CHANGED)


def _check(wish: DeskReasonRequest) -> None:
    if wish.action not in ACTIONS.get(wish.desk, ()):
        raise Invalid(reasons.NO_SUCH_DECISION)
    if not wish.text.strip():
        raise InvalidFields({"text": reasons.NO_TEXT})
    if unknown := unknown_names(wish.text):
        raise InvalidFields({"text": reasons.UNKNOWN_NAME.with_fields(name=unknown[0])})


def _scope_of_wish(connection: Connection, wish: DeskReasonRequest) -> Scope:
    if wish.school_id is not None:
        at = connection.scalar(select(school_names.c.territory_id).where(school_names.c.id == wish.school_id))
        if at != wish.territory_id or wish.desk != SCHOOL_DESK:
            raise Forbidden
    return Scope(wish.territory_id, wish.school_id)


SCHOOL_DESK = "school"
"""The only kind of desk that a single school has reasons of."""


def _may_write(connection: Connection, caller: Identity, scope: Scope) -> None:
    administered = scopes_of(held_by(connection, caller), ADMINISTRATORS)
    known = connection.scalar(select(territory_names.c.id).where(territory_names.c.id == scope.territory_id))
    if known is None or not any(each.contains(scope) for each in administered):
        raise Forbidden


def _row(connection: Connection, caller: Identity, number: int) -> Row[Any]:
    own = desk_reasons.c
    if not scopes_of(held_by(connection, caller), ADMINISTRATORS):
        raise Forbidden
    row = connection.execute(
        select(desk_reasons).where(own.id == number, own.removed_at.is_(None)).with_for_update()
    ).one_or_none()
    if row is None:
        raise NotFound
    try:
        _may_write(connection, caller, Scope(row.territory_id, row.school_id))
    except Forbidden:
        raise NotFound from None
    return row


def _named() -> Select[Any]:
    own = desk_reasons
    return (
        select(own, territory_names.c.name.label("territory"), school_names.c.name.label("school"))
        .join(territory_names, territory_names.c.id == own.c.territory_id)
        .outerjoin(school_names, school_names.c.id == own.c.school_id)
    )


def _reaches(mine: Collection[Scope], administered: Collection[Scope]) -> ColumnElement[bool]:
    own = desk_reasons.c
    found: list[ColumnElement[bool]] = [false()]
    for scope in (*mine, *administered):
        if scope.territory_id is None:
            found.append(true())
        elif scope.school_id is None:
            found.append(own.territory_id == scope.territory_id)
        else:
            found.append((own.territory_id == scope.territory_id) & (own.school_id == scope.school_id))
    # At a school also what is said for the whole municipality.
    found += [
        (own.territory_id == scope.territory_id) & own.school_id.is_(None)
        for scope in mine
        if scope.school_id is not None
    ]
    return or_(*found)


def _to_model(row: Row[Any], administered: Sequence[Scope]) -> DeskReason:
    scope = Scope(row.territory_id, row.school_id)
    may_write = any(each.contains(scope) for each in administered)
    return DeskReason(
        id=row.id,
        desk=row.desk,
        action=row.action,
        territory_id=row.territory_id,
        school_id=row.school_id,
        place=row.school or row.territory,
        text=row.text,
        used=row.used,
        actions=["change", "remove"] if may_write else [],
    )


def _places(connection: Connection, desk: str, administered: Sequence[Scope]) -> list[ReasonPlace]:
    """Where the caller may add reasons: municipalities, and at the desk of schools each school."""
    territories = [each.territory_id for each in administered if each.school_id is None]
    of_region = None in territories
    own = territory_names.c
    query = select(own.id, own.name).order_by(own.name, own.id).limit(PLACES)
    rows = connection.execute(query if of_region else query.where(own.id.in_(territories)))
    found = [ReasonPlace(territory_id=row.id, name=row.name) for row in rows]
    if desk != SCHOOL_DESK:
        return found
    here = school_names.c
    schools = [each.school_id for each in administered if each.school_id is not None]
    at = select(here.id, here.territory_id, here.name).order_by(here.name, here.id).limit(PLACES)
    if not of_region:
        at = at.where(or_(here.id.in_(schools), here.territory_id.in_(territories)))
    found += [
        ReasonPlace(territory_id=row.territory_id, school_id=row.id, name=row.name)
        for row in connection.execute(at)
    ]
    return found
