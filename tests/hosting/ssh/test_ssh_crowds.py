"""Connections that nobody signs in on: they are few of one address, short, and take nobody's place."""

from __future__ import annotations

import asyncio
import contextlib
import logging

import asyncssh
import httpx
import pytest

from ruobr_tui.hosting.ssh.guarded import MOST_UNREAD, GuardedConnection
from ruobr_tui.hosting.ssh.limits import WAITING
from support.guests import Hosted, OpenHost, guest
from support.patience import PATIENCE
from support.screens import Line

Idle = tuple[asyncio.StreamReader, asyncio.StreamWriter]


async def crowd(host: Hosted, count: int, address: str) -> list[Idle]:
    """So many connections from one address; fewer when some are cut off while they connect."""
    found = []
    for _ in range(count):
        with contextlib.suppress(ConnectionError):
            found.append(await asyncio.open_connection("127.0.0.1", host.port, local_addr=(address, 0)))
    return found


def leave(idle: list[Idle]) -> None:
    for _, writer in idle:
        writer.transport.abort()


async def ended(reader: asyncio.StreamReader) -> None:
    """Returns when the connection is over."""
    async with asyncio.timeout(PATIENCE):
        with contextlib.suppress(ConnectionError):
            while await reader.read(65536):
                pass


async def test_a_crowd_of_one_address_keeps_nobody_else_out(
    open_host: OpenHost, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.WARNING)
    async with open_host() as host:
        idle = await crowd(host, 225, "127.0.0.2")
        share = host.server.hosting.sessions_per_address + WAITING
        await asyncio.gather(*(ended(reader) for reader, _ in idle[share:]))
        assert host.server.places.of("127.0.0.2") == share
        async with guest(host) as mother:
            await mother.wait_for("Tue 24")
        assert len([line for line in caplog.messages if "127.0.0.2 was ended at once" in line]) == 1
        leave(idle)
        await host.emptied()
        assert host.server.places.taken == 0


async def test_who_never_signs_in_takes_no_place_of_a_session(open_host: OpenHost) -> None:
    async with open_host(sessions=2) as host:
        idle = [each for last in range(2, 12) for each in await crowd(host, 2, f"127.0.0.{last}")]
        for reader, _ in idle:
            await reader.readline()  # the host has taken notice
        async with guest(host) as mother, guest(host, "father"):
            await mother.wait_for("Tue 24")
        leave(idle)


async def test_when_all_connections_are_taken_those_not_signed_in_make_room(open_host: OpenHost) -> None:
    async with open_host(sessions=2) as host, guest(host) as mother:
        await mother.wait_for("Tue 24")
        idle = [each for last in range(2, 30) for each in await crowd(host, 2, f"127.0.0.{last}")]
        assert host.server.places.taken <= 24
        async with guest(host, "father") as father:
            await father.wait_for("24")
        await mother.press("gm")  # who has signed in stays
        await mother.wait_for("Marks")
        leave(idle)


@pytest.mark.parametrize("said", [b"", b"SSH-2.0-x", b"SSH-2.0-x\r\n"])
async def test_keys_have_to_be_exchanged_soon(open_host: OpenHost, said: bytes) -> None:
    async with open_host(handshake_time=0.2) as host:
        reader, writer = await asyncio.open_connection("127.0.0.1", host.port)
        writer.write(said)
        await ended(reader)
        writer.close()
        await host.emptied()
        assert host.server.places.taken == 0


async def test_who_takes_no_replies_is_cut_off(open_host: OpenHost) -> None:
    unknown = (12).to_bytes(4, "big") + b"\x0a" + b"\x09" + bytes(10)  # a message of type 9, which is none
    async with open_host() as host:
        reader, writer = await asyncio.open_connection("127.0.0.1", host.port, limit=1024)
        writer.write(b"SSH-2.0-x\r\n")
        with contextlib.suppress(ConnectionError):
            async with asyncio.timeout(PATIENCE):
                while True:
                    writer.write(unknown * 4096)
                    await writer.drain()
        await host.emptied()
        assert host.server.places.taken == 0
        writer.transport.abort()
        await ended(reader)


async def test_who_sends_on_while_its_password_is_checked_is_cut_off(
    open_host: OpenHost, line: Line, monkeypatch: pytest.MonkeyPatch
) -> None:
    requested, answering = asyncio.Event(), asyncio.Event()
    answer = line.handle_async_request

    async def held(request: httpx.Request) -> httpx.Response:
        requested.set()
        await answering.wait()
        return await answer(request)

    async with open_host() as host:
        monkeypatch.setattr(line, "handle_async_request", held)
        trying = asyncio.create_task(host.connect("mother"))
        async with asyncio.timeout(PATIENCE):
            await requested.wait()
        (connection,) = host.server.connections
        inner = connection._connection
        assert isinstance(inner, GuardedConnection)
        for _ in range(MOST_UNREAD // 65536 + 1):
            inner.data_received(bytes(65536))
        with pytest.raises((asyncssh.Error, OSError)):
            await trying
        answering.set()
        await host.emptied()
