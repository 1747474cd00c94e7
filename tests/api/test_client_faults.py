"""A real socket on loopback that misbehaves: slow, cut short, half said, somebody else's page."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import asynccontextmanager
from datetime import date

import pytest
import stamina

from ruobr_tui.api import resources
from ruobr_tui.api.auth import HeaderCredentials, SessionToken
from ruobr_tui.api.calls import Call
from ruobr_tui.api.client import Portal
from ruobr_tui.api.errors import (
    Busy,
    InsecureAddress,
    NetworkError,
    NotAPortal,
    NotFound,
    OutcomeUnknown,
    RuobrError,
    ServerError,
    Timeout,
    TooLarge,
    Unreadable,
    WrongAddress,
)
from support.patience import PATIENCE

WEEK = resources.lessons(7, date(2026, 3, 2), date(2026, 3, 8))
GOOD = b'{"lessons": []}'

Talk = Callable[[bytes, asyncio.StreamWriter], Awaitable[None]]


@pytest.fixture(autouse=True)
def _repeats_without_waiting() -> Iterator[None]:
    with stamina.set_testing(True, attempts=3, cap=True):
        yield


def said(status: str, body: bytes = b"", **headers: str) -> bytes:
    """An answer as bytes on the wire."""
    head = {"Content-Length": str(len(body)), "Connection": "close", **headers}
    lines = "".join(f"{name.replace('_', '-')}: {value}\r\n" for name, value in head.items())
    return f"HTTP/1.1 {status}\r\n{lines}\r\n".encode() + body


class Server:
    """Gives each connection the next answer in turn (the last one for ever) and keeps the heads it heard."""

    def __init__(self, *answers: bytes, silent: bool = False) -> None:
        self.answers = list(answers)
        self.silent = silent
        self.heard: list[bytes] = []
        self.base = ""

    async def talk(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            self.heard.append(await reader.readuntil(b"\r\n\r\n"))
            if self.answers:
                writer.write(self.answers.pop(0) if len(self.answers) > 1 else self.answers[0])
                await writer.drain()
            if self.silent:
                await reader.read()  # until the client gives up
        except (asyncio.IncompleteReadError, ConnectionError):
            pass  # the client left, as some tests want it to
        finally:
            writer.close()


@asynccontextmanager
async def serving(server: Server) -> AsyncIterator[Server]:
    listener = await asyncio.start_server(server.talk, "127.0.0.1", 0)
    async with listener:
        server.base = f"http://127.0.0.1:{listener.sockets[0].getsockname()[1]}/"
        yield server


async def failure(server: Server, *, patience: float = 5.0) -> RuobrError:
    async with serving(server), Portal(server.base, timeout=patience) as there:
        with pytest.raises(RuobrError) as caught:
            await there.fetch(WEEK)
    assert caught.value.text
    return caught.value


async def test_a_good_answer_over_a_socket() -> None:
    async with serving(Server(said("200 OK", GOOD))) as server, Portal(server.base) as there:
        answer = await there.fetch(WEEK)
        assert answer.body == GOOD
        assert there.bytes_received == len(said("200 OK", GOOD))
        assert there.bytes_sent == len(server.heard[0])


async def test_what_takes_long_is_waited_for_and_nothing_else() -> None:
    """The answer comes after the timeout of all other requests."""
    is_over = asyncio.Event()

    async def slow(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.readuntil(b"\r\n\r\n")
        await is_over.wait()
        writer.write(said("200 OK", b"{}"))
        await writer.drain()
        writer.close()

    listener = await asyncio.start_server(slow, "127.0.0.1", 0)
    base = f"http://127.0.0.1:{listener.sockets[0].getsockname()[1]}/"
    async with listener, Portal(base, timeout=0.5, retries=1) as there:
        long: Call[None] = Call("POST", "administration/imports", {}, seconds=PATIENCE)
        patient = asyncio.create_task(there.execute(long, "a-key-of-it"))
        other: Call[None] = Call("POST", "cabinet/other", {})
        with pytest.raises(OutcomeUnknown):  # the portal may have done it
            await there.execute(other, "another-key")
        is_over.set()
        await patient


@pytest.mark.parametrize(
    ("answer", "error"),
    [
        (said("200 OK", b"<html>Wi-Fi</html>", Content_Type="text/html"), NotAPortal),
        (said("403 Forbidden", b"<html>filter</html>", Content_Type="text/html"), NotAPortal),
        (said("200 OK", GOOD[:7]), Unreadable),
        (said("200 OK", b"not gzip", Content_Encoding="gzip"), Unreadable),
    ],
)
async def test_a_wrong_answer_is_requested_once(answer: bytes, error: type[RuobrError]) -> None:
    server = Server(answer)
    assert type(await failure(server)) is error
    assert len(server.heard) == 1


@pytest.mark.parametrize(
    ("answer", "error"),
    [
        (b"", NetworkError),
        (b"HTTP/1.1 200 OK\r\nContent-Length: 99\r\n\r\n" + GOOD, NetworkError),
        (b"SSH-2.0-OpenSSH\r\n", NetworkError),
        (said("502 Bad Gateway", b"<html>nginx</html>", Content_Type="text/html"), ServerError),
        (said("504 Gateway Timeout"), ServerError),
        (said("503 Service Unavailable"), Busy),
        (said("503 Service Unavailable", Retry_After="1"), Busy),
    ],
)
async def test_a_read_is_repeated_when_the_line_fails(answer: bytes, error: type[RuobrError]) -> None:
    server = Server(answer)
    assert type(await failure(server)) is error
    assert len(server.heard) == 3


async def test_a_repeated_read_may_succeed() -> None:
    server = Server(b"", said("502 Bad Gateway"), said("200 OK", GOOD))
    async with serving(server), Portal(server.base) as there:
        assert (await there.fetch(WEEK)).body == GOOD


@pytest.mark.parametrize(
    "answer",
    [
        said("429 Too Many Requests", Retry_After="1"),
        said("503 Service Unavailable", Retry_After="120"),
        said("500 Internal Server Error"),
    ],
)
async def test_a_portal_that_asks_to_wait_is_left_alone(answer: bytes) -> None:
    server = Server(answer)
    await failure(server)
    assert len(server.heard) == 1


async def test_a_write_is_never_repeated() -> None:
    server = Server(said("502 Bad Gateway"))
    async with serving(server), Portal(server.base, SessionToken("t")) as there:
        with pytest.raises(ServerError):
            await there.sign_in("parent", "demo")
        with pytest.raises(ServerError):
            await there.end_session(1)
    assert len(server.heard) == 2


@pytest.mark.parametrize("beginning", [b"", b"HTTP/1.1 200 OK\r\nContent-Length: 99\r\n\r\n{"])
async def test_a_silent_portal_is_too_slow(beginning: bytes) -> None:
    answers = (beginning,) if beginning else ()
    assert type(await failure(Server(*answers, silent=True), patience=0.05)) is Timeout


async def test_nobody_listens() -> None:
    async with serving(Server()) as server:
        pass
    async with Portal(server.base) as there:
        with pytest.raises(NetworkError):
            await there.fetch(WEEK)


async def test_a_name_that_leads_nowhere() -> None:
    async with Portal("https://portal.invalid/") as there:
        with pytest.raises(NetworkError):
            await there.fetch(WEEK)


async def test_a_proxy_never_sees_what_stays_on_this_machine(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HTTP_PROXY", "http://127.0.0.1:1")
    monkeypatch.setenv("ALL_PROXY", "http://127.0.0.1:1")
    async with serving(Server(said("200 OK", GOOD))) as server, Portal(server.base) as there:
        assert (await there.fetch(WEEK)).body == GOOD


def test_a_proxy_that_cannot_be_used_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HTTPS_PROXY", "nonsense://proxy")
    with pytest.raises(WrongAddress) as caught:
        Portal("https://portal.example/")
    assert "HTTPS_PROXY" in str(caught.value)


class Downloaded:
    """What a download wrote and reported."""

    def __init__(self) -> None:
        self.body = b""
        self.reports: list[tuple[int, int | None]] = []

    def write(self, piece: bytes) -> None:
        self.body += piece

    def progress(self, done: int, total: int | None) -> None:
        self.reports.append((done, total))


async def test_a_file_comes_piece_by_piece() -> None:
    content = b"x" * 300_000
    downloaded = Downloaded()
    async with serving(Server(said("200 OK", content))) as server, Portal(server.base) as there:
        await there.download("files/план урока.pdf", downloaded.write, downloaded.progress)
    assert downloaded.body == content
    assert downloaded.reports[-1] == (len(content), len(content))
    assert server.heard[0].startswith(b"GET /files/%D0%BF%D0%BB%D0%B0%D0%BD%20")


async def test_a_file_elsewhere_is_fetched_without_credentials() -> None:
    async with serving(Server(said("200 OK", b"file"))) as other:
        first = said("302 Found", Location=f"{other.base}real")
        async with (
            serving(Server(first)) as server,
            Portal(server.base, HeaderCredentials("a", "b")) as there,
        ):
            downloaded = Downloaded()
            await there.download("files/7", downloaded.write)
            await there.download(f"{other.base}real", downloaded.write)
    assert downloaded.body == b"filefile"
    assert b"password:" in server.heard[0]
    assert len(other.heard) == 2
    assert all(b"password:" not in head and b"username:" not in head for head in other.heard)


async def test_a_file_that_is_not_there_says_so_and_writes_nothing() -> None:
    downloaded = Downloaded()
    async with serving(Server(said("404 Not Found", b"{}"))) as server, Portal(server.base) as there:
        with pytest.raises(NotFound):
            await there.download("files/7", downloaded.write)
    assert downloaded.body == b""


async def test_a_file_that_breaks_off_is_no_whole_file() -> None:
    cut = b"HTTP/1.1 200 OK\r\nContent-Length: 99\r\n\r\nhalf"
    async with serving(Server(cut)) as server, Portal(server.base) as there:
        with pytest.raises(NetworkError):
            await there.download("files/7", Downloaded().write)


async def test_a_file_beyond_the_limit_is_refused_before_it_comes() -> None:
    huge = b"HTTP/1.1 200 OK\r\nContent-Length: 900000000\r\n\r\n"
    async with serving(Server(huge, silent=True)) as server, Portal(server.base) as there:
        with pytest.raises(TooLarge):
            await there.download("files/7", Downloaded().write)


async def test_a_full_disk_is_no_fault_of_the_line() -> None:
    def write(piece: bytes) -> None:
        raise OSError("no space left")

    async with serving(Server(said("200 OK", b"x"))) as server, Portal(server.base) as there:
        with pytest.raises(OSError, match="no space left"):
            await there.download("files/7", write)


@pytest.mark.parametrize(
    ("href", "error"),
    [
        ("http://other.example/file", InsecureAddress),
        ("http://127.0.0.1:1/file", WrongAddress),
        ("https://localhost/file", WrongAddress),
        ("file:///etc/passwd", WrongAddress),
        ("javascript:alert(1)", WrongAddress),
        ("http://[::1/", WrongAddress),
    ],
)
async def test_a_portal_cannot_send_us_anywhere(href: str, error: type[RuobrError]) -> None:
    async with Portal("https://portal.example/") as there:
        with pytest.raises(RuobrError) as caught:
            await there.download(href, Downloaded().write)
    assert type(caught.value) is error


async def test_a_redirect_without_end_stops() -> None:
    async with serving(Server(said("302 Found", Location="/again"))) as server, Portal(server.base) as there:
        with pytest.raises(RuobrError):
            await there.download("again", Downloaded().write)
    assert len(server.heard) == 5


async def test_many_reads_at_once_wait_for_a_connection_without_failing() -> None:
    async with serving(Server(said("200 OK", GOOD))) as server, Portal(server.base) as there:
        answers = await asyncio.gather(*(there.fetch(WEEK) for _ in range(40)))
    assert all(answer.value is not None for answer in answers)
