"""Whatever a server sends, the client says what was wrong in one of its own errors, within its limits."""

from __future__ import annotations

import asyncio
import gzip
import tracemalloc
from collections.abc import Iterator
from contextlib import suppress
from datetime import date

import httpcore
import httpx
import pytest
import stamina
from hypothesis import example, given, settings
from hypothesis import strategies as st

from ruobr_tui.api import downloads, resources
from ruobr_tui.api.auth import SessionToken
from ruobr_tui.api.client import Portal
from ruobr_tui.api.errors import RuobrError, TooLarge, Unreadable
from ruobr_tui.api.events import LONGEST_LINE
from support.bombs import bomb
from support.patience import PATIENCE

WEEK = resources.lessons(7, date(2026, 3, 2), date(2026, 3, 8))
JSON = b"Content-Type: application/json\r\n"
GOOD = b"HTTP/1.1 200 OK\r\n" + JSON
STREAM = b"HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\n"


@pytest.fixture(autouse=True)
def _once() -> Iterator[None]:
    with stamina.set_testing(True, attempts=1, cap=True):
        yield


class _Forever(list[bytes]):
    """What is sent after the rest has been read, again and again."""

    def __init__(self, first: bytes, then: bytes) -> None:
        super().__init__([first])
        self._then = then

    def pop(self, _index: object = 0) -> bytes:
        return super().pop(0) if len(self) else self._then

    def __bool__(self) -> bool:
        return True


class _Backend(httpcore.AsyncMockBackend):
    """A network on which each connection says the same."""

    def __init__(self, said: list[bytes]) -> None:
        super().__init__([])
        self._said = said

    async def connect_tcp(self, *_args: object, **_options: object) -> httpcore.AsyncNetworkStream:
        said = self._said if isinstance(self._said, _Forever) else list(self._said)
        return _Patient(said)


class _Patient(httpcore.AsyncMockStream):
    async def read(self, max_bytes: int, timeout: float | None = None) -> bytes:  # noqa: ASYNC109
        await asyncio.sleep(0)  # as a socket does; deadlines can come true
        return await super().read(max_bytes, timeout)


def portal(said: list[bytes], patience: float = 5.0) -> Portal:
    """A client whose server sends these bytes, whatever the request."""
    transport = httpx.AsyncHTTPTransport()
    transport._pool = httpcore.AsyncConnectionPool(network_backend=_Backend(said))
    return Portal(
        "http://127.0.0.1:9/", SessionToken("token"), transport=transport, timeout=patience, retries=1
    )


async def everything(said: list[bytes], patience: float = 5.0) -> list[RuobrError]:
    """Ask in each way; what was raised."""
    raised = []
    async with portal(said, patience) as client:

        async def listen() -> None:
            async for _ in client.events():
                pass

        for way in (
            lambda: client.fetch(WEEK),
            lambda: client.capabilities(),
            lambda: client.sign_in("mother", "secret"),
            lambda: client.download("file.pdf", lambda piece: None),
            listen,
        ):
            try:
                await way()
            except RuobrError as error:
                raised.append(error)
    return raised


HEADS = st.lists(
    st.sampled_from(
        [
            b"Content-Type: application/json\r\n",
            b"Content-Type: text/event-stream\r\n",
            b"Content-Type: text/html\r\n",
            b"Content-Encoding: gzip\r\n",
            b"Content-Encoding: gzip, gzip\r\n",
            b"Content-Encoding: br\r\n",
            b"Content-Length: 5\r\n",
            b"Content-Length: 99999999999999999999\r\n",
            b"Content-Length: -1\r\n",
            b"Transfer-Encoding: chunked\r\n",
            b"Transfer-Encoding: gzip, chunked\r\n",
            b"Location: //\r\n",
            b"Location: http://[\r\n",
            b"Location: \xff\r\n",
            b"Location: file:///etc/passwd\r\n",
            b"Location: /again\r\n",
            b"Retry-After: Mon, 99 Foo 99999999999999999999 00:00:00 GMT\r\n",
            b"Retry-After: 99999999999999999999\r\n",
            b"Retry-After: Mon, 01 Jan 0001 00:00:00 +9999\r\n",
            b"ETag: \xff\x00\r\n",
            b"Set-Cookie: a=b; expires=Mon, 99 Foo 99999 00:00:00 GMT; domain=..\r\n",
            b"X: " + b"y" * 200_000 + b"\r\n",
        ]
    )
    | st.binary(max_size=20).map(lambda piece: piece + b"\r\n"),
    max_size=5,
).map(b"".join)
BODIES = st.binary(max_size=60) | st.sampled_from(
    [
        b"[" * 5000,
        b'{"lessons": [' + b"[" * 500 + b"]" * 500 + b"]}",
        b'{"lessons": [{"id": 1e999, "date": NaN}]}',
        b'{"lessons": [{"id": ' + b"9" * 300 + b', "date": "2026-03-02"}], "lessons": 5}',
        b'{"token": "\\ud800", "account": {}}',
        b'{"success": false, "error": "\\u0000\\ud800"}',
        b'{"error": "changed", "current": ' + b"[" * 300 + b"]" * 300 + b"}",
        b'{"error": "invalid-fields", "fields": {"a": [[]]}}',
        b"id: 99999999999999999999999999\ndata: {\nevent: x\n\n",
        b"event: x\ndata: " + b"[" * 5000 + b"\n\n",
        b"event: x\ndata: \xff\xff\n\n",
        b"data: x\n" * 2000,
        gzip.compress(bytes(100_000)),
        gzip.compress(b"[" * 100_000),
        b"5\r\nabcde\r\n0\r\nX: y\r\n\r\n",
        b"FFFFFFFFFFFFFFFFFFFF\r\n",
    ]
)
STATUS = st.sampled_from(
    b"200 OK|204 No|304 Not Modified|300 Many|302 Found|401 No|429 Slow|500 No|503 No|100 Continue|101 Switch"
    b"|999 What|20 \xff".split(b"|")
)


