"""A family's data, its children, and logins that a class teacher hands out."""

from __future__ import annotations

from ruobr_tui.api.errors import N_
from ruobr_tui.api.reasons.reason import Reason

CHILD_INCOMPLETE = Reason("child-incomplete", N_("The child's data are not complete yet: see the cabinet."))
PROFILE_INCOMPLETE = Reason("profile-incomplete", N_("About me is not complete yet: see the cabinet."))
TOO_MANY_CHILDREN = Reason("too-many-children", N_("At most 30 children."))
CHILD_HAS_DIARY = Reason(
    "child-has-diary",
    N_("This child is joined to a diary, or a request about it was made."),
)
SAME_PAPERS = Reason("same-papers", N_("There is an application for a child with these papers already."))
CHILD_IN_USE = Reason("child-in-use", N_("There are applications or documents of this child."))
OTHER_CLASS = Reason(
    "login-other-class",
    N_("This pupil goes to another class as well: that one hands the login out."),
)
LOGIN_CLOSED = Reason("login-closed", N_("This login is closed. Ask the portal's administrator."))
PARENT_HAS_DATA = Reason(
    "parent-has-data",
    N_("This parent keeps personal data in the cabinet: only they can set a new password."),
)
PARENT_SIGNED_IN = Reason(
    "parent-signed-in",
    N_("This parent has signed in already: only they can set a new password."),
)
OTHER_CHILDREN = Reason(
    "parent-has-others",
    N_("This parent has children in other classes too: a slip of one class cannot open their account."),
)
JOINED_ALREADY = Reason("joined-already", N_("This child is joined to a diary already."))
NO_CLASS = Reason("no-class", N_("There is no such class."))
REQUEST_WAITS = Reason("request-waits", N_("A request for this child is waiting for the class teacher."))
CHOOSE_PUPIL = Reason("choose-pupil", N_("Choose the pupil."))
NOT_IN_CLASS = Reason("pupil-not-in-class", N_("This pupil is not in the class."))
