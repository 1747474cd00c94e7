"""What the administrator of a school does: looks at the plan, changes it, carries it out, takes it back."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import Connection

from ruobr_server.areas.records.service import wait_for_others
from ruobr_server.areas.rollover.moves import store_moves
from ruobr_server.areas.rollover.reach import require_reach
from ruobr_server.areas.rollover.service import (
    LONGEST,
    carry_out,
    close_timetable,
    digest_of,
    first_day,
    planned,
    require_season,
    year_to_begin,
)
from ruobr_server.areas.rollover.undoing import undo
from ruobr_server.areas.rollover.view import pupils_of, shown
from ruobr_server.areas.schools.service import zone_of_school
from ruobr_server.auth.identity import Identity
from ruobr_server.kit.db.calls import takes_long
from ruobr_server.kit.errors import Conflict
from ruobr_tui.api.models import rollover as wire
from ruobr_tui.api.reasons import rollover as reasons


@takes_long(LONGEST)
def plan(
    connection: Connection, caller: Identity, school_id: int, year: int | None, now: datetime
) -> wire.RolloverPlan:
    """The plan of a school. Raises ``Forbidden``, ``NotFound``, ``Conflict`` without classes."""
    require_reach(connection, caller, school_id)
    today = _today(connection, school_id, now)
    found = planned(connection, school_id, year or year_to_begin(today))
    may_begin = today >= first_day(found.year)
    return shown(connection, found).model_copy(update={"may_begin": may_begin})


@takes_long(LONGEST)
def pupils(
    connection: Connection, caller: Identity, school_id: int, year: int | None, now: datetime
) -> wire.RolloverPupils:
    """Everybody of the plan. Raises ``Forbidden``, ``NotFound``, ``Conflict`` without classes."""
    require_reach(connection, caller, school_id)
    today = _today(connection, school_id, now)
    return pupils_of(planned(connection, school_id, year or year_to_begin(today)))


@takes_long(LONGEST)
def move(
    connection: Connection, caller: Identity, school_id: int, given: wire.RolloverMoves, now: datetime
) -> wire.RolloverOutcome:
    """Say where pupils go. Raises ``Forbidden``, ``NotFound``, ``Invalid``, ``Conflict``."""
    require_reach(connection, caller, school_id)
    wait_for_others(connection)
    found = planned(connection, school_id, given.year)
    present = {each.id: (each.name, each.old, each.to) for each in found.pupils}
    count = store_moves(connection, school_id, given.year, given.moves, present, caller.account_id, now)
    return wire.RolloverOutcome(pupils=count)


@takes_long(LONGEST)
def begin_class(
    connection: Connection, caller: Identity, school_id: int, given: wire.RolloverStep, now: datetime
) -> wire.RolloverOutcome:
    """Carry out what has this digest, in one transaction; first the timetable of the old year is ended.

    Raises ``Forbidden``, ``NotFound``, and ``Conflict`` too early in the year, where the plan is another one
    now, and where others have to be written before.
    """
    require_reach(connection, caller, school_id)
    today = _today(connection, school_id, now)
    require_season(given.year, today)
    wait_for_others(connection)
    found = planned(connection, school_id, given.year)
    group = next((each for each in found.groups if digest_of(each) == given.digest), None)
    if group is None:
        raise Conflict(reasons.PLAN_CHANGED)
    if names := ", ".join(found.before(group)):
        raise Conflict(reasons.OTHERS_FIRST.with_fields(names=names))
    close_timetable(connection, school_id, given.year, today, now, caller.account_id)
    carry_out(connection, school_id, given.year, group, today, now, caller.account_id)
    return wire.RolloverOutcome(
        names=[each.name for each in group], pupils=sum(len(each.pupils) for each in group)
    )


@takes_long(LONGEST)
def take_back(
    connection: Connection, caller: Identity, school_id: int, given: wire.RolloverUndo, now: datetime
) -> wire.RolloverOutcome:
    """Undo everything of this year. Raises ``Forbidden``, ``NotFound``, ``Conflict``."""
    require_reach(connection, caller, school_id)
    return wire.RolloverOutcome(names=undo(connection, school_id, given.year, now, caller.account_id))


def _today(connection: Connection, school_id: int, now: datetime) -> date:
    return now.astimezone(zone_of_school(connection, school_id)).date()
