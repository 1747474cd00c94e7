"""What the home shows an administrator, a head or support: numbers of the scope, each leading to its page."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

from ruobr_tui.api.models.administration import OverviewRow
from ruobr_tui.api.requests import administration
from ruobr_tui.api.resources import Resource
from ruobr_tui.context import Context
from ruobr_tui.i18n import N_
from ruobr_tui.screens.today.sheet import WORK, Row, Source
from ruobr_tui.screens.today.sources import offers


class Waiting(NamedTuple):
    """How something that waits in an area is named, and where it is done. ``tail``: how its day is said."""

    text: str
    section: str
    sign: str = "!"
    tail: str = ""


WAITING: Mapping[str, Waiting] = {
    "approvals": Waiting(N_("Requests that wait for a second person: %(count)s"), "approvals"),
    "timetables": Waiting(N_("Schools without a timetable: %(count)s"), "record_tables"),
    "rollover": Waiting(N_("Schools to lead into the new year: %(count)s"), "rollover", tail="until"),
    "imports": Waiting(N_("Imports in the last month: %(count)s"), "imports", " ", "on_day"),
}
"""By the names of the portal; another one is not shown."""


def _wanted(context: Context) -> Iterator[Resource[Any]]:
    if offers(context, "staff_roles") or offers(context, "staff_accounts"):
        yield administration.overview()


def _rows(context: Context) -> Iterator[Row]:
    found = context.store.peek(administration.overview()).value
    if found is None:
        return
    if offers(context, "staff_accounts"):
        if found.unchanged:
            text = N_("Passwords that were given out and never changed: %(count)s")
            yield _row("unchanged", text, found.unchanged, "staff_accounts", "!")
        if found.unused:
            yield _row("unused", N_("Accounts never used: %(count)s"), found.unused, "staff_accounts")
        if found.unchanged == found.unused == 0:
            yield _row("settled", N_("Accounts: every password is its owner’s own"), 0, "staff_accounts")
    if offers(context, "staff_roles"):
        if found.ending:
            day = found.next_end.isoformat() if found.next_end is not None else ""
            text = N_("Roles that end within a month: %(count)s")
            yield _row("ending", text, found.ending, "staff_roles", "!")._replace(tail="until", day=day)
        else:
            yield _row("no-ending", N_("Roles: none ends within a month"), 0, "staff_roles")
    for each in found.waiting:
        if each.what in WAITING and offers(context, WAITING[each.what].section):
            yield _waiting(each)
    if found.failed_letters:
        text = N_("Emails that could not be sent: %(count)s")
        note = N_("ruobr-server jobs shows them")
        yield _row("failed-letters", text, found.failed_letters, "", "!")._replace(note=note)
    if found.failed_jobs:
        text = N_("Background jobs that failed: %(count)s")
        note = N_("ruobr-server jobs shows them")
        yield _row("failed-jobs", text, found.failed_jobs, "", "!")._replace(note=note)


def _row(key: str, text: str, count: int, section: str, sign: str = " ") -> Row:
    return Row(
        WORK,
        f"administration/{key}",
        text,
        sign=sign,
        role="due" if sign == "!" else "text",
        words={"count": str(count)},
        target=("section", section) if section else (),
    )


def _waiting(item: OverviewRow) -> Row:
    named = WAITING[item.what]
    row = _row(item.what, named.text, item.count, named.section, named.sign)
    if item.day is None or not named.tail:
        return row
    return row._replace(tail=named.tail, day=item.day.isoformat())


ON_TODAY = Source(_rows, _wanted)
