"""Desks of staff: the kind of decisions, and their municipality or school, as roles of clerks say."""

from __future__ import annotations

from sqlalchemy import Connection

from ruobr_server.auth.identity import Identity
from ruobr_server.auth.role_grants import held_by
from ruobr_server.kit.errors import Forbidden
from ruobr_tui.api.roles import Scope, clerk_of, desk_of

KINDERGARTEN, SCHOOL, COMPLAINTS, PERSONAL_DATA = "kindergarten", "school", "complaints", "personal-data"
MEALS = "meals"
"""The data protection officer works for the whole region."""
REFUNDS = "refunds"
"""Another list of the meals desk."""
_BESIDE = {REFUNDS: MEALS}


def kind_of(desk: str) -> str:
    """The kind of desk that decides a list: of the same name, unless a desk has several."""
    return _BESIDE.get(desk, desk)


def territories_of(connection: Connection, caller: Identity, kind: str) -> list[int]:
    """The municipalities of this clerk; raises ``Forbidden`` if there are none."""
    scopes = _scopes(connection, caller, kind)
    found = {scope.territory_id for scope in scopes if scope.school_id is None}
    if not (territories := sorted(each for each in found if each is not None)):
        raise Forbidden
    return territories


def schools_of_desk(connection: Connection, caller: Identity, kind: str) -> tuple[list[int], list[int]]:
    """Whole municipalities, and single schools; raises ``Forbidden`` if there are neither."""
    scopes = _scopes(connection, caller, kind)
    schools = {scope.school_id for scope in scopes if scope.class_id is None}
    territories = {scope.territory_id for scope in scopes if scope.school_id is None}
    found = (
        sorted(each for each in territories if each is not None),
        sorted(each for each in schools if each is not None),
    )
    if not any(found):
        raise Forbidden
    return found


def kinds_of(connection: Connection, caller: Identity) -> list[str]:
    """The kinds of the account's desks."""
    kinds = {desk_of(held.role) for held in held_by(connection, caller)}
    return sorted(kind for kind in kinds if kind is not None)


def _scopes(connection: Connection, caller: Identity, kind: str) -> list[Scope]:
    role = clerk_of(kind)
    return [held.scope for held in held_by(connection, caller) if held.role == role]
