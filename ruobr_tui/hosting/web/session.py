"""A visit: one WebSocket and the program behind it, from the first frame until nothing of it is left."""

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
from ruobr_tui.hosting.client_address import visitor_at
from ruobr_tui.hosting.hosted_app import Session
from ruobr_tui.hosting.intake import Intake
from ruobr_tui.hosting.web.output import Outlet
from ruobr_tui.hosting.web.pace import Pace
from ruobr_tui.hosting.web.protocol import COLOURS, Code, Hello, Resize, Taken, Unfit, read
from ruobr_tui.i18n import _
from ruobr_tui.terminal.channel import FarEnd

if TYPE_CHECKING:
    from ruobr_tui.hosting.web.server import Door

log = logging.getLogger(__name__)

HELLO_SECONDS = 10.0
LAST_BYTES_SECONDS = 3.0
"""How long the last frame may take to leave."""


class Visit:
    """One socket, one program. Whatever ends first ends both; ``end`` says why."""

    def __init__(self, door: Door, socket: WebSocket, address: str) -> None:
        """``address`` is the visitor's IP address."""
        self._door = door
        self._address = address
        self._socket = socket
        self._loop = asyncio.get_running_loop()
        self._over: asyncio.Future[Code | None] = self._loop.create_future()  # None: the socket is gone
        self._pace = Pace(self._loop.time)
        self._language = "en"
        self.is_thin = False
        """Whether few bytes should travel."""
        self._session: Session | None = None
        self._outlet: Outlet | None = None
        self._idle: asyncio.TimerHandle | None = None

    @property
    def is_lagging(self) -> bool:
        """Whether the page has not drawn what was sent: it gets no more until it has."""
        return self._outlet is not None and self._outlet.is_full

    def end(self, why: Code | None) -> None:
        """End the visit; the first reason is the one that the page is told."""
        if not self._over.done():
            self._over.set_result(why)

    def say(self, text: str) -> None:
        """Show a line (an English message id) over the screen, in the visitor's language."""
        if self._session is not None:
            with i18n.speaking(self._language):
                self._session.notify(_(text))

    async def serve(self) -> None:
        """From hello to the end."""
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
        """The program, until it or the socket ends; nothing of either is left behind."""
        self._language = hello.language
        self.is_thin = hello.thin or self._door.hosting.config.low_bandwidth
        outlet = self._outlet = Outlet(lambda: session.pause(), lambda: session.resume())
        context = self._make_context(hello)
        session = self._session = Session(self._far_end(hello, outlet), context, hello.language)
        self._stay()
        reading = self._loop.create_task(self._ending(self._read()))
        carrying = self._loop.create_task(self._ending(outlet.carry(self._socket.send_bytes)))
        program: asyncio.Task[None] | None = None
        try:
            async with self._door.admission.starting:
                if not self._over.done():
                    program = self._loop.create_task(self._program(session))
                    await self._painted(outlet)
            return await self._over
        finally:
            session.hang_up()
            if program is not None:
                await asyncio.wait({program})
            else:
                context.close()
            with suppress(TimeoutError):
                async with asyncio.timeout(LAST_BYTES_SECONDS):
                    await outlet.emptied()
            if self._idle is not None:
                self._idle.cancel()
            self._session = self._outlet = None
            for task in (reading, carrying):
                task.cancel()
            await asyncio.wait({reading, carrying})

    def _make_context(self, hello: Hello) -> Context:
        """Nothing is known of the visitor, and nothing will be kept."""
        config = self._door.hosting.config
        context = self._door.make_context(
            replace(config, login=None, lang=hello.language, keep_cache=False, low_bandwidth=self.is_thin)
        )
        context.visitor = visitor_at(self._address, self._door.hosting.portal_secret, context.clock)
        return context

    def _far_end(self, hello: Hello, outlet: Outlet) -> FarEnd:
        return FarEnd(
            send=outlet.send,
            term="xterm-256color",
            columns=hello.columns,
            rows=hello.rows,
            environ={"COLORTERM": COLOURS[hello.colour]},
            thin=self.is_thin,
        )

    async def _program(self, session: Session) -> None:
        try:
            code = await session.run()
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
        """Work on the socket; when it cannot go on, neither can the visit."""
        try:
            await work
        except Unfit:
            self.end(Code.POLICY)
        except (WebSocketDisconnect, RuntimeError):  # RuntimeError: written to after it was closed
            self.end(None)

    # What the page sends

    async def _read(self) -> None:
        assert self._session is not None
        assert self._outlet is not None
        may_read = asyncio.Event()
        may_read.set()
        intake = Intake(self._session, may_read.clear, may_read.set)
        while True:
            await may_read.wait()
            message = await self._next()
            if isinstance(message, bytes):
                self._stay()
                intake.take(message)
                continue
            match read(message):
                case Resize(columns, rows):
                    self._session.resize(columns, rows)
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
        found: str | bytes = message["text"] if data is None else data
        if not self._pace.admits(len(found)):
            raise Unfit
        return found

    def _stay(self) -> None:
        """A key was pressed."""
        if self._idle is not None:
            self._idle.cancel()
        self._idle = self._loop.call_later(self._door.hosting.idle, self.end, Code.IDLE)


async def close(socket: WebSocket, why: Code) -> None:
    """Close a socket and say why."""
    with suppress(WebSocketDisconnect, RuntimeError):  # it was gone before
        await socket.close(why)
