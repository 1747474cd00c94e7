"""Complaints: reads and changes of senders (not signed in) and of the desk."""

from __future__ import annotations

from collections.abc import Mapping

from ruobr_tui.api.calls import Call
from ruobr_tui.api.list_orders import WHOLE, ListPart
from ruobr_tui.api.models.complaints import (
    ComplaintReceipt,
    ComplaintResult,
    DeskComplaint,
    DeskComplaints,
)
from ruobr_tui.api.models.family import SchoolChoices
from ruobr_tui.api.resources import Part, Resource

FEATURE = "complaints"


def schools() -> Resource[SchoolChoices]:
    """The schools that a complaint can be about."""
    return Resource("complaint-schools", "cabinet/complaints/schools", SchoolChoices, part=Part.CABINET)


def file(school: int, values: Mapping[str, str]) -> Call[ComplaintReceipt]:
    """File a complaint."""
    return Call("POST", "cabinet/complaints", {"school_id": school, "values": dict(values)}, ComplaintReceipt)


def result(number: str, secret: str) -> Call[ComplaintResult]:
    """The state of a complaint."""
    return Call(
        "POST",
        "cabinet/complaints/result",
        {"number": number, "secret": secret},
        ComplaintResult,
        repeatable=True,
    )


WORK_LIST = "desk-complaints/"
"""Begins the keys of work lists."""


def work_list(state: str | None = None, part: ListPart = WHOLE) -> Resource[DeskComplaints]:
    """The complaints of the desk in a state; None: those that wait."""
    query = part.query if state is None else {"state": state, **part.query}
    key = f"{WORK_LIST}{state or ''}{part.key}"
    return Resource(key, "desk/complaints", DeskComplaints, query, part=Part.CABINET, feature=FEATURE)


def decide(number: int, action: str, version: int, note: str = "") -> Call[DeskComplaint]:
    """Take into review, answer, decline or reopen."""
    body = {"action": action, "version": version, "note": note}
    return Call("POST", f"desk/complaints/{number}", body, DeskComplaint)
