"""What a page may not do, and who gets no place."""

from __future__ import annotations

import json
from typing import Any

import pytest
from websockets.asyncio.client import connect
from websockets.exceptions import ConnectionClosed, InvalidStatus
from websockets.typing import Origin

from ruobr_tui.hosting.admission import Admission, NoPlace
from ruobr_tui.hosting.web import session
from ruobr_tui.hosting.web.pace import BURST, FRAME, RATE, Pace
from ruobr_tui.hosting.web.protocol import LARGEST, Code, Hello, Resize, Taken, Unfit, read
from ruobr_tui.terminal.driver import MOST_COLUMNS, MOST_ROWS
from support.web_clients import HELLO, OpenWebHost, Running, WebClient, connected, nothing_left


@pytest.mark.parametrize(
    "frame",
    [
        "",
        "[]",
        "{}",
        "nonsense",
        "[" * 250,
        json.dumps({"type": "hello"}),
        json.dumps(HELLO | {"more": 1}),
        json.dumps(HELLO | {"columns": 0}),
        json.dumps(HELLO | {"columns": 1001}),
        json.dumps(HELLO | {"rows": 501}),
        json.dumps(HELLO | {"rows": True}),
        json.dumps(HELLO | {"rows": 24.5}),
        json.dumps(HELLO | {"rows": "24"}),
        json.dumps(HELLO | {"language": "tlh"}),
        json.dumps(HELLO | {"language": ["ru"]}),
        json.dumps(HELLO | {"colour": "pink"}),
        json.dumps(HELLO | {"thin": 1}),
        json.dumps({"type": "resize", "columns": 80}),
        json.dumps({"type": "resize", "columns": 80, "rows": -1}),
        json.dumps({"type": "taken", "bytes": -1}),
        json.dumps({"type": ["taken"], "bytes": 1}),
        json.dumps(HELLO) + " " * 300,
    ],
)
def test_a_frame_that_is_not_of_the_protocol_is_refused(frame: str) -> None:
    with pytest.raises(Unfit):
        read(frame)


def test_frames_of_the_protocol_are_read() -> None:
    assert read(json.dumps(HELLO)) == Hello(80, 24, "en", "truecolor", False)
    assert read('{"type": "resize", "columns": 1000, "rows": 500}') == Resize(1000, 500)
    assert read('{"type": "taken", "bytes": 0}') == Taken(0)


async def closed_after(running: Running, *frames: str | bytes) -> int | None:
    """The close code that these frames lead to."""
    async with connect(running.socket, origin=running.origin) as socket:
        try:
            for frame in frames:
                await socket.send(frame)
        except ConnectionClosed:
            pass
        return await WebClient(socket).wait_end()


hello = json.dumps(HELLO)


@pytest.mark.parametrize(
    ("frames", "code"),
    [
        ((b"j",), Code.POLICY),  # keys before hello
        (("{}",), Code.POLICY),
        (('{"type": "resize", "columns": 80, "rows": 24}',), Code.POLICY),
        ((hello, hello), Code.POLICY),
        ((hello, '{"type": "taken", "bytes": 99999999}'), Code.POLICY),  # more than was ever sent
        ((hello, "j"), Code.POLICY),
        ((hello, b"x" * (LARGEST + 1)), 1009),
        ((hello, *[b"\x1b[200~" + b"x" * 8000 for _number in range(6)]), Code.POLICY),
    ],
)
async def test_a_page_that_breaks_the_rules_is_closed(
    open_web_host: OpenWebHost, frames: Any, code: int
) -> None:
    async with open_web_host() as running:
        assert await closed_after(running, *frames) == code
        await nothing_left(running)


