"""Names of states and steps of an application to a school."""

from __future__ import annotations

from collections.abc import Mapping

from ruobr_tui.api.states.enrolment import SchoolApplicationState
from ruobr_tui.i18n import N_, _
from ruobr_tui.screens.parts.labels import label_of

STATES: Mapping[str, str] = {
    SchoolApplicationState.SUBMITTED: N_("submitted"),
    SchoolApplicationState.UNDER_REVIEW: N_("under review"),
    SchoolApplicationState.INVITED: N_("invited to bring documents"),
    SchoolApplicationState.ENROLLED: N_("enrolled"),
    SchoolApplicationState.REFUSED: N_("refused"),
    SchoolApplicationState.WITHDRAWN: N_("withdrawn"),
}
NEXT: Mapping[str, str] = {
    SchoolApplicationState.SUBMITTED: N_("The school will review it. No action is needed."),
    SchoolApplicationState.UNDER_REVIEW: N_("The school is reviewing it. No action is needed."),
    SchoolApplicationState.INVITED: N_("Bring the originals to the school. They are required for enrolment."),
}
STEPS = {
    "confirm": N_("priority checked"),
    "revoke": N_("decision revoked"),
    "reopen": N_("opened again"),
}


def state_name(state: str) -> str:
    """Return the name of a state, or an unknown state's code."""
    return label_of(STATES, state)


def step_name(action: str, state: str) -> str:
    """Return the text of a step in a history."""
    return _(STEPS[action]) if action in STEPS else state_name(state)
