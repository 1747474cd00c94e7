"""What desks say alike: orders by time and name, how long something waits, that nothing waits."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime
from typing import Any

from ruobr_tui.api.list_orders import ListOrder
from ruobr_tui.context import Context
from ruobr_tui.i18n import N_, _
from ruobr_tui.screens.parts.list_page import Order
from ruobr_tui.screens.parts.page import nothing
from ruobr_tui.widgets.blocks.table import Column
from ruobr_tui.widgets.lines import Line


def longest_waiting(by: Callable[[Any], Any] | None = None) -> Order:
    """Return the order by time; without ``by`` the portal sends the rows in it."""
    return Order(N_("Longest waiting first"), by, on_portal=ListOrder.FILED if by else ListOrder.USUAL)


def by_surname(name_of: Callable[[Any], str]) -> Order:
    """Return the order by the name, which begins with the surname."""
    return Order(N_("By surname"), name_of, on_portal=ListOrder.NAME)


def waited_column() -> Column:
    """Return the column of the days for which something waits."""
    return Column("waited", _("Waits"), 7, "right")


def day_of(context: Context, at: datetime) -> date:
    """Return the school's day of a moment."""
    return at.astimezone(context.zone).date()


def days_since(context: Context, at: datetime) -> int:
    """Return the days since a moment."""
    return (context.today() - day_of(context, at)).days


def waited_text(days: int) -> str:
    """Return the days as a cell."""
    return _("%(count)d d") % {"count": days} if days else _("today")


def nobody_waits(why: str, width: int) -> list[Line]:
    """Return what an empty desk shows."""
    return nothing(why, width, title=_("Nobody is waiting"))
