"""The first grade: reads and changes of parents and of the desk."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from ruobr_tui.api.calls import Call
from ruobr_tui.api.list_orders import WHOLE, ListPart
from ruobr_tui.api.models.enrolment import (
    DeskSchoolApplication,
    DeskSchoolApplications,
    InvitedApplications,
    SchoolApplication,
    SchoolApplications,
    SchoolChoices,
)
from ruobr_tui.api.resources import Part, Resource

FEATURE = "school-applications"
_MINE, _DESK = "cabinet/school-applications", "desk/school-applications"


def applications() -> Resource[SchoolApplications]:
    """The user's applications."""
    return Resource("school-applications", _MINE, SchoolApplications, part=Part.CABINET, feature=FEATURE)


def choices(child: int) -> Resource[SchoolChoices]:
    """Schools that a child can apply to."""
    key, path, query = f"school-choices/{child}", f"{_MINE}/choices", {"child": str(child)}
    return Resource(key, path, SchoolChoices, query, part=Part.CABINET, feature=FEATURE)


def apply(child: int, school: int, values: Mapping[str, str]) -> Call[SchoolApplication]:
    """Submit an application."""
    body = {"child_id": child, "school_id": school, "values": dict(values)}
    return Call("POST", _MINE, body, SchoolApplication)


def withdraw(number: int, version: int) -> Call[SchoolApplication]:
    """Withdraw an application."""
    return Call("POST", f"{_MINE}/{number}", {"action": "withdraw", "version": version}, SchoolApplication)


WORK_LIST = "desk-school-applications/"
"""Begins the keys of work lists."""


def work_list(state: str | None = None, part: ListPart = WHOLE) -> Resource[DeskSchoolApplications]:
    """The clerk's applications in a state; None: those that wait."""
    query = part.query if state is None else {"state": state, **part.query}
    key = f"{WORK_LIST}{state or ''}{part.key}"
    return Resource(key, _DESK, DeskSchoolApplications, query, part=Part.CABINET, feature=FEATURE)


def decide(
    number: int,
    action: str,
    version: int,
    *,
    note: str = "",
    reason: int | None = None,
    invited_on: date | None = None,
    invited_to: str = "",
    privilege: bool | None = None,
    permission: bool | None = None,
) -> Call[DeskSchoolApplication]:
    """An action of the clerk, with confirmed conditions."""
    body: dict[str, Any] = {"action": action, "version": version, "note": note, "invited_to": invited_to}
    body |= {"invited_on": None if invited_on is None else invited_on.isoformat()}
    body |= {"privilege_confirmed": privilege, "permission_confirmed": permission}
    if reason is not None:
        body["reason_id"] = reason
    return Call("POST", f"{_DESK}/{number}", body, DeskSchoolApplication)


def invite(
    applications: Sequence[tuple[int, int]], day: date, first: str, last: str, minutes: int, room: str
) -> Call[InvitedApplications]:
    """Invite families, given as numbers and versions, each at a time of its own between two of a day."""
    body: dict[str, Any] = {
        "applications": [{"id": number, "version": version} for number, version in applications],
        "invited_on": day.isoformat(),
        "first": first,
        "last": last,
        "minutes": minutes,
        "invited_to": room,
    }
    return Call("POST", f"{_DESK}/invitations", body, InvitedApplications)
