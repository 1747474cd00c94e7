"""Decisions, their revocation, and requests that are sent again."""

from __future__ import annotations

from ruobr_tui.api.errors import N_
from ruobr_tui.api.reasons.reason import Reason

REVOCATION_OVER = Reason("revocation-over", N_("The time in which this decision could be revoked is over."))
NOTHING_TO_REVOKE = Reason("nothing-to-revoke", N_("There is no decision here that could be revoked."))
SAY_WHY = Reason("say-why", N_("Say why; the person concerned will read it."))
WRONG_STATE = Reason("wrong-state", N_("This is not possible in the present state."))
REQUEST_GIVEN_UP = Reason(
    "request-given-up",
    N_("This request was given up before it arrived: nothing was changed. Send it anew."),
)
SLIP_NO_LONGER_SHOWN = Reason(
    "slip-no-longer-shown",
    N_("The password was issued, but its slip is no longer shown. Issue another one."),
)
