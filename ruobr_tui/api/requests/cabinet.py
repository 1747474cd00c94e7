"""Cabinet: reads and changes of a family's profile, children and access to diaries."""

from __future__ import annotations

from collections.abc import Mapping

from ruobr_tui.api.calls import Call
from ruobr_tui.api.list_orders import WHOLE, ListPart
from ruobr_tui.api.models.family import (
    Children,
    FamilyChild,
    JoinRequest,
    JoinRequests,
    Profile,
    SchoolChoices,
    Services,
    Standing,
)
from ruobr_tui.api.models.logins import ClassLogins, Slip
from ruobr_tui.api.resources import Part, Resource

FEATURE = "family"


def standing() -> Resource[Standing]:
    """The account's role and desks."""
    return Resource("standing", "cabinet/standing", Standing, part=Part.CABINET, feature=FEATURE)


def profile() -> Resource[Profile]:
    """The user's profile."""
    return Resource("profile", "cabinet/profile", Profile, part=Part.CABINET, feature=FEATURE)


def services() -> Resource[Services]:
    """The data that is missing before the services open."""
    return Resource("services", "cabinet/services", Services, part=Part.CABINET, feature=FEATURE)


def children() -> Resource[Children]:
    """The children that the user has entered."""
    return Resource("family-children", "cabinet/children", Children, part=Part.CABINET, feature=FEATURE)


def schools(school: int | None = None) -> Resource[SchoolChoices]:
    """The schools of the region, or the classes of one."""
    query = {} if school is None else {"school": str(school)}
    return Resource(f"schools/{school or ''}", "cabinet/schools", SchoolChoices, query, part=Part.CABINET)


JOIN_REQUESTS = "join-requests/"
"""Begins the keys of lists of requests for a diary."""


def join_requests(state: str | None = None, part: ListPart = WHOLE) -> Resource[JoinRequests]:
    """Requests for access to a diary in a state, for the class teacher; None: those that wait."""
    query = part.query if state is None else {"state": state, **part.query}
    key, path = f"{JOIN_REQUESTS}{state or ''}{part.key}", "journal/join-requests"
    return Resource(key, path, JoinRequests, query, part=Part.CABINET, feature=FEATURE)


def class_logins() -> Resource[ClassLogins]:
    """The logins of the class teacher's pupils."""
    return Resource("class-logins", "journal/logins", ClassLogins, part=Part.CABINET, feature=FEATURE)


def hand_out(pupil: int, who: str) -> Call[Slip]:
    """Issue a login or a new password for the pupil or a parent; the response shows it once."""
    return Call("POST", f"journal/logins/{pupil}", {"who": who}, Slip)


def save_profile(values: Mapping[str, str], version: int) -> Call[Profile]:
    """Save the user's profile."""
    return Call("PUT", "cabinet/profile", _values_body(values, version), Profile)


def add_child(values: Mapping[str, str]) -> Call[FamilyChild]:
    """Add a child."""
    return Call("POST", "cabinet/children", _values_body(values, 0), FamilyChild)


def save_child(number: int, values: Mapping[str, str], version: int) -> Call[FamilyChild]:
    """Save a child."""
    return Call("PUT", f"cabinet/children/{number}", _values_body(values, version), FamilyChild)


def remove_child(number: int) -> Call[None]:
    """Remove a child."""
    return Call("DELETE", f"cabinet/children/{number}")


def request_diary(number: int, school: int, school_class: int) -> Call[FamilyChild]:
    """Request access to a child's diary from the class teacher."""
    body = {"school_id": school, "class_id": school_class}
    return Call("POST", f"cabinet/children/{number}/join", body, FamilyChild)


def withdraw_join(number: int) -> Call[None]:
    """Withdraw a request for access."""
    return Call("DELETE", f"cabinet/children/{number}/join")


def decide_join(
    number: int, action: str, version: int, pupil: int | None = None, note: str = ""
) -> Call[JoinRequest]:
    """Grant, refuse or revoke access."""
    body = {"action": action, "version": version, "note": note, "pupil_id": pupil}
    return Call("POST", f"journal/join-requests/{number}", body, JoinRequest)


def _values_body(values: Mapping[str, str], version: int) -> dict[str, object]:
    return {"values": dict(values), "version": version}
