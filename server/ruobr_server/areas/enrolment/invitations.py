"""Inviting families with the originals one after another: each gets a time of its own in a room."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from sqlalchemy import Connection, Row, update

from ruobr_server.areas.enrolment.desk import one, row_of
from ruobr_server.areas.enrolment.notifications import notify_owners
from ruobr_server.areas.enrolment.rooms import free_times, room_key, taken_times, wait_turn_for_times
from ruobr_server.areas.enrolment.states import APPLICATION
from ruobr_server.areas.enrolment.tables import school_applications
from ruobr_server.areas.schools.service import zone_of_school
from ruobr_server.auth.identity import Identity
from ruobr_server.kit.errors import Conflict, InvalidFields
from ruobr_server.kit.workflow.machine import OPERATOR
from ruobr_server.kit.workflow.service import move
from ruobr_tui.api.models.enrolment import InvitedApplications, SchoolInvitations
from ruobr_tui.api.reasons import enrolment as reasons
from ruobr_tui.api.reasons.reason import Explanation, Reason
from ruobr_tui.api.rules.time_slots import minute_of, slots, time_text
from ruobr_tui.api.states.enrolment import WAITING


def invite(
    connection: Connection,
    caller: Identity,
    wish: SchoolInvitations,
    now: datetime,
) -> InvitedApplications:
    """Invite families in the order of the list, each to the next free time of the room.

    Those whose application has changed since it was read are left out and named. Raises ``Forbidden``,
    ``NotFound`` for another school's, ``InvalidFields``, and ``Conflict`` if there are fewer times than
    families: then nobody is invited.
    """
    wait_turn_for_times(connection)
    versions = {each.id: each.version for each in wish.applications}
    rows = [row_of(connection, caller, number) for number in versions]
    local = now.astimezone(zone_of_school(connection, rows[0].school_id))
    times = _times(wish, local)
    fitting = [row for row in rows if row.version == versions[row.id] and row.state in WAITING]
    own = school_applications
    connection.execute(
        update(own)
        .where(own.c.id.in_([row.id for row in fitting]))
        .values(invited_minute=None, invited_length=None)
    )
    for school in dict.fromkeys(row.school_id for row in fitting):
        families = [row for row in fitting if row.school_id == school]
        _invite_to_school(connection, caller, school, families, wish, times, now)
    numbers = [row.id for row in fitting]
    notify_owners(connection, numbers, now)
    return InvitedApplications(
        applications=[one(connection, caller, number, local.date()) for number in numbers],
        left=[number for number in versions if number not in numbers],
    )


def _times(wish: SchoolInvitations, local: datetime) -> list[int]:
    wrong: dict[str, Reason | Explanation] = {}
    first, last = minute_of(wish.first), minute_of(wish.last)
    if wish.invited_on < local.date():
        wrong["invited_on"] = reasons.INVITATION_DAY
    if not wish.invited_to or not room_key(wish.invited_to):
        wrong["invited_to"] = reasons.INVITATION_PLACE
    if first is None:
        wrong["first"] = reasons.INVITATION_TIMES
    if last is None or (first is not None and last < first + wish.minutes):
        wrong["last"] = reasons.INVITATION_TIMES
    if wrong or first is None or last is None:
        raise InvalidFields(wrong)
    found = list(slots(first, last, wish.minutes))
    if wish.invited_on == local.date():
        found = [each for each in found if each > local.hour * 60 + local.minute]
        if not found:
            raise InvalidFields({"invited_on": reasons.INVITATION_PAST})
    return found


def _invite_to_school(
    connection: Connection,
    caller: Identity,
    school_id: int,
    families: Sequence[Row[Any]],
    wish: SchoolInvitations,
    times: Sequence[int],
    now: datetime,
) -> None:
    own, room, day = school_applications, room_key(wish.invited_to), wish.invited_on
    free = free_times(times, wish.minutes, taken_times(connection, school_id, day, room))
    if len(free) < len(families):
        raise Conflict(reasons.SLOTS_SHORT, count=len(free))
    for row, minute in zip(families, free, strict=False):
        move(
            connection,
            APPLICATION,
            own,
            row._mapping,
            "invite",
            {OPERATOR},
            caller.account_id,
            now,
            note=wish.note or invitation_text(day, minute, wish.invited_to),
            invited_on=day,
            invited_minute=minute,
            invited_length=wish.minutes,
            invited_to=wish.invited_to,
            invited_room=room,
        )


def invitation_text(day: date, minute: int | None, room: str) -> str:
    """What a family reads in the history, in figures alone."""
    at = "" if minute is None else f"{time_text(minute)}, "
    return f"{day:%d.%m.%Y}, {at}{room}"
