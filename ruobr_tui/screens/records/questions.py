"""Questions about records: what becomes of lessons, who has left, what is removed."""

from __future__ import annotations

from ruobr_tui.i18n import N_
from ruobr_tui.screens.parts.dialogs.question import Question

RETIME = Question(
    title=N_("Save and update the lessons?"),
    yes=N_("Yes, save"),
    whom=N_("%(name)s"),
    what=N_(
        "Lessons from tomorrow on: %(created)s are created, %(changed)s changed, %(deleted)s deleted. "
        "%(retained)s that the timetable does not have stay, because teachers have written something there."
    ),
)
END = Question(
    title=N_("Enter the last day?"),
    yes=N_("Yes, enter it"),
    whom=N_("%(name)s\n%(place)s\nLast day: %(day)s"),
    what=N_("The row stays with its history. The day can be taken back in the form."),
    result=N_("Ended: %(name)s, last day %(day)s."),
)
REMOVE = Question(
    title=N_("Remove this row?"),
    yes=N_("Yes, remove"),
    whom=N_("%(name)s\n%(place)s"),
    what=N_("It is only removed if nothing refers to it. Lessons that depend on it are updated."),
    lost=N_("It can only be added again. The history keeps what it said."),
    word="%(word)s",
    result=N_("Removed: %(name)s."),
)
