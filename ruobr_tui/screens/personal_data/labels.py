"""What the owner reads of a request for erasure, by its state; names of roles."""

from __future__ import annotations

from collections.abc import Mapping

from ruobr_tui.api.roles import Role
from ruobr_tui.api.states.personal_data import ErasureState
from ruobr_tui.i18n import N_
from ruobr_tui.screens.parts.labels import label_of

ERASURES: Mapping[str, str] = {
    ErasureState.REQUESTED: N_("Requested on %(day)s, pending. Press x to withdraw."),
    ErasureState.DONE: N_("Completed on %(day)s."),
    ErasureState.REFUSED: N_("Rejected on %(day)s: %(note)s"),
    ErasureState.WITHDRAWN: N_("Withdrawn on %(day)s."),
}
ERASURES_SHORT: Mapping[str, str] = {
    ErasureState.REQUESTED: N_("waiting for a decision"),
    ErasureState.DONE: N_("data erased"),
    ErasureState.REFUSED: N_("refused"),
    ErasureState.WITHDRAWN: N_("withdrawn by the person"),
}
ROLES: Mapping[str, str] = {
    Role.PARENT: N_("parent"),
    Role.PUPIL: N_("pupil"),
    Role.TEACHER: N_("teacher"),
    Role.OPERATOR: N_("operator"),
}


def erasure_name(state: str) -> str:
    """Return the name of a state for the desk."""
    return label_of(ERASURES_SHORT, state)
