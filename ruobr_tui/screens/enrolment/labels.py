"""Names of states and steps of an application to a school."""

from __future__ import annotations

from ruobr_tui.i18n import N_, _

STATES = {
    "submitted": N_("submitted"),
    "under-review": N_("under review"),
    "invited": N_("invited with documents"),
    "enrolled": N_("enrolled"),
    "refused": N_("refused"),
    "withdrawn": N_("withdrawn"),
}
NEXT = {
    "submitted": N_("The school will look at it; nothing is to be done."),
    "under-review": N_("The school is looking at it; nothing is to be done."),
    "invited": N_("Bring the originals to the school; without them nobody is enrolled."),
}
STEPS = {
    "confirm": N_("claims checked"),
    "revoke": N_("decision revoked"),
    "reopen": N_("opened again"),
}
OVER = ("enrolled", "refused", "withdrawn")


def state_name(state: str) -> str:
    """Return the name of a state, or an unknown state's code."""
    return _(STATES[state]) if state in STATES else state


def step_name(action: str, state: str) -> str:
    """Return the text of a step in a history."""
    return _(STEPS[action]) if action in STEPS else state_name(state)
