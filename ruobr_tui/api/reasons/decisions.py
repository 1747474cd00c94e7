"""Decisions, their revocation, and requests that are sent again."""

from __future__ import annotations

from ruobr_tui.api.errors import N_
from ruobr_tui.api.reasons.reason import Reason

REVOCATION_OVER = Reason("revocation-over", N_("This decision can no longer be revoked."))
NOTHING_TO_REVOKE = Reason("nothing-to-revoke", N_("There is no decision here that could be revoked."))
SAY_WHY = Reason("say-why", N_("Enter a reason (the person concerned will see it)."))
WRONG_STATE = Reason("wrong-state", N_("This is not available in the current status."))
REQUEST_GIVEN_UP = Reason(
    "request-given-up",
    N_("The request was cancelled before it arrived. Nothing has changed. Send it again."),
)
SLIP_NO_LONGER_SHOWN = Reason(
    "slip-no-longer-shown",
    N_("The password was issued, but its slip is no longer shown. Issue another one."),
)
