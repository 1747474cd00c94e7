"""The cabinet's reads and changes about a family: me, children, diaries they are joined to."""

from __future__ import annotations

from collections.abc import Mapping

from ruobr_tui.api.calls import Call
from ruobr_tui.api.models.family import (
    Children,
    FamilyChild,
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
    """What the account is: its role, the desks it sits at."""
    return Resource("standing", "cabinet/standing", Standing, part=Part.CABINET, feature=FEATURE)


def profile() -> Resource[Profile]:
    """About me."""
    return Resource("profile", "cabinet/profile", Profile, part=Part.CABINET, feature=FEATURE)


def services() -> Resource[Services]:
    """What is missing before the services open."""
    return Resource("services", "cabinet/services", Services, part=Part.CABINET, feature=FEATURE)


def children() -> Resource[Children]:
    """My children, as I told them."""
    return Resource("family-children", "cabinet/children", Children, part=Part.CABINET, feature=FEATURE)


def schools(school: int | None = None) -> Resource[SchoolChoices]:
    """The schools of the region, or the classes of one."""
    query = {} if school is None else {"school": str(school)}
    return Resource(f"schools/{school or ''}", "cabinet/schools", SchoolChoices, query, part=Part.CABINET)


def join_requests() -> Resource[JoinRequests]:
    """Who asks the class teacher for a diary."""
    path = "journal/join-requests"
    return Resource("join-requests", path, JoinRequests, part=Part.CABINET, feature=FEATURE)


def class_logins() -> Resource[ClassLogins]:
    """The logins of the class teacher's pupils."""
    return Resource("class-logins", "journal/logins", ClassLogins, part=Part.CABINET, feature=FEATURE)


def hand_out(pupil: int, who: str) -> Call[Slip]:
    """A login or a new password for the pupil or a parent; told once."""
    return Call("POST", f"journal/logins/{pupil}", {"who": who}, Slip)


def save_profile(values: Mapping[str, str], version: int) -> Call[Profile]:
    """Keep what is told about me."""
    return Call("PUT", "cabinet/profile", _values_body(values, version), Profile)


def add_child(values: Mapping[str, str]) -> Call[FamilyChild]:
    """A new child."""
    return Call("POST", "cabinet/children", _values_body(values, 0), FamilyChild)


def save_child(number: int, values: Mapping[str, str], version: int) -> Call[FamilyChild]:
    """An edited child."""
    return Call("PUT", f"cabinet/children/{number}", _values_body(values, version), FamilyChild)


def remove_child(number: int) -> Call[None]:
    """Take a child off again."""
    return Call("DELETE", f"cabinet/children/{number}")


def request_diary(number: int, school: int, school_class: int) -> Call[FamilyChild]:
    """Ask the class teacher for the diary of a child."""
    body = {"school_id": school, "class_id": school_class}
    return Call("POST", f"cabinet/children/{number}/join", body, FamilyChild)


def withdraw_join(number: int) -> Call[None]:
    """Take that request back."""
    return Call("DELETE", f"cabinet/children/{number}/join")


def decide_join(
    number: int, action: str, version: int, pupil: int | None = None, note: str = ""
) -> Call[JoinRequests]:
    """Grant, refuse or revoke."""
    body = {"action": action, "version": version, "note": note, "pupil_id": pupil}
    return Call("POST", f"journal/join-requests/{number}", body, JoinRequests)


def _values_body(values: Mapping[str, str], version: int) -> dict[str, object]:
    return {"values": dict(values), "version": version}
