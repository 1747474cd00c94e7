"""What the audit is narrowed to: a person with the acts or the data, or a period."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

from ruobr_tui.api.models.personal_data import AuditPeople
from ruobr_tui.api.requests import personal_data
from ruobr_tui.api.requests.personal_data import AuditFilters
from ruobr_tui.api.rules.fields.forms import read_date
from ruobr_tui.i18n import _
from ruobr_tui.screens.parts.dialogs.ask_date import ask_date
from ruobr_tui.screens.parts.dialogs.ask_line import AskLine
from ruobr_tui.screens.parts.dialogs.choose import ChooseScreen
from ruobr_tui.screens.personal_data.acts import roles_of

ACTS, DATA = "acts", "data"
USUAL = timedelta(days=30)
"""How long a period is that is offered."""


async def ask_person(screen: Any, filters: AuditFilters) -> AuditFilters | None:
    """Ask for a surname or login, then whose acts or data are wanted. Raises ``RuobrError``."""
    app = screen.app
    line = AskLine(_("Surname, surname and name, or login"), title=_("Find in the audit"), longest=100)
    text = await app.push_screen_wait(line)
    if not text or not text.strip():
        return None
    portal = await screen.context.portal()
    found: AuditPeople = (await portal.fetch(personal_data.audit_people(" ".join(text.split())))).value
    if not found.people:
        screen.notice(_("Nobody is found by “%(text)s”.") % {"text": text}, "warning")
        return None
    person = found.people[0]
    if len(found.people) > 1:
        options = [
            (index, each.name or each.login, f"{roles_of(f'{each.role}: ', ())}, {each.login}")
            for index, each in enumerate(found.people)
        ]
        more = _("There are more. Type more of the name to see them.") if found.more else ""
        chosen = await app.push_screen_wait(ChooseScreen(_("Who?"), options, more))
        if chosen is None:
            return None
        person = found.people[chosen]
    acts = [
        (ACTS, _("What this person did"), _("views, decisions, roles")),
        (DATA, _("What was done with this person’s data"), _("by whom and when")),
    ]
    wanted = await app.push_screen_wait(ChooseScreen(f"{person.name or person.login}, {person.login}", acts))
    if wanted is None:
        return None
    is_who = wanted == ACTS
    return replace(filters, who=person.login if is_who else "", whose="" if is_who else person.login)


async def ask_period(screen: Any, filters: AuditFilters) -> AuditFilters | None:
    """Ask for the first and the last day."""
    first = await screen.app.push_screen_wait(
        ask_date(_("From which day?"), filters.start or screen.today - USUAL)
    )
    if not first:
        return None
    start = read_date(first)
    last = await screen.app.push_screen_wait(ask_date(_("Until which day?"), filters.end or screen.today))
    if not last:
        return None
    return replace(filters, start=min(start, read_date(last)), end=max(start, read_date(last)))
