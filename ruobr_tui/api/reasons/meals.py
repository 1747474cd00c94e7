"""Meals, limits and corrections of a child's account."""

from __future__ import annotations

from ruobr_tui.api.errors import N_
from ruobr_tui.api.reasons.reason import Reason

LIMIT_RANGE = Reason("limit-range", N_("A day limit is from 0,01 to 10000,00."))
CORRECTION_RANGE = Reason("correction-range", N_("A correction is more than nothing and at most 100000,00."))
NOT_A_CORRECTION = Reason("not-a-correction-sum", N_("Write the sum as 500,00 or -500,00."))
SAY_WHY = Reason("say-why-to-family", N_("Say why; the family will read it."))
CORRECTIONS_ONLY = Reason("corrections-only", N_("Only a correction can be taken back."))
CORRECTION_OVER = Reason(
    "correction-over",
    N_("The time in which this correction could be taken back is over."),
)
CORRECTION_TAKEN_BACK = Reason("correction-taken-back", N_("This correction has been taken back already."))
CORRECTION_SPENT = Reason(
    "correction-spent",
    N_("There is less on the account than this correction has added: it has been spent."),
)
TOO_LATE = Reason("order-too-late", N_("Ordering for this day is closed."))
RECEIVED = Reason("meal-received", N_("This meal was received already."))
OVER_LIMIT = Reason(
    "over-limit",
    N_("This exceeds the child’s daily limit. Raise the limit first."),
)
