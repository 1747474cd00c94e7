"""Requests whose time is over, and counts of days that limit nothing any more."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import Connection, delete, update

from ruobr_server.areas.approvals.states import APPROVAL, EXPIRE
from ruobr_server.areas.approvals.tables import acts_of_days, approvals
from ruobr_server.areas.events.service import publish
from ruobr_server.kit.workflow.service import record
from ruobr_tui.api.models.events import APPROVAL as EVENT
from ruobr_tui.api.states.approvals import ApprovalState

COUNTED = timedelta(days=7)
"""How long the counts of a day are stored."""


def close_expired(connection: Connection, now: datetime, subject_id: int | None = None) -> None:
    """Close requests (about one subject) whose time is over; who asked is notified."""
    own = approvals.c
    over = (own.state == ApprovalState.WAITING) & (own.expires_at <= now)
    if subject_id is not None:
        over &= own.subject_id == subject_id
    closed = connection.execute(
        update(approvals)
        .where(over)
        .values(state=ApprovalState.EXPIRED, version=own.version + 1, updated_at=now)
        .returning(own.id, own.account_id)
    ).all()
    steps = [(row.id, EXPIRE, ApprovalState.WAITING, ApprovalState.EXPIRED, "") for row in closed]
    if steps:
        record(connection, APPROVAL, steps, None, now)
    for row in closed:
        publish(connection, [row.account_id], EVENT, {"id": row.id, "state": ApprovalState.EXPIRED}, now)


def forget_days(connection: Connection, now: datetime) -> None:
    """Delete the counts of earlier days."""
    connection.execute(delete(acts_of_days).where(acts_of_days.c.day < (now - COUNTED).date()))