@settings(deadline=None, max_examples=60)
@given(STATUS, HEADS, BODIES)
@example(b"302 Found", b"", b"")
@example(b"300 Many", JSON, b"{}")
async def test_any_answer_is_read_or_is_one_of_the_errors(status: bytes, head: bytes, body: bytes) -> None:
    await everything([b"HTTP/1.1 " + status + b"\r\n" + head + b"\r\n" + body])


@settings(deadline=None, max_examples=40)
@given(st.lists(st.binary(max_size=200), max_size=4))
async def test_any_bytes_are_one_of_the_errors(said: list[bytes]) -> None:
    await everything([each for each in said if each])


@pytest.mark.parametrize(
    ("first", "then"),
    [
        (b"", b"HTTP/1.1 103 Early Hints\r\nLink: </a>\r\n\r\n"),
        (b"HTTP/1.1 200 OK\r\n", b"X: y\r\n"),
        (b"HTTP/1.1 200 OK\r\nX: ", b"y" * 60_000),
        (GOOD + b"\r\n", b"x" * 60_000),
        (
            GOOD + b"Content-Encoding: gzip\r\n\r\n" + gzip.compress(b"")[:10],
            b"\0" * 60_000,
        ),
        (GOOD + b"Transfer-Encoding: chunked\r\n\r\n", b"1\r\nx\r\n" * 1000),
        (GOOD + b"Transfer-Encoding: chunked\r\n\r\n0\r\n", b"X: y\r\n" * 1000),
        (STREAM + b"\r\n", b"data: x"),
        (STREAM + b"\r\n", b": "),
    ],
    ids=["1xx", "headers", "a header", "body", "packed", "chunks", "trailers", "a line", "a comment"],
)
async def test_what_never_ends_is_ended(first: bytes, then: bytes, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(downloads, "LARGEST_FILE", 2_000_000)
    monkeypatch.setattr(downloads, "GRACE", 0.1)
    tracemalloc.start()
    try:
        async with asyncio.timeout(PATIENCE):
            assert await everything(_Forever(first, then), patience=0.03)
        assert tracemalloc.get_traced_memory()[1] < 60_000_000
    finally:
        tracemalloc.stop()


async def test_packed_twice_is_refused_before_it_is_unpacked() -> None:
    body = gzip.compress(bomb(300))
    tracemalloc.start()
    try:
        async with portal([GOOD + b"Content-Encoding: gzip, gzip\r\n\r\n" + body]) as client:
            with pytest.raises(Unreadable):
                await client.fetch(WEEK)
        assert tracemalloc.get_traced_memory()[1] < 10_000_000
    finally:
        tracemalloc.stop()


async def test_an_event_stream_without_a_line_end_is_not_stored() -> None:
    async with portal(_Forever(STREAM + b"\r\n", b"data: " + b"x" * 1000)) as client:
        events = client.events()
        with pytest.raises(TooLarge):
            await anext(events)
    assert LONGEST_LINE < 100_000


async def test_events_are_still_heard() -> None:
    said = [STREAM + b"\r\nid: 7\n\nid: 8\nevent: mark\nda", b'ta: {"lesson": 3}\r\n\r\n']
    seen: list[int] = []
    async with portal(said) as client:
        with suppress(RuobrError):
            async for event in client.events(seen=seen.append):
                assert (event.id, event.kind, event.number("lesson")) == (8, "mark", 3)
    assert seen == [7, 8]
