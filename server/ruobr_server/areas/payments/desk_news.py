"""News for the clerks of the meals desk: a refund or an alert of their schools has changed."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Connection

from ruobr_server.areas.desks.service import notify_desk
from ruobr_server.areas.payments.rows import parts_of
from ruobr_server.areas.schools.service import territory_of_school
from ruobr_server.auth.desks import REFUNDS


def notify_refund(connection: Connection, number: int, school_id: int, now: datetime) -> None:
    """Publish that a refund of a school has changed."""
    notify_desk(connection, REFUNDS, number, territory_of_school(connection, school_id), school_id, now)


def notify_alert(connection: Connection, payment_id: int, now: datetime) -> None:
    """Publish that an alert about a payment was raised or closed."""
    for school_id in {part.school_id for part in parts_of(connection, payment_id)}:
        notify_desk(connection, REFUNDS, None, territory_of_school(connection, school_id), school_id, now)
