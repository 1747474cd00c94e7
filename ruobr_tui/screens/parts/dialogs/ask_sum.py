"""Dialog that asks for a sum of money."""

from __future__ import annotations

import re
from decimal import Decimal

from ruobr_tui import phrases
from ruobr_tui.api.models.parts.longest import longest_of
from ruobr_tui.api.models.parts.money import roubles
from ruobr_tui.api.models.payments import PartRequest
from ruobr_tui.api.rules.fields.amounts import NotASum, typed_sum
from ruobr_tui.changes import Acts
from ruobr_tui.i18n import _
from ruobr_tui.screens.parts.dialogs.ask_line import AskLine

LONGEST = longest_of(PartRequest, "amount")
SMALLEST = Decimal("0.01")
_SIGN = re.compile(r"^[-−+]")


def signed_sum(text: str) -> Decimal:
    """Read a sum with an optional sign: "-97,50". Raises ``NotASum``."""
    amount = roubles(typed_sum(_SIGN.sub("", text.strip())))
    return -amount if text.strip().startswith(("-", "−")) else amount


def ask_sum(
    question: str,
    *,
    title: str = "",
    limits: tuple[Decimal, Decimal] | None = None,
    may_be_nothing: bool = False,
    signed: bool = False,
    also: tuple[str, ...] = (),
    acts: Acts | None = None,
) -> AskLine:
    """Return a dialog that is dismissed with the text of a sum, or with None when cancelled.

    The sum must be within ``limits``, if given; 0 is allowed if it ``may_be_nothing``, a negative sum if it
    is ``signed``, and the texts in ``also``. With ``acts`` the text is offered again until its change is
    confirmed.
    """

    def complaint(text: str) -> str:
        if text in also:
            return ""
        try:
            amount = roubles(typed_sum(_SIGN.sub("", text) if signed else text))
        except NotASum:
            return _("Enter an amount like 500 or 500.50.")
        if limits is None or (may_be_nothing and not amount) or limits[0] <= amount <= limits[1]:
            return ""
        return _("Enter an amount from %(least)s to %(most)s.") % {
            "least": phrases.roubles(limits[0]),
            "most": phrases.roubles(limits[1]),
        }

    return AskLine(question, title=title, longest=LONGEST, complaint=complaint, acts=acts)
