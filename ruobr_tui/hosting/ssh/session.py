"""A visit: the program on a channel, from the first frame until nothing of it is left."""

from __future__ import annotations

import asyncio
import logging
from typing import TYPE_CHECKING

from ruobr_tui import i18n
from ruobr_tui.api.errors import N_
from ruobr_tui.hosting.hosted_app import Session
from ruobr_tui.hosting.intake import Intake
from ruobr_tui.i18n import _
from ruobr_tui.terminal.channel import FarEnd

if TYPE_CHECKING:
    from ruobr_tui.context import Context
    from ruobr_tui.hosting.ssh.channel import Channel

log = logging.getLogger(__name__)

FAREWELL = N_("The host is about to stop: this program will end in a moment.")

IDLE = N_("No key was pressed for a long time: the session has ended.")
LONGEST = N_("The session was as long as this host allows, and has ended. Connect again.")
STOPPED = N_("The host has stopped. Connect again in a few minutes.")
FAILED = N_("The program has failed and the session has ended. Connect again.")

FIRST_FRAME = 10.0
"""Seconds after which others may start although this one has painted nothing."""


class Visit:
    """Runs the program for a channel. Whatever ends first ends both; ``end`` says why."""

    def __init__(self, channel: Channel, context: Context) -> None:
        self.channel = channel
        self._loop = asyncio.get_running_loop()
        self._language = channel.language
        self._painted = asyncio.Event()
        self._sends = 0
        self._last_words = ""
        far_end = FarEnd(
            send=self._send,
            term=channel.term,
            columns=channel.columns,
            rows=channel.rows,
            environ=channel.environment.told,
            thin=context.config.low_bandwidth,
        )
        self._session = Session(far_end, context, self._language, ended=self._ended)
        self.intake = Intake(self._session, channel.pause_reading, channel.resume_reading)
        self._idle: asyncio.TimerHandle | None = None
        self._last_key = 0.0
        self.is_lagging = False
        """Whether the client has not taken what was sent: it gets no more frames until it has."""

    async def serve(self) -> None:
        """Run to the end. Nothing of the program is left afterwards; never raises."""
        door = self.channel.door
        door.visits.add(self)
        longest = self._loop.call_later(door.hosting.longest, self.end, LONGEST)
        self._last_key = self._loop.time()
        self._watch()
        program: asyncio.Task[int] | None = None
        try:
            async with door.admission.starting:
                program = self._loop.create_task(self._session.run())
                await self._started(program)
            await program
        except Exception as error:  # the type alone: a text may hold personal data
            log.error("a program could not be run: %s", type(error).__name__)
            self._ended(1)
        finally:
            longest.cancel()
            if self._idle is not None:
                self._idle.cancel()
            door.visits.discard(self)
            door.collector.session_ended()
            self.channel.end(1)  # unless that has been told

    async def _started(self, program: asyncio.Task[int]) -> None:
        """Wait for the first frame, or the end."""
        painting = self._loop.create_task(self._painted.wait())
        try:
            await asyncio.wait({painting, program}, timeout=FIRST_FRAME, return_when=asyncio.FIRST_COMPLETED)
        finally:
            painting.cancel()

    def _send(self, data: bytes) -> None:
        self._sends += 1
        if self._sends > 1:  # the first takes the terminal over, the second is a frame
            self._painted.set()
        self.channel.send(data)

    def _ended(self, code: int) -> None:
        """The terminal has been given back."""
        words = self._last_words or (FAILED if code else "")
        if words:
            with i18n.speaking(self._language):
                self.channel.tell(_(words))
        self.channel.end(code)

    def end(self, words: str) -> None:
        """End the program; ``words`` (an English message id) are left on the terminal."""
        self._last_words = self._last_words or words
        self._session.hang_up()

    def hang_up(self) -> None:
        """The far end is gone."""
        self._session.hang_up()

    def say(self, text: str) -> None:
        """Show a line (an English message id) over the screen, in the visitor's language."""
        with i18n.speaking(self._language):
            words = _(text)
        self._session.notify(words)

    # What the channel brings

    def receive(self, data: bytes) -> None:
        """Keys."""
        self._last_key = self._loop.time()
        self.channel.door.collector.key()
        self.intake.take(data)

    def resize(self, columns: int, rows: int) -> None:
        """The window has another size."""
        self._session.resize(columns, rows)

    def pause(self, is_full: bool) -> None:
        """Whether the line takes no more."""
        if is_full != self.is_lagging:
            self.is_lagging = is_full
            if is_full:
                self._session.pause()
            else:
                self._session.resume()

    def _watch(self) -> None:
        """End a visit without keys. One timer: a new one for each key would be a heap of cancelled ones."""
        due = self._last_key + self.channel.door.hosting.idle
        if self._loop.time() >= due:
            self.end(IDLE)
        else:
            self._idle = self._loop.call_at(due, self._watch)
