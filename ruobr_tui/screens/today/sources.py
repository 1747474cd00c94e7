"""What the areas need to say something on the home: names of people, and rows of desks."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from ruobr_tui import due, phrases
from ruobr_tui.api.requests import cabinet, desks
from ruobr_tui.api.resources import Resource
from ruobr_tui.api.rules import names
from ruobr_tui.context import Context
from ruobr_tui.i18n import N_, _, ngettext
from ruobr_tui.screens.parts.desks.waiting import Waiting
from ruobr_tui.screens.today.sheet import NOT_LOADED, NOT_OPENED, WORK, Row
from ruobr_tui.widgets import fit
from ruobr_tui.widgets.cells.line import Line, heading, line, paragraph


def offers(context: Context, section: str) -> bool:
    """Whether the account has a section."""
    return context.offers(f"app.section('{section}')")


def desk_counts(context: Context) -> list[Resource[Any]]:
    """What tells how many wait at the desks of the account, where it has any."""
    is_clerk = any(
        (section.role or "").startswith("desk:") and offers(context, section.id)
        for section in context.areas.sections
    )
    return [desks.waiting()] if is_clerk and context.has(desks.COUNTS) else []


def first_name(context: Context, child: int, full_name: str) -> str:
    """The first name of a child of the account without a diary; the portal writes surnames first."""
    found = context.store.peek(cabinet.children()).value
    for each in found.children if found is not None else ():
        if each.id == child and each.values.get("first_name"):
            return each.values["first_name"]
    return names.first_name(full_name)


def desk_row(
    context: Context,
    section: str,
    waiting: Waiting,
    *,
    is_fetched: bool = False,
) -> Row:
    """How much waits at a desk, and since when.

    The home never fetches the lists of desks that show personal data, because each such reading is logged as
    a look. It reads how many wait; with a portal that does not count, the list is as it was when the desk was
    opened last, and the row says when that was.
    """
    declared = context.areas.section(section)
    assert declared is not None
    fetched_at = waiting.fetched_at
    is_fetched = is_fetched or context.has(desks.COUNTS)
    if fetched_at is None:
        note = NOT_LOADED if is_fetched else NOT_OPENED
        return Row(WORK, f"desk/{section}", declared.title, note=note, target=("section", section))
    oldest = waiting.oldest
    seen = fetched_at.astimezone(context.zone)
    is_today = seen.date() == context.today()
    moment = phrases.clock_time(seen) if is_today else phrases.short_date(seen.date())
    return Row(
        WORK,
        f"desk/{section}",
        declared.title,
        sign="!" if waiting.count else " ",
        role="due" if waiting.count else "text",
        words={"count": str(waiting.count), "moment": moment},
        note=_note(waiting.count, is_fetched),
        tail="since" if oldest is not None else "",
        day=oldest.astimezone(context.zone).date().isoformat() if oldest is not None else "",
        target=("section", section),
    )


def _note(count: int, is_fetched: bool) -> str:
    if not count:
        return N_("nobody is waiting") if is_fetched else N_("nobody is waiting, as of %(moment)s")
    return N_("waiting: %(count)s") if is_fetched else N_("waiting: %(count)s, as of %(moment)s")


def about_desk(
    context: Context, row: Row, section: str, waiting: Callable[[Context], Waiting], width: int
) -> list[Line]:
    """Return who waits at a desk, the longest first, as the stored list says; nothing about other rows."""
    declared = context.areas.section(section)
    if row.key != f"desk/{section}" or declared is None:
        return []
    found = waiting(context)
    title = heading(_(declared.title), width)
    if found.fetched_at is None or (found.count and not found.listed):
        why = _("Each look at this list is recorded, so it is read only when you open it.")
        count = _("waiting: %(count)s") % {"count": found.count}
        return [title, *([line(f"  {count}")] if found.count else []), *paragraph(why, width, "text", "  ")]
    if not found.count:
        return [title, *paragraph(_("Nobody is waiting."), width, "good", "  ")]
    today, lines = context.today(), []
    for name, moment in found.listed:
        since = due.since(moment.astimezone(context.zone).date(), today) if moment is not None else ""
        room = max(8, width - 4 - fit.width_of(since))
        lines.append(line("  ", (fit.left(name, room), "text"), (f" {since}", "dim")))
    more = found.count - len(found.listed)
    if more > 0:
        text = ngettext("%(count)d more", "%(count)d more", more) % {"count": more}
        lines.append(line(f"  {text}"))
    return [title, *lines]
