"""Enrolment in the first grade of a school."""

from __future__ import annotations

from ruobr_tui.api.errors import N_
from ruobr_tui.api.reasons.reason import Reason

TOO_YOUNG = Reason(
    "school-too-young",
    N_("On 1 September the child will be under 6 years 6 months, so the founder’s permission is required."),
)
TOO_OLD = Reason(
    "school-too-old",
    N_("On 1 September the child will be over 8, so the founder’s permission is required."),
)
IN_SCHOOL = Reason("in-school", N_("This child is already at school."))
NO_FIRST_GRADE = Reason("no-first-grade", N_("This school has no first-grade intake that year."))
NOT_OPEN = Reason(
    "applications-not-open",
    N_("This school accepts applications from %(start)s to %(end)s."),
)
ASSIGNED_ONLY = Reason(
    "assigned-only",
    N_("Until %(end)s the school accepts only children from its catchment area and those with priority."),
)
LIVE_HERE = Reason("live-here", N_("There is already an active application to this school."))
TWO_OTHERS = Reason(
    "two-others-live",
    N_("You already have two applications to other schools. Withdraw one first."),
)
ONE_ASSIGNED = Reason(
    "assigned-one-live",
    N_("You have already applied to your catchment school."),
)
FILED_AT_ONCE = Reason(
    "filed-at-once",
    N_("Another application for this child was just submitted. Refresh the list."),
)
INVITATION_DAY = Reason("invitation-day", N_("Enter today or a later date."))
INVITATION_PLACE = Reason("invitation-place", N_("Enter where to bring the documents."))
INVITATION_TIMES = Reason(
    "invitation-times", N_("Enter two times such as 9:00 and 13:00; the last one is later.")
)
INVITATION_PAST = Reason("invitation-past", N_("These times are over today. Choose another day."))
SLOTS_SHORT = Reason(
    "invitation-slots-short",
    N_(
        "There are %(count)s free times that day in this room, fewer than families. Choose other times, a "
        "shorter one for each, or another room."
    ),
)
STATE_CHANGED = Reason(
    "state-changed", N_("The status has changed, so this is no longer possible. Refresh the page.")
)
CONFIRM_SCANS = Reason(
    "confirm-scans",
    N_("First confirm the scans of the birth certificate and proof of residence."),
)
CONFIRM_PERMISSION = Reason(
    "confirm-permission",
    N_("This age requires the founder’s permission. Confirm it first."),
)
GRADE_FULL = Reason("grade-full", N_("There are no places left in this first grade."))
THIS_ONE_TAKEN = Reason(
    "replaced-since",
    N_("The child has a new application instead. Withdraw it first."),
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
IN_CLASS = Reason("in-class", N_("The child is already in a class; the parent has access to the diary."))

# What the portal notes in a history by itself.
REVOKED_ELSEWHERE = Reason("enrolment-revoked", N_("The enrolment at another school was revoked."))
ENROLLED_ELSEWHERE = Reason("enrolled-elsewhere", N_("The child is enrolled at another school."))
