"""Questions about the user's own notes."""

from __future__ import annotations

from ruobr_tui.i18n import N_
from ruobr_tui.screens.parts.dialogs.question import Question

LEAVE_NOTE = Question(
    title=N_("Close the note without saving it?"),
    yes=N_("Yes, close"),
    whom=N_("“%(text)s”"),
    what=N_("The note stays as it was."),
)
