"""Pages on which a decision of the desk can be revoked: the key is told while it can, with the last day."""

from __future__ import annotations

from abc import abstractmethod
from datetime import date

from ruobr_tui import phrases
from ruobr_tui.i18n import _
from ruobr_tui.screens.parts.mutation_page import ActingPage
from ruobr_tui.widgets.lines import Line, line

ACTION = "revoke"
"""Of the command, and among the actions that the portal allows."""


class RevokingPage(ActingPage):
    """A subclass says whether what is under the cursor can be revoked, and does it."""

    @property
    def is_revocable(self) -> bool:
        """Whether what is under the cursor can be revoked now."""
        return ACTION in self.possible

    @abstractmethod
    def action_revoke(self) -> None:
        """Ask why, and revoke it."""

    def not_revocable(self) -> None:
        """Tell that it is too late, or that nothing was decided."""
        self.notice(_("There is no decision here that can still be revoked."))


def until_line(until: date) -> Line:
    """The last day, under what was decided."""
    day = phrases.numeric_date(until)
    return line((f"   ↩ {_('can be revoked until %(day)s') % {'day': day}}", "warning"))
