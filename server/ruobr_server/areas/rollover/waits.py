"""What the home of an administrator says of a new year: from May on, as long as schools are left."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import Connection

from ruobr_server.areas.declaration import Waits
from ruobr_server.areas.rollover.reach import schools_left
from ruobr_server.areas.rollover.service import first_day, year_to_begin
from ruobr_server.auth.identity import Identity
from ruobr_server.auth.role_grants import held_by
from ruobr_tui.api.rules.grants import FILLERS, scopes_of

BEGINS = (9, 1)
"""Month and day on which a school year begins."""


def waits(connection: Connection, caller: Identity, now: datetime) -> list[Waits]:
    """Schools that are not yet in the new year, and when it begins."""
    today = caller.today or now.date()
    year = year_to_begin(today)
    if today < first_day(year) or not scopes_of(held_by(connection, caller), FILLERS):
        return []
    count = schools_left(connection, caller, year)
    return [Waits("rollover", count, date(year, *BEGINS))] if count else []
