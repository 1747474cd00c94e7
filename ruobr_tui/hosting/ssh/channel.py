"""The session of a connection: terminal, environment, keys, size. What is not named here is refused."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

import asyncssh

from ruobr_tui import i18n
from ruobr_tui.api.errors import N_
from ruobr_tui.commands.exit_codes import Exit
from ruobr_tui.commands.printed_options import PRINTED
from ruobr_tui.hosting.ssh.environment import Environment
from ruobr_tui.hosting.ssh.exec_request import Errand
from ruobr_tui.hosting.ssh.session import Visit
from ruobr_tui.i18n import _
from ruobr_tui.terminal.capabilities import shows_pictures
from ruobr_tui.terminal.terminfo import is_name

if TYPE_CHECKING:
    from ruobr_tui.context import Context
    from ruobr_tui.hosting.ssh.connection import Connection

MOST_WAITING = 16 * 1024
"""Bytes that may wait for a client; beyond this no more frames are made until it takes them."""
NO_TERMINAL = N_("The full screen needs a terminal: connect with ssh -t.")
DUMB_TERMINAL = N_("The terminal %(name)s cannot show a full screen.")


class Channel(asyncssh.SSHServerSession[bytes]):
    """One channel. A visit or a command runs on it, and ends with it."""

    def __init__(self, connection: Connection, context: Context | None) -> None:
        self.connection = connection
        self.context = context
        """Who has signed in; the visit takes it."""
        self.door = connection.door
        self.term = ""
        self.columns, self.rows = 80, 24
        self._channel: asyncssh.SSHServerChannel[bytes] | None = None
        self._line: str | None = None
        self._visit: Visit | None = None
        self._errand: Errand | None = None
        self._is_line_full = self._is_window_full = False

    # What is asked for

    def connection_made(self, chan: asyncssh.SSHServerChannel[bytes]) -> None:
        """The channel is open."""
        self._channel = chan
        chan.set_write_buffer_limits(MOST_WAITING)
        self.environment = Environment(chan)

    def pty_requested(self, term_type: str, term_size: tuple[int, int, int, int], _modes: object) -> bool:
        """A terminal, of which the name and the size are of interest."""
        self.term = term_type if is_name(term_type) else "unknown"
        self._measure(term_size[0], term_size[1])
        return True

    def shell_requested(self) -> bool:
        """There is no shell; this is how SSH asks for "the program"."""
        return True

    def exec_requested(self, command: str) -> bool:
        """A command, for who has signed in."""
        self._line = command
        return self.context is not None

    def session_started(self) -> None:
        """All requests have been answered: begin."""
        loop = asyncio.get_running_loop()
        if self._line is not None:
            context, self.context = self.context, None
            assert context is not None
            self._errand = Errand(self, context, self._line)
            self.door.in_background(loop.create_task(self._errand.serve()))
            return
        if not shows_pictures(self.term, self.environment.told):
            text = DUMB_TERMINAL if self.term else NO_TERMINAL
            with i18n.speaking(self.language):
                self.tell(_(text) % {"name": self.term})
                self.tell(_("These print without it: %(commands)s.") % {"commands": ", ".join(PRINTED)})
            self.end(Exit.USAGE)
            return
        context, self.context = self.context, None
        if context is None:  # the login screen
            context = self.door.context(self.connection.peer, language=self.language)
        self._visit = Visit(self, context)
        self.door.in_background(loop.create_task(self._visit.serve()))

    @property
    def language(self) -> str:
        """The client's, else the host's."""
        return self.environment.language(self.door.language)

    # What comes

    def data_received(self, data: bytes, _datatype: int | None) -> None:
        """Keys."""
        if self._visit is not None:
            self._visit.receive(data)

    def terminal_size_changed(self, width: int, height: int, _pixwidth: int, _pixheight: int) -> None:
        """The window has another size."""
        self._measure(width, height)
        if self._visit is not None:
            self._visit.resize(self.columns, self.rows)

    def _measure(self, columns: int, rows: int) -> None:
        self.columns, self.rows = columns or 80, rows or 24  # 0: the client does not know either

    def eof_received(self) -> bool:
        """No more keys will come: a visit ends; a command needs none."""
        if self._visit is not None:
            self._visit.hang_up()
        return True  # what is still to be said is said before the channel closes

    def connection_lost(self, _exc: Exception | None) -> None:
        """The channel is gone."""
        self._channel = None
        for running in (self._visit, self._errand):
            if running is not None:
                running.hang_up()
        self.connection.session_ended(self.context)
        self.context = None

    # What goes

    def pause_writing(self) -> None:
        """The client's window is full."""
        self._is_window_full = True
        self._pace()

    def resume_writing(self) -> None:
        """The client takes more."""
        self._is_window_full = False
        self._pace()

    def line_is_full(self, is_full: bool) -> None:
        """Whether the line itself takes no more."""
        self._is_line_full = is_full
        self._pace()

    def _pace(self) -> None:
        if self._visit is not None:
            self._visit.pause(self._is_line_full or self._is_window_full)

    def pause_reading(self) -> None:
        """Let the client wait with what it sends."""
        if self._channel is not None:
            self._channel.pause_reading()

    def resume_reading(self) -> None:
        """Take what it sends."""
        if self._channel is not None:
            self._channel.resume_reading()

    def send(self, data: bytes) -> None:
        """To the client's terminal; nothing happens once the channel is closing."""
        if self._channel is not None and not self._channel.is_closing():
            self._channel.write(data)

    def tell(self, text: str) -> None:
        """A line beside what is printed."""
        if self._channel is not None and not self._channel.is_closing():
            end = "\r\n" if self.term else "\n"
            self._channel.write_stderr(f"ruobr: {text}{end}".encode())

    def end(self, code: int) -> None:
        """Tell the exit code and close the channel, once everything has been sent."""
        if self._channel is not None and not self._channel.is_closing():
            self._channel.exit(code)
