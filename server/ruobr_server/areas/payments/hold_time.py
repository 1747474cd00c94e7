"""The hold time of a decided refund, in which the desk can revoke it."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, Row, update

from ruobr_server.areas.payments.tables import payments
from ruobr_server.areas.schools.service import revocation_policy, territory_of_school
from ruobr_tui.api.states.payments import RefundState

APPROVED = 2
"""The version in which a refund is sent for the first time; each attempt increments it."""


def hold(connection: Connection, payment_id: int, school_id: int, now: datetime) -> datetime | None:
    """When a refund that is decided now is sent to the bank; schedules the check. None: at once."""
    policy = revocation_policy(connection, territory_of_school(connection, school_id))
    until = now + timedelta(minutes=policy.refund_minutes) if policy.refund_minutes else None
    connection.execute(
        update(payments).where(payments.c.id == payment_id).values(next_check_at=until or now, checks=0)
    )
    return until


def held_until(row: Row[Any], now: datetime) -> datetime | None:
    """Until when a refund can be revoked; None: not (any more)."""
    if row.state != RefundState.SENDING or row.version != APPROVED or row.send_after is None:
        return None
    found: datetime = row.send_after
    return found if now < found else None
