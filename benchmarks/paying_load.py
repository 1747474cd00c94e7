"""``python -m benchmarks.paying_load``: terminals that listen, and payments at a steady pace.

Reads a job as JSON from the first line of the standard input, says ``listening`` when every terminal's
stream stands, and writes what it measured as JSON once the next line of the input has begun the payments.
Without payments it listens until its input ends. Payments are sent when their time has come, however
many are still on their way: a slow portal is not spared.
"""

from __future__ import annotations

import asyncio
import json
import re
import sys
import time
from collections import Counter
from dataclasses import asdict, dataclass, field
from typing import Any
from urllib.parse import urlencode, urlsplit

import uvloop

CARD = {"pan": "5555555555555599", "expiry": "12/30", "csc": "123", "step": "pay"}
"""Paid without 3-D Secure."""

_FIELD = re.compile(r'<input type=hidden name=([A-Za-z]+) value="([^"]*)"')
_COOKIE = re.compile(r"(?mi)^set-cookie: ([^;\r]+)")

AMOUNT = "500,00"
PATIENCE = 120.0
"""Seconds that the last payments may take to be credited."""


@dataclass(frozen=True, slots=True)
class Job:
    """``payers``: token and child of each; ``payments`` of them all together, so many a second."""

    portal: str
    payers: list[tuple[str, int]]
    payments: int = 0
    rate: float = 1.0


@dataclass(slots=True)
class Seen:
    """Seconds of each payment, and of all; what went wrong, by its name. ``busy``: of a processor."""

    made: list[float] = field(default_factory=list)
    credited: list[float] = field(default_factory=list)
    errors: dict[str, int] = field(default_factory=dict)
    tail: float = 0.0
    spent: float = 0.0
    late: float = 0.0
    busy: float = 0.0


class Line:
    """Requests to one server over connections that stay open; nothing of HTTP that this does not need."""

    def __init__(self, address: str) -> None:
        self._port = urlsplit(address).port or 80
        self._idle: list[tuple[asyncio.StreamReader, asyncio.StreamWriter]] = []

    async def ask(self, text: str) -> tuple[int, bytes]:
        """Status and body."""
        status, _, body = await self.answer(text)
        return status, body

    async def answer(self, text: str) -> tuple[int, bytes, bytes]:
        """Status, head and body."""
        while self._idle and self._idle[-1][0].at_eof():
            self._idle.pop()[1].close()
        connection = (
            self._idle.pop() if self._idle else await asyncio.open_connection("127.0.0.1", self._port)
        )
        reader, writer = connection
        writer.write(text.encode())
        head = await reader.readuntil(b"\r\n\r\n")
        length = int(head.lower().partition(b"content-length:")[2].partition(b"\r\n")[0])
        body = await reader.readexactly(length)
        self._idle.append(connection)
        return int(head[9:12]), head, body


