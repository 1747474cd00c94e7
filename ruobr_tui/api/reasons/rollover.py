"""Why a school is not led into a new year."""

from __future__ import annotations

from ruobr_tui.api.errors import N_
from ruobr_tui.api.reasons.reason import Reason

NO_CLASSES = Reason("rollover-no-classes", N_("This school has no classes of the year before."))
TOO_EARLY = Reason("rollover-too-early", N_("A new school year is begun from %(day)s on."))
PLAN_CHANGED = Reason(
    "rollover-plan-changed", N_("The classes have changed since the plan was shown. Look at it again.")
)
LESSONS_BEGUN = Reason("rollover-lessons-begun", N_("The new year has lessons already: it cannot be undone."))
CHANGED_SINCE = Reason(
    "rollover-changed-since",
    N_("Class %(name)s has changed since. Put its pupils back first, then undo."),
)
NOTHING_TO_UNDO = Reason("rollover-nothing-to-undo", N_("Nothing was done for this year, or it was undone."))
NO_PUPIL = Reason("rollover-no-pupil", N_("No present pupil of last year’s classes has this number."))
NO_CLASS_NAME = Reason("rollover-no-class-name", N_("Enter a class like 6А, or “leaves”."))
WRONG_GRADE = Reason(
    "rollover-wrong-grade", N_("From class %(name)s one goes to grade %(grade)s or stays in the same grade.")
)
SECOND_ROW = Reason("rollover-second-row", N_("This pupil stands in two rows."))
OTHERS_FIRST = Reason("rollover-others-first", N_("First: %(names)s. Their pupils are still in this class."))
PROPOSAL_CHANGED = Reason(
    "rollover-proposal-changed", N_("Somebody else has just changed where %(name)s goes. Look again.")
)
