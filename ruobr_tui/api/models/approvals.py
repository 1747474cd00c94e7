"""Requests that wait for a second person (``/desk/approvals``)."""

from __future__ import annotations

from datetime import datetime
from typing import Literal

from pydantic import Field

from ruobr_tui.api.models.parts.base import Rows, WireModel
from ruobr_tui.api.models.parts.pages import PageOfList
from ruobr_tui.api.models.parts.text import SafeLine
from ruobr_tui.api.states.approvals import ApprovalState


class ApprovalFact(WireModel):
    """A line of the plan. ``form``: text, sum (kopecks), day, count or role.

    ``before``: the value when it was asked for, where it is another one now. ``is_fixed``: then the request
    cannot be confirmed.
    """

    name: SafeLine
    value: SafeLine = ""
    form: SafeLine = "text"
    before: SafeLine | None = None
    is_fixed: bool = True


class Approval(WireModel):
    """A request. ``kind`` is one of ``rules.approvals.CONFIRMERS``, ``title`` whom or what it is about.

    ``actions``: ``confirm`` and ``refuse`` of the second person, ``withdraw`` of who asked.
    """

    id: int
    kind: SafeLine
    state: ApprovalState | SafeLine = ""
    title: SafeLine = ""
    reason: SafeLine = ""
    requested_by: SafeLine = ""
    requested_at: datetime
    expires_at: datetime
    decided_by: SafeLine = ""
    decided_at: datetime | None = None
    note: SafeLine = ""
    is_own: bool = False
    actions: Rows[SafeLine] = Field(default_factory=list)
    version: int = 1


class Approvals(PageOfList):
    """A page of requests."""

    approvals: Rows[Approval] = Field(default_factory=list)


class ApprovalDetail(WireModel):
    """One request with its plan as it is now. ``seen`` names this plan in a confirmation.

    ``obstacle``: the code of the reason for which it cannot be confirmed by the caller; "": it can.
    """

    approval: Approval
    facts: Rows[ApprovalFact] = Field(default_factory=list)
    seen: SafeLine = ""
    obstacle: SafeLine = ""


class ApprovalDecision(WireModel):
    """Confirm the plan that was ``seen``, refuse with a reason, or withdraw one's own request."""

    action: Literal["confirm", "refuse", "withdraw"]
    version: int = Field(ge=1, lt=2**31)
    seen: SafeLine = Field(default="", max_length=64)
    note: SafeLine = Field(default="", max_length=500)
