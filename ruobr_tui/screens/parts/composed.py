"""Whether a screen can be updated. Responses and live events may come before its first paint or during its
removal.
"""

from __future__ import annotations

from typing import Any

from textual.screen import Screen

HAS_PARTS = "has_parts"
"""Property of screens whose widgets are nested: whether the inner ones exist, too."""


def is_composed(screen: Screen[Any]) -> bool:
    """Return whether the screen's widgets exist.

    ``Screen.is_mounted`` stays true after the removal, and a removed screen's widgets are removed one by one.
    """
    return screen.is_running and bool(screen.children) and getattr(screen, HAS_PARTS, True)
