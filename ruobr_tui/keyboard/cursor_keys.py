"""The cursor's keys take a short way.

Textual hands a key to the widget with the focus, lets it bubble up to the app through the queue of each, and
only there looks for a command; the next key waits until a marker has walked the same way. That is most of
what a move costs. A key that only moves the cursor of the focused widget needs none of it: its command
runs at once. Screens still hear of the key first, and may keep it.
"""

from __future__ import annotations

from typing import Any

from textual import events
from textual.app import App
from textual.widget import Widget

from ruobr_tui import keys

MOVES = frozenset(command.id for command in keys.commands("list", "spread")) - {"list.open"}
"""Ids of the commands that do nothing but move the cursor or the window of their own widget."""


def is_move(app: App[Any], key: str) -> bool:
    """Whether the key would move the cursor of the focused widget, and nobody else comes before that."""
    widget = app.focused
    if widget is None or not getattr(widget, keys.MOVES_AT_ONCE, False) or app.screen.maximized is not None:
        return False
    if not any(binding.id in MOVES for binding in widget._bindings.key_to_bindings.get(key, ())):
        return False
    return not any(
        binding.priority
        for node in (app, app.screen)
        for binding in node._bindings.key_to_bindings.get(key, ())
    )


async def move(app: App[Any], event: events.Key) -> None:
    """Let the screen hear of the key, then move. ``is_move`` has said yes."""
    screen, widget = app.screen, app.focused
    assert isinstance(widget, Widget)
    if not app.app_focus:
        app.app_focus = True
    hears = getattr(screen, "on_key", None)
    if hears is not None:
        with screen._context():
            hears(event)
        if event._stop_propagation:
            return
    for binding in widget._bindings.key_to_bindings[event.key]:
        if binding.id in MOVES:
            await app.run_action(binding.action, widget)
            return
