"""A small application behind the listeners' guards, and peers that speak to it byte by byte."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from typing import Any

from ruobr_server.listening import bound
from ruobr_tui.listeners.server import GuardedConfig, GuardedServer
from support.patience import PATIENCE


class QuietServer(GuardedServer):
    """Beside a test in one process: signals are the test's."""

    @contextmanager
    def capture_signals(self) -> Iterator[None]:
        yield


async def echo(scope: Any, receive: Any, send: Any) -> None:
    """Reads the body and answers with its length and who asks; ``/large`` answers with 8 MB."""
    length = 0
    while scope["path"] != "/unread":
        message = await receive()
        if message["type"] != "http.request":
            return
        length += len(message["body"])
        if not message["more_body"]:
            break
    client = scope["client"][0] if scope["client"] else "nobody"
    body = f"{length} {client} {scope['scheme']}".encode()
    if scope["path"] == "/large":
        body = b"x" * 8_000_000
    headers = [(b"content-length", str(len(body)).encode())]
    await send({"type": "http.response.start", "status": 200, "headers": headers})
    await send({"type": "http.response.body", "body": body})


@asynccontextmanager
async def serving(app: Any = echo, **options: Any) -> AsyncIterator[QuietServer]:
    """A running server; ``port_of`` says where."""
    server = QuietServer(
        GuardedConfig(app, lifespan="off", timeout_graceful_shutdown=1, interface="asgi3", **options)
    )
    listening = bound("127.0.0.1", 0)
    task = asyncio.create_task(server.serve([listening]))
    try:
        while not server.started:
            assert not task.done()
            await asyncio.sleep(0.01)
        yield server
    finally:
        server.should_exit = True
        await task


def port_of(server: GuardedServer) -> int:
    port: int = server.servers[0].sockets[0].getsockname()[1]
    return port


class Peer:
    """A connection on which a test says what it likes; close it."""

    def __init__(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.reader, self.writer = reader, writer
        self.was_cut = False
        """The other end has gone without a farewell; what it said last may be lost."""

    @classmethod
    async def of(cls, server: GuardedServer, **options: Any) -> Peer:
        return cls(*await asyncio.open_connection("127.0.0.1", port_of(server), **options))

    @classmethod
    async def crowd(cls, server: GuardedServer, count: int, address: str = "127.0.0.1") -> list[Peer]:
        """So many from one address; fewer when some are cut off while they connect."""
        crowd = []
        for _ in range(count):
            with contextlib.suppress(ConnectionError):
                crowd.append(await cls.of(server, local_addr=(address, 0)))
        return crowd

    async def say(self, data: bytes) -> None:
        """Send; nothing happens when the other end is gone."""
        with contextlib.suppress(ConnectionError):
            self.writer.write(data)
            await self.writer.drain()

    async def rest(self) -> bytes:
        """All that comes until the connection ends; b"" when it is cut."""
        heard = bytearray()
        async with asyncio.timeout(PATIENCE):
            try:
                while piece := await self.reader.read(65536):
                    heard += piece
            except ConnectionError:
                self.was_cut = True
        return bytes(heard)

    async def answer(self) -> bytes:
        """One whole answer with a length."""
        async with asyncio.timeout(PATIENCE):
            head = await self.reader.readuntil(b"\r\n\r\n")
            length = int(head.lower().split(b"content-length: ")[1].split(b"\r\n")[0])
            return head + await self.reader.readexactly(length)

    def close(self) -> None:
        self.writer.transport.abort()


async def until_taken(server: GuardedServer, count: int) -> None:
    """Wait until the server has so many connections."""
    assert server.places is not None
    async with asyncio.timeout(PATIENCE):
        while server.places.taken != count:  # noqa: ASYNC110 - nothing notifies of it
            await asyncio.sleep(0.01)
