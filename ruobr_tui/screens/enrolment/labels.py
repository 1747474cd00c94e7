"""How states and steps of an application to a school are said."""

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
    """A state in words; one that this program does not know, as it is."""
    return _(STATES[state]) if state in STATES else state


def step_name(action: str, state: str) -> str:
    """A step of a history in words."""
    return _(STEPS[action]) if action in STEPS else state_name(state)
