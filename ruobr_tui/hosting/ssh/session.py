"""A session: the program on a channel, from the first frame to its end."""

from __future__ import annotations

import asyncio
import logging
from dataclasses import replace
from typing import TYPE_CHECKING

from ruobr_tui import i18n
from ruobr_tui.api.errors import N_
from ruobr_tui.hosting.hosted_app import HostedProgram
from ruobr_tui.hosting.intake import Intake
from ruobr_tui.i18n import _
from ruobr_tui.terminal.channel import FarEnd

if TYPE_CHECKING:
    from ruobr_tui.context import Context
    from ruobr_tui.hosting.ssh.channel import Channel

log = logging.getLogger(__name__)

FAREWELL = N_("The server is shutting down. The program will close in a moment.")

IDLE = N_("The session ended because of inactivity.")
LONGEST = N_("The session reached its time limit. Connect again.")
STOPPED = N_("The server has stopped. Connect again in a few minutes.")
FAILED = N_("The program crashed and the session ended. Connect again.")

FIRST_FRAME = 10.0
"""Seconds after which other programs may start although this one has painted nothing."""


class Session:
    """Runs the program for a channel. Whatever ends first ends both; ``end`` says why."""

    def __init__(self, channel: Channel, context: Context) -> None:
        self.channel = channel
        self._loop = asyncio.get_running_loop()
        self._language = channel.language
        self._painted = asyncio.Event()
        self._sends = 0
        self._last_words = ""
        if channel.environment.is_accessible:
            context.config = replace(context.config, reader=True, cursor="shown")
        far_end = FarEnd(
            send=self._send,
            term=channel.term,
            columns=channel.columns,
            rows=channel.rows,
            environ=channel.environment.variables,
            thin=context.config.low_bandwidth,
            shows_cursor=context.config.shows_cursor,
        )
        self._program = HostedProgram(
            far_end,
            context,
            self._language,
            ended=self._ended,
            file_links=channel.server.session_links(),
        )
        self.intake = Intake(self._program, channel.pause_reading, channel.resume_reading)
        self._idle: asyncio.TimerHandle | None = None
        self._last_key = 0.0
        self.is_lagging = False
        """Whether the client has not read what was sent: no frames are made until it has."""

    async def serve(self) -> None:
        """Run to the end and free everything. Never raises."""
        server = self.channel.server
        server.sessions.add(self)
        longest = self._loop.call_later(server.hosting.longest, self.end, LONGEST)
        self._last_key = self._loop.time()
        self._watch()
        running: asyncio.Task[int] | None = None
        try:
            async with server.admission.starting:
                running = self._loop.create_task(self._program.run())
                await self._started(running)
            await running
        except Exception as error:  # the type alone: a text may hold personal data
            log.error("a program could not be run: %s", type(error).__name__)
            self._ended(1)
        finally:
            longest.cancel()
            if self._idle is not None:
                self._idle.cancel()
            server.sessions.discard(self)
            server.collector.session_ended()
            self.channel.end(1)  # does nothing if the exit code was sent

    async def _started(self, running: asyncio.Task[int]) -> None:
        """Wait for the first frame, or the end."""
        painting = self._loop.create_task(self._painted.wait())
        try:
            await asyncio.wait({painting, running}, timeout=FIRST_FRAME, return_when=asyncio.FIRST_COMPLETED)
        finally:
            painting.cancel()

    def _send(self, data: bytes) -> None:
        self._sends += 1
        if self._sends > 1:  # the first takes the terminal over, the second is a frame
            self._painted.set()
        self.channel.send(data)

    def _ended(self, code: int) -> None:
        """Print the reason and send the exit code, after the terminal was restored."""
        words = self._last_words or (FAILED if code else "")
        if words:
            with i18n.speaking(self._language):
                self.channel.write_error(_(words))
        self.channel.end(code)

    def end(self, words: str) -> None:
        """End the program; ``words`` (an English message id) is printed on the terminal."""
        self._last_words = self._last_words or words
        self._program.hang_up()

    def hang_up(self) -> None:
        """End the program because its channel is gone."""
        self._program.hang_up()

    def say(self, text: str) -> None:
        """Show a notification (an English message id) in the client's language."""
        with i18n.speaking(self._language):
            words = _(text)
        self._program.notify(words)

    # Input from the channel

    def receive(self, data: bytes) -> None:
        """Pass keys on."""
        self._last_key = self._loop.time()
        self.channel.server.collector.key()
        self.intake.take(data)

    def resize(self, columns: int, rows: int) -> None:
        """Pass the window's new size on."""
        self._program.resize(columns, rows)

    def pause(self, is_full: bool) -> None:
        """Stop making frames while the channel's buffer is full."""
        if is_full != self.is_lagging:
            self.is_lagging = is_full
            if is_full:
                self._program.pause()
            else:
                self._program.resume()

    def _watch(self) -> None:
        """End an idle session. One timer: one for each key would leave many cancelled ones in the loop."""
        due = self._last_key + self.channel.server.hosting.idle
        if self._loop.time() >= due:
            self.end(IDLE)
        else:
            self._idle = self._loop.call_at(due, self._watch)
