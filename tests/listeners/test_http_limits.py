"""HTTP peers that send too slowly, too much, or nothing."""

from __future__ import annotations

import asyncio
import logging

import pytest

from ruobr_tui.listeners.limits import HttpLimits
from support.guarded import Peer, serving, until_taken
from support.patience import PATIENCE

GET = b"GET / HTTP/1.1\r\nHost: school\r\n\r\n"
SHORT = 0.2
"""Seconds of a deadline that a test waits out."""
CHUNKED = b"POST / HTTP/1.1\r\nHost: school\r\nTransfer-Encoding: chunked\r\n\r\n"


def limits(**changed: float) -> HttpLimits:
    """Deadlines that nobody meets by chance; a test names those that it means."""
    usual = {"head_seconds": 60, "body_seconds": 60, "idle_seconds": 60, "linger_seconds": 60}
    return HttpLimits(**(usual | changed))  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("said", "heard"),
    [
        (b"", b""),
        (b"\r\n", b""),
        (b"G", b"HTTP/1.1 408 "),
        (b"GET / HTTP/1.1\r\nHost: school\r\nX-Long: ", b"HTTP/1.1 408 "),
    ],
)
async def test_a_head_that_never_ends_is_given_up(said: bytes, heard: bytes) -> None:
    async with serving(limits=limits(head_seconds=SHORT)) as server:
        peer = await Peer.of(server)
        await peer.say(said)
        assert (await peer.rest()).startswith(heard)
        peer.close()
        await until_taken(server, 0)


async def test_a_head_that_drips_is_given_up() -> None:
    async with serving(limits=limits(head_seconds=SHORT)) as server:
        peer = await Peer.of(server)

        async def drip() -> None:
            while True:
                await peer.say(b"X: y\r\n")
                await asyncio.sleep(SHORT / 10)

        await peer.say(b"GET / HTTP/1.1\r\n")
        dripping = asyncio.create_task(drip())
        assert (await peer.rest()).startswith(b"HTTP/1.1 408 ")
        dripping.cancel()
        peer.close()


async def test_the_head_of_a_later_request_has_a_deadline_too() -> None:
    async with serving(limits=limits(head_seconds=SHORT)) as server:
        peer = await Peer.of(server)
        await peer.say(GET)
        assert (await peer.answer()).endswith(b"0 127.0.0.1 http")
        await peer.say(b"GET / HT")
        assert (await peer.rest()).startswith(b"HTTP/1.1 408 ")
        peer.close()


async def test_an_idle_connection_ends_and_empty_lines_do_not_keep_it() -> None:
    async with serving(limits=limits(idle_seconds=SHORT, head_seconds=SHORT)) as server:
        for more in (b"", b"\r\n"):
            peer = await Peer.of(server)
            await peer.say(GET)
            await peer.answer()
            await peer.say(more)
            assert await peer.rest() in (b"", b"HTTP/1.1 408 ")
            peer.close()


@pytest.mark.parametrize(
    "head",
    [
        b"GET /" + b"x" * 40_000 + b" HTTP/1.1\r\nHost: school\r\n\r\n",
        b"GET / HTTP/1.1\r\nHost: school\r\nX-Long: " + b"y" * 2_000_000,
        b"GET / HTTP/1.1\r\nHost: school\r\n" + b"X-Many: y\r\n" * 40_000 + b"\r\n",
        b"GET / HTTP/1.1\r\nHost: school\r\n" + b"X: y\r\n" * 101 + b"\r\n",
        b"\r\n" * 20_000 + GET,
    ],
    ids=["address", "value", "bytes", "number", "empty lines"],
)
async def test_a_head_beyond_its_budget_is_refused_and_not_stored(head: bytes) -> None:
    async with serving(limits=limits()) as server:
        peer = await Peer.of(server)
        saying = asyncio.create_task(peer.say(head))
        assert (await peer.rest()).startswith((b"HTTP/1.1 431 ", b"")) is True
        await saying
        peer.close()
        await until_taken(server, 0)
        other = await Peer.of(server)
        await other.say(GET)
        assert (await other.answer()).startswith(b"HTTP/1.1 200 ")
        other.close()


async def test_who_sends_a_little_too_much_can_read_why() -> None:
    async with serving(limits=limits()) as server:
        peer = await Peer.of(server)
        await peer.say(b"GET / HTTP/1.1\r\nX-Long: " + b"y" * 60_000)
        assert (await peer.rest()).startswith(b"HTTP/1.1 431 ")
        peer.close()


