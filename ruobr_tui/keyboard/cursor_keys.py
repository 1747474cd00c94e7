"""The cursor's keys take a short way.

Textual hands a key to the widget with the focus, lets it bubble up to the app through the queue of each, and
only there looks for a command; the next key waits until a marker has walked the same way. That is most of
what a move costs. A key that only moves the cursor of the focused widget needs none of it: its command
runs at once. Screens still hear of the key first, and may keep it.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import cache
from typing import Any

from textual import events
from textual.app import App
from textual.dom import DOMNode
from textual.widget import Widget

from ruobr_tui import keys

MOVES = frozenset(command.id for command in keys.commands("list", "spread")) - {"list.open"}
"""Ids of the commands that do nothing but move the cursor or the window of their own widget."""


def is_move(app: App[Any], key: str) -> bool:
    """Whether the key would move the cursor of the focused widget, and nobody else comes before that."""
    widget = app.focused
    if widget is None or not getattr(widget, keys.MOVES_AT_ONCE, False) or app.screen.maximized is not None:
        return False
    if any(_handlers(type(node)) for node in widget.ancestors_with_self if node not in (app, app.screen)):
        return False
    if not any(binding.id in MOVES for binding in widget._bindings.key_to_bindings.get(key, ())):
        return False
    return not any(
        binding.priority
        for node in (app, app.screen)
        for binding in node._bindings.key_to_bindings.get(key, ())
    )


@cache
def _handlers(kind: type[DOMNode]) -> Sequence[Callable[[DOMNode, events.Key], None]]:
    """What hears of keys in a node: Textual calls the handler of each class, the most derived one first."""
    return tuple(vars(each)["on_key"] for each in kind.__mro__ if "on_key" in vars(each))


async def move(app: App[Any], event: events.Key) -> None:
    """Let the screen hear of the key, then move. ``is_move`` has said yes."""
    screen, widget = app.screen, app.focused
    assert isinstance(widget, Widget)
    if not app.app_focus:
        app.app_focus = True
    with screen._context():
        for hear in _handlers(type(screen)):
            if event._no_default_action:
                break
            hear(screen, event)
    if event._stop_propagation:
        return
    for binding in widget._bindings.key_to_bindings[event.key]:
        if binding.id in MOVES:
            await app.run_action(binding.action, widget)
            return
