"""The time zones of an account's children: each has that of its school."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from ruobr_tui.api.clock import Clock, first_zone, school_today

if TYPE_CHECKING:
    from ruobr_tui.api.models.people import Account, Child


class Zones:
    """``named`` is the setting, which goes first; ``portal`` the zone of the portal's region, or ""."""

    def __init__(self, account: Account, named: str | None, portal: str = "") -> None:
        self._named, self._portal = named, portal
        self.default = first_zone(named, *(child.time_zone for child in account.children), portal)
        """Of what is no single child's."""

    def of(self, child: Child) -> ZoneInfo:
        """The zone of a child's school."""
        return first_zone(self._named, child.time_zone, self._portal)

    def today(self, clock: Clock, child: Child | None = None) -> date:
        """The date on the wall of a child's school."""
        return school_today(clock, self.of(child) if child is not None else self.default)
