"""The line under a session: clients that do not read, compression that is a bomb, full collections."""

from __future__ import annotations

import asyncio
import zlib

import asyncssh
import pytest

from ruobr_tui.hosting.ssh.channel import MOST_WAITING
from ruobr_tui.hosting.ssh.collector import AT_LEAST, BETWEEN, PATIENCE, QUIET, Collector
from ruobr_tui.hosting.ssh.compression import LARGEST, BoundedInflate
from support import patience
from support.guests import OpenHost, guest


async def test_a_client_that_reads_nothing_gets_no_more_frames_until_it_does(open_host: OpenHost) -> None:
    window = 8 * 1024
    async with open_host() as host, await host.connect("new", None) as connection:
        process = await connection.create_process(
            term_type="xterm-256color", term_size=(200, 100), encoding=None, window=window
        )
        taken = len(await process.stdout.read(1))
        process.channel.pause_reading()
        (session,) = host.server.sessions
        async with asyncio.timeout(patience.PATIENCE):
            for number in range(10_000):
                if session.is_lagging:
                    break
                process.change_terminal_size(199 + number % 2, 100)
                await asyncio.sleep(0.01)
            assert session.is_lagging
            process.change_terminal_size(120, 40)
            process.channel.resume_reading()
            while session.is_lagging:
                taken += len(await process.stdout.read(65536))
        assert taken < MOST_WAITING + 4 * window + 64 * 1024


async def test_a_compressed_line_carries_the_program(open_host: OpenHost) -> None:
    async with open_host() as host, guest(host, compression_algs=["zlib@openssh.com"]) as mother:
        await mother.wait_for("Tue 24")
        assert mother.connection.get_extra_info("recv_compression") == "zlib@openssh.com"


async def test_a_bomb_ends_the_connection(open_host: OpenHost) -> None:
    async with open_host() as host, guest(host, "new", None, compression_algs=["zlib@openssh.com"]) as bomber:
        await bomber.wait_for("Password")
        connection = bomber.connection
        connection.send_packet(asyncssh.constants.MSG_IGNORE, b"\0" * 10_000_000)
        async with asyncio.timeout(patience.PATIENCE):
            await connection.wait_closed()
        await host.emptied()


def test_what_is_unpacked_is_bounded() -> None:
    pack = zlib.compressobj()
    inflate = BoundedInflate()
    for text in (b"a" * 1000, b"b" * 30_000):
        packed = pack.compress(text) + pack.flush(zlib.Z_SYNC_FLUSH)
        assert inflate.decompress(packed) == text
    packed = pack.compress(b"c" * (LARGEST + 1)) + pack.flush(zlib.Z_SYNC_FLUSH)
    assert inflate.decompress(packed) is None
    assert BoundedInflate().decompress(b"nothing that zlib knows") is None


async def test_garbage_is_collected_when_nobody_types(monkeypatch: pytest.MonkeyPatch) -> None:
    now = 1000.0
    monkeypatch.setattr(asyncio.get_running_loop(), "time", lambda: now)
    collector = Collector()
    now += QUIET
    assert not collector.is_due  # nothing has ended
    collector.key()
    collector.session_ended()
    assert not collector.is_due
    now += QUIET
    assert collector.is_due
    for _second in range(int(PATIENCE)):  # somebody types all the time
        collector.key()
        assert not collector.is_due or now >= 1000.0 + PATIENCE
        now += 1
    collector.key()
    assert collector.is_due
    assert AT_LEAST > PATIENCE


async def test_screens_that_were_left_are_freed_when_nobody_types(monkeypatch: pytest.MonkeyPatch) -> None:
    now = 1000.0
    monkeypatch.setattr(asyncio.get_running_loop(), "time", lambda: now)
    collector = Collector()
    now += BETWEEN
    assert not collector.is_due  # nobody has typed, so nothing was left behind
    collector.key()
    assert not collector.is_due
    now += QUIET
    assert collector.is_due
    collector._last_done = now
    now += BETWEEN
    assert not collector.is_due
    now += AT_LEAST
    assert collector.is_due
