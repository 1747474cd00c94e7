"""How the states of a request for a diary are said to the class teacher."""

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
    """A state in words; one that this program does not know, as it is."""
    return label_of(STATES, state)
