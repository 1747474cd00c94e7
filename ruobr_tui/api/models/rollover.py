"""Leading a school into a new year: its plan class by class, its pupils, what was done and can be undone."""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated

from pydantic import Field

from ruobr_tui.api.models.parts.base import Rows, WireModel
from ruobr_tui.api.models.parts.text import SafeJson, SafeLine
from ruobr_tui.api.reasons.reason import Explanation
from ruobr_tui.api.reasons.wire import from_wire
from ruobr_tui.api.states.rollover import RolloverProgress

LEAVES, AS_PROPOSED = "-", ""
"""Where a pupil goes, if not into a class."""
MOST_MOVES = 500
"""Pupils of one request."""

Year = Annotated[int, Field(ge=1990, le=2200)]
"""The calendar year in which a school year starts."""


class RolloverSchool(WireModel):
    """A school inside the caller's scope.

    ``is_open``: classes of the old year have pupils; ``done``: how many classes are in the new one.
    """

    id: int
    name: SafeLine = ""
    territory: SafeLine = ""
    is_open: bool = False
    done: int = 0


class RolloverSchools(WireModel):
    """Schools by name, and the year into which they are led; ``more``: there are others."""

    year: int
    schools: Rows[RolloverSchool] = Field(default_factory=list)
    more: bool = False


class RolloverPupil(WireModel):
    """A present pupil of the old year. ``becomes``, ``proposed``: a class, or ``LEAVES``."""

    id: int
    name: SafeLine = ""
    born: date | None = None
    was: SafeLine = ""
    becomes: SafeLine = ""
    proposed: SafeLine = ""


class RolloverPupils(WireModel):
    """All pupils of whom something is left to plan, by class and name."""

    pupils: Rows[RolloverPupil] = Field(default_factory=list)


class RolloverClass(WireModel):
    """A class of the new year, or those who leave one.

    ``action``: a ``RolloverAction``; ``state``: a ``RolloverProgress``. ``was``: the class that goes on, or
    is left. ``digest``: of what is written together with it; ``first``: what has to be done before.
    ``apart``: who does not simply go on with the class. ``like``: the class whose courses a new one gets.
    ``teacher``: the class teacher who goes on with it.
    """

    name: SafeLine
    action: SafeLine = ""
    was: SafeLine = ""
    state: SafeLine = RolloverProgress.WAITING
    digest: SafeLine = ""
    first: Rows[SafeLine] = Field(default_factory=list)
    pupils: int = 0
    apart: Rows[RolloverPupil] = Field(default_factory=list)
    like: SafeLine = ""
    courses: int = 0
    teacher: SafeLine = ""
    done_at: datetime | None = None
    done_by: SafeLine = ""


class RolloverPlan(WireModel):
    """The plan of a school. ``begins``: the first day on which it may be carried out.

    ``reason``, ``fields``: why it cannot be undone, as in a refusal; "": it can.
    """

    school: int
    name: SafeLine = ""
    year: int = 0
    begins: date | None = None
    may_begin: bool = False
    classes: Rows[RolloverClass] = Field(default_factory=list)
    reason: SafeLine = ""
    fields: SafeJson = None

    @property
    def why_no_way_back(self) -> Explanation | None:
        """Why it cannot be undone, where that is known here."""
        return from_wire({"reason": self.reason, "fields": self.fields})


class RolloverMove(WireModel):
    """Where a pupil goes: ``old`` as it was shown, ``new`` a class, ``LEAVES`` or ``AS_PROPOSED``."""

    pupil: Annotated[int, Field(ge=1, lt=2**63)]
    old: Annotated[str, Field(max_length=20)]
    new: Annotated[str, Field(max_length=20)]


class RolloverMoves(WireModel):
    """Where pupils go in this year, all or none."""

    year: Year
    moves: Annotated[list[RolloverMove], Field(min_length=1, max_length=MOST_MOVES)]


class RolloverStep(WireModel):
    """Carry out what has this digest, for this year."""

    year: Year
    digest: Annotated[str, Field(min_length=64, max_length=64)]


class RolloverUndo(WireModel):
    """Undo everything that was done for this year."""

    year: Year


class RolloverOutcome(WireModel):
    """What was done or undone: classes by name, and how many pupils that concerns."""

    names: Rows[SafeLine] = Field(default_factory=list)
    pupils: int = 0
