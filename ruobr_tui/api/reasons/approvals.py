"""Decisions that a second person confirms, and limits of one person in a day."""

from __future__ import annotations

from ruobr_tui.api.errors import N_
from ruobr_tui.api.reasons.reason import Reason

OWN_REQUEST = Reason("approval-own", N_("You have asked for this yourself. Somebody else has to confirm it."))
ABOUT_YOU = Reason(
    "approval-about-you", N_("This is about you or your family. Somebody else has to confirm it.")
)
WAITS_ALREADY = Reason(
    "approval-waits", N_("The same request already waits for a second person. Nothing was sent again.")
)
EXPIRED = Reason("approval-expired", N_("This request has expired. Ask for it again."))
SUBJECT_CHANGED = Reason(
    "approval-subject-changed",
    N_("What this request is about has changed since. Refuse it, and ask for it again."),
)
ASKER_MAY_NOT = Reason(
    "approval-asker-left", N_("Who asked for this may no longer do it. Refuse the request.")
)
LOOK_AGAIN = Reason(
    "approval-look-again", N_("The figures have changed since you opened it. Look at them again.")
)
TOO_MANY_TODAY = Reason(
    "day-limit-count", N_("You have reached the limit for today: %(most)s. A colleague can do it.")
)
TOO_MUCH_TODAY = Reason(
    "day-limit-sum",
    N_("With this you would exceed the sum for today: %(most)s roubles. A colleague can do it."),
)
