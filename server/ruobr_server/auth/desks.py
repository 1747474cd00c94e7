"""Desks of operators: the kind of decisions, and their territory or school."""

from __future__ import annotations

from sqlalchemy import Connection, select

from ruobr_server.auth.identity import Identity
from ruobr_server.auth.tables import desks
from ruobr_server.kit.errors import Forbidden
from ruobr_tui.api.roles import Role

KINDERGARTEN, SCHOOL, COMPLAINTS, PERSONAL_DATA = "kindergarten", "school", "complaints", "personal-data"
MEALS = "meals"
"""The data protection officer works for the whole region, whatever the territory of the desk."""


def territories_of(connection: Connection, caller: Identity, kind: str) -> list[int]:
    """The territories of this operator; raises ``Forbidden`` if there are none."""
    found = sorted({territory for territory, _ in _desks(connection, caller, kind)})
    if not found:
        raise Forbidden
    return found


def schools_of_desk(connection: Connection, caller: Identity, kind: str) -> tuple[list[int], list[int]]:
    """Whole territories, and single schools; raises ``Forbidden`` if there are neither."""
    found = _desks(connection, caller, kind)
    if not found:
        raise Forbidden
    return (
        sorted({territory for territory, school in found if school is None}),
        sorted({school for _, school in found if school is not None}),
    )


def kinds_of(connection: Connection, caller: Identity) -> list[str]:
    """The kinds of the account's desks."""
    if caller.role != Role.OPERATOR:
        return []
    rows = connection.scalars(select(desks.c.kind).distinct().where(desks.c.account_id == caller.account_id))
    return sorted(rows)


def _desks(connection: Connection, caller: Identity, kind: str) -> list[tuple[int, int | None]]:
    if caller.role != Role.OPERATOR:
        return []
    rows = connection.execute(
        select(desks.c.territory_id, desks.c.school_id).where(
            desks.c.account_id == caller.account_id, desks.c.kind == kind
        )
    )
    return [(row.territory_id, row.school_id) for row in rows]
