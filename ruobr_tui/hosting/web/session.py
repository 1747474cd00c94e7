"""A session: one WebSocket and its program, from the first frame to its end."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable
from contextlib import suppress
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from starlette.websockets import WebSocket, WebSocketDisconnect

from ruobr_tui import i18n
from ruobr_tui.context import Context
from ruobr_tui.hosting.client_address import client_address_of
from ruobr_tui.hosting.hosted_app import HostedProgram
from ruobr_tui.hosting.intake import Intake
from ruobr_tui.hosting.web.output import Outlet
from ruobr_tui.hosting.web.pace import Pace
from ruobr_tui.hosting.web.protocol import COLOURS, Code, Hello, Resize, Taken, Unfit, read
from ruobr_tui.i18n import _
from ruobr_tui.terminal.channel import FarEnd

if TYPE_CHECKING:
    from ruobr_tui.hosting.web.server import Server

log = logging.getLogger(__name__)

HELLO_SECONDS = 10.0
LAST_BYTES_SECONDS = 3.0
"""Seconds that sending the last frame may take."""


class Session:
    """One socket, one program. Whatever ends first ends both; ``end`` says why."""

    def __init__(self, server: Server, socket: WebSocket, address: str) -> None:
        """``address`` is the client's IP address."""
        self._server = server
        self._address = address
        self._socket = socket
        self._loop = asyncio.get_running_loop()
        self._over: asyncio.Future[Code | None] = self._loop.create_future()  # None: the socket is gone
        self._pace = Pace(self._loop.time)
        self._language = "en"
        self.is_thin = False
        self._shows_cursor = False
        """Whether to save bandwidth."""
        self._program: HostedProgram | None = None
        self._outlet: Outlet | None = None
        self._idle: asyncio.TimerHandle | None = None

    @property
    def is_lagging(self) -> bool:
        """Whether the page has not drawn what was sent: no frames are made until it has."""
        return self._outlet is not None and self._outlet.is_full

    def end(self, why: Code | None) -> None:
        """End the session; the first reason is sent to the page, None if the socket is gone."""
        if not self._over.done():
            self._over.set_result(why)

    def say(self, text: str) -> None:
        """Show a notification (an English message id) in the client's language."""
        if self._program is not None:
            with i18n.speaking(self._language):
                self._program.notify(_(text))

    async def serve(self) -> None:
        """Run from the hello frame to the end."""
        why: Code | None = Code.POLICY
        with suppress(Unfit, TimeoutError):
            try:
                async with asyncio.timeout(HELLO_SECONDS):
                    message = await self._next()
            except WebSocketDisconnect:
                return
            hello = read(message) if isinstance(message, str) else None
            if not isinstance(hello, Hello):
                raise Unfit
            why = await self._run(hello)
        if why is not None:
            await close(self._socket, why)

    async def _run(self, hello: Hello) -> Code | None:
        """Run the program until it or the socket ends; free both."""
        self._language = hello.language
        self.is_thin = hello.thin or self._server.hosting.config.low_bandwidth
        outlet = self._outlet = Outlet(lambda: program.pause(), lambda: program.resume())
        context = self._make_context(hello)
        program = self._program = HostedProgram(
            self._far_end(hello, outlet),
            context,
            hello.language,
            file_links=self._server.session_links(self._socket.headers.get("origin", "")),
        )
        self._stay()
        reading = self._loop.create_task(self._ending(self._read()))
        carrying = self._loop.create_task(self._ending(outlet.carry(self._socket.send_bytes)))
        running: asyncio.Task[None] | None = None
        try:
            async with self._server.admission.starting:
                if not self._over.done():
                    running = self._loop.create_task(self._run_program(program))
                    await self._painted(outlet)
            return await self._over
        finally:
            program.hang_up()
            if running is not None:
                await asyncio.wait({running})
            else:
                context.close()
            emptied = self._loop.create_task(outlet.emptied())
            # A socket that is gone takes no last bytes: its place is free at once.
            await asyncio.wait(
                {emptied, carrying}, timeout=LAST_BYTES_SECONDS, return_when=asyncio.FIRST_COMPLETED
            )
            emptied.cancel()
            if self._idle is not None:
                self._idle.cancel()
            self._program = self._outlet = None
            for task in (reading, carrying):
                task.cancel()
            await asyncio.wait({reading, carrying})

    def _make_context(self, hello: Hello) -> Context:
        """A context without an account, with a store in memory."""
        config = replace(
            self._server.hosting.config,
            login=None,
            lang=hello.language,
            keep_cache=False,
            low_bandwidth=self.is_thin,
        )
        if hello.reader:
            config = replace(config, reader=True, cursor="shown")
        self._shows_cursor = config.shows_cursor
        context = self._server.make_context(config)
        context.client_address = client_address_of(
            self._address, self._server.hosting.portal_secret, context.clock
        )
        return context

    def _far_end(self, hello: Hello, outlet: Outlet) -> FarEnd:
        return FarEnd(
            send=outlet.send,
            term="xterm-256color",
            columns=hello.columns,
            rows=hello.rows,
            environ={"COLORTERM": COLOURS[hello.colour]},
            thin=self.is_thin,
            shows_cursor=self._shows_cursor,
        )

    async def _run_program(self, program: HostedProgram) -> None:
        try:
            code = await program.run()
        except Exception as error:  # the type alone: a text may hold personal data
            log.error("a program could not be run: %s", type(error).__name__)
            code = 1
        self.end(Code.FAILED if code else Code.ENDED)

    async def _painted(self, outlet: Outlet) -> None:
        """Wait for the first frame, or the end."""
        painting = self._loop.create_task(outlet.painted.wait())
        either: set[asyncio.Future[Any]] = {painting, self._over}
        try:
            await asyncio.wait(either, return_when=asyncio.FIRST_COMPLETED)
        finally:
            painting.cancel()

    async def _ending(self, work: Awaitable[None]) -> None:
        """Run a reader or writer of the socket; end the session when it fails."""
        try:
            await work
        except Unfit:
            self.end(Code.POLICY)
        except (WebSocketDisconnect, RuntimeError):  # RuntimeError: written to after it was closed
            self.end(None)

    # Input from the page

    async def _read(self) -> None:
        assert self._program is not None
        assert self._outlet is not None
        may_read = asyncio.Event()
        may_read.set()
        intake = Intake(self._program, may_read.clear, may_read.set)
        while True:
            await may_read.wait()
            message = await self._next()
            if isinstance(message, bytes):
                self._stay()
                intake.take(message)
                continue
            match read(message):
                case Resize(columns, rows):
                    self._program.resize(columns, rows)
                case Taken(drawn):
                    if not self._outlet.taken(drawn):
                        raise Unfit
                case _:
                    raise Unfit

    async def _next(self) -> str | bytes:
        """The next frame. Raises ``WebSocketDisconnect``, ``Unfit``."""
        message = await self._socket.receive()
        if message["type"] != "websocket.receive":
            raise WebSocketDisconnect(message.get("code", 1005))
        data = message.get("bytes")
        frame: str | bytes = message["text"] if data is None else data
        if not self._pace.admits(len(frame)):
            raise Unfit
        return frame

    def _stay(self) -> None:
        """Restart the idle timer."""
        if self._idle is not None:
            self._idle.cancel()
        self._idle = self._loop.call_later(self._server.hosting.idle, self.end, Code.IDLE)


async def close(socket: WebSocket, why: Code) -> None:
    """Close a socket with a code."""
    with suppress(WebSocketDisconnect, RuntimeError):  # it was gone before
        await socket.close(why)