async def test_a_hundred_megabytes_in_one_value_hold_up_nobody() -> None:
    async with serving(limits=limits()) as server:
        peer, other = await Peer.of(server), await Peer.of(server)

        async def flood() -> None:
            await peer.say(b"GET / HTTP/1.1\r\nX-Long: ")
            for _ in range(100):
                if peer.writer.transport.is_closing():
                    return
                await peer.say(b"y" * 1_000_000)

        flooding = asyncio.create_task(flood())
        for _ in range(5):
            await other.say(GET)
            assert (await other.answer()).startswith(b"HTTP/1.1 200 ")
        async with asyncio.timeout(PATIENCE):
            await flooding
        await peer.rest()
        peer.close()
        other.close()


@pytest.mark.parametrize(
    "begun",
    [b"POST / HTTP/1.1\r\nHost: school\r\nContent-Length: 1000\r\n\r\nabc", CHUNKED + b"5\r\nabc"],
    ids=["shorter than its length", "half a chunk"],
)
async def test_a_body_that_never_ends_is_given_up(begun: bytes) -> None:
    async with serving(limits=limits(body_seconds=SHORT)) as server:
        peer = await Peer.of(server)
        await peer.say(begun)
        assert (await peer.rest()).startswith(b"HTTP/1.1 408 ")
        peer.close()
        await until_taken(server, 0)


async def test_a_body_that_drips_is_given_up_and_a_slow_one_is_not() -> None:
    async with serving(limits=limits(body_seconds=SHORT, body_rate=1000)) as server:
        slow, dripping = await Peer.of(server), await Peer.of(server)

        async def send(peer: Peer, piece: bytes, count: int) -> None:
            await peer.say(b"POST / HTTP/1.1\r\nHost: school\r\nContent-Length: 1000000\r\n\r\n")
            for _ in range(count):
                await peer.say(piece)
                await asyncio.sleep(0.02)

        await asyncio.gather(send(slow, b"x" * 50_000, 20), send(dripping, b"x", 20))
        assert (await slow.answer()).endswith(b"1000000 127.0.0.1 http")
        assert (await dripping.rest()).startswith(b"HTTP/1.1 408 ")
        slow.close()
        dripping.close()


@pytest.mark.parametrize(
    "body",
    [
        b"0\r\nX-Trailer: " + b"y" * 600_000,
        b"1;" + b"e" * 600_000,
        b"0\r\n" + b"X: y\r\n" * 100_000,
    ],
    ids=["a trailer", "an extension", "many trailers"],
)
async def test_what_frames_a_body_has_a_budget(body: bytes) -> None:
    async with serving(limits=limits()) as server:
        peer = await Peer.of(server)
        saying = asyncio.create_task(peer.say(CHUNKED + body))
        assert b" 200 " not in await peer.rest()
        await saying
        peer.close()
        await until_taken(server, 0)


async def test_chunks_of_one_byte_are_no_attack() -> None:
    async with serving(limits=limits()) as server:
        peer = await Peer.of(server)
        await peer.say(CHUNKED + b"1\r\nx\r\n" * 50_000 + b"0\r\n\r\n")
        assert (await peer.answer()).endswith(b"50000 127.0.0.1 http")
        peer.close()


async def test_a_body_beyond_its_limit_is_refused_however_it_is_said() -> None:
    async with serving(limits=limits(body_bytes=100_000)) as server:
        for head in (CHUNKED, b"POST / HTTP/1.1\r\nHost: school\r\nContent-Length: 900000\r\n\r\n"):
            peer = await Peer.of(server)
            piece = b"%x\r\n" % 1000 + b"x" * 1000 + b"\r\n" if head is CHUNKED else b"x" * 1000
            saying = asyncio.create_task(peer.say(head + piece * 500))
            assert (await peer.rest()).startswith((b"HTTP/1.1 413 ", b"")) is True
            await saying
            peer.close()
            await until_taken(server, 0)


UNREAD = b"POST /unread HTTP/1.1\r\nHost: school\r\nContent-Length: %d\r\n\r\n"


@pytest.mark.parametrize("more", [b"", b"x" * 300_000], ids=["nothing more", "too much more"])
async def test_the_rest_of_a_request_that_has_its_answer_is_not_waited_for_long(more: bytes) -> None:
    async with serving(limits=limits(body_seconds=SHORT, body_bytes=100_000)) as server:
        peer = await Peer.of(server)
        await peer.say(UNREAD % 100_000_000)
        assert (await peer.answer()).startswith(b"HTTP/1.1 200 ")
        await peer.say(more)
        assert await peer.rest() == b""
        peer.close()
        await until_taken(server, 0)


