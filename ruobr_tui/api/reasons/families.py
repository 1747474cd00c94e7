"""A family's data, its children, and logins that a class teacher hands out."""

from __future__ import annotations

from ruobr_tui.api.errors import N_
from ruobr_tui.api.reasons.reason import Reason

CHILD_INCOMPLETE = Reason("child-incomplete", N_("First complete the child’s details in My account."))
PROFILE_INCOMPLETE = Reason("profile-incomplete", N_("First fill in My details in My account."))
TOO_MANY_CHILDREN = Reason("too-many-children", N_("You can add up to 30 children."))
CHILD_HAS_DIARY = Reason(
    "child-has-diary",
    N_("The child can’t be removed: the diary is open or a request has been sent."),
)
SAME_PAPERS = Reason("same-papers", N_("There is already an application for a child with these documents."))
CHILD_IN_USE = Reason("child-in-use", N_("The child can’t be removed: there are applications or documents."))
OTHER_CLASS = Reason(
    "login-other-class",
    N_("This pupil is also in another class, whose teacher issues the login."),
)
LOGIN_CLOSED = Reason("login-closed", N_("This login is closed. Contact the portal’s administrator."))
PARENT_HAS_DATA = Reason(
    "parent-has-data",
    N_("This parent has personal data in the account, so only they can change the password."),
)
PARENT_SIGNED_IN = Reason(
    "parent-signed-in",
    N_("This parent has signed in already: only they can set a new password."),
)
OTHER_CHILDREN = Reason(
    "parent-has-others",
    N_("This parent has children in other classes too: a slip of one class cannot open their account."),
)
SHEET_CHANGED = Reason(
    "sheet-changed",
    N_("The class has changed since you opened it, so no password was set. Make the sheet again."),
)
JOINED_ALREADY = Reason("joined-already", N_("This child’s diary is already open."))
NO_CLASS = Reason("no-class", N_("Class not found."))
REQUEST_WAITS = Reason("request-waits", N_("The class teacher already has a request for this child."))
CHOOSE_PUPIL = Reason("choose-pupil", N_("Choose a pupil."))
NOT_IN_CLASS = Reason("pupil-not-in-class", N_("Pupil not found in this class."))
