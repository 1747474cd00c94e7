"""Meals, limits and corrections of a child's account."""

from __future__ import annotations

from ruobr_tui.api.errors import N_
from ruobr_tui.api.reasons.reason import Reason

LIMIT_RANGE = Reason("limit-range", N_("Enter a daily limit from 0.01 to 10,000.00, or leave it empty."))
CORRECTION_RANGE = Reason("correction-range", N_("Enter an amount up to 100,000.00, not zero."))
NOT_A_CORRECTION = Reason("not-a-correction-sum", N_("Enter an amount like 500.00 or -500.00."))
SAY_WHY = Reason("say-why-to-family", N_("Enter a reason (the family will see it)."))
CORRECTIONS_ONLY = Reason("corrections-only", N_("Only an adjustment can be undone."))
CORRECTION_OVER = Reason(
    "correction-over",
    N_("This adjustment can no longer be undone."),
)
CORRECTION_TAKEN_BACK = Reason("correction-taken-back", N_("This adjustment has already been undone."))
CORRECTION_SPENT = Reason(
    "correction-spent",
    N_("The balance is lower than this adjustment: the money has been spent."),
)
TOO_LATE = Reason("order-too-late", N_("Ordering for this day is closed."))
RECEIVED = Reason("meal-received", N_("This meal has already been received."))
OVER_LIMIT = Reason(
    "over-limit",
    N_("This exceeds the child’s daily limit. Raise the limit first."),
)
