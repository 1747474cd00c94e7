"""Enrolment in the first grade of a school."""

from __future__ import annotations

from ruobr_tui.api.errors import N_
from ruobr_tui.api.reasons.reason import Reason

TOO_YOUNG = Reason(
    "school-too-young",
    N_("On 1 September the child is younger than 6 years and 6 months: the founder's permission is needed."),
)
TOO_OLD = Reason(
    "school-too-old",
    N_("On 1 September the child is older than 8 years: the founder's permission is needed."),
)
IN_SCHOOL = Reason("in-school", N_("This child goes to school already."))
NO_FIRST_GRADE = Reason("no-first-grade", N_("This school takes no first grade in that year."))
NOT_OPEN = Reason(
    "applications-not-open",
    N_("Applications to this school are taken from %(start)s to %(end)s."),
)
ASSIGNED_ONLY = Reason(
    "assigned-only",
    N_("Until %(end)s only children of the assigned territory and with privileges are taken."),
)
LIVE_HERE = Reason("live-here", N_("There is a live application to this school."))
TWO_OTHERS = Reason(
    "two-others-live",
    N_("Two applications to other schools are live already; withdraw one first."),
)
ONE_ASSIGNED = Reason(
    "assigned-one-live",
    N_("The application to the school of the address is live already."),
)
FILED_AT_ONCE = Reason(
    "filed-at-once",
    N_("Another application of this child was filed at the same time. Look again."),
)
INVITATION_DAY = Reason("invitation-day", N_("Give a day that is not over."))
INVITATION_PLACE = Reason("invitation-place", N_("Say where the documents are to be brought."))
STATE_CHANGED = Reason("state-changed", N_("Its state has changed meanwhile; this is no longer possible."))
CONFIRM_SCANS = Reason(
    "confirm-scans",
    N_("Confirm the scans of the birth certificate and of the residence first."),
)
CONFIRM_PERMISSION = Reason(
    "confirm-permission",
    N_("The age needs the founder's permission: confirm it first."),
)
GRADE_FULL = Reason("grade-full", N_("The first grade has no free place any more."))
THIS_ONE_TAKEN = Reason(
    "replaced-since",
    N_("The child has a new application in place of this one. It has to be withdrawn first."),
)
CLOSED_ONE_TAKEN = Reason(
    "closed-one-replaced",
    N_(
        "The child has a new application in place of one that the enrolment closed. It has to be "
        "withdrawn first."
    ),
)
CLOSED_ONE_CHANGED = Reason(
    "closed-one-changed",
    N_("An application that the enrolment closed has changed since."),
)
IN_CLASS = Reason("in-class", N_("The child is in a class already: its diary was opened to the parent."))

# What the portal notes in a history by itself.
REVOKED_ELSEWHERE = Reason("enrolment-revoked", N_("The enrolment at another school was revoked."))
ENROLLED_ELSEWHERE = Reason("enrolled-elsewhere", N_("The child is enrolled at another school."))
