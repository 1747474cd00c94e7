"""Questions of all work lists."""

from __future__ import annotations

from ruobr_tui.i18n import N_
from ruobr_tui.screens.parts.dialogs.question import Question

TAKE_SEVERAL = Question(
    title=N_("Start the review of these applications?"),
    yes=N_("Yes, start the review"),
    whom="%(names)s",
    what=N_("The parents will see that their applications are under review."),
)
