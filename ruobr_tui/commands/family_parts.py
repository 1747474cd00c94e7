"""Asking for what is not the diary: ``ruobr meals``, ``letters``, ``queue``."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING

from ruobr_tui.api import kindergarten, resources
from ruobr_tui.api.errors import N_, RuobrError
from ruobr_tui.api.models.meals import FoodInfo
from ruobr_tui.i18n import _
from ruobr_tui.output import family_rows, rows

if TYPE_CHECKING:
    from ruobr_tui.api.models.kindergarten import Application
    from ruobr_tui.api.models.mail import Message
    from ruobr_tui.api.models.people import Child
    from ruobr_tui.commands.fetching import Asking


ANY_MEALS = 1
"""The type of meals that is asked for where the portal does not tell a child's."""


class NoQueue(RuobrError):
    """The portal knows the diary alone."""

    text = N_("This portal tells nothing of a kindergarten queue.")
    hint = N_("Look at the portal's own page.")


async def meals(asking: Asking, child: Child, start: date, end: date) -> rows.Part:
    """The meals of these days and what is on the account; the portal tells a month at a time."""
    visits, info, untold = [], None, False
    kind = child.meal_type if child.tells("meal_type") else ANY_MEALS
    for month in _months(start, end):
        page = (await asking.document(resources.food(child.id, kind, month))).value
        if page is not None and asking.is_own_server and not page.model_fields_set:
            page = FoodInfo(account="", visits=[])  # an empty answer of our own server: there is no account
        untold = untold or page is None or not page.tells("visits")
        if page is not None:
            info = page
            visits += [
                each
                for each in page.visits
                if start <= each.date <= end and each.date.replace(day=1) == month
            ]
    more = family_rows.meal_account(info, asking.today(child)) if info is not None else None
    asking.anything_known = asking.anything_known or info is not None
    part = rows.part(child, family_rows.meals(visits), {"account": more}, zone=asking.zone(child))
    if not untold:
        return part
    if info is None:  # nothing came: why stands on standard error
        return replace(part, is_known=False)
    partly = _("The portal does not report all meals of these days.")
    note = partly if info.model_fields_set else _("The portal does not report this.")
    return replace(part, is_known=bool(visits), notes=[note])


async def letters(asking: Asking) -> list[rows.Part]:
    """The letters of the account; by day and read state where that is wanted."""
    found = (await asking.document(resources.inbox())).value
    asking.anything_known = asking.anything_known or found is not None
    options, store = asking.options, asking.store

    def is_wanted(moment: date | None) -> bool:
        after = options.start is None or (moment is not None and moment >= options.start)
        return after and (options.end is None or (moment is not None and moment <= options.end))

    messages = [
        each
        for each in (found.messages if found is not None else ())
        if is_wanted(day.date() if (day := each.updated or each.posted) else None)
    ]
    told = family_rows.letters(messages, lambda each: _is_read(each, store.is_read(each.id)))
    wanted = [row for row in told if not (options.unread and row["read"])]
    return [rows.Part(None, _("Letters"), "", wanted, is_known=found is not None)]


def _is_read(letter: Message, is_read_here: bool) -> bool | None:
    """Whether a letter was read; None where that is told neither by the portal nor here."""
    if letter.read or is_read_here:
        return True
    return False if letter.tells("read") else None


async def queue(asking: Asking) -> list[rows.Part]:
    """The kindergarten applications, a part for each child. Raises ``NoQueue``."""
    resource = kindergarten.applications()
    if asking.out_of_reach is None and not asking.store.peek(resource).known:
        capabilities = await asking.portal.capabilities()
        if capabilities is None or not capabilities.has(kindergarten.FEATURE):
            raise NoQueue
    found = (await asking.document(resource)).value
    asking.anything_known = asking.anything_known or found is not None
    by_child: dict[int, list[Application]] = {}
    for each in found.applications if found is not None else ():
        by_child.setdefault(each.child_id, []).append(each)
    return [
        rows.Part(
            child,
            theirs[0].child,
            "",
            family_rows.queue(theirs),
            first_name=theirs[0].child,
            zone=asking.zone(),
        )
        for child, theirs in by_child.items()
    ]


def _months(start: date, end: date) -> list[date]:
    """The first days of the months of a span."""
    months = [start.replace(day=1)]
    while True:
        last = months[-1]
        following = date(last.year + last.month // 12, last.month % 12 + 1, 1)
        if following > end:
            return months
        months.append(following)
