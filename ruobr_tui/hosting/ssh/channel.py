"""The session channel of a connection: terminal, environment, input, size. Other requests are refused."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

import asyncssh

from ruobr_tui import i18n
from ruobr_tui.api.errors import N_
from ruobr_tui.commands.exit_codes import Exit
from ruobr_tui.commands.printed_options import PRINTED
from ruobr_tui.hosting.ssh.environment import Environment
from ruobr_tui.hosting.ssh.exec_request import ExecRequest
from ruobr_tui.hosting.ssh.session import Session
from ruobr_tui.i18n import _
from ruobr_tui.terminal.capabilities import shows_pictures
from ruobr_tui.terminal.terminfo import is_name

if TYPE_CHECKING:
    from ruobr_tui.context import Context
    from ruobr_tui.hosting.ssh.connection import Connection

MOST_WAITING = 16 * 1024
"""Bytes that may wait for a client; above this no frames are made until it has read them."""
NO_TERMINAL = N_("Full-screen mode needs a terminal: connect with ssh -t.")
DUMB_TERMINAL = N_("Full-screen mode does not work in the terminal %(name)s.")


class Channel(asyncssh.SSHServerSession[bytes]):
    """One channel. A session or a command runs on it, and ends with it."""

    def __init__(self, connection: Connection, context: Context | None) -> None:
        self.connection = connection
        self.context = context
        """The signed-in account's context; handed over to the session or the command."""
        self.server = connection.server
        self.term = ""
        self.columns, self.rows = 80, 24
        self._channel: asyncssh.SSHServerChannel[bytes] | None = None
        self._line: str | None = None
        self._session: Session | None = None
        self._exec_request: ExecRequest | None = None
        self._is_line_full = self._is_window_full = False

    # Requests

    def connection_made(self, chan: asyncssh.SSHServerChannel[bytes]) -> None:
        """Prepare the opened channel."""
        self._channel = chan
        chan.set_write_buffer_limits(MOST_WAITING)
        self.environment = Environment(chan)

    def pty_requested(self, term_type: str, term_size: tuple[int, int, int, int], _modes: object) -> bool:
        """Accept a terminal; only its name and size are used."""
        self.term = term_type if is_name(term_type) else "unknown"
        self._measure(term_size[0], term_size[1])
        return True

    def shell_requested(self) -> bool:
        """Accept: a shell request starts the program. There is no shell."""
        return True

    def exec_requested(self, command: str) -> bool:
        """Run a command for an authenticated user."""
        self._line = command
        return self.context is not None

    def session_started(self) -> None:
        """Start the program or the command, after all requests of the channel."""
        loop = asyncio.get_running_loop()
        if self._line is not None:
            context, self.context = self.context, None
            assert context is not None
            self._exec_request = ExecRequest(self, context, self._line)
            self.server.in_background(loop.create_task(self._exec_request.serve()))
            return
        if not shows_pictures(self.term, self.environment.variables):
            text = DUMB_TERMINAL if self.term else NO_TERMINAL
            with i18n.speaking(self.language):
                self.write_error(_(text) % {"name": self.term})
                commands = _("Commands that print text: %(commands)s.") % {"commands": ", ".join(PRINTED)}
                self.write_error(commands)
            self.end(Exit.USAGE)
            return
        context, self.context = self.context, None
        if context is None:  # the login screen
            context = self.server.context(self.connection.peer, language=self.language)
        self._session = Session(self, context)
        self.server.in_background(loop.create_task(self._session.serve()))

    @property
    def language(self) -> str:
        """The client's, else the host's."""
        return self.environment.language(self.server.language)

    # Input

    def data_received(self, data: bytes, _datatype: int | None) -> None:
        """Pass keys on to the session."""
        if self._session is not None:
            self._session.receive(data)

    def terminal_size_changed(self, width: int, height: int, _pixwidth: int, _pixheight: int) -> None:
        """Pass the window's new size on."""
        self._measure(width, height)
        if self._session is not None:
            self._session.resize(self.columns, self.rows)

    def _measure(self, columns: int, rows: int) -> None:
        self.columns, self.rows = columns or 80, rows or 24  # 0: the client does not know either

    def eof_received(self) -> bool:
        """The client sends no more: end a session; a command needs no input."""
        if self._session is not None:
            self._session.hang_up()
        return True  # the channel stays open until all output was sent

    def connection_lost(self, _exc: Exception | None) -> None:
        """End what runs on the channel."""
        self._channel = None
        for running in (self._session, self._exec_request):
            if running is not None:
                running.hang_up()
        self.connection.session_ended(self.context)
        self.context = None

    # Output

    def pause_writing(self) -> None:
        """The client's SSH window is full."""
        self._is_window_full = True
        self._pace()

    def resume_writing(self) -> None:
        """The client's SSH window has room again."""
        self._is_window_full = False
        self._pace()

    def line_is_full(self, is_full: bool) -> None:
        """The socket's send buffer is full, or has room again."""
        self._is_line_full = is_full
        self._pace()

    def _pace(self) -> None:
        if self._session is not None:
            self._session.pause(self._is_line_full or self._is_window_full)

    def pause_reading(self) -> None:
        """Stop reading from the client."""
        if self._channel is not None:
            self._channel.pause_reading()

    def resume_reading(self) -> None:
        """Read from the client again."""
        if self._channel is not None:
            self._channel.resume_reading()

    def send(self, data: bytes) -> None:
        """Write to the client's terminal; does nothing once the channel is closing."""
        if self._channel is not None and not self._channel.is_closing():
            self._channel.write(data)

    def write_error(self, text: str) -> None:
        """Write one line to the client's stderr."""
        if self._channel is not None and not self._channel.is_closing():
            end = "\r\n" if self.term else "\n"
            self._channel.write_stderr(f"ruobr: {text}{end}".encode())

    def end(self, code: int) -> None:
        """Send the exit code and close the channel after all output was sent."""
        if self._channel is not None and not self._channel.is_closing():
            self._channel.exit(code)
