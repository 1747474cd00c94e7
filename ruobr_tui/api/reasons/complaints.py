"""Complaints to a school."""

from __future__ import annotations

from ruobr_tui.api.errors import N_
from ruobr_tui.api.reasons.reason import Reason

NO_SCHOOL = Reason("no-school", N_("There is no such school."))
FILED_ALREADY = Reason("complaint-filed-already", N_("This complaint was filed already, with another text."))
