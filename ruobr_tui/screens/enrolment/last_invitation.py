"""The day, the times and the room of the last invitation, to be offered again and to be repeated."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date

from ruobr_tui import phrases
from ruobr_tui.api.calls import Call
from ruobr_tui.api.models.enrolment import DeskSchoolApplication, InvitedApplications
from ruobr_tui.api.requests import enrolment
from ruobr_tui.context import Context
from ruobr_tui.i18n import _

SHEET = "school-invitation"
"""In the store of the account."""
NAMES = ("invited_on", "invited_to", "first", "last", "minutes")


def last_invitation(context: Context) -> Mapping[str, str]:
    """The values of the form, as they were sent; empty if there are none, or the day is over."""
    stored = context.store.sheet(SHEET) or {}
    values = {name: str(stored.get(name, "")) for name in NAMES}
    try:
        is_over = date.fromisoformat(values["invited_on"]) < context.today()
    except ValueError:
        return {}
    return {} if is_over else values


def remember(context: Context, values: Mapping[str, str]) -> None:
    """Store the values of an invitation that was made."""
    context.store.save_sheet(SHEET, {name: values.get(name, "") for name in NAMES})


def call_for(
    applications: Sequence[DeskSchoolApplication], values: Mapping[str, str]
) -> Call[InvitedApplications]:
    """The request that gives each of these families the next free time."""
    return enrolment.invite(
        [(each.id, each.version) for each in applications],
        date.fromisoformat(values["invited_on"]),
        values["first"],
        values["last"],
        int(values["minutes"]),
        values["invited_to"],
    )


def described(values: Mapping[str, str]) -> str:
    """Day, times and room as one line."""
    return _("%(day)s, %(first)s–%(last)s, %(minutes)s min each, %(where)s") % {
        "day": phrases.full_day(date.fromisoformat(values["invited_on"])),
        "first": values["first"],
        "last": values["last"],
        "minutes": values["minutes"],
        "where": values["invited_to"],
    }
