"""What all desks have: who looks at which row (``/desk/presence``), how much waits (``/desk/waiting``)."""

from __future__ import annotations

from datetime import datetime

from pydantic import Field

from ruobr_tui.api.models.parts.base import Rows, WireModel
from ruobr_tui.api.models.parts.text import SafeLine


class Look(WireModel):
    """The row of a desk that is open on the screen; none: it is closed."""

    desk: SafeLine = Field(min_length=1, max_length=20)
    item: int | None = Field(None, ge=1, lt=2**63)


class Viewer(WireModel):
    """Somebody else with a row open."""

    item: int
    name: SafeLine


class Viewers(WireModel):
    """All others at this desk."""

    viewers: Rows[Viewer] = Field(default_factory=list)


class DeskCount(WireModel):
    """How much waits in a desk's list, and since when the first of it; no names."""

    desk: SafeLine
    count: int = 0
    since: datetime | None = None


class DeskCounts(WireModel):
    """All desks of the account."""

    desks: Rows[DeskCount] = Field(default_factory=list)
