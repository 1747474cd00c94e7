"""Rounds that were applied: chosen from a list, looked at, or saved as a protocol."""

from __future__ import annotations

from typing import Any

from ruobr_tui import i18n, phrases
from ruobr_tui.api.errors import RuobrError
from ruobr_tui.api.models.kindergarten import Round, Territory
from ruobr_tui.api.requests import kindergarten
from ruobr_tui.i18n import _
from ruobr_tui.screens.kindergarten.allocation_round import RoundPage
from ruobr_tui.screens.parts.dialogs.choose import ChooseScreen
from ruobr_tui.screens.parts.downloads import download
from ruobr_tui.screens.parts.mutation_page import ActingPage

LOOK, PDF, CSV = "look", "pdf", "csv"


async def show_applied_rounds(screen: ActingPage) -> None:
    """Offer the list, then what to do with the chosen one. Runs in a worker."""
    territories = screen.stored(kindergarten.territories()).value
    names = {} if territories is None else {each.id: each for each in territories.territories}
    try:
        portal = await screen.context.portal()
        answer = (await portal.fetch(kindergarten.applied_rounds())).value
    except RuobrError as error:
        screen.show_error(error)
        return
    found = [] if answer is None else answer.rounds
    if not found:
        screen.notice(_("No round has been applied yet."), "text")
        return
    chosen = await screen.app.push_screen_wait(
        ChooseScreen(_("Allocation rounds"), [_option(screen, each, names) for each in found])
    )
    if chosen is None:
        return
    ways = [
        (LOOK, _("Look at the protocol"), ""),
        (PDF, _("Save as pages to print"), "PDF"),
        (CSV, _("Save as a table"), "CSV"),
    ]
    title = _("Protocol no. %(number)d") % {"number": chosen}
    way = await screen.app.push_screen_wait(ChooseScreen(title, ways))
    if way in (PDF, CSV):
        path = kindergarten.protocol_path(chosen, way, i18n.language())
        download(screen, f"protocol-{chosen}.{way}", path, private=True)
    elif way == LOOK:
        await _look(screen, chosen, names)


async def _look(screen: ActingPage, number: int, names: dict[int, Territory]) -> None:
    try:
        stored = (await (await screen.context.portal()).fetch(kindergarten.protocol(number))).value
    except RuobrError as error:
        screen.show_error(error)
        return
    if stored is None:
        return
    territory = names.get(stored.territory_id or 0) or Territory(id=stored.territory_id or 0, title="")
    by = stored.by or screen.context.today()
    screen.app.push_screen(RoundPage(screen.context, territory, by, stored))


def _option(screen: ActingPage, applied: Round, names: dict[int, Territory]) -> tuple[Any, str, str]:
    at = (
        ""
        if applied.applied_at is None
        else phrases.day_and_time(applied.applied_at.astimezone(screen.context.zone))
    )
    where = names.get(applied.territory_id or 0)
    counts = _("placed %(given)d, waiting %(left)d") % {"given": applied.given, "left": applied.left}
    title = ", ".join(filter(None, (f"№ {applied.id}", at, where.title if where else "", applied.applied_by)))
    return applied.id, title, counts
