"""Many connections of one address: others still get their page and their program."""

from __future__ import annotations

import asyncio
from contextlib import suppress

from ruobr_tui.hosting.web.serving import limits_of
from support.guarded import Peer
from support.patience import PATIENCE
from support.web_clients import OpenWebHost, connected

PAGE = b"GET / HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n"


async def test_three_hundred_idle_connections_keep_nobody_else_out(open_web_host: OpenWebHost) -> None:
    async with open_web_host() as running:
        crowd = await Peer.crowd(running.http_server, 300, "127.0.0.2")
        for half, peer in enumerate(crowd):  # some say nothing, some half a request, some half a WebSocket
            await peer.say((b"", b"GET / HTTP/1.1\r\nHost:", PAGE[:-2] + b"Upgrade: websocket\r\n")[half % 3])
        places = running.http_server.places
        assert places is not None
        async with asyncio.timeout(PATIENCE):
            while places.of("127.0.0.2") != limits_of(running.server.hosting).per_network:  # noqa: ASYNC110
                await asyncio.sleep(0.01)
        other = await Peer.of(running.http_server)
        await other.say(PAGE)
        assert (await other.answer()).startswith(b"HTTP/1.1 200 ")
        other.close()
        async with connected(running) as client:
            await client.wait_for("Password")
        for peer in crowd:
            peer.close()


async def test_a_large_head_is_refused(open_web_host: OpenWebHost) -> None:
    async with open_web_host() as running:
        peer = await Peer.of(running.http_server)
        with suppress(ConnectionError):
            await peer.say(PAGE[:-2] + b"Cookie: " + b"x" * 40_000)
        assert (await peer.rest()).startswith(b"HTTP/1.1 431 ")
        peer.close()
