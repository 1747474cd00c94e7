"""Logins of a whole class: whose, in which form, then a file with new one-time passwords."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from ruobr_tui.api.models.logins import LoginSheet, SheetClass, SheetClasses
from ruobr_tui.api.requests import login_sheets
from ruobr_tui.i18n import N_, _, language
from ruobr_tui.screens.account.questions import SHEET, SHEET_AGAIN
from ruobr_tui.screens.parts.dialogs.ask_line import AskLine
from ruobr_tui.screens.parts.dialogs.choose import ChooseScreen
from ruobr_tui.screens.parts.dialogs.dialog import ask
from ruobr_tui.screens.parts.downloads import download

PUPILS, PARENTS, ALL, AGAIN = "pupils", "parents", "all", "again"
FORMS = (("pdf", N_("Slips to print and cut out (PDF)")), ("csv", N_("A table (CSV)")))


async def make_sheet(screen: Any, changed: Callable[[], object]) -> None:
    """Ask for class, persons and form; after a question with their number save the file.

    ``changed`` is called when the file is saved. Raises ``RuobrError``.
    """
    portal = await screen.context.portal()
    chosen = await _choose_class(screen, portal)
    if chosen is None:
        return
    plan: LoginSheet = (await portal.fetch(login_sheets.plan(chosen, again=False))).value
    whole: LoginSheet = (await portal.fetch(login_sheets.plan(chosen, again=True))).value
    options = [
        (key, title, str(count))
        for key, title, count in (
            (ALL, _("Pupils and parents who have never signed in"), plan.pupils + plan.parents),
            (PUPILS, _("Pupils who have never signed in"), plan.pupils),
            (PARENTS, _("Parents who have never signed in"), plan.parents),
            (AGAIN, _("All pupils, also those who have signed in"), whole.pupils),
        )
        if count
    ]
    where = f"{plan.class_name}, {plan.school}"
    if not options:
        screen.notice(_("%(where)s: everybody has signed in already.") % {"where": where}, "text")
        return
    about = _("Parents who have signed in keep their password; they can get another one by email.")
    wanted = await screen.app.push_screen_wait(ChooseScreen(where, options, about))
    if wanted is None:
        return
    forms = [(key, _(title), "") for key, title in FORMS]
    form = await screen.app.push_screen_wait(ChooseScreen(_("In which form?"), forms))
    if form is None:
        return
    count = next(int(number) for key, _title, number in options if key == wanted)
    who = {ALL: ["pupil", "parent"], PARENTS: ["parent"]}.get(wanted, ["pupil"])
    body = {
        "who": who,
        "again": wanted == AGAIN,
        "expected": count,
        "form": form,
        "language": "ru" if language() == "ru" else "en",
        "portal": screen.context.config.server,
    }

    def save() -> None:
        name = _("logins %(name)s") % {"name": plan.class_name}
        download(screen, f"{name}.{form}", login_sheets.path(chosen), private=True, body=body, saved=changed)

    prompt = (
        SHEET_AGAIN.about(where=where, count=count, word=plan.class_name)
        if wanted == AGAIN
        else SHEET.about(where=where, count=count)
    )
    ask(screen.app, prompt, save)


async def _choose_class(screen: Any, portal: Any) -> SheetClass | None:
    found: SheetClasses = (await portal.fetch(login_sheets.classes(""))).value
    while found.more:  # too many to choose from: by school
        named = await screen.app.push_screen_wait(
            AskLine(_("Part of the name of the school"), title=_("Logins of a class"), longest=100)
        )
        if not named:
            return None
        found = (await portal.fetch(login_sheets.classes(named))).value
    if not found.classes:
        screen.notice(_("No class is found."), "warning")
        return None
    if len(found.classes) == 1:
        return found.classes[0]
    options = [(index, each.class_name, each.school) for index, each in enumerate(found.classes)]
    chosen = await screen.app.push_screen_wait(ChooseScreen(_("Logins of which class?"), options))
    return None if chosen is None else found.classes[chosen]
