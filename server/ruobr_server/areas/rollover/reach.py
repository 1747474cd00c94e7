"""Which schools somebody leads into a new year: those that he fills from tables."""

from __future__ import annotations

from datetime import date

from sqlalchemy import ColumnElement, Connection, exists, func, select

from ruobr_server.areas.rollover.service import year_to_begin
from ruobr_server.areas.rollover.tables import class_rollovers
from ruobr_server.areas.schools.queries import (
    class_names,
    class_of_pupil,
    pupil_places,
    school_names,
    schools_in,
    territory_names,
)
from ruobr_server.auth.identity import Identity
from ruobr_server.auth.role_grants import held_by
from ruobr_server.kit.errors import Forbidden, NotFound
from ruobr_tui.api.models.rollover import RolloverSchool, RolloverSchools
from ruobr_tui.api.roles import Scope
from ruobr_tui.api.rules.grants import FILLERS, scopes_of

SHOWN = 200


def require_reach(connection: Connection, caller: Identity, school_id: int) -> None:
    """Raise ``Forbidden`` for who leads no school into a new year, ``NotFound`` for a school of others."""
    scopes = _scopes(connection, caller)
    found = select(school_names.c.id).where(school_names.c.id == school_id, schools_in(scopes))
    if connection.execute(found).first() is None:
        raise NotFound


def schools(connection: Connection, caller: Identity, find: str, today: date) -> RolloverSchools:
    """The caller's schools whose name has ``find``: what is done, and whether anything is left.

    Raises ``Forbidden``.
    """
    scopes = _scopes(connection, caller)
    year = year_to_begin(today)
    own, towns = school_names.c, territory_names.c
    rows = connection.execute(
        select(
            own.id,
            own.name,
            towns.name.label("territory"),
            is_left(year).label("is_open"),
            _done(year).label("done"),
        )
        .join(territory_names, towns.id == own.territory_id)
        .where(schools_in(scopes), own.name.contains(" ".join(find.split()), autoescape=True))
        .order_by(own.name, own.id)
        .limit(SHOWN + 1)
    ).all()
    found = [
        RolloverSchool(
            id=row.id, name=row.name, territory=row.territory, is_open=bool(row.is_open), done=row.done
        )
        for row in rows[:SHOWN]
    ]
    return RolloverSchools(year=year, schools=found, more=len(rows) > SHOWN)


def schools_left(connection: Connection, caller: Identity, year: int) -> int:
    """How many of the caller's schools have pupils in classes of the year before. Raises ``Forbidden``."""
    scopes = _scopes(connection, caller)
    query = select(func.count()).select_from(school_names).where(schools_in(scopes), is_left(year))
    return int(connection.execute(query).scalar_one())


def is_left(year: int) -> ColumnElement[bool]:
    """Whether a row of ``school_names`` has present pupils in classes of the year before."""
    return exists(
        select(pupil_places.c.id)
        .join(class_names, class_of_pupil())
        .where(
            class_names.c.school_id == school_names.c.id,
            class_names.c.year == year - 1,
            pupil_places.c.left_on.is_(None),
        )
        .correlate(school_names)
    )


def _done(year: int) -> ColumnElement[int]:
    own = class_rollovers.c
    return (
        select(func.count())
        .where(own.school_id == school_names.c.id, own.year == year, own.undone_at.is_(None), own.name != "")
        .correlate(school_names)
        .scalar_subquery()
    )


def _scopes(connection: Connection, caller: Identity) -> list[Scope]:
    if not (found := scopes_of(held_by(connection, caller), FILLERS)):
        raise Forbidden
    return found
