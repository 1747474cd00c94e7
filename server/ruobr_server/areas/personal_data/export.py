"""Export of all data about an account and its children, for its owner (152-FZ, article 14)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from sqlalchemy import Connection

from ruobr_server.areas.declaration import Area
from ruobr_server.auth.identity import Identity
from ruobr_server.kit.db.calls import takes_long

FORMAT = "ruobr-my-data/1"


@takes_long(60.0)
def export(
    connection: Connection, caller: Identity, now: datetime, today: date, areas: Sequence[Area]
) -> dict[str, Any]:
    """JSON. Scans are listed by name; their files are downloaded one by one."""
    parts = {
        name: part(connection, caller, now, today) for area in areas for name, part in area.exports.items()
    }
    return {"format": FORMAT, "made_at": now.isoformat(), **parts}
