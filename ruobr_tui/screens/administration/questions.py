"""Questions of the administration: roles, accounts, sessions."""

from __future__ import annotations

from ruobr_tui.i18n import N_
from ruobr_tui.screens.parts.dialogs.question import Question

REVOKE = Question(
    title=N_("Revoke this role?"),
    yes=N_("Yes, revoke"),
    whom=N_("%(name)s, login %(login)s\n%(role)s · %(place)s\nReason: %(reason)s"),
    what=N_("Roles that this person has granted stay."),
    lost=N_("It stops counting with the next request. A revoked role is not restored, only granted again."),
    word="%(word)s",
    result=N_("Revoked: %(name)s, %(role)s."),
)
CLOSE = Question(
    title=N_("Close this account?"),
    yes=N_("Yes, close"),
    whom=N_("%(name)s, login %(login)s\nReason: %(reason)s"),
    what=N_("It can be opened again."),
    lost=N_("All devices are signed out at once, and nobody can sign in with it."),
    word="%(word)s",
    result=N_("Closed: %(name)s, %(login)s."),
)
REOPEN = Question(
    title=N_("Open this account again?"),
    yes=N_("Yes, open"),
    whom=N_("%(name)s, login %(login)s\nReason: %(reason)s"),
    lost=N_("Whoever knows its password can sign in again, with the same roles."),
    word="%(word)s",
    result=N_("Opened again: %(name)s, %(login)s."),
)
RESET = Question(
    title=N_("Set a one-time password?"),
    yes=N_("Yes, set it"),
    whom=N_("%(name)s, login %(login)s"),
    what=N_(
        "The present password and all sessions end at once. The new one is shown once. "
        "Hand it over in person."
    ),
)
FACTOR_OFF = Question(
    title=N_("Turn off the second factor?"),
    yes=N_("Yes, turn it off"),
    whom=N_("%(name)s, login %(login)s\nIt is on since %(day)s."),
    what=N_("Make sure who asks for it. The password stays; another factor can be set up after signing in."),
    lost=N_("All devices are signed out at once, and the recovery codes stop working."),
    word="%(word)s",
    result=N_("Second factor turned off: %(name)s, %(login)s."),
)
END_ONE = Question(
    title=N_("End this session?"),
    yes=N_("Yes, end it"),
    whom=N_("%(name)s, login %(login)s\n%(device)s"),
    what=N_("This device has to sign in again."),
    result=N_("Session ended: %(device)s."),
)
END_ALL = Question(
    title=N_("End all sessions of this account?"),
    yes=N_("Yes, end all"),
    whom=N_("%(name)s, login %(login)s"),
    what=N_("Every device has to sign in again."),
    result=N_("All sessions ended: %(name)s."),
)
