"""A client of the web host without a browser: speaks the protocol, draws the screen by an emulator.

``opened(...)`` runs a web host on a free loopback port in this loop; ``WebClient`` is one socket to it.
"""

from __future__ import annotations

import asyncio
import json
import re
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager, suppress
from datetime import datetime
from itertools import chain
from typing import Any

import pyte
from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import ConnectionClosed
from websockets.typing import Origin

from ruobr_tui.api.clock import system_clock
from ruobr_tui.config import Config
from ruobr_tui.hosting.web.server import MakeContext, Server
from ruobr_tui.hosting.web.serving import HttpServer, address_of, bind
from ruobr_tui.hosting.web.settings import Hosting
from support.patience import PATIENCE

HELLO: dict[str, Any] = {
    "type": "hello",
    "columns": 80,
    "rows": 24,
    "language": "en",
    "colour": "truecolor",
    "thin": False,
}  # fmt: skip

_PRIVATE = re.compile(rb"\x1b\[[<>=][0-9;]*[a-zA-Z]|\x1b\[\?[0-9;]*\$p")


class _Screen(pyte.Screen):
    """Knows how to repeat a character, which pyte does not."""

    def draw(self, data: str) -> None:
        super().draw(data)
        self.last = data[-1:]

    def repeat(self, count: int = 1, **_options: Any) -> None:
        super().draw(self.last * count)


class _Stream(pyte.ByteStream):
    csi = {**pyte.ByteStream.csi, "b": "repeat"}  # noqa: RUF012 - as pyte has it
    events = frozenset(chain(pyte.ByteStream.events, ["repeat"]))


class Address:
    """Where a web host is."""

    def __init__(self, address: str) -> None:
        self.address = address

    @property
    def origin(self) -> Origin:
        """As a page of the host sends it."""
        return Origin(self.address)

    @property
    def socket(self) -> str:
        """Where its sockets are."""
        return self.address.replace("http", "ws", 1) + "/session"


class Running(Address):
    """A web host in this process."""

    def __init__(self, address: str, server: Server, http_server: HttpServer) -> None:
        super().__init__(address)
        self.server = server
        self.http_server = http_server


def no_context(_config: Config) -> Any:
    """For a host whose pages open no program."""
    raise AssertionError("pages open no program")


OpenWebHost = Callable[..., AbstractAsyncContextManager[Running]]
"""Starts a web host with these settings: ``async with open_web_host(sessions=1) as running``."""


@asynccontextmanager
async def opened(
    make_context: MakeContext,
    config: Config,
    clock: Callable[[], datetime] = system_clock,
    **choices: Any,
) -> AsyncIterator[Running]:
    """A web host on a free port; closed, and everything of it ended, when the block is left."""
    hosting = Hosting(config, port=0, **choices)
    listening = bind(hosting)
    server = Server(hosting, make_context, clock)
    ready = asyncio.Event()
    http_server = HttpServer(server, ready.set)
    serving = asyncio.create_task(http_server.serve(sockets=[listening]))
    try:
        async with asyncio.timeout(PATIENCE):
            await ready.wait()
        yield Running(address_of(hosting, listening), server, http_server)
    finally:
        server.close()
        http_server.should_exit = True
        await serving
        listening.close()


class WebClient:
    """One socket. ``text`` is what the terminal at its end shows."""

    def __init__(self, socket: ClientConnection, columns: int = 80, rows: int = 24) -> None:
        self.socket = socket
        self.screen = _Screen(columns, rows)
        self._stream = _Stream(self.screen)
        self.bytes_received = 0

    @property
    def text(self) -> str:
        """The whole screen."""
        return "\n".join(row.rstrip() for row in self.screen.display)

    async def say(self, **frame: Any) -> None:
        """Send a text frame."""
        await self.socket.send(json.dumps(frame))

    async def press(self, keys: str) -> None:
        """Send keys as a terminal does."""
        await self.socket.send(keys.encode())

    async def resize(self, columns: int, rows: int) -> None:
        """The window has another size."""
        self.screen.resize(rows, columns)
        await self.say(type="resize", columns=columns, rows=rows)

    async def read(self) -> None:
        """Take one message. Raises ``ConnectionClosed``."""
        data = await self.socket.recv()
        assert isinstance(data, bytes), data
        self.bytes_received += len(data)
        self._stream.feed(_PRIVATE.sub(b"", data))
        with suppress(ConnectionClosed):
            await self.say(type="taken", bytes=self.bytes_received)

    async def wait_for(self, wanted: str | Callable[[str], bool]) -> str:
        """Read until the screen shows it."""
        check = wanted if callable(wanted) else (lambda text: wanted in text)
        try:
            async with asyncio.timeout(PATIENCE):
                while not check(self.text):
                    await self.read()
        except (TimeoutError, ConnectionClosed) as error:
            raise AssertionError(f"the screen never showed {wanted!r}:\n{self.text}") from error
        return self.text

    async def wait_end(self) -> int:
        """Read to the end; returns the close code."""
        async with asyncio.timeout(PATIENCE):
            try:
                while True:
                    await self.socket.recv()
            except ConnectionClosed:
                assert self.socket.close_code is not None
                return self.socket.close_code

    async def sign_in(self, login: str, password: str) -> None:
        """By the login screen, as everybody."""
        await self.wait_for("Password")
        await self.press(login + "\r")
        await self.press(password + "\r")


@asynccontextmanager
async def connected(running: Address, *, origin: str | None = None, **hello: Any) -> AsyncIterator[WebClient]:
    """A client that has sent its hello."""
    frame = HELLO | hello
    async with connect(running.socket, origin=Origin(origin or running.address)) as socket:
        client = WebClient(socket, frame["columns"], frame["rows"])
        with suppress(ConnectionClosed):  # who gets no place is refused at once
            await client.say(**frame)
        yield client


async def nothing_left(running: Running) -> None:
    """Wait until the host has no session."""
    async with asyncio.timeout(PATIENCE):
        while running.server.sessions or running.server.admission.sessions:  # noqa: ASYNC110 - nothing notifies it
            await asyncio.sleep(0)
