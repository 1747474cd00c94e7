"""Reasons that a desk keeps in a list: reading, adding, changing, removing."""

from __future__ import annotations

from typing import Any

from ruobr_tui.api.calls import Call
from ruobr_tui.api.models.desk_reasons import DeskReasons, ReasonPlace
from ruobr_tui.api.resources import Part, Resource

FEATURE = "desk-reasons"
_PATH = "desk/reasons"


def reasons_of(desk: str) -> Resource[DeskReasons]:
    """The reasons of a kind of desk, the most used first."""
    return Resource(
        f"desk-reasons/{desk}", _PATH, DeskReasons, {"desk": desk}, part=Part.CABINET, feature=FEATURE
    )


def add(desk: str, action: str, place: ReasonPlace, text: str) -> Call[DeskReasons]:
    """Add a reason for a municipality or a school."""
    body: dict[str, Any] = {"desk": desk, "action": action, "text": text}
    body |= {"territory_id": place.territory_id, "school_id": place.school_id}
    return Call("POST", _PATH, body, DeskReasons)


def change(desk: str, number: int, text: str) -> Call[DeskReasons]:
    """Replace the text of a reason."""
    return Call("POST", f"{_PATH}/{number}", {"desk": desk, "text": text}, DeskReasons)


def remove(desk: str, number: int) -> Call[DeskReasons]:
    """Take a reason off the list."""
    return Call("POST", f"{_PATH}/{number}", {"desk": desk, "text": None}, DeskReasons)
