"""Requests that wait for a second person."""

from __future__ import annotations

from ruobr_tui.api.calls import Call
from ruobr_tui.api.models.approvals import ApprovalDetail, Approvals
from ruobr_tui.api.resources import Part, Resource

FEATURE = "approvals"
_BASE = "desk/approvals"


def approvals(state: str, page: int = 1) -> Resource[Approvals]:
    """A page of requests; ``state``: waiting or decided."""
    key, query = f"approvals/{state}/{page}", {"state": state, "page": str(page)}
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
