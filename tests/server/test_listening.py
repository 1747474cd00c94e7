"""Where the server listens."""

from __future__ import annotations

import asyncio
import socket

from ruobr_server.listening import bound


async def test_small_answers_do_not_wait_for_each_other() -> None:
    """What is accepted sends its pieces at once, however small (TCP_NODELAY)."""
    accepted: asyncio.Queue[int] = asyncio.Queue()

    async def serve(_: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        taken: socket.socket = writer.get_extra_info("socket")
        accepted.put_nowait(taken.getsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY))
        writer.close()

    async with await asyncio.start_server(serve, sock=bound("127.0.0.1", 0)) as server:
        host, port = server.sockets[0].getsockname()
        _, writer = await asyncio.open_connection(host, port)
        assert await accepted.get()
        writer.close()
