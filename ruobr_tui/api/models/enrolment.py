"""Applications to the first grade of a school (``/cabinet/school-applications``, the desk's)."""

from __future__ import annotations

from datetime import date, datetime

from pydantic import Field

from ruobr_tui.api.models.documents import Document
from ruobr_tui.api.models.family import Twin, Values
from ruobr_tui.api.models.parts.base import Rows, WireModel
from ruobr_tui.api.models.parts.history import Step
from ruobr_tui.api.models.parts.pages import PageOfList
from ruobr_tui.api.models.parts.text import SafeJson, SafeLine
from ruobr_tui.api.reasons.reason import Explanation
from ruobr_tui.api.reasons.wire import from_wire
from ruobr_tui.api.states.enrolment import SchoolApplicationState


class Obstructed(WireModel):
    """``why_not`` is "" when an application would be taken now, else why not, in English.

    ``why_not_reason`` has ``reason`` and ``fields`` like a refusal; older servers do not send it.
    """

    why_not: SafeLine = ""
    why_not_reason: SafeJson = None

    @property
    def obstacle(self) -> Explanation | str:
        """Why not: a declared reason, or the server's English."""
        sent = self.why_not_reason
        return (from_wire(sent) if isinstance(sent, dict) else None) or self.why_not


class SchoolChoice(Obstructed):
    """A school that takes a first grade. ``assigned_by``: the row of its territory that holds the address."""

    id: int
    name: SafeLine
    address: SafeLine = ""
    places: int = 0
    taken: int = 0
    assigned: bool = False
    assigned_by: SafeLine = ""
    opens: date | None = None
    closes: date | None = None


class SchoolChoices(Obstructed):
    """The schools for one child, the assigned one first. ``why_not`` holds for all of them."""

    year: int
    schools: Rows[SchoolChoice] = Field(default_factory=list)
    address_known: bool = True


class SchoolApplicationRequest(WireModel):
    """A new application; ``values`` are those of ``rules.enrolment.APPLICATION``."""

    child_id: int = Field(ge=1, lt=2**63)
    school_id: int = Field(ge=1, lt=2**63)
    values: Values = Field(default_factory=dict)


class SchoolApplication(WireModel):
    """An application as its owner sees it. ``invited_on`` and ``invited_to``: bring the originals."""

    id: int
    child_id: int
    child: SafeLine = ""
    school_id: int
    school: SafeLine = ""
    address: SafeLine = ""
    year: int
    assigned: bool = False
    state: SchoolApplicationState | SafeLine
    values: Values = Field(default_factory=dict)
    privilege_confirmed: bool = False
    permission_confirmed: bool = False
    invited_on: date | None = None
    invited_to: SafeLine = ""
    places: int = 0
    taken: int = 0
    actions: Rows[SafeLine] = Field(default_factory=list)
    history: Rows[Step] = Field(default_factory=list)
    version: int


class SchoolApplications(WireModel):
    """All applications of an account, the live ones first."""

    applications: Rows[SchoolApplication] = Field(default_factory=list)


class DeskSchoolApplication(SchoolApplication):
    """An application in the clerk's list.

    ``revocable_until``: the last day on which the decision about it can be revoked; ``revoked_state``: the
    state that it is in then.
    """

    parent: SafeLine = ""
    phone: SafeLine = ""
    birth_date: date
    certificate: SafeLine = ""
    created_at: datetime
    revocable_until: date | None = None
    revoked_state: SafeLine = ""
    age_problem: SafeLine = ""
    documents: Rows[Document] = Field(default_factory=list)
    twins: Rows[Twin] = Field(default_factory=list)


class DeskSchoolApplications(PageOfList):
    """A page of the work list."""

    applications: Rows[DeskSchoolApplication] = Field(default_factory=list)


class DeskSchoolDecision(WireModel):
    """An action of the clerk; an invitation says when and where the originals are to be brought."""

    action: SafeLine = Field(min_length=1, max_length=30)
    version: int = Field(ge=1, lt=2**31)
    note: SafeLine = Field("", max_length=500)
    invited_on: date | None = None
    invited_to: SafeLine = Field("", max_length=200)
    privilege_confirmed: bool | None = None
    permission_confirmed: bool | None = None
