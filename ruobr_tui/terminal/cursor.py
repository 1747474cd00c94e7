"""Where the terminal's own cursor stands: what braille displays and speech readers follow.

A screen or widget says it by a property ``cursor_screen_offset``: the first cell of the selected row, the
place of typing; None: no opinion. Textual's entries have it already.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from textual.app import App
    from textual.geometry import Offset

Cell = tuple[int, int]
"""Column and row, from 0."""

SHOWN, HIDDEN = "\x1b[?25h", "\x1b[?25l"


def place_of(app: App[Any]) -> Cell | None:
    """The cell of the cursor on the present screen; None while there is no screen.

    The screen is asked first, then what has the focus. Where nothing has it, as in a question, the cursor
    stands on the first row: the title.
    """
    stack = app.screen_stack
    if not stack:
        return None
    screen = stack[-1]
    for node in (screen, screen.focused):
        place: Offset | None = getattr(node, "cursor_screen_offset", None)
        if place is not None:
            return place.x - _beyond(node), place.y
    shown = (child for child in screen.children if child.display and child.size.height)
    widget = screen.focused or next(shown, None)
    return None if widget is None else (widget.content_region.x, widget.content_region.y)


def _beyond(node: Any) -> int:
    """How many cells too far right it says: Textual's ``Input`` one, when the cursor is behind its text."""
    value, position = getattr(node, "value", None), getattr(node, "cursor_position", None)
    return int(isinstance(value, str) and position == len(value))
