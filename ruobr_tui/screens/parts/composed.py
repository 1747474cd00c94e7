"""Whether a screen can be drawn on. Answers and live events come at any time: also between pushing a screen
and its first paint, and while it is taken away.
"""

from __future__ import annotations

from typing import Any

from textual.screen import Screen


def is_composed(screen: Screen[Any]) -> bool:
    """Whether the screen's widgets are there.

    ``Screen.is_mounted`` stays true for ever once it is; the widgets of a removed screen go one by one.
    """
    return screen.is_running and bool(screen.children)
