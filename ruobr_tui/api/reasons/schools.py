"""Schools and municipalities."""

from __future__ import annotations

from ruobr_tui.api.errors import N_
from ruobr_tui.api.reasons.reason import Reason

POLICY_OUT_OF_RANGE = Reason(
    "policy-out-of-range",
    N_("Working days are from 0 to %(days)s, minutes from 0 to %(minutes)s."),
)
NO_MUNICIPALITY = Reason("no-municipality", N_("Municipality not found."))
