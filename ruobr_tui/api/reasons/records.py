"""Why records of schools and kindergartens are not changed."""

from __future__ import annotations

from ruobr_tui.api.errors import N_
from ruobr_tui.api.reasons.reason import Reason

ALREADY_THERE = Reason("record-already-there", N_("This is there already: “%(name)s”. Change that one."))
NOT_CHANGED_HERE = Reason("record-not-changed-here", N_("This field is set when the row is added."))
NO_SUCH_FIELD = Reason("record-no-such-field", N_("This field is not known. Update the program."))
HAS_LEFT = Reason(
    "record-has-left", N_("Names are not changed after somebody has left. Clear the day of leaving first.")
)
IN_USE = Reason(
    "record-in-use", N_("It is in use and cannot be removed. Change it, or remove first what refers to it.")
)
NEVER_ENDS = Reason("record-never-ends", N_("Such a row is neither ended nor removed. Change it instead."))
NO_DAY = Reason("record-no-day", N_("Enter the last day."))
HAS_ENDED = Reason("record-has-ended", N_("It has ended already."))
NO_TIMETABLE_FROM = Reason(
    "record-no-timetable-from",
    N_("No timetable begins on this day. Choose the first day of one that is there, or import a whole one."),
)
TEACHER_BUSY = Reason("record-teacher-busy", N_("This teacher has another lesson then: %(lesson)s."))
CLASS_BUSY = Reason(
    "record-class-busy", N_("This class, or this group, has another lesson then: %(lesson)s.")
)
