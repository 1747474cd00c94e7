"""Where pupils go unlike proposed, as it was entered: stored until the plan is carried out."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime

from sqlalchemy import Connection, func, insert, select

from ruobr_server.areas.rollover.names import class_named, wrong_move
from ruobr_server.areas.rollover.plan import Named
from ruobr_server.areas.rollover.tables import rollover_moves
from ruobr_server.kit.db.ids import take_ids
from ruobr_server.kit.errors import Conflict, Invalid
from ruobr_tui.api.models.rollover import AS_PROPOSED, LEAVES, RolloverMove
from ruobr_tui.api.reasons import rollover as reasons


def stored_moves(
    connection: Connection, school_id: int, year: int, old: Mapping[int, Named]
) -> dict[int, Named | None]:
    """By the number of a pupil: the class of the new year; None: leaves.

    ``old``: the present class of each pupil. What does not fit to it any more does not count.
    """
    own = rollover_moves.c
    newest = (
        select(func.max(own.id)).where(own.school_id == school_id, own.year == year).group_by(own.pupil_id)
    )
    found: dict[int, Named | None] = {}
    for row in connection.execute(select(own.pupil_id, own.becomes).where(own.id.in_(newest))):
        if row.becomes == AS_PROPOSED or row.pupil_id not in old:
            continue
        to = class_named(row.becomes)
        if wrong_move(old[row.pupil_id], to) is None:
            found[row.pupil_id] = to
    return found


def store_moves(
    connection: Connection,
    school_id: int,
    year: int,
    moves: Sequence[RolloverMove],
    present: Mapping[int, tuple[str, Named, Named | None]],
    account_id: int,
    now: datetime,
) -> int:
    """Store where pupils go; returns of how many that has changed.

    ``present``: name, old class and present way of each pupil of the plan. Raises ``Invalid`` for a pupil or
    a class that cannot be meant, ``Conflict`` where somebody else has entered something meanwhile.
    """
    wanted: dict[int, str] = {}
    for move in moves:
        if move.pupil not in present:
            raise Invalid(reasons.NO_PUPIL)
        name, old, to = present[move.pupil]
        if move.old != way_of(to):
            raise Conflict(reasons.PROPOSAL_CHANGED.with_fields(name=name))
        becomes = _checked(old, move.new)
        if becomes != move.old:
            wanted[move.pupil] = becomes
    if not wanted:
        return 0
    numbers = take_ids(connection, "rollover_moves", len(wanted))
    connection.execute(
        insert(rollover_moves),
        [
            {"id": number, "school_id": school_id, "year": year, "pupil_id": pupil_id, "becomes": becomes}
            | {"account_id": account_id, "at": now}
            for number, (pupil_id, becomes) in zip(numbers, wanted.items(), strict=True)
        ],
    )
    return len(wanted)


def way_of(to: Named | None) -> str:
    """Where somebody goes, as the wire says it."""
    return LEAVES if to is None else str(to)


def _checked(old: Named, text: str) -> str:
    if text == AS_PROPOSED:
        return text
    try:
        to = class_named(text)
    except ValueError:
        raise Invalid(reasons.NO_CLASS_NAME) from None
    if (against := wrong_move(old, to)) is not None:
        raise Invalid(against)
    return way_of(to)
