"""Complaints to a school."""

from __future__ import annotations

from ruobr_tui.api.errors import N_
from ruobr_tui.api.reasons.reason import Reason

NO_SCHOOL = Reason("no-school", N_("School not found."))
FILED_ALREADY = Reason(
    "complaint-filed-already", N_("This complaint has already been sent with a different text.")
)
