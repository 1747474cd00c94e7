"""Names of the states of a request for a diary, for the class teacher."""

from __future__ import annotations

from collections.abc import Mapping

from ruobr_tui.api.states.families import DiaryRequestState
from ruobr_tui.i18n import N_
from ruobr_tui.screens.parts.labels import label_of

STATES: Mapping[str, str] = {
    DiaryRequestState.REQUESTED: N_("not answered yet"),
    DiaryRequestState.GRANTED: N_("granted"),
    DiaryRequestState.REFUSED: N_("refused"),
    DiaryRequestState.WITHDRAWN: N_("taken back"),
}
SIGNS: Mapping[str, tuple[str, str]] = {
    DiaryRequestState.GRANTED: ("✓", "good"),
    DiaryRequestState.REFUSED: ("×", "dim"),
    DiaryRequestState.WITHDRAWN: ("×", "dim"),
}
"""Sign and role of what is decided."""


def state_name(state: str) -> str:
    """Return the name of a state, or an unknown state's code."""
    return label_of(STATES, state)
