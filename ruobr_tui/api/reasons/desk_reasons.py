"""Reasons that a desk keeps in a list."""

from __future__ import annotations

from ruobr_tui.api.errors import N_
from ruobr_tui.api.reasons.reason import Reason

NO_TEXT = Reason("desk-reason-empty", N_("Enter the text that families will read."))
UNKNOWN_NAME = Reason(
    "desk-reason-unknown-name",
    N_("Nothing can be put in place of “%(name)s” in braces. Choose one of the names in the help."),
)
THERE_ALREADY = Reason("desk-reason-twice", N_("This reason is in the list already."))
LIST_FULL = Reason("desk-reasons-full", N_("There are %(most)s reasons for this decision. Remove one first."))
NO_SUCH_DECISION = Reason("desk-reason-no-decision", N_("This desk makes no such decision."))
CHANGED = Reason("desk-reason-changed", N_("Somebody else has just changed this reason. Refresh the list."))
