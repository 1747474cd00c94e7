"""Base class of pages with decisions that can be revoked until a day; the hint is shown until then."""

from __future__ import annotations

from abc import abstractmethod
from datetime import date

from ruobr_tui import phrases
from ruobr_tui.i18n import N_, _
from ruobr_tui.screens.parts.mutation_page import ActingPage
from ruobr_tui.widgets.lines import Line, line

REVOKE = ("revoke", N_("There is no decision here that can still be revoked."))
"""The portal's action, and why it is not allowed."""


class RevokingPage(ActingPage):
    """A subclass revokes the selected decision."""

    @abstractmethod
    def action_revoke(self) -> None:
        """Ask for a reason and revoke the decision."""


def until_line(until: date) -> Line:
    """Return the line with the last day, shown below a decision."""
    day = phrases.numeric_date(until)
    return line((f"   ↩ {_('can be revoked until %(day)s') % {'day': day}}", "warning"))
