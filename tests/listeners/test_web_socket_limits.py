"""What a WebSocket may bring besides messages."""

from __future__ import annotations

import base64
import os
from typing import Any

import pytest

from ruobr_tui.listeners.limits import HttpLimits, WebSocketLimits
from ruobr_tui.listeners.server import GuardedServer
from support.guarded import Peer, serving, until_taken

LARGEST = 16 * 1024
TEXT, PING, CONTINUED, LAST = 0x1, 0x9, 0x0, 0x80


async def echo(scope: Any, receive: Any, send: Any) -> None:
    """Takes everybody and says back what it hears."""
    if scope["type"] != "websocket":
        await send({"type": "http.response.start", "status": 200, "headers": [(b"content-length", b"0")]})
        await send({"type": "http.response.body"})
        return
    await receive()
    await send({"type": "websocket.accept"})
    while (message := await receive())["type"] == "websocket.receive":
        await send({"type": "websocket.send", "text": message["text"]})


def frame(kind: int, content: bytes = b"") -> bytes:
    """A frame of a client, masked by zeros."""
    if len(content) < 126:
        return bytes([kind, 0x80 | len(content)]) + bytes(4) + content
    return bytes([kind, 0x80 | 126]) + len(content).to_bytes(2, "big") + bytes(4) + content


async def opened(server: GuardedServer) -> Peer:
    """A WebSocket on which a test says what it likes."""
    peer = await Peer.of(server)
    key = base64.b64encode(os.urandom(16)).decode()
    await peer.say(
        "GET / HTTP/1.1\r\nHost: school\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n"
        f"Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: {key}\r\n\r\n".encode()
    )
    head = await peer.reader.readuntil(b"\r\n\r\n")
    assert head.startswith(b"HTTP/1.1 101 ")
    return peer


def guarded(**changed: int) -> Any:
    return serving(echo, web_socket=WebSocketLimits(**changed), ws_max_size=LARGEST)


async def test_messages_come_through_whole_and_in_pieces() -> None:
    async with guarded() as server:
        peer = await opened(server)
        await peer.say(frame(LAST | TEXT, b"whole"))
        assert await peer.reader.readexactly(7) == b"\x81\x05whole"
        await peer.say(frame(TEXT, b"pie") + frame(LAST | CONTINUED, b"ces"))
        assert await peer.reader.readexactly(8) == b"\x81\x06pieces"
        assert server.places is not None
        assert server.places.taken == 1
        peer.close()
        await until_taken(server, 0)


@pytest.mark.parametrize(
    ("sent", "code"),
    [
        (frame(LAST | PING) * 40_000, 1008),
        (frame(LAST | PING, b"x" * 125) * 2_000, 1008),
        (frame(TEXT) + frame(CONTINUED) * 100, 1008),
        (frame(LAST | TEXT, b"x" * (LARGEST + 1)), 1009),
        (frame(TEXT, b"x" * 10_000) + frame(CONTINUED, b"x" * 10_000), 1009),
        (frame(LAST | TEXT, b"\xff"), 1007),
    ],
    ids=["empty pings", "pings", "empty pieces", "a message", "pieces", "no text"],
)
async def test_who_sends_too_much_is_cut_off(sent: bytes, code: int) -> None:
    async with guarded() as server:
        peer = await opened(server)
        await peer.say(sent)
        heard = await peer.rest()
        assert peer.was_cut or not heard or code.to_bytes(2, "big") in heard
        peer.close()
        await until_taken(server, 0)


async def test_bytes_that_come_slowly_enough_are_no_flood() -> None:
    async with guarded(burst=20_000, rate=1_000_000_000) as server:
        peer = await opened(server)
        for _ in range(400):
            await peer.say(frame(LAST | TEXT, b"x" * 100))
            await peer.reader.readexactly(102)
        peer.close()


async def test_a_handshake_that_is_never_complete_is_given_up() -> None:
    limits = HttpLimits(head_seconds=0.2, linger_seconds=0.2)
    async with serving(echo, limits=limits, web_socket=WebSocketLimits()) as server:
        peer = await Peer.of(server)
        await peer.say(b"GET / HTTP/1.1\r\nHost: school\r\nConnection: Upgrade\r\nUpgrade: webso")
        assert (await peer.rest()).startswith(b"HTTP/1.1 408 ")
        peer.close()
        await until_taken(server, 0)
