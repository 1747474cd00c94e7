"""The place whose tables somebody edits: the region, a municipality or a school, inside the own scope."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from sqlalchemy import Connection, select, true

from ruobr_server.areas.schools.queries import school_names, schools_in, territory_names
from ruobr_server.auth.identity import Identity
from ruobr_server.auth.role_grants import held_by
from ruobr_server.kit.errors import Forbidden, NotFound
from ruobr_tui.api.models.administration import Place
from ruobr_tui.api.roles import REGION, Level, Scope
from ruobr_tui.api.rules.grants import Held
from ruobr_tui.api.rules.records import may_add, may_change, places_of

SHOWN = 50


@dataclass(frozen=True, slots=True)
class Editor:
    """Somebody with the roles that count now, in a place."""

    caller: Identity
    held: tuple[Held, ...]
    place: Scope

    def may_add(self, table: str) -> bool:
        """Whether rows may be added to this table here."""
        return may_add(self.held, table, self.place)


@dataclass(frozen=True, slots=True)
class Where:
    """A place as a request names it; nothing: the whole region."""

    territory_id: int | None = None
    school_id: int | None = None


def roles_of(connection: Connection, caller: Identity) -> tuple[Held, ...]:
    """The caller's roles. Raises ``Forbidden`` for who edits nothing."""
    held = tuple(held_by(connection, caller))
    if not places_of(held):
        raise Forbidden
    return held


def editor_of(connection: Connection, caller: Identity, where: Where, table: str) -> Editor:
    """The caller as who edits this table there. Raises ``Forbidden``, ``NotFound``."""
    held = roles_of(connection, caller)
    place = scope_at(connection, where)
    if place is None or not may_change(held, table, place):
        raise NotFound
    return Editor(caller, held, place)


def scope_at(connection: Connection, where: Where) -> Scope | None:
    """The scope of a place; None: there is no such school or municipality."""
    if where.school_id is not None:
        own = school_names.c
        territory = connection.execute(select(own.territory_id).where(own.id == where.school_id)).scalar()
        return None if territory is None else Scope(territory, where.school_id)
    if where.territory_id is not None:
        names = territory_names.c
        found = connection.execute(select(names.id).where(names.id == where.territory_id)).first()
        return None if found is None else Scope(where.territory_id)
    return REGION


def places_to_choose(connection: Connection, held: Collection[Held], find: str) -> tuple[list[Place], bool]:
    """Places inside the scope of these roles whose name has the text, the widest first; are there more?"""
    scopes = places_of(held)
    wanted = " ".join(find.split())
    found = [Place()] if REGION in scopes and not wanted else []
    towns, schools = territory_names.c, school_names.c
    mine = [each.territory_id for each in scopes if each.level == Level.MUNICIPALITY]
    rows = connection.execute(
        select(towns.id, towns.name)
        .where(
            true() if REGION in scopes else towns.id.in_(mine), towns.name.contains(wanted, autoescape=True)
        )
        .order_by(towns.name, towns.id)
        .limit(SHOWN + 1)
    )
    found += [Place(territory_id=row.id, territory=row.name) for row in rows]
    rows = connection.execute(
        select(schools.id, schools.name, schools.territory_id, towns.name.label("territory"))
        .join(territory_names, towns.id == schools.territory_id)
        .where(schools_in(scopes), schools.name.contains(wanted, autoescape=True))
        .order_by(schools.name, schools.id)
        .limit(SHOWN + 1)
    )
    found += [
        Place(territory_id=row.territory_id, territory=row.territory, school_id=row.id, school=row.name)
        for row in rows
    ]
    return found[:SHOWN], len(found) > SHOWN


def place_named(connection: Connection, scope: Scope) -> Place:
    """A place with its names."""
    towns, schools = territory_names.c, school_names.c
    town = select(towns.name).where(towns.id == scope.territory_id)
    school = select(schools.name).where(schools.id == scope.school_id)
    return Place(
        territory_id=scope.territory_id,
        school_id=scope.school_id,
        territory=connection.execute(town).scalar() or "",
        school=connection.execute(school).scalar() or "",
    )
