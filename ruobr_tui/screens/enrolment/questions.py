"""Questions about the first grade, for parents and clerks."""

from __future__ import annotations

from ruobr_tui.i18n import N_
from ruobr_tui.screens.parts.dialogs.question import Question

WITHDRAW = Question(
    title=N_("Withdraw this application?"),
    yes=N_("Yes, withdraw"),
    whom=N_("%(child)s\n%(school)s, first grade %(year)s"),
    lost=N_("It cannot be brought back: a new application stands behind all that were filed before it."),
    word="%(word)s",
    result=N_("Withdrawn: %(child)s, %(school)s."),
)
INVITE_AGAIN = Question(
    title=N_("Invite as the last time?"),
    yes=N_("Yes, invite"),
    whom="%(names)s",
    what=N_("%(when)s\nEach family is given the next time that is free. The parents see it at once."),
)
ENROL = Question(
    title=N_("Enrol this child?"),
    yes=N_("Yes, enrol"),
    whom=N_("%(child)s, born %(born)s\n%(school)s, first grade %(year)s"),
    what=N_(
        "The originals are there. The child’s applications to other schools are closed, and the parent "
        "sees it at once.\n%(way_back)s"
    ),
    result=N_("Enrolled: %(child)s, %(school)s."),
)
