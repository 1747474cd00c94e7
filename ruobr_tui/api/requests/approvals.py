"""Requests that wait for a second person."""

from __future__ import annotations

from ruobr_tui.api.calls import Call
from ruobr_tui.api.list_orders import WHOLE, ListPart
from ruobr_tui.api.models.approvals import ApprovalDetail, Approvals
from ruobr_tui.api.resources import Part, Resource

FEATURE = "approvals"
_BASE = "desk/approvals"
LIST = "approvals/"
"""Begins the keys of the lists."""


def approvals(state: str, part: ListPart = WHOLE) -> Resource[Approvals]:
    """A page of requests; ``state``: waiting or decided."""
    key, query = f"{LIST}{state}{part.key}", {"state": state, **part.query}
    return Resource(key, _BASE, Approvals, query, part=Part.CABINET, feature=FEATURE)


def approval(number: int) -> Resource[ApprovalDetail]:
    """One request, with its plan as it is now."""
    return Resource(
        f"approval/{number}", f"{_BASE}/{number}", ApprovalDetail, part=Part.CABINET, feature=FEATURE
    )


def decide(number: int, action: str, version: int, *, seen: str = "", note: str = "") -> Call[ApprovalDetail]:
    """Confirm, refuse, or withdraw an own one."""
    body = {"action": action, "version": version, "seen": seen, "note": note}
    return Call("POST", f"{_BASE}/{number}", body, ApprovalDetail)
