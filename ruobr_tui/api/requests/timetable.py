"""The week of a teacher."""

from __future__ import annotations

from datetime import date

from ruobr_tui.api.models.timetable import OwnWeek
from ruobr_tui.api.resources import Part, Resource

FEATURE = "own-timetable"


def own_week(monday: date) -> Resource[OwnWeek]:
    """The lessons of the week that begins on this day."""
    query = {"day": monday.isoformat()}
    return Resource(
        f"own-week/{monday}", "journal/timetable", OwnWeek, query, part=Part.CABINET, feature=FEATURE
    )
