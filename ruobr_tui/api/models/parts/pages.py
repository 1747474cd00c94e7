"""A page of a list that the portal sends in parts."""

from __future__ import annotations

from pydantic import Field

from ruobr_tui.api.models.parts.base import WireModel
from ruobr_tui.api.models.parts.text import SafeLine


class PageOfList(WireModel):
    """A page of a work list; ``counts`` by state over the whole desk."""

    counts: dict[SafeLine, int] = Field(default_factory=dict)
    found: int = Field(0, description="rows on all pages")
    next: SafeLine = Field("", description="the next page begins after it; empty: there is none")
