"""Taking connections: what costs nothing yet may take no place for long, and a full table stops nothing."""

from __future__ import annotations

import asyncio
import errno
import logging
import socket
import ssl
from pathlib import Path

import pytest

from ruobr_tui.api.rules.network.proxies import proxies_of
from ruobr_tui.listeners import acceptor
from ruobr_tui.listeners.limits import HttpLimits
from ruobr_tui.listeners.open_files import connections_for
from ruobr_tui.listeners.places import Place, Places
from ruobr_tui.listeners.sparing import EVERY, SparingLog
from support.certificates import self_signed
from support.guarded import Peer, serving, until_taken

GET = b"GET / HTTP/1.1\r\nHost: school\r\n\r\n"


@pytest.fixture
def certificate(tmp_path: Path) -> tuple[Path, Path]:
    """A certificate of this machine, and its key."""
    return self_signed().files(tmp_path)


async def test_a_handshake_of_tls_has_a_deadline_and_a_place(certificate: tuple[Path, Path]) -> None:
    chain, secret = certificate
    limits = HttpLimits(connections=20, per_network=5, handshake_seconds=0.3)
    async with serving(limits=limits, ssl_certfile=chain, ssl_keyfile=secret) as server:
        idle = await Peer.crowd(server, 8)
        await asyncio.gather(*(peer.rest() for peer in idle))
        await until_taken(server, 0)
        trusting = ssl.create_default_context(cafile=str(chain))
        peer = await Peer.of(server, ssl=trusting)
        await peer.say(GET)
        assert (await peer.answer()).endswith(b"0 127.0.0.1 https")
        for each in (*idle, peer):
            each.close()
        await until_taken(server, 0)


async def test_a_full_table_of_files_is_said_and_outlived(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(acceptor, "REST_SECONDS", 0.05)
    accept, refusals = socket.socket.accept, [errno.EMFILE] * 3 + [errno.ENFILE]

    def short_of_files(self: socket.socket) -> tuple[socket.socket, object]:
        if refusals:
            raise OSError(refusals.pop(), "Too many open files")
        return accept(self)

    async with serving() as server:
        idle = await Peer.of(server)
        await until_taken(server, 1)
        monkeypatch.setattr(socket.socket, "accept", short_of_files)
        peer = await Peer.of(server)
        await peer.say(GET)
        assert (await peer.answer()).startswith(b"HTTP/1.1 200 ")
        assert await idle.rest() == b""  # it made room
        assert len([line for line in caplog.messages if "No connection can be taken" in line]) == 1
        peer.close()
        idle.close()
    assert not refusals


def test_the_limit_of_open_files_is_respected(monkeypatch: pytest.MonkeyPatch) -> None:
    resource = pytest.importorskip("resource")
    limits = {"now": (1024, 2048)}
    monkeypatch.setattr(resource, "getrlimit", lambda _what: limits["now"])
    monkeypatch.setattr(resource, "setrlimit", lambda _what, wanted: limits.update(now=wanted))
    assert connections_for(500) == 500
    assert limits["now"] == (1024, 2048)
    assert connections_for(1500) == 1500
    assert limits["now"] == (1628, 2048)
    assert connections_for(4000) == 2048 - 128
    assert limits["now"] == (2048, 2048)


def test_a_line_comes_once_a_minute_and_counts(caplog: pytest.LogCaptureFixture) -> None:
    now = 0.0
    notes = SparingLog(logging.getLogger("test"), lambda: now)
    for second in range(130):
        now = float(second)
        notes.warn("refused %s", "192.0.2.7")
    assert caplog.messages == [
        "refused 192.0.2.7",
        *[f"refused 192.0.2.7 (and {int(EVERY) - 1} more since the last such line)"] * 2,
    ]


def taken(places: Places, *addresses: str) -> list[Place | None]:
    return [places.take(address) for address in addresses]


def test_a_network_has_its_share() -> None:
    places = Places(10, 2)
    assert None not in taken(places, "192.0.2.1", "192.0.2.1", "192.0.2.2")
    assert taken(places, "192.0.2.1", "::ffff:192.0.2.1") == [None, None]
    ours = taken(places, "2001:db8::1", "2001:db8::2")
    assert None not in ours
    assert places.take("2001:db8::3") is None
    assert ours[0] is not None
    ours[0].give_back()
    ours[0].give_back()
    assert places.take("2001:db8::3") is not None
    assert places.taken == 5


def test_no_network_takes_more_than_half() -> None:
    places = Places(10, 1000)
    assert sum(place is not None for place in taken(places, *["192.0.2.1"] * 20)) == 5


def test_room_is_made_by_the_oldest_expendable_of_the_largest_and_never_by_who_is_busy() -> None:
    places = Places(6, 3)
    ended: list[str] = []
    found = taken(places, *["192.0.2.1"] * 3, *["192.0.2.2"] * 2, "192.0.2.3")
    for number, place in enumerate(found):
        assert place is not None
        place.end = lambda number=number: ended.append(str(number))  # type: ignore[misc]
        place.is_expendable = lambda number=number: number != 0  # type: ignore[misc]
    assert places.take("192.0.2.4") is not None
    assert ended == ["1"]
    assert places.take("192.0.2.2") is None  # nobody has more than it has
    assert places.take("192.0.2.5") is not None
    assert ended == ["1", "2"] or ended == ["1", "3"]
    assert places.taken == 6


def test_a_proxy_has_no_share_and_makes_no_room() -> None:
    places = Places(4, 2, proxies_of("127.0.0.1"))
    assert None not in taken(places, *["127.0.0.1"] * 4)
    assert places.take("192.0.2.1") is None
