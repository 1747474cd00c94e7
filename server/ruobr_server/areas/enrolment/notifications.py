"""Live events for owners of applications to schools."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import Connection, select

from ruobr_server.areas.desks.service import notify_desk
from ruobr_server.areas.enrolment.tables import school_applications
from ruobr_server.areas.events.service import NewEvent, publish_many
from ruobr_server.areas.schools.queries import school_names
from ruobr_server.auth.desks import SCHOOL
from ruobr_tui.api.models.events import FIRST_GRADE


def notify_owners(connection: Connection, application_ids: Collection[int], now: datetime) -> None:
    """Publish that the state of these applications, or a confirmed claim, has changed; to their desks too."""
    own = school_applications
    rows = connection.execute(
        select(own.c.id, own.c.account_id, own.c.state, own.c.school_id, school_names.c.territory_id)
        .join(school_names, school_names.c.id == own.c.school_id)
        .where(own.c.id.in_(application_ids))
        .order_by(own.c.id)
    ).all()
    events = [
        NewEvent(row.account_id, FIRST_GRADE, {"application": row.id, "state": row.state}) for row in rows
    ]
    publish_many(connection, events, now)
    item = rows[0].id if len(rows) == 1 else None
    for school, territory in sorted({(row.school_id, row.territory_id) for row in rows}):
        notify_desk(connection, SCHOOL, item, territory, school, now)
