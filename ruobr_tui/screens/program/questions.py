"""Questions about the program itself and its drafts."""

from __future__ import annotations

from ruobr_tui.i18n import N_
from ruobr_tui.screens.parts.dialogs.question import Question

LEAVE = Question(
    title=N_("Quit the program?"),
    yes=N_("Yes, leave"),
    what="%(stays)s",
)
SIGN_OUT = Question(
    title=N_("Sign out?"),
    yes=N_("Yes, sign out"),
    whom=N_("Account: %(login)s"),
    what="%(stored)s\n%(drafts)s",
)
DISCARD_DRAFT = Question(
    title=N_("Throw the draft away?"),
    yes=N_("Yes, throw away"),
    whom="%(form)s",
    what=N_("Everything that is typed here is lost; the form begins again."),
    result=N_("Thrown away."),
)
LEAVE_TEXT = Question(
    title=N_("Leave without sending?"),
    yes=N_("Yes, drop it"),
    whom=N_("“%(text)s”"),
    what=N_("These words are not sent, and not stored."),
)
REMOVE_SSH_KEY = Question(
    title=N_("Remove this SSH key?"),
    yes=N_("Yes, remove"),
    whom="%(key)s\n%(fingerprint)s",
    what=N_("It no longer opens the diary of %(login)s. You can add it again."),
    result=N_("Removed: SSH key %(key)s."),
)
END_SESSION = Question(
    title=N_("Sign this device out?"),
    yes=N_("Yes, sign out"),
    whom=N_("%(device)s\nlast used %(seen)s"),
    what=N_("Whoever uses it has to sign in again."),
    result=N_("Signed out: %(device)s."),
)
