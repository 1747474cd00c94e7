"""Questions about the second factor."""

from __future__ import annotations

from ruobr_tui.i18n import N_
from ruobr_tui.screens.parts.dialogs.question import Question

LEAVE_CODES = Question(
    title=N_("Close the recovery codes?"),
    yes=N_("Yes, close"),
    whom=N_("Recovery codes of %(login)s"),
    what=N_("They are not shown again. Without phone and codes only an administrator lets you in."),
)
