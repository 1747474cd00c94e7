"""Counting the places of a group, never more than there are."""

from __future__ import annotations

from sqlalchemy import Connection, update

from ruobr_server.areas.kindergarten.tables import kindergarten_groups
from ruobr_server.kit.errors import Conflict
from ruobr_tui.api.reasons import kindergarten as reasons


def take_place(connection: Connection, group_id: int, count: int = 1) -> None:
    """Take (or with a negative count free) places. Raises ``Conflict`` if there are not enough."""
    after = kindergarten_groups.c.occupied + count
    changed = connection.execute(
        update(kindergarten_groups)
        .where(kindergarten_groups.c.id == group_id, after <= kindergarten_groups.c.places, after >= 0)
        .values(occupied=after)
    )
    if not changed.rowcount:
        raise Conflict(reasons.GROUP_FULL)
