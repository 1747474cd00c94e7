"""What a bank, State Services and a mail server may answer: a limited number of bytes, in a limited time."""

from __future__ import annotations

import asyncio
import gzip
import smtplib
import socket
import threading
import time
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import contextmanager, suppress

import httpx
import pytest

from ruobr_server.integrations.bank.gateway import LARGEST, Bank, BankError
from ruobr_server.integrations.email import bounded_smtp
from ruobr_server.integrations.email.sender import deliver
from ruobr_server.integrations.email.service import Letter
from ruobr_server.kit.outgoing import NoAnswer, call
from ruobr_server.kit.settings import Smtp
from support.bombs import bomb
from support.fixtures import FixedClock


class Answer(httpx.AsyncBaseTransport):
    """Answers every request with the same head, and a body that comes in pieces."""

    def __init__(
        self, piece: bytes, count: int = 1, pause: float = 0.0, status: int = 200, **headers: str
    ) -> None:
        self._piece, self._count, self._pause, self._status, self._headers = (
            piece,
            count,
            pause,
            status,
            headers,
        )

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        headers = {name.replace("_", "-"): value for name, value in self._headers.items()}
        return httpx.Response(
            self._status, headers=headers, stream=_Body(self._piece, self._count, self._pause)
        )


class _Body(httpx.AsyncByteStream):
    def __init__(self, piece: bytes, count: int, pause: float) -> None:
        self._piece, self._count, self._pause = piece, count, pause

    async def __aiter__(self) -> AsyncIterator[bytes]:
        for _ in range(self._count):
            if self._pause:
                await asyncio.sleep(self._pause)
            yield self._piece


HOSTILE = [
    Answer(b"x" * 65536, 10**9),
    Answer(bomb(100), content_encoding="gzip"),
    Answer(gzip.compress(gzip.compress(b"{}")), content_encoding="gzip, gzip"),
    Answer(b"{}", content_encoding="br"),
    Answer(b"[" * 100_000),
    Answer(b"\xff\xfe"),
    Answer(b'{"orderStatus": 1e999}'),
    Answer(b"{}", status=302, location="http://127.0.0.1:1/elsewhere"),
]
NAMES = ["endless", "bomb", "twice", "br", "deep", "no text", "numbers", "redirect"]


@pytest.mark.parametrize("answer", HOSTILE, ids=NAMES)
async def test_a_hostile_bank_is_no_answer(answer: Answer) -> None:
    bank = Bank("https://bank.example", "school", "secret", transport=answer)
    with pytest.raises(BankError):
        await bank.status(order_id="7")
    await bank.aclose()


async def test_an_answer_that_drips_has_an_end() -> None:
    async with httpx.AsyncClient(transport=Answer(b" ", 10**9, pause=0.01)) as http:
        with pytest.raises(NoAnswer, match="TimeoutError"):
            await call(http, "GET", "https://bank.example/", seconds=0.2, largest=LARGEST)


Say = Callable[[socket.socket], None]


@contextmanager
def mail_server(say: Say) -> Iterator[int]:
    """A server that speaks to the first who comes; yields its port."""
    with socket.create_server(("127.0.0.1", 0)) as listening:

        def serve() -> None:
            connection, _ = listening.accept()
            with connection, suppress(OSError):  # the sender has left
                say(connection)

        listening.settimeout(30)
        thread = threading.Thread(target=serve, daemon=True)
        thread.start()
        try:
            yield listening.getsockname()[1]
        finally:
            thread.join(30)
        assert not thread.is_alive()


def endless(connection: socket.socket) -> None:
    while True:
        connection.sendall(b"220-welcome\r\n" * 1000)


def endless_line(connection: socket.socket) -> None:
    connection.sendall(b"220 ")
    while True:
        connection.sendall(b"x" * 10_000)


def dripping(connection: socket.socket) -> None:
    while True:
        connection.sendall(b"220-welcome\r\n")
        time.sleep(0.01)


@pytest.mark.parametrize("say", [endless, endless_line, dripping])
def test_a_mail_server_that_goes_on_for_ever_is_left(
    say: Say, clock: FixedClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(bounded_smtp, "LONGEST_TALK", 0.3)
    letter = Letter(1, "mother@school.example", "a subject", "a body", clock())
    with mail_server(say) as port, pytest.raises((smtplib.SMTPException, OSError)):
        deliver(Smtp("127.0.0.1", port, "none"), letter, clock)
