"""How states of scans are called, and what they look like."""

from __future__ import annotations

from collections.abc import Mapping

from ruobr_tui.api.states.documents import DocumentState
from ruobr_tui.i18n import N_
from ruobr_tui.screens.parts.labels import label_of

STATES: Mapping[str, str] = {
    DocumentState.WAITING: N_("not looked at yet"),
    DocumentState.CONFIRMED: N_("confirmed"),
    DocumentState.REFUSED: N_("refused"),
}
SIGNS: Mapping[str, tuple[str, str]] = {
    DocumentState.WAITING: ("· ", "dim"),
    DocumentState.CONFIRMED: ("✓ ", "good"),
    DocumentState.REFUSED: ("! ", "bad"),
}
"""Sign and role of each state."""


def state_name(state: str) -> str:
    """A state in words; one that this program does not know, as it is."""
    return label_of(STATES, state)
