"""The driver: what Textual writes becomes cells; only cells that changed are sent.

``CellDriver`` is the part that does not care where the terminal is. ``tty.TtyDriver`` stands on the
terminal that started the program, ``channel.ChannelDriver`` on an SSH channel or a WebSocket.
"""

from __future__ import annotations

import asyncio
import codecs
from abc import abstractmethod
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from textual import events, messages
from textual.driver import Driver
from textual.geometry import Size

from ruobr_tui.terminal import cursor
from ruobr_tui.terminal.border import KeyParser
from ruobr_tui.terminal.capabilities import Capabilities
from ruobr_tui.terminal.cell_screen import CellScreen

if TYPE_CHECKING:
    from textual.app import App
    from textual.message import Message

CALM = 8
"""Turns of the loop without anything new after which a picture is taken for whole. A key is answered by
several messages, each of which may paint; a turn costs some microseconds."""
JOIN = 0.002
"""Seconds after which it is sent all the same."""
ESCAPE = 0.03
"""Seconds after which Escape is the key itself, and not the beginning of another. Keys come whole: only a
network that splits them needs longer."""
MOST_ROWS, MOST_COLUMNS = 500, 1000
"""A far end may claim any size; beyond this only memory would be spent."""
SYNC_FROM = 1500
"""Bytes of a frame from which on it is worth telling the terminal to show it at once."""


class CellDriver(Driver):
    """Keeps the terminal's cells and the wanted cells, and sends the cheapest sequence between them."""

    def __init__(
        self,
        app: App[Any],
        *,
        debug: bool = False,
        mouse: bool = True,
        size: tuple[int, int] | None = None,
        term: str = "",
        environ: Mapping[str, str] | None = None,
        thin: bool = False,
        shows_cursor: bool = False,
    ) -> None:
        super().__init__(app, debug=debug, mouse=mouse, size=size)
        self.capabilities = Capabilities.of(term, environ or {})
        self.bytes_sent = 0
        self.bytes_received = 0
        self._thin = thin
        self._shows_cursor = shows_cursor
        self._sync = False
        self._screen = CellScreen(80, 24, self.capabilities)
        self._keys = KeyParser()
        self._decode = codecs.getincrementaldecoder("utf-8")("replace").decode
        self._frame_due: asyncio.Handle | None = None
        self._calm = 0
        self._latest = 0.0
        self._escape_due: asyncio.TimerHandle | None = None
        self._is_on = False
        self._is_slow = False
        self._is_missed = False

    # Out

    @abstractmethod
    def send(self, data: bytes) -> None:
        """Bring bytes to the terminal; never waits."""

    def write(self, data: str) -> None:
        """Take what Textual wants to be seen; it is sent with the next frame."""
        self._screen.write(data)
        self._plan_frame()

    def flush(self) -> None:
        """A frame is whole. Another screen goes at once: what made it may go on with something long."""
        self._plan_frame()
        if self._frame_due is not None and self._screen.is_mostly_new:
            self._frame_due.cancel()
            self._send_frame()

    def redraw(self) -> None:
        """Paint everything anew, whatever the terminal shows."""
        self._screen.forget()
        self._plan_frame()

    def _plan_frame(self) -> None:
        self._calm = 0
        if self._frame_due is None and self._is_on:
            self._latest = self._loop.time() + JOIN
            self._frame_due = self._loop.call_soon(self._await_calm)

    def _await_calm(self) -> None:
        """Frames that follow each other at once become one."""
        self._calm += 1
        if self._calm > CALM or self._loop.time() >= self._latest:
            self._send_frame()
        else:
            self._frame_due = self._loop.call_soon(self._await_calm)

    def _send_frame(self) -> None:
        self._frame_due = None
        if not self._is_on or not self._screen.is_painted:
            return
        if self._is_slow:  # what is painted until the line is free again is sent as one
            self._is_missed = True
            return
        frame = self._screen.frame(cursor.place_of(self._app))
        if not frame:
            return
        if self._sync and len(frame) >= SYNC_FROM:
            frame = f"\x1b[?2026h{frame}\x1b[?2026l"
        self._send_text(frame)

    def _send_text(self, text: str) -> None:
        data = text.encode("utf-8", "replace")
        self.bytes_sent += len(data)
        self.send(data)

    def line_is_full(self) -> None:
        """The line takes no more for now: frames in between are left out."""
        self._is_slow = True

    def line_is_free(self) -> None:
        """The line takes more: what has changed meanwhile is sent."""
        self._is_slow = False
        if self._is_missed:
            self._is_missed = False
            self._plan_frame()

    # In

    def receive(self, data: bytes) -> None:
        """Take what the terminal sent: keys, pasted text, answers to questions."""
        self.bytes_received += len(data)
        for event in self._keys.feed(text) if (text := self._decode(data)) else ():
            self.process_message(event)
        if self._escape_due is not None:
            self._escape_due.cancel()
            self._escape_due = None
        if self._keys.is_waiting:
            self._escape_due = self._loop.call_later(ESCAPE, self._escape)

    def _escape(self) -> None:
        self._escape_due = None
        for event in self._keys.expire():
            self.process_message(event)

    def process_message(self, message: Message) -> None:
        """Pass an event on to the app; what concerns the terminal alone stays here."""
        if isinstance(message, messages.TerminalSupportsSynchronizedOutput):
            self._sync = True
            self._screen.trust_erasing()  # GNU screen, which leaves holes, has no such frames
        elif not isinstance(message, messages.InBandWindowResize):
            super().process_message(message)

    def send_message(self, message: Message) -> None:
        """Everything happens in the app's own loop: no other thread is crossed."""
        self._app.post_message(message)

    def resized(self, columns: int, rows: int) -> None:
        """The terminal has another size now, in cells."""
        columns, rows = min(max(columns, 1), MOST_COLUMNS), min(max(rows, 1), MOST_ROWS)
        self._size = (columns, rows)
        self._screen.resize(columns, rows)
        size = Size(columns, rows)
        self.send_message(events.Resize(size, size))

    # Beginning and end

    def start_application_mode(self) -> None:
        """Take the terminal over."""
        self._is_on = True
        self._screen.forget()
        opening = self.capabilities.opening(mouse=self._mouse, ask_sync=not self._thin)
        self._send_text(opening + (cursor.SHOWN if self._shows_cursor else ""))

    def disable_input(self) -> None:
        """No key has an effect any more."""
        for timer in (self._escape_due, self._frame_due):
            if timer is not None:
                timer.cancel()
        self._escape_due = self._frame_due = None

    def stop_application_mode(self) -> None:
        """Give the terminal back as it was found."""
        self.disable_input()
        if self._is_on:
            self._is_on = False
            self._send_text(self.capabilities.closing(mouse=self._mouse))
