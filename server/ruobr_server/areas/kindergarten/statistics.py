"""Statistics of the kindergartens of a municipality: places, queue, recent referrals."""

from __future__ import annotations

from collections import defaultdict
from datetime import UTC, date, datetime, time
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import Connection, func, select

from ruobr_server.areas.kindergarten.states import APPLICATION
from ruobr_server.areas.kindergarten.tables import (
    application_choices,
    kindergarten_applications,
    kindergarten_groups,
    kindergartens,
)
from ruobr_server.kit.workflow.tables import state_changes
from ruobr_tui.api.models.kindergarten import Group, Institution, Institutions
from ruobr_tui.api.rules.kindergarten import age_group, intake_year

MONTHS = 6


def institutions(connection: Connection, territory_id: int, today: date, zone: ZoneInfo) -> Institutions:
    """The kindergartens of a municipality by number; ages are those of the present intake."""
    year = intake_year(today)
    groups: dict[int, list[Any]] = defaultdict(list)
    for row in connection.execute(
        select(kindergarten_groups)
        .join(kindergartens, kindergartens.c.id == kindergarten_groups.c.kindergarten_id)
        .where(kindergartens.c.territory_id == territory_id)
        .order_by(kindergarten_groups.c.cohort.desc(), kindergarten_groups.c.id)
    ):
        groups[row.kindergarten_id].append(row)
    waiting = {
        row.kindergarten_id: int(row.waiting)
        for row in connection.execute(
            select(application_choices.c.kindergarten_id, func.count().label("waiting"))
            .join(kindergartens, kindergartens.c.id == application_choices.c.kindergarten_id)
            .where(kindergartens.c.territory_id == territory_id, application_choices.c.in_queue)
            .group_by(application_choices.c.kindergarten_id)
        )
    }
    months = _months(today)
    moved = _moved(connection, territory_id, months, zone)
    rows = connection.execute(
        select(kindergartens)
        .where(kindergartens.c.territory_id == territory_id)
        .order_by(kindergartens.c.number, kindergartens.c.id)
    )
    return Institutions(
        institutions=[
            Institution(
                id=row.id,
                number=row.number,
                name=row.name,
                district=row.district,
                address=row.address,
                phone=row.phone,
                places=sum(group.places for group in groups[row.id]),
                free=sum(group.places - group.occupied for group in groups[row.id]),
                queue=waiting.get(row.id, 0),
                moved=[moved.get((row.id, month), 0) for month in months],
                groups=[
                    Group(
                        age=age_group(group.cohort, year),
                        regime=group.regime,
                        orientation=group.orientation,
                        places=group.places,
                        free=group.places - group.occupied,
                    )
                    for group in groups[row.id]
                ],
            )
            for row in rows
        ],
        months=months,
    )


def _months(today: date) -> list[date]:
    """First days of the last months, the present one last."""
    count = today.year * 12 + today.month - 1
    return [date(each // 12, each % 12 + 1, 1) for each in range(count - MONTHS + 1, count + 1)]


def _moved(
    connection: Connection, territory_id: int, months: list[date], zone: ZoneInfo
) -> dict[tuple[int, date], int]:
    """Accepted referrals by kindergarten and month."""
    own = kindergarten_applications
    since = datetime.combine(months[0], time(), zone).astimezone(UTC)
    rows = connection.execute(
        select(kindergarten_groups.c.kindergarten_id, state_changes.c.at)
        .join(own, own.c.id == state_changes.c.subject_id)
        .join(kindergarten_groups, kindergarten_groups.c.id == own.c.group_id)
        .where(
            state_changes.c.subject == APPLICATION.name,
            state_changes.c.action == "accept",
            state_changes.c.at >= since,
            own.c.territory_id == territory_id,
        )
    )
    found: dict[tuple[int, date], int] = defaultdict(int)
    for row in rows:
        found[(row.kindergarten_id, row.at.astimezone(zone).date().replace(day=1))] += 1
    return found
