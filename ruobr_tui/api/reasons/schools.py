"""Schools and municipalities."""

from __future__ import annotations

from ruobr_tui.api.errors import N_
from ruobr_tui.api.reasons.reason import Reason

NO_MUNICIPALITY = Reason("no-municipality", N_("Municipality not found."))
