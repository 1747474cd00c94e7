"""Telling owners that something about their applications to schools has changed."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import Connection, select

from ruobr_server.areas.enrolment.tables import school_applications
from ruobr_server.areas.events.service import Told, tell_all
from ruobr_tui.api.models.events import FIRST_GRADE


def tell_owners(connection: Connection, application_ids: Collection[int], now: datetime) -> None:
    """The state of these applications, or what is confirmed of them, is another one now."""
    own = school_applications
    rows = connection.execute(
        select(own.c.id, own.c.account_id, own.c.state)
        .where(own.c.id.in_(application_ids))
        .order_by(own.c.id)
    )
    told = [Told(row.account_id, FIRST_GRADE, {"application": row.id, "state": row.state}) for row in rows]
    tell_all(connection, told, now)
