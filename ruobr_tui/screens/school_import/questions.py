"""Questions of imports."""

from __future__ import annotations

from ruobr_tui.i18n import N_
from ruobr_tui.screens.parts.dialogs.question import Question

APPLY = Question(
    title=N_("Apply this plan?"),
    yes=N_("Yes, apply"),
    whom=N_("%(school)s\n%(files)s"),
    what=N_("%(counts)s. Everything is written at once, or nothing."),
)
APPLY_AND_CLOSE = Question(
    title=N_("Apply this plan?"),
    yes=N_("Yes, apply"),
    whom=N_("%(school)s\n%(files)s\n%(closed)s"),
    what=N_("%(counts)s. Everything is written at once, or nothing."),
    lost=N_(
        "What is deleted cannot be restored from here; what is closed is no longer shown among the present."
    ),
    word="%(word)s",
)
