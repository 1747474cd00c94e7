"""What must be done while signing in: a code of the second factor, a password of one’s own, a second factor.

The sign-in screen and ``ruobr login`` ask for it in their own ways.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

from ruobr_tui.api.errors import PasswordMustBeChanged, SecondFactorMissing, StepNeeded

if TYPE_CHECKING:
    from ruobr_tui.api.client import Portal
    from ruobr_tui.api.errors import FieldsRefused
    from ruobr_tui.api.models.cabinet import NextStep


class FirstSteps(Protocol):
    """Asks the user. Each raises ``StepNeeded`` when the user leaves."""

    async def code(self, refused: FieldsRefused | None) -> str:
        """A code of the second factor; ``refused`` says what was wrong with the one before."""

    async def own_password(self, portal: Portal, login: str, password: str) -> str:
        """Choose another password at this portal, which the user has signed in to with ``password``; the
        new one.
        """

    async def set_up_factor(self, portal: Portal, password: str) -> None:
        """Set up a second factor at this portal."""


def error_of(step: NextStep) -> StepNeeded:
    """Why nothing can be done before this step."""
    return PasswordMustBeChanged() if step == "change-password" else SecondFactorMissing()
