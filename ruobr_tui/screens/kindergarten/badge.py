"""What the menu of sections says of kindergarten applications."""

from __future__ import annotations

from ruobr_tui.api.requests import kindergarten
from ruobr_tui.api.states.kindergarten import WAITING, KindergartenState
from ruobr_tui.context import Context
from ruobr_tui.i18n import _, ngettext
from ruobr_tui.screens.parts.desks.waiting import Waiting
from ruobr_tui.store.errors import StoreError


def deadline(context: Context) -> str:
    """Return how many days are left to answer for a place that was offered."""
    try:
        known = context.store.peek(kindergarten.applications()).value
    except StoreError:
        return ""  # errors of the store are shown where it is used
    days = [
        application.deadline
        for application in (known.applications if known is not None else [])
        if application.state == KindergartenState.REFERRED and application.deadline is not None
    ]
    if not days:
        return ""
    left = max(0, (min(days) - context.today()).days)
    if not left:
        return f"! {_('today')}"
    return "! " + ngettext("%(count)d day", "%(count)d days", left) % {"count": left}


def waiting(context: Context) -> Waiting:
    """Return the applications that wait for the desk."""
    return Waiting.of_applications(context.store.peek(kindergarten.work_list()), WAITING).counted(
        context, "kindergarten"
    )


def at_desk(context: Context) -> str:
    """Return how many wait at the desk."""
    return waiting(context).badge
