"""What a teacher enters into the diary."""

from __future__ import annotations

from ruobr_tui.api.errors import N_
from ruobr_tui.api.reasons.reason import Reason

LESSON_CANCELLED = Reason("lesson-cancelled", N_("The lesson is cancelled, so nothing can be entered."))
