"""What the menu of sections says of applications for the first grade to a school."""

from __future__ import annotations

from ruobr_tui.api.requests import enrolment
from ruobr_tui.api.states.enrolment import SchoolApplicationState
from ruobr_tui.context import Context
from ruobr_tui.screens.parts.desks.waiting import Waiting

_WAITING = (SchoolApplicationState.SUBMITTED, SchoolApplicationState.UNDER_REVIEW)


def waiting(context: Context) -> Waiting:
    """Return the applications that nobody has decided about."""
    return Waiting.of_applications(context.store.peek(enrolment.work_list()), _WAITING).counted(
        context, "school"
    )


def at_desk(context: Context) -> str:
    """Return how many wait."""
    return waiting(context).badge
