"""Questions about accounts."""

from __future__ import annotations

from ruobr_tui.i18n import N_
from ruobr_tui.screens.parts.dialogs.question import Question

LEAVE_ACCOUNT = Question(
    title=N_("Sign out of this account?"),
    yes=N_("Yes, sign out"),
    whom=N_("%(login)s at %(portal)s"),
    what="%(stays)s\n%(drafts)s",
)
