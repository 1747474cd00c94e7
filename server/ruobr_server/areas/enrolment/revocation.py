"""Revocable decisions of the clerk: an enrolment with everything that it closed, a rejection.

The application and those that the enrolment closed are restored, and the place is free again. If any of this
is not possible, nothing is changed, and the error says why.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from sqlalchemy import Connection, Row, select, update
from sqlalchemy.exc import IntegrityError

from ruobr_server.areas.enrolment.rooms import free_times, taken_times, wait_turn_for_times
from ruobr_server.areas.enrolment.states import APPLICATION
from ruobr_server.areas.enrolment.tables import first_grades, school_applications
from ruobr_server.areas.families.queries import child_papers
from ruobr_server.areas.personal_data.service import is_consent_withdrawn
from ruobr_server.areas.schools.service import last_day, territory_of_school
from ruobr_server.auth.identity import Identity
from ruobr_server.kit.errors import Conflict
from ruobr_server.kit.workflow.machine import REOPEN, REVOKE
from ruobr_server.kit.workflow.revocation import decision_to_revoke, effects_of, store_decision
from ruobr_server.kit.workflow.service import restore
from ruobr_tui.api.reasons import enrolment as reasons
from ruobr_tui.api.reasons import personal_data
from ruobr_tui.api.reasons.reason import Reason
from ruobr_tui.api.states.enrolment import SchoolApplicationState

REVOCABLE = frozenset({"enrol", "refuse"})
REVOKED_ELSEWHERE = "Зачисление в другую школу отменено."
"""For clients that do not know the reason of the same name."""


def store(connection: Connection, row: Row[Any], closed: Sequence[int], today: date) -> None:
    """Store the effects of the decision that was just made about ``row``: the applications it closed."""
    until = last_day(connection, territory_of_school(connection, row.school_id), today)
    store_decision(connection, APPLICATION, row.id, today, until, effects=[(APPLICATION, closed)])


def revoke(
    connection: Connection, caller: Identity, row: Row[Any], note: str, now: datetime, today: date
) -> list[int]:
    """Restore an application, and those that its enrolment closed; return the ids of all of them.

    Raises ``Conflict`` with the obstacle, ``Invalid`` without a reason.
    """
    decision = decision_to_revoke(connection, APPLICATION, row.id, note, today)
    _may_go_on(connection, row)
    if decision.action == "enrol":
        _free_place(connection, row)
    _put_back(
        connection, row, REVOKE, decision.source, caller.account_id, note.strip(), now, reasons.THIS_ONE_TAKEN
    )
    own, numbers = school_applications, [row.id]
    for effect in effects_of(connection, decision):
        closed = connection.execute(
            select(own).where(own.c.id == effect.subject_id).with_for_update()
        ).one_or_none()
        if closed is None or not effect.stands:
            raise Conflict(reasons.CLOSED_ONE_CHANGED)
        _put_back(
            connection, closed, REOPEN, effect.source, None, REVOKED_ELSEWHERE, now, reasons.CLOSED_ONE_TAKEN,
            why=reasons.REVOKED_ELSEWHERE,
        )  # fmt: skip
        numbers.append(closed.id)
    return numbers


def _may_go_on(connection: Connection, row: Row[Any]) -> None:
    """Raises ``Conflict`` if applications of this child cannot be processed any more."""
    if is_consent_withdrawn(connection, row.account_id):
        raise Conflict(personal_data.CONSENT_WITHDRAWN)
    joined = select(child_papers.c.pupil_id).where(child_papers.c.id == row.child_id)
    if connection.scalar(joined) is not None:
        raise Conflict(reasons.IN_CLASS)


def _free_place(connection: Connection, row: Row[Any]) -> None:
    freed = connection.execute(
        update(first_grades)
        .where(
            first_grades.c.school_id == row.school_id,
            first_grades.c.year == row.year,
            first_grades.c.taken > 0,
        )
        .values(taken=first_grades.c.taken - 1)
    )
    if not freed.rowcount:
        raise Conflict


def _put_back(
    connection: Connection,
    row: Row[Any],
    action: str,
    state: str,
    account_id: int | None,
    reason: str,
    now: datetime,
    taken: Reason,
    *,
    why: Reason | None = None,
) -> None:
    """``taken`` is the reason if another live application has taken its slot; ``why`` as in ``move``."""
    values = _without_taken_time(connection, row) if state == SchoolApplicationState.INVITED else {}
    try:
        with connection.begin_nested():
            restore(
                connection,
                APPLICATION,
                school_applications,
                row._mapping,
                action,
                state,
                account_id,
                now,
                note=reason,
                why=why,
                **values,
            )
    except IntegrityError as error:
        raise Conflict(taken) from error


def _without_taken_time(connection: Connection, row: Row[Any]) -> dict[str, Any]:
    """What has to change for it to be invited again: the time of the day, if it was given away meanwhile."""
    if row.invited_minute is None:
        return {}
    wait_turn_for_times(connection)
    taken = taken_times(connection, row.school_id, row.invited_on, row.invited_room)
    if free_times([row.invited_minute], row.invited_length, taken):
        return {}
    return {"invited_minute": None, "invited_length": None}
