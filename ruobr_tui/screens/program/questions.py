"""Questions about the program itself and its drafts."""

from __future__ import annotations

from ruobr_tui.i18n import N_
from ruobr_tui.screens.parts.dialogs.question import Question

LEAVE = Question(
    title=N_("Quit the program?"),
    yes=N_("Yes, quit"),
    what="%(stays)s",
)
SIGN_OUT = Question(
    title=N_("Sign out?"),
    yes=N_("Yes, sign out"),
    whom=N_("Account: %(login)s"),
    what="%(stored)s\n%(drafts)s",
)
CLEAR = Question(
    title=N_("Finish and clear the screen?"),
    yes=N_("Yes, clear"),
    what=N_("What has been typed here will be removed."),
)
DISCARD_DRAFT = Question(
    title=N_("Discard draft?"),
    yes=N_("Yes, discard"),
    whom="%(form)s",
    what=N_("Everything entered here will be lost."),
    result=N_("Draft discarded."),
)
LEAVE_TEXT = Question(
    title=N_("Close without sending?"),
    yes=N_("Yes, close"),
    whom=N_("“%(text)s”"),
    what=N_("The text will not be sent or saved."),
)
REMOVE_SSH_KEY = Question(
    title=N_("Delete this SSH key?"),
    yes=N_("Yes, delete"),
    whom="%(key)s\n%(fingerprint)s",
    what=N_("The key will no longer open this diary: %(login)s. You can add it again."),
    result=N_("SSH key deleted: %(key)s."),
)
END_SESSION = Question(
    title=N_("Sign this device out?"),
    yes=N_("Yes, sign out"),
    whom=N_("%(device)s\nlast used %(seen)s"),
    what=N_("You will need to sign in again on that device."),
    result=N_("Signed out: %(device)s."),
)
