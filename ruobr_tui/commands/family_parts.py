"""Data outside of the diary: ``ruobr meals``, ``letters``, ``queue``."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING

from ruobr_tui.api import resources
from ruobr_tui.api.errors import N_, RuobrError
from ruobr_tui.api.models.meals import FoodInfo
from ruobr_tui.api.requests import kindergarten
from ruobr_tui.i18n import _
from ruobr_tui.output import family_rows, rows

if TYPE_CHECKING:
    from ruobr_tui.api.models.kindergarten import Application
    from ruobr_tui.api.models.mail import Message
    from ruobr_tui.api.models.people import Child
    from ruobr_tui.commands.fetching import CommandData


ANY_MEALS = 1
"""The type of meals to request if the portal sends none for a child."""


class NoQueue(RuobrError):
    """The portal has no kindergarten queue."""

    text = N_("The kindergarten queue is not available on this portal.")
    hint = N_("See the portal’s website.")


async def meals(data: CommandData, child: Child, start: date, end: date) -> rows.Part:
    """Meals and meal account of these days; the portal sends one month per request."""
    visits, info, is_incomplete = [], None, False
    kind = child.meal_type if child.is_sent("meal_type") else ANY_MEALS
    for month in _months(start, end):
        page = (await data.document(resources.food(child.id, kind, month))).value
        if page is not None and data.is_own_server and not page.model_fields_set:
            page = FoodInfo(account="", visits=[])  # an empty answer of our own server: there is no account
        is_incomplete = is_incomplete or page is None or not page.is_sent("visits")
        if page is not None:
            info = page
            visits += [
                each
                for each in page.visits
                if start <= each.date <= end and each.date.replace(day=1) == month
            ]
    more = family_rows.meal_account(info, data.today(child)) if info is not None else None
    data.anything_known = data.anything_known or info is not None
    part = rows.part(child, family_rows.meals(visits), {"account": more}, zone=data.zone(child))
    if not is_incomplete:
        return part
    if info is None:  # nothing came: why stands on standard error
        return replace(part, is_known=False)
    partly = _("The portal did not provide all meals of these days.")
    note = partly if info.model_fields_set else _("The portal does not provide this.")
    return replace(part, is_known=bool(visits), notes=[note])


async def letters(data: CommandData) -> list[rows.Part]:
    """The letters of the account, filtered by date and read state."""
    inbox = (await data.document(resources.inbox())).value
    data.anything_known = data.anything_known or inbox is not None
    options, store = data.options, data.store

    def is_wanted(moment: date | None) -> bool:
        after = options.start is None or (moment is not None and moment >= options.start)
        return after and (options.end is None or (moment is not None and moment <= options.end))

    messages = [
        each
        for each in (inbox.messages if inbox is not None else ())
        if is_wanted(day.date() if (day := each.updated or each.posted) else None)
    ]
    all_rows = family_rows.letters(messages, lambda letter: _is_read(letter, store.is_read(letter.id)))
    wanted = [row for row in all_rows if not (options.unread and row["read"])]
    return [rows.Part(None, _("Messages"), "", wanted, is_known=inbox is not None)]


def _is_read(letter: Message, is_read_here: bool) -> bool | None:
    """Whether a letter was read; None if neither the portal nor the store knows."""
    if letter.read or is_read_here:
        return True
    return False if letter.is_sent("read") else None


async def queue(data: CommandData) -> list[rows.Part]:
    """The kindergarten applications, a part for each child. Raises ``NoQueue``."""
    resource = kindergarten.applications()
    if data.out_of_reach is None and not data.store.peek(resource).known:
        capabilities = await data.portal.capabilities()
        if capabilities is None or not capabilities.has(kindergarten.FEATURE):
            raise NoQueue
    applications = (await data.document(resource)).value
    data.anything_known = data.anything_known or applications is not None
    by_child: dict[int, list[Application]] = {}
    for each in applications.applications if applications is not None else ():
        by_child.setdefault(each.child_id, []).append(each)
    return [
        rows.Part(
            child,
            theirs[0].child,
            "",
            family_rows.queue(theirs),
            first_name=theirs[0].child,
            zone=data.zone(),
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