async def test_who_sends_the_rest_of_it_may_ask_again() -> None:
    async with serving(limits=limits()) as server:
        peer = await Peer.of(server)
        await peer.say(UNREAD % 50_000)
        assert (await peer.answer()).startswith(b"HTTP/1.1 200 ")
        await peer.say(b"x" * 50_000 + GET)
        assert (await peer.answer()).startswith(b"HTTP/1.1 200 ")
        peer.close()


@pytest.mark.parametrize(
    "request_",
    [
        b"POST / HTTP/1.1\r\nContent-Length: 5\r\nContent-Length: 6\r\n\r\nabcdef",
        b"POST / HTTP/1.1\r\nContent-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
        b"POST / HTTP/1.1\r\nContent-Length: -1\r\n\r\n",
        b"POST / HTTP/1.1\r\nContent-Length: 99999999999999999999999\r\n\r\n",
        b"GET / HTTP/1.1\r\nX\r\n\r\n",
        b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc",
        b"SSH-2.0-OpenSSH_9.6\r\n",
    ],
)
async def test_what_is_no_request_is_refused(request_: bytes) -> None:
    async with serving(limits=limits()) as server:
        peer = await Peer.of(server)
        await peer.say(request_)
        assert (await peer.rest()).startswith(b"HTTP/1.1 400 ")
        peer.close()


async def test_a_wish_for_another_protocol_is_answered_and_ends_the_connection() -> None:
    async with serving(limits=limits()) as server:
        peer = await Peer.of(server)
        await peer.say(
            GET[:-2] + b"Connection: Upgrade, HTTP2-Settings\r\nUpgrade: h2c\r\nHTTP2-Settings: x\r\n\r\n"
        )
        answer = await peer.rest()
        assert answer.startswith(b"HTTP/1.1 200 ")
        assert b"connection: close" in answer
        peer.close()


async def test_requests_in_a_row_are_answered_and_a_thousand_are_not_stored() -> None:
    async with serving(limits=limits()) as server:
        peer = await Peer.of(server)
        await peer.say(GET * 10)
        for _ in range(10):
            assert (await peer.answer()).startswith(b"HTTP/1.1 200 ")
        await peer.say(GET * 1000)
        assert (await peer.rest()).count(b"HTTP/1.1") < 100
        peer.close()
        await until_taken(server, 0)


async def test_who_takes_nothing_of_an_answer_is_given_up() -> None:
    async with serving(limits=limits(stall_seconds=SHORT)) as server:
        for extra in (b"", b"Connection: close\r\n"):
            peer = await Peer.of(server, limit=1024)
            await peer.say(b"GET /large HTTP/1.1\r\nHost: school\r\n" + extra + b"\r\n")
            await until_taken(server, 0)
            peer.close()


async def test_one_address_has_its_share_and_others_come_in(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.WARNING)
    async with serving(limits=limits(connections=20, per_network=5)) as server:
        crowd = await Peer.crowd(server, 60)
        ended = await asyncio.gather(*(peer.rest() for peer in crowd[5:]))
        assert set(ended) <= {b""}
        await until_taken(server, 5)
        other = await Peer.of(server, local_addr=("127.0.0.2", 0))
        await other.say(GET)
        assert (await other.answer()).endswith(b"0 127.0.0.2 http")
        lines = [each for each in caplog.messages if "ended at once" in each]
        assert lines == ["A connection from 127.0.0.1 was ended at once: 5 of that network, 5 in all."]
        for peer in (*crowd, other):
            peer.close()
        await until_taken(server, 0)


async def test_when_all_places_are_taken_the_idle_of_the_largest_crowd_make_room() -> None:
    async with serving(limits=limits(connections=12, per_network=5)) as server:
        peers = [peer for last in (2, 3, 4) for peer in await Peer.crowd(server, 4, f"127.0.0.{last}")]
        await until_taken(server, 12)
        for _ in range(3):
            peers.append(await Peer.of(server, local_addr=("127.0.0.9", 0)))
            await peers[-1].say(GET)
            assert (await peers[-1].answer()).startswith(b"HTTP/1.1 200 ")
        assert server.places is not None
        assert server.places.taken == 12
        assert server.places.of("127.0.0.9") == 3
        for peer in peers:
            peer.close()
