"""Scopes with their names: municipalities, schools and classes."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, Select, false, or_, select, true

from ruobr_server.areas.schools.queries import class_names, is_present_class, school_names, territory_names
from ruobr_server.auth.identity import Identity
from ruobr_server.auth.role_grants import held_by
from ruobr_server.kit.errors import Forbidden
from ruobr_tui.api.models.administration import Place, Places
from ruobr_tui.api.roles import REGION, Scope
from ruobr_tui.api.rules.grants import ADMINISTRATORS, Held, roles_to_grant, scopes_of

SHOWN = 50


def required_scopes(connection: Connection, caller: Identity, roles: Collection[str]) -> list[Scope]:
    """Where the caller has one of these roles. Raises ``Forbidden`` if nowhere."""
    if not (scopes := scopes_of(held_by(connection, caller), roles)):
        raise Forbidden
    return scopes


def is_school_in(scopes: Collection[Scope]) -> ColumnElement[bool]:
    """Whether a row of ``school_names`` lies in one of these scopes, none of which is a class."""
    return or_(false(), *(_school_in(scope) for scope in scopes))


def _school_in(scope: Scope) -> ColumnElement[bool]:
    if scope.school_id is not None:
        return school_names.c.id == scope.school_id
    return true() if scope.territory_id is None else school_names.c.territory_id == scope.territory_id


def places_to_grant(connection: Connection, caller: Identity, text: str) -> Places:
    """Where the caller may grant some role, whose name has the text: the widest first.

    Raises ``Forbidden`` for callers who grant nothing.
    """
    held = held_by(connection, caller)
    scopes = required_scopes(connection, caller, ADMINISTRATORS)
    wanted = " ".join(text.split())
    found = [Place()] if REGION in scopes and not wanted else []
    found += _territories(connection, scopes, wanted)
    rows = connection.execute(
        _schools(scopes, wanted).order_by(school_names.c.name, school_names.c.id).limit(SHOWN + 1)
    ).all()
    found += [_school(row) for row in rows]
    if len(rows) == 1:  # one school is left: its classes too
        found += _classes(connection, rows[0])
    places = [_with_roles(held, place) for place in found]
    able = [place for place in places if place.roles]
    return Places(places=able[:SHOWN], more=len(able) > SHOWN)


def exists(connection: Connection, scope: Scope) -> bool:
    """Whether there is such a municipality, school or class, each in the wider one that is named."""
    if scope.territory_id is None:
        return True
    found: Select[Any] = select(territory_names.c.id).where(territory_names.c.id == scope.territory_id)
    if scope.school_id is not None:
        found = select(school_names.c.id).where(
            school_names.c.id == scope.school_id, school_names.c.territory_id == scope.territory_id
        )
        if scope.class_id is not None:
            found = found.join(class_names, class_names.c.school_id == school_names.c.id).where(
                class_names.c.id == scope.class_id
            )
    return connection.execute(found).first() is not None


def scope_of(place: Place) -> Scope:
    """The scope of a place."""
    return Scope(place.territory_id, place.school_id, place.class_id)


def _with_roles(held: Collection[Held], place: Place) -> Place:
    return place.model_copy(update={"roles": list(roles_to_grant(held, scope_of(place)))})


def _territories(connection: Connection, scopes: Collection[Scope], wanted: str) -> list[Place]:
    mine = [scope.territory_id for scope in scopes if scope.school_id is None and scope != REGION]
    own = territory_names.c
    query = select(own.id, own.name).where(own.name.contains(wanted, autoescape=True))
    if REGION not in scopes:
        query = query.where(own.id.in_(mine))
    rows = connection.execute(query.order_by(own.name, own.id).limit(SHOWN + 1))
    return [Place(territory_id=row.id, territory=row.name) for row in rows]


def _schools(scopes: Collection[Scope], wanted: str) -> Select[Any]:
    own = school_names.c
    return (
        select(own.id, own.territory_id, own.name, territory_names.c.name.label("territory"))
        .join(territory_names, territory_names.c.id == own.territory_id)
        .where(own.name.contains(wanted, autoescape=True), is_school_in(scopes))
    )


def _school(row: Row[Any]) -> Place:
    return Place(territory_id=row.territory_id, territory=row.territory, school_id=row.id, school=row.name)


def _classes(connection: Connection, school: Row[Any]) -> list[Place]:
    own = class_names.c
    rows = connection.execute(
        select(own.id, own.grade, own.letter)
        .where(own.school_id == school.id, is_present_class())
        .order_by(own.grade, own.letter)
    )
    names = _school(school)
    return [
        names.model_copy(update={"class_id": row.id, "class_name": f"{row.grade}{row.letter}"})
        for row in rows
    ]
