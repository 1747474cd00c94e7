"""A sum of money asked for at the foot of the screen."""

from __future__ import annotations

import re
from decimal import Decimal

from ruobr_tui import phrases
from ruobr_tui.api.models.money import roubles
from ruobr_tui.api.rules.amounts import NotASum, typed_sum
from ruobr_tui.changes import Acts
from ruobr_tui.i18n import _
from ruobr_tui.screens.parts.dialogs.ask_line import AskLine

LONGEST = 20
SMALLEST = Decimal("0.01")
_SIGN = re.compile(r"^[-−+]")


def signed_sum(text: str) -> Decimal:
    """A sum as it is typed, with a sign if need be: "-97,50". Raises ``NotASum``."""
    amount = roubles(typed_sum(_SIGN.sub("", text.strip())))
    return -amount if text.strip().startswith(("-", "−")) else amount


def ask_sum(
    question: str,
    *,
    limits: tuple[Decimal, Decimal] | None = None,
    may_be_nothing: bool = False,
    signed: bool = False,
    also: tuple[str, ...] = (),
    acts: Acts | None = None,
) -> AskLine:
    """Dismissed with the text of a sum, or with None when it was left.

    Within ``limits``, if there are any; 0 where it ``may_be_nothing``; below 0 where it is ``signed``; or
    one of ``also``. With ``acts`` it is offered again until the change that it belongs to was made.
    """

    def complaint(text: str) -> str:
        if text in also:
            return ""
        try:
            amount = roubles(typed_sum(_SIGN.sub("", text) if signed else text))
        except NotASum:
            return _("That is no sum; write it as 500 or 500,50.")
        if limits is None or (may_be_nothing and not amount) or limits[0] <= amount <= limits[1]:
            return ""
        return _("From %(least)s to %(most)s.") % {
            "least": phrases.roubles(limits[0]),
            "most": phrases.roubles(limits[1]),
        }

    return AskLine(question, longest=LONGEST, complaint=complaint, acts=acts)
