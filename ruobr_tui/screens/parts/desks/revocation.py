"""Base class of pages with decisions that can be revoked until a day."""

from __future__ import annotations

from abc import abstractmethod

from ruobr_tui.i18n import N_
from ruobr_tui.screens.parts.mutation_page import ActingPage

REVOKE = ("revoke", N_("There is no decision here that can still be revoked."))
"""The portal's action, and why it is not allowed."""


class RevokingPage(ActingPage):
    """A subclass revokes the selected decision."""

    @abstractmethod
    def action_revoke(self) -> None:
        """Ask for a reason and revoke the decision."""
