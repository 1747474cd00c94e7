"""Reasons of decisions that a desk keeps in a list (``/desk/reasons``)."""

from __future__ import annotations

from pydantic import Field

from ruobr_tui.api.models.parts.base import Rows, WireModel
from ruobr_tui.api.models.parts.text import SafeLine, SafeText


class DeskReason(WireModel):
    """A reason, with names in braces (``rules.desk_reasons``). ``used``: decisions with it so far."""

    id: int
    desk: SafeLine
    action: SafeLine
    territory_id: int
    school_id: int | None = None
    place: SafeLine = ""
    text: SafeText = ""
    used: int = 0
    actions: Rows[SafeLine] = Field(default_factory=list)


class ReasonPlace(WireModel):
    """A municipality or a school for which the caller may write reasons."""

    territory_id: int
    school_id: int | None = None
    name: SafeLine = ""


class DeskReasons(WireModel):
    """The reasons of a kind of desk, the most used first."""

    reasons: Rows[DeskReason] = Field(default_factory=list)
    places: Rows[ReasonPlace] = Field(default_factory=list)


class DeskReasonRequest(WireModel):
    """A new reason; without a school it is for the whole municipality."""

    desk: SafeLine = Field(max_length=30)
    action: SafeLine = Field(max_length=30)
    territory_id: int = Field(ge=1, lt=2**63)
    school_id: int | None = Field(None, ge=1, lt=2**63)
    text: SafeText = Field(max_length=500)


class DeskReasonChange(WireModel):
    """Another text of a reason; null: it is taken off the list."""

    desk: SafeLine = Field(max_length=30)
    text: SafeText | None = Field(None, max_length=500)
