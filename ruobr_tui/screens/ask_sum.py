"""A sum of money asked for at the foot of the screen."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal

from ruobr_tui import phrases
from ruobr_tui.api.models.money import roubles
from ruobr_tui.api.rules.amounts import NotASum, typed_sum
from ruobr_tui.i18n import _
from ruobr_tui.screens.ask_line import AskLine

LONGEST = 20
SMALLEST = Decimal("0.01")


def ask_sum(
    question: str,
    *,
    limits: tuple[Decimal, Decimal] | None = None,
    may_be_nothing: bool = False,
    also: tuple[str, ...] = (),
) -> AskLine:
    """Dismissed with the text of a sum, or with None when it was left.

    Within ``limits``, if there are any; 0 where it ``may_be_nothing``; or one of ``also``.
    """
    return AskLine(question, longest=LONGEST, complaint=_complaint(limits, may_be_nothing, also))


def _complaint(
    limits: tuple[Decimal, Decimal] | None, may_be_nothing: bool, also: tuple[str, ...]
) -> Callable[[str], str]:
    def complaint(text: str) -> str:
        if text in also:
            return ""
        try:
            amount = roubles(typed_sum(text))
        except NotASum:
            return _("That is no sum; write it as 500 or 500,50.")
        if limits is None or (may_be_nothing and not amount) or limits[0] <= amount <= limits[1]:
            return ""
        return _("From %(least)s to %(most)s.") % {
            "least": phrases.roubles(limits[0]),
            "most": phrases.roubles(limits[1]),
        }

    return complaint
