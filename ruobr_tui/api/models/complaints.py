"""Complaints about a login that was not given out (``/cabinet/complaints``, ``/desk/complaints``)."""

from __future__ import annotations

from datetime import datetime

from pydantic import Field, SecretStr

from ruobr_tui.api.models.family import Values
from ruobr_tui.api.models.parts.base import Rows, WireModel
from ruobr_tui.api.models.parts.pages import PageOfList
from ruobr_tui.api.models.parts.text import SafeLine, SafeText
from ruobr_tui.api.states.complaints import ComplaintState


class ComplaintRequest(WireModel):
    """A complaint; ``values`` are those of ``rules.fields.complaint_forms``."""

    school_id: int = Field(ge=1, lt=2**63)
    values: Values = Field(default_factory=dict)


class ComplaintReceipt(WireModel):
    """The number, and the secret for reading the result; sent only once."""

    number: SafeLine
    secret: SafeLine


class ComplaintResultRequest(WireModel):
    """Number and secret, to look the result up."""

    number: SafeLine = Field(min_length=1, max_length=20)
    secret: SecretStr = Field(min_length=1, max_length=40)


class ComplaintResult(WireModel):
    """How it stands with a complaint."""

    number: SafeLine
    state: ComplaintState | SafeLine
    school: SafeLine = ""
    filed_at: datetime
    changed_at: datetime
    answer: SafeText = ""


class DeskComplaint(WireModel):
    """A complaint as the operator reads it."""

    id: int
    number: SafeLine
    state: ComplaintState | SafeLine
    school: SafeLine = ""
    values: Values = Field(default_factory=dict)
    filed_at: datetime
    changed_at: datetime
    answer: SafeText = ""
    actions: Rows[SafeLine] = Field(default_factory=list)
    version: int = 1


class DeskComplaints(PageOfList):
    """A page of the work list."""

    complaints: Rows[DeskComplaint] = Field(default_factory=list)
