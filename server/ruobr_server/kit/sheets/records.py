"""Rows of the database in the memory of a plan: those that are there, and those that will be."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from ruobr_server.kit.sheets.description import Sheet


@dataclass(slots=True, eq=False)
class Record:
    """``values`` by stored columns; a reference is the record that it refers to."""

    sheet: Sheet
    values: dict[str, Any]
    id: int | None = None
    is_new: bool = True
    before: dict[str, Any] = field(default_factory=dict)
    """What changed columns held."""
    is_removed: bool = False

    @property
    def label(self) -> str:
        """What it is called."""
        labels = self.sheet.labels(self)
        return labels[0] if labels else ""
