"""Base class of pages with decisions that can be revoked until a day; the hint is shown until then."""

from __future__ import annotations

from abc import abstractmethod
from datetime import date

from ruobr_tui import phrases
from ruobr_tui.i18n import _
from ruobr_tui.screens.parts.mutation_page import ActingPage
from ruobr_tui.widgets.lines import Line, line

ACTION = "revoke"
"""Name of the command, and of the portal's action."""


class RevokingPage(ActingPage):
    """A subclass says whether the selected decision can be revoked, and revokes it."""

    @property
    def is_revocable(self) -> bool:
        """Whether the selected decision can be revoked now."""
        return ACTION in self.possible

    @abstractmethod
    def action_revoke(self) -> None:
        """Ask for a reason and revoke the decision."""

    def not_revocable(self) -> None:
        """Say that it is too late, or that nothing was decided."""
        self.notice(_("There is no decision here that can still be revoked."))


def until_line(until: date) -> Line:
    """Return the line with the last day, shown below a decision."""
    day = phrases.numeric_date(until)
    return line((f"   ↩ {_('can be revoked until %(day)s') % {'day': day}}", "warning"))
