"""Protocols of applied rounds: their list, their decisions with names, as a table and as pages to print.

Names are read from the applications, so that an erasure reaches the protocol too.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, Row, Select, select

from ruobr_server.areas.families.queries import child_papers
from ruobr_server.areas.kindergarten.tables import (
    kindergarten_applications,
    kindergarten_round_decisions,
    kindergarten_rounds,
    kindergartens,
)
from ruobr_server.areas.schools.queries import person_names
from ruobr_server.areas.schools.service import full_name
from ruobr_server.auth.desks import KINDERGARTEN, territories_of
from ruobr_server.auth.identity import Identity
from ruobr_server.auth.queries import account_owners
from ruobr_server.kit.db.calls import takes_long
from ruobr_server.kit.errors import NotFound
from ruobr_tui.api.models.kindergarten import AppliedRounds, Round, RoundDecision

SHOWN = 200
"""Rounds in a list."""
PIECE = 500
"""Values in one statement."""
SECONDS = 60.0


@dataclass(frozen=True, slots=True)
class Decided:
    """What a round says about one application, as it is stored; ``kindergarten_id`` null: no place."""

    application_id: int
    kindergarten_id: int | None
    wish: int
    rank: int
    why: str
    ahead: int
    places: int
    note: str


def applied_rounds(connection: Connection, caller: Identity) -> AppliedRounds:
    """The rounds of the caller's municipalities, the latest first. Raises ``Forbidden``."""
    rows = connection.execute(
        _rounds(connection, caller)
        .order_by(kindergarten_rounds.c.applied_at.desc(), kindergarten_rounds.c.id.desc())
        .limit(SHOWN)
    )
    return AppliedRounds(rounds=[_to_model(row, []) for row in rows])


@takes_long(SECONDS)
def protocol(connection: Connection, caller: Identity, number: int) -> Round:
    """An applied round with all its decisions. Raises the same ``NotFound`` for another municipality's."""
    row = connection.execute(
        _rounds(connection, caller).where(kindergarten_rounds.c.id == number)
    ).one_or_none()
    if row is None:
        raise NotFound
    own = kindergarten_round_decisions
    columns = (own.c[name] for name in Decided.__dataclass_fields__)
    rows = connection.execute(select(*columns).where(own.c.round_id == number).order_by(own.c.position))
    return _to_model(row, decisions_of(connection, [Decided(*each) for each in rows]))


def decisions_of(connection: Connection, decided: Sequence[Decided]) -> list[RoundDecision]:
    """The decisions with the names of the children and the numbers of the kindergartens."""
    children: dict[int, Row[Any]] = {}
    own = kindergarten_applications.c
    for first in range(0, len(decided), PIECE):
        part = [each.application_id for each in decided[first : first + PIECE]]
        rows = connection.execute(
            select(
                own.id,
                own.number,
                own.birth_date,
                child_papers.c.last_name,
                child_papers.c.first_name,
                child_papers.c.middle_name,
            )
            .join(child_papers, child_papers.c.id == own.child_id)
            .where(own.id.in_(part))
        )
        children |= {row.id: row for row in rows}
    wanted = {each.kindergarten_id for each in decided if each.kindergarten_id is not None}
    there = kindergartens.c
    found = connection.execute(select(there.id, there.number, there.name).where(there.id.in_(wanted)))
    places = {row.id: row for row in found.all()}
    return [
        _decision(each, children[each.application_id], places.get(each.kindergarten_id or 0))
        for each in decided
    ]


def subjects_of(connection: Connection, shown: Round) -> list[tuple[int, int | None]]:
    """The accounts and children whose data a plan or a protocol contains."""
    own, found = kindergarten_applications.c, []
    numbers = [each.application_id for each in shown.decisions]
    for first in range(0, len(numbers), PIECE):
        part = own.id.in_(numbers[first : first + PIECE])
        rows = connection.execute(select(own.account_id, own.child_id).where(part))
        found += [(row.account_id, row.child_id) for row in rows]
    return found


def _rounds(connection: Connection, caller: Identity) -> Select[Any]:
    own = kindergarten_rounds
    return (
        select(own, person_names.c.last_name, person_names.c.first_name, person_names.c.middle_name)
        .join(account_owners, account_owners.c.id == own.c.account_id)
        .outerjoin(person_names, person_names.c.id == account_owners.c.person_id)
        .where(own.c.territory_id.in_(territories_of(connection, caller, KINDERGARTEN)))
    )


def _to_model(row: Row[Any], decisions: list[RoundDecision]) -> Round:
    return Round(
        id=row.id,
        territory_id=row.territory_id,
        by=row.desired_by,
        applied_at=row.applied_at,
        applied_by=full_name(row.last_name or "", row.first_name or "", row.middle_name or ""),
        plan=row.plan,
        applied=True,
        given=row.given,
        left=row.left,
        decisions=decisions,
    )


def _decision(decided: Decided, child: Row[Any], place: Any) -> RoundDecision:
    return RoundDecision(
        application_id=decided.application_id,
        number=child.number or "",
        child=full_name(child.last_name, child.first_name, child.middle_name),
        birth_date=child.birth_date,
        kindergarten="" if place is None else place.name,
        kindergarten_number=None if place is None else place.number,
        wish=decided.wish,
        rank=decided.rank,
        why=decided.why,
        ahead=decided.ahead,
        places=decided.places,
        note=decided.note,
    )
