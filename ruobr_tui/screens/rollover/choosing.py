"""Choosing the school that is led into the new year."""

from __future__ import annotations

from collections.abc import Hashable

from ruobr_tui.api.models.rollover import RolloverSchool, RolloverSchools
from ruobr_tui.api.requests import rollover
from ruobr_tui.i18n import _
from ruobr_tui.screens.parts.dialogs.ask_line import AskLine
from ruobr_tui.screens.parts.dialogs.choose import ChooseScreen
from ruobr_tui.screens.parts.mutation_page import ActingPage
from ruobr_tui.screens.rollover.labels import how_far


async def chosen_school(screen: ActingPage, offered: RolloverSchools) -> RolloverSchool | None:
    """Return a school; of too many by a part of the name. Runs in a worker; raises ``RuobrError``."""
    while offered.more:
        question = _("Part of the name of the school")
        dialog = AskLine(question, title=_("Which school?"), longest=100)
        text: str | None = await screen.app.push_screen_wait(dialog)
        if not text:
            return None
        offered = await _named(screen, text)
    options: list[tuple[Hashable, str, str]] = [
        (each.id, each.name, how_far(each)) for each in offered.schools
    ]
    chosen = await screen.app.push_screen_wait(ChooseScreen(_("Which school?"), options))
    return next((each for each in offered.schools if each.id == chosen), None)


async def _named(screen: ActingPage, text: str) -> RolloverSchools:
    portal = await screen.context.portal()
    found = (await portal.fetch(rollover.schools(text))).value
    return found if found is not None else RolloverSchools(year=0)
