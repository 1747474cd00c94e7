"""Choice of the municipality for an application or an allocation round."""

from __future__ import annotations

from collections.abc import Sequence

from ruobr_tui.api.models.kindergarten import Territory
from ruobr_tui.i18n import _
from ruobr_tui.screens.parts.dialogs.choose import ChooseScreen
from ruobr_tui.screens.parts.mutation_page import ActingPage


async def chosen_territory(screen: ActingPage, territories: Sequence[Territory]) -> Territory | None:
    """Return the only municipality, or the one that the user chooses. Runs in a worker."""
    if len(territories) == 1:
        return territories[0]
    options = [(each.id, each.title, "") for each in territories]
    number = await screen.app.push_screen_wait(ChooseScreen(_("Choose a municipality"), options))
    return next((each for each in territories if each.id == number), None)
