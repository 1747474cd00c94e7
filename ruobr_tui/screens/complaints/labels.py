"""Names of the states of complaints."""

from __future__ import annotations

from collections.abc import Mapping

from ruobr_tui.api.states.complaints import ComplaintState
from ruobr_tui.i18n import N_
from ruobr_tui.screens.parts.labels import label_of

STATES: Mapping[str, str] = {
    ComplaintState.RECEIVED: N_("received by the department"),
    ComplaintState.IN_REVIEW: N_("under review"),
    ComplaintState.ANSWERED: N_("replied"),
    ComplaintState.DECLINED: N_("closed, no action taken"),
}

SHORT: Mapping[str, str] = {
    ComplaintState.RECEIVED: N_("new"),
    ComplaintState.IN_REVIEW: N_("in review"),
    ComplaintState.ANSWERED: N_("answered"),
    ComplaintState.DECLINED: N_("closed"),
}


def short_state_name(state: str) -> str:
    """Return the name of a state for a column."""
    return label_of(SHORT, state)


def state_name(state: str) -> str:
    """Return the name of a state, or an unknown state's code."""
    return label_of(STATES, state)
