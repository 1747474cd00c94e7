"""A command instead of the full screen: ``ssh parent@host week --json`` prints and ends."""

from __future__ import annotations

import asyncio
import logging
from typing import TYPE_CHECKING

from ruobr_tui import i18n
from ruobr_tui.api.errors import N_
from ruobr_tui.commands.exit_codes import Exit
from ruobr_tui.commands.messages import error_text
from ruobr_tui.commands.remote import run_remote
from ruobr_tui.commands.streams import Streams
from ruobr_tui.hosting.hosted_app import leave
from ruobr_tui.i18n import _

if TYPE_CHECKING:
    from ruobr_tui.context import Context
    from ruobr_tui.hosting.ssh.channel import Channel

log = logging.getLogger(__name__)

LONGEST = 120.0
"""Seconds that a command may take."""
TOO_LONG = N_("The command took too long and was stopped.")


class ExecRequest:
    """Runs one command line for a channel; only printing commands are allowed (``commands.remote``)."""

    def __init__(self, channel: Channel, context: Context, line: str) -> None:
        self._channel = channel
        self._context = context
        self._line = line
        self._task: asyncio.Task[int] | None = None

    async def serve(self) -> None:
        """Run to the end. Never raises."""
        self._task = asyncio.current_task()
        i18n.own_speech(self._channel.language)
        try:
            self._channel.end(await self._run())
        except asyncio.CancelledError:
            pass  # the client is gone
        except Exception as error:  # the type alone: a text may hold personal data
            log.error("a command failed: %s", type(error).__name__)
            self._channel.end(Exit.FAILED)
        finally:
            self._task = None
            await leave(self._context)

    async def _run(self) -> int:
        context = self._context
        streams = Streams(self._write, self._channel.write_error)
        if context.pending is not None:
            streams.message(error_text(context.pending[1]))
            return Exit.SIGN_IN
        assert context.auth is not None
        try:
            async with asyncio.timeout(LONGEST):
                return await run_remote(
                    self._line,
                    context=context,
                    streams=streams,
                )
        except TimeoutError:
            self._channel.write_error(_(TOO_LONG))
            return Exit.FAILED

    def _write(self, content: bytes) -> None:
        if self._channel.term:  # a terminal in raw mode needs CR LF
            content = content.replace(b"\r\n", b"\n").replace(b"\n", b"\r\n")
        self._channel.send(content)

    def hang_up(self) -> None:
        """Cancel the command because its channel is gone."""
        if self._task is not None:
            self._task.cancel()
