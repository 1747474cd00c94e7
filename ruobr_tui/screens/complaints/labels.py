"""Names of the states of complaints."""

from __future__ import annotations

from collections.abc import Mapping

from ruobr_tui.api.states.complaints import ComplaintState
from ruobr_tui.i18n import N_
from ruobr_tui.screens.parts.labels import label_of

STATES: Mapping[str, str] = {
    ComplaintState.RECEIVED: N_("received, nobody has looked at it yet"),
    ComplaintState.IN_REVIEW: N_("being looked at"),
    ComplaintState.ANSWERED: N_("answered"),
    ComplaintState.DECLINED: N_("closed without action"),
}


def state_name(state: str) -> str:
    """Return the name of a state, or an unknown state's code."""
    return label_of(STATES, state)