async def test_a_page_that_never_says_hello_is_closed(
    open_web_host: OpenWebHost, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(session, "HELLO_SECONDS", 0.05)
    async with open_web_host() as running:
        assert await closed_after(running) == Code.POLICY
        await nothing_left(running)


async def test_places_are_counted_and_come_free(open_web_host: OpenWebHost) -> None:
    async with open_web_host(sessions=2) as running:
        async with connected(running) as first, connected(running) as second:
            await first.wait_for("Password")
            await second.wait_for("Password")
            async with connected(running) as third:
                assert await third.wait_end() == Code.FULL
        await nothing_left(running)
        async with connected(running) as fourth:
            await fourth.wait_for("Password")


def test_one_address_does_not_take_all_places() -> None:
    admission = Admission(total=3, per_address=1)
    with admission.place("192.0.2.1"), admission.place("2001:db8::1"):
        for same in ("192.0.2.1", "::ffff:192.0.2.1", "2001:db8::2"):
            with pytest.raises(NoPlace), admission.place(same):
                pass
        with admission.place("192.0.2.2"), pytest.raises(NoPlace), admission.place("192.0.2.3"):
            pass
        assert admission.sessions == 2
    assert admission.sessions == 0


def test_a_key_held_down_is_admitted_for_ever_and_a_flood_is_not() -> None:
    now = 0.0
    pace = Pace(lambda: now)
    for _key in range(10_000):
        assert pace.admits(3)
        now += 1 / 40
    assert not all(pace.admits(1) for _key in range(BURST // FRAME + 1))
    now += BURST / RATE * 2
    assert pace.admits(LARGEST)


@pytest.mark.parametrize(
    ("origin", "is_allowed"),
    [
        ("http://127.0.0.1:{port}", True),
        ("http://localhost:{port}", False),  # another name than the requested one
        ("https://127.0.0.1:{port}", False),
        ("http://127.0.0.1:1", False),
        ("https://diary.school.example", True),
        ("https://evil.example", False),
        ("null", False),
        ("file://", False),
    ],
)
async def test_only_the_hosts_own_page_and_those_named_may_connect(
    open_web_host: OpenWebHost, origin: str, is_allowed: bool
) -> None:
    async with open_web_host(origins=("https://diary.school.example",)) as running:
        origin = origin.format(port=running.address.rpartition(":")[2])
        if is_allowed:
            async with connected(running, origin=origin) as client:
                await client.wait_for("Password")
        else:
            with pytest.raises(InvalidStatus, match="403"):
                async with connected(running, origin=origin):
                    pass
            assert not running.server.sessions


async def test_who_sends_no_origin_is_refused(open_web_host: OpenWebHost) -> None:
    async with open_web_host() as running:
        with pytest.raises(InvalidStatus, match="403"):
            async with connect(running.socket):
                pass


async def test_a_foreign_name_that_leads_here_is_refused(open_web_host: OpenWebHost) -> None:
    async with open_web_host() as running:
        port = running.address.rpartition(":")[2]
        foreign = f"evil.example:{port}"
        with pytest.raises(InvalidStatus, match="403"):
            async with connect(
                f"ws://{foreign}/session",
                origin=Origin(f"http://{foreign}"),
                host="127.0.0.1",
                port=int(port),
            ):
                pass


async def test_behind_a_proxy_the_address_is_what_the_proxy_added(open_web_host: OpenWebHost) -> None:
    async with open_web_host(sessions_per_address=1, behind_proxy=True) as running:

        def connection(addresses: str) -> Any:
            headers = {"X-Forwarded-For": addresses}
            return connect(running.socket, origin=running.origin, additional_headers=headers)

        async with connection("192.0.2.1") as first:
            await first.send(hello)
            await WebClient(first).wait_for("Password")
            # The first part is the client's own word.
            async with connection("203.0.113.9, 192.0.2.1") as same:
                assert await WebClient(same).wait_end() == Code.FULL
            async with connection("192.0.2.2") as other:
                await other.send(hello)
                await WebClient(other).wait_for("Password")


def test_the_page_knows_the_same_limits() -> None:
    from ruobr_tui.hosting.web.assets import FOLDER

    page = (FOLDER / "page.js").read_text("utf-8")
    assert f"MOST_COLUMNS = {MOST_COLUMNS}, MOST_ROWS = {MOST_ROWS};" in page
    assert "LONGEST = 8 * 1024;" in page
    assert LARGEST >= 8 * 1024