class Load:
    """All terminals of one job."""

    def __init__(self, job: Job) -> None:
        self._job = job
        self._portal = Line(job.portal)
        self._banks: dict[str, Line] = {}
        self._left: dict[int, float] = {}  # when the card was sent, by payment
        self._credited: dict[int, float] = {}
        self._errors: Counter[str] = Counter()
        self._moved = asyncio.Event()

    async def run(self) -> None:
        """Everything of the job."""
        loop = asyncio.get_running_loop()
        standing = [asyncio.Event() for _ in self._job.payers]
        listening = [
            asyncio.create_task(self._listen(token, stands))
            for (token, _), stands in zip(self._job.payers, standing, strict=True)
        ]
        await asyncio.gather(*(stands.wait() for stands in standing))
        print("listening", flush=True)
        await loop.run_in_executor(None, sys.stdin.readline)
        if self._job.payments:
            print(json.dumps(asdict(await self._pay_all())), flush=True)
        for task in listening:
            task.cancel()

    async def _listen(self, token: str, stands: asyncio.Event) -> None:
        port = urlsplit(self._job.portal).port or 80
        reader, writer = await asyncio.open_connection("127.0.0.1", port)
        head = f"GET /cabinet/events HTTP/1.1\r\nHost: 127.0.0.1\r\nAuthorization: Bearer {token}"
        writer.write(f"{head}\r\n\r\n".encode())
        # Each event comes as a chunk of its own, so that its lines are whole.
        async for line in reader:
            if line.startswith(b"id: "):
                stands.set()
            if line.startswith(b"data: "):
                event = json.loads(line[6:])
                if event.get("state") == "credited":
                    if event["payment"] in self._credited:
                        self._errors["credited twice"] += 1
                    self._credited.setdefault(event["payment"], time.perf_counter())
                    self._moved.set()
        stands.set()
        self._errors["a stream ended"] += 1

    async def _pay_all(self) -> Seen:
        seen, tasks = Seen(), []
        began, busy = time.perf_counter(), time.process_time()
        for number in range(self._job.payments):
            due = began + number / self._job.rate
            await asyncio.sleep(max(0.0, due - time.perf_counter()))
            seen.late = max(seen.late, time.perf_counter() - due)
            tasks.append(asyncio.create_task(self._pay(number, seen)))
        await asyncio.gather(*tasks)
        last = max(self._left.values(), default=began)
        try:
            async with asyncio.timeout(PATIENCE):
                while not self._left.keys() <= self._credited.keys():
                    await self._moved.wait()
                    self._moved.clear()
        except TimeoutError:
            self._errors["not credited"] += len(self._left.keys() - self._credited.keys())
        ended = max(self._credited.values(), default=last)
        seen.credited = [
            self._credited[each] - left for each, left in self._left.items() if each in self._credited
        ]
        seen.tail, seen.spent = max(0.0, ended - last), ended - began
        seen.busy = (time.process_time() - busy) / seen.spent
        seen.errors = dict(self._errors)
        return seen

    async def _pay(self, number: int, seen: Seen) -> None:
        token, child = self._job.payers[number % len(self._job.payers)]
        try:
            begun = time.perf_counter()
            status, answer = await self._portal.ask(_payment(token, child, f"measured-{begun}-{number}"))
            seen.made.append(time.perf_counter() - begun)
            if status != 201:
                self._errors[f"pay: {status}"] += 1
                return
            payment: dict[str, Any] = json.loads(answer)
            if not payment["page_url"]:
                self._errors["no page of the bank's"] += 1
                return
            url = urlsplit(payment["page_url"])
            bank = self._banks.setdefault(url.netloc, Line(payment["page_url"]))
            path = f"{url.path}?{url.query}"
            page = _Page(await bank.answer(f"GET {path} HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n"))
            self._left[payment["id"]] = time.perf_counter()
            status, _ = await bank.ask(page.sent(path))
            if status != 303:
                self._errors[f"card: {status}"] += 1
        except (OSError, ValueError, asyncio.IncompleteReadError) as error:
            self._errors[type(error).__name__] += 1


def _payment(token: str, child: int, key: str) -> str:
    body = json.dumps({"parts": [{"child": child, "amount": AMOUNT}], "language": "ru"})
    known = f"Authorization: Bearer {token}\r\nIdempotency-Key: {key}\r\n"
    return _post("/cabinet/payments", "application/json", body, known)


class _Page:
    """The bank's page about a card: the fields of its form, and the cookie that goes with them."""

    def __init__(self, answer: tuple[int, bytes, bytes]) -> None:
        _, head, body = answer
        self._fields = hidden_fields(body.decode())
        self._cookie = _COOKIE.findall(head.decode())[0]

    def sent(self, path: str) -> str:
        """The page, filled in, as a request."""
        body = urlencode({**self._fields, **CARD})
        return _post(path, "application/x-www-form-urlencoded", body, f"Cookie: {self._cookie}\r\n")


def hidden_fields(page: str) -> dict[str, str]:
    """The hidden fields of a page's first form."""
    return dict(_FIELD.findall(page.partition("</form>")[0]))


def _post(path: str, kind: str, body: str, more: str = "") -> str:
    head = f"POST {path} HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: {kind}\r\n{more}"
    return f"{head}Content-Length: {len(body)}\r\n\r\n{body}"


if __name__ == "__main__":
    uvloop.run(Load(Job(**json.loads(sys.stdin.readline()))).run())
