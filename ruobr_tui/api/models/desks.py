"""What all desks have: who looks at which row now (``/desk/presence``)."""

from __future__ import annotations

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
