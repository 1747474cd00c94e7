"""Questions of the second person."""

from __future__ import annotations

from ruobr_tui.i18n import N_
from ruobr_tui.screens.parts.dialogs.question import Question

CONFIRM = Question(
    title=N_("Confirm this as the second person?"),
    yes=N_("Yes, confirm"),
    whom="%(kind)s\n%(title)s",
    what=N_("%(plan)s\nAsked for by: %(asker)s. Reason: %(reason)s"),
    lost=N_("It is carried out at once. Both of your names stay in the history."),
    word="%(word)s",
    result=N_("Confirmed and carried out: %(title)s."),
)
WITHDRAW = Question(
    title=N_("Withdraw this request?"),
    yes=N_("Yes, withdraw"),
    whom="%(kind)s\n%(title)s",
    what=N_("Nothing is done. You can ask again."),
    result=N_("Request withdrawn: %(title)s."),
)
