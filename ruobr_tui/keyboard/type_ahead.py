"""Keys typed ahead, and pasted text: each has its effect before the next is looked at.

Textual hands a key to the widget that has the focus when the key arrives; commands run later, when
the key has bubbled up through the queues. Keys that come in one burst (a fast typist, a slow line)
would all go to the widget of the first: in "g m" the "m" would reach the week and not the menu.
So a key waits until a marker has walked the way of the key before it.
"""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import Callable
from typing import TYPE_CHECKING

from textual.message_pump import MessagePump

if TYPE_CHECKING:
    from textual.app import App
    from textual.events import Key, Paste

LOST = 1.5  # seconds after which a marker is given up: its widget was removed with the marker in its queue


class TypeAhead:
    """The keys of one app that wait for their turn."""

    def __init__(self, app: App[int]) -> None:
        self._app = app
        self._waiting: deque[Key | Paste] = deque()
        self._released: Key | Paste | None = None
        self._turn = 0  # the number of the key that is having its effect; 0 for none
        self._count = 0
        self._rescue: asyncio.TimerHandle | None = None
        self._then: list[Callable[[], None]] = []

    def admit(self, key: Key | Paste) -> bool:
        """Return whether it is this key's turn; otherwise queue it, to be posted again when it is."""
        if key is self._released:
            self._released = None
            return True
        if self._turn or self._waiting or self._released is not None:
            self._waiting.append(key)
            return False
        return True

    def begin(self) -> list[MessagePump]:
        """Call before handing the admitted key on; returns the way that it will go."""
        self._count += 1
        self._turn = self._count
        start = self._app.focused or self._app.screen
        return [node for node in start.ancestors_with_self if node is not self._app]

    def follow(self, way: list[MessagePump]) -> None:
        """Call after handing it on: the marker walks behind it."""
        turn = self._turn
        if self._rescue is not None:
            self._rescue.cancel()
        self._rescue = asyncio.get_running_loop().call_later(LOST, self._done, turn)
        # Twice: what the key's command posts (Enter in a field: it is submitted) bubbles the same way.
        self._walk([*way, self._app, *way], turn)

    def end(self) -> None:
        """Call instead when the key has had all its effect already."""
        self._done(self._turn)

    def _walk(self, way: list[MessagePump], turn: int) -> None:
        for at, node in enumerate(way):
            if node.call_later(self._walk, way[at + 1 :], turn):
                return
        self._app.call_later(self._done, turn)

    def _done(self, turn: int) -> None:
        if turn != self._turn:
            return
        self._turn = 0
        if self._waiting:
            self._released = self._waiting.popleft()
            self._app.post_message(self._released)
            return
        then, self._then = self._then, []
        for callback in then:
            callback()

    def forget(self) -> None:
        """Drop the keys that wait: they were meant for what is not shown any more."""
        self._waiting.clear()

    def when_done(self, callback: Callable[[], None]) -> None:
        """Call back when no key waits any more: at once, or after the last."""
        if self._turn or self._waiting or self._released is not None:
            self._then.append(callback)
        else:
            callback()
