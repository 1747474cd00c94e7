"""Pages on which a decision of the desk can be revoked: the key is told while it can, with the last day."""

from __future__ import annotations

from abc import abstractmethod
from datetime import date

from textual import on

from ruobr_tui import keys, phrases
from ruobr_tui.i18n import _
from ruobr_tui.screens.acting import ActingPage
from ruobr_tui.widgets.lines import Line, LineView, line

ACTION = "revoke"
"""Of the command, and among the actions that the portal allows."""


class RevokingPage(ActingPage):
    """A subclass says whether what is under the cursor can be revoked, and does it."""

    @property
    @abstractmethod
    def is_revocable(self) -> bool:
        """Whether what is under the cursor can be revoked now."""

    @abstractmethod
    def action_revoke(self) -> None:
        """Ask why, and revoke it."""

    def helps_now(self, command: keys.Command) -> bool:
        """The footer tells the key only while it does something."""
        return super().helps_now(command) and (command.action != ACTION or self.is_revocable)

    @on(LineView.Moved, "#page")
    def tell_keys(self) -> None:
        """Other keys help with another line."""
        self.tell_footer()

    def not_revocable(self) -> None:
        """Tell that it is too late, or that nothing was decided."""
        self.notice(_("There is no decision here that can still be revoked."))


def until_line(until: date) -> Line:
    """The last day, under what was decided."""
    day = phrases.numeric_date(until)
    return line((f"   ↩ {_('can be revoked until %(day)s') % {'day': day}}", "warning"))
