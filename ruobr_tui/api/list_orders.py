"""In which orders a portal sends a list in pages."""

from __future__ import annotations

from enum import StrEnum


class ListOrder(StrEnum):
    """The usual order is the list's own: that in which its rows are decided."""

    USUAL = "usual"
    FILED = "filed"
    NAME = "name"
    BIRTH = "birth"
