"""Names and signs of the states of scans."""

from __future__ import annotations

from collections.abc import Mapping

from ruobr_tui.api.states.documents import DocumentState
from ruobr_tui.i18n import N_
from ruobr_tui.screens.parts.labels import label_of

STATES: Mapping[str, str] = {
    DocumentState.WAITING: N_("not checked yet"),
    DocumentState.CONFIRMED: N_("scan confirmed"),
    DocumentState.REFUSED: N_("scan refused"),
}
SIGNS: Mapping[str, tuple[str, str]] = {
    DocumentState.WAITING: ("· ", "dim"),
    DocumentState.CONFIRMED: ("✓ ", "good"),
    DocumentState.REFUSED: ("! ", "bad"),
}
"""Sign and role of each state."""


def state_name(state: str) -> str:
    """Return the name of a state, or an unknown state's code."""
    return label_of(STATES, state)
