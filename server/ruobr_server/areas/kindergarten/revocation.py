"""Revocable decisions of the desk: an enrolment, a rejection, a withdrawn referral.

The application is restored at its old place in the queue. The remaining days for bringing documents are
restored too: the deadline moves by as many days as the decision stood. If any of this is not possible,
nothing is changed, and the error says why.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from sqlalchemy import Connection, Row
from sqlalchemy.exc import IntegrityError

from ruobr_server.areas.kindergarten.groups import take_place
from ruobr_server.areas.kindergarten.states import APPLICATION, STOPPED
from ruobr_server.areas.kindergarten.tables import kindergarten_applications
from ruobr_server.areas.personal_data.service import is_consent_withdrawn
from ruobr_server.areas.schools.service import last_day
from ruobr_server.auth.identity import Identity
from ruobr_server.kit.errors import Conflict
from ruobr_server.kit.workflow.machine import REVOKE
from ruobr_server.kit.workflow.revocation import Decision, decision_to_revoke, store_decision
from ruobr_server.kit.workflow.service import restore
from ruobr_tui.api.reasons import kindergarten as reasons
from ruobr_tui.api.reasons import personal_data

REVOCABLE = frozenset({"enrol", "refuse", "cancel"})
"""Actions of the desk after which the family cannot continue by itself."""


def store(connection: Connection, row: Row[Any], today: date) -> None:
    """Store what the decision that was just made about ``row`` (as it was before) has replaced."""
    before = {
        "group_id": row.group_id,
        "deadline": row.deadline.isoformat() if row.deadline is not None else None,
    }
    until = last_day(connection, row.territory_id, today)
    store_decision(connection, APPLICATION, row.id, today, until, before=before)


def revoke(
    connection: Connection, caller: Identity, row: Row[Any], note: str, now: datetime, today: date
) -> None:
    """Restore the state of an application before the last decision.

    Raises ``Conflict`` with the obstacle, ``Invalid`` without a reason.
    """
    decision = decision_to_revoke(connection, APPLICATION, row.id, note, today)
    if decision.source in STOPPED and is_consent_withdrawn(connection, row.account_id):
        raise Conflict(personal_data.CONSENT_WITHDRAWN)
    group = decision.before["group_id"]
    if group is not None and row.group_id is None:
        take_place(connection, group)
    values: Mapping[str, Any] = {"group_id": group, "deadline": _deadline(decision, today)}
    try:
        with connection.begin_nested():
            restore(
                connection,
                APPLICATION,
                kindergarten_applications,
                row._mapping,
                REVOKE,
                decision.source,
                caller.account_id,
                now,
                note=note.strip(),
                **values,
            )
    except IntegrityError as error:
        raise Conflict(reasons.NEW_APPLICATION) from error


def _deadline(decision: Decision, today: date) -> date | None:
    known = decision.before["deadline"]
    return None if known is None else date.fromisoformat(known) + (today - decision.day)
