"""Load on a server from a process of its own: so many connections, each asks again once it is answered.

Reads a job as JSON from the standard input, writes what it measured as JSON to the standard output.
"""

from __future__ import annotations

import asyncio
import json
import os
import re
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from itertools import cycle
from typing import cast

import uvloop

from benchmarks.figures import quantile

CONNECTIONS = 16

_LENGTH = re.compile(rb"\r\ncontent-length: (\d+)", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Job:
    """Requests, as bytes in Latin-1, to a port of this machine: for so many seconds, or each once (0)."""

    port: int
    requests: list[str]
    seconds: float
    connections: int = CONNECTIONS


@dataclass(frozen=True, slots=True)
class Load:
    """What a server bore. Times in milliseconds; ``busy`` is the load's own share of a processor."""

    per_second: float
    p50: float
    p99: float
    statuses: dict[str, int]
    size: float
    busy: float


def load(job: Job, core: int) -> Load:
    """Run a job in a process pinned to a processor."""
    done = subprocess.run(
        [sys.executable, "-m", "benchmarks.load"],
        input=json.dumps(asdict(job)),
        stdout=subprocess.PIPE,
        text=True,
        check=True,
        timeout=120,
        preexec_fn=lambda: os.sched_setaffinity(0, {core}),
    )
    return Load(**json.loads(done.stdout))


class _Connection(asyncio.Protocol):
    """Sends one request after another and times the answers."""

    def __init__(
        self, requests: Iterator[bytes], until: float, seen: list[float], counts: Counter[bytes]
    ) -> None:
        self._requests, self._until, self._seen, self._counts = requests, until, seen, counts
        self._data = b""
        self._sent = 0.0
        self.size = 0
        self.ended = asyncio.get_running_loop().create_future()

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = cast(asyncio.Transport, transport)  # uvloop's is none by its class
        self._ask()

    def _ask(self) -> None:
        request = next(self._requests, None)
        self._sent = time.perf_counter()
        if request is None or self._sent > self._until:
            self._transport.close()
            return
        self._transport.write(request)

    def data_received(self, data: bytes) -> None:
        if self._data:
            data = self._data + data
        head = data.find(b"\r\n\r\n")
        if head >= 0:
            length = _LENGTH.search(data, 0, head)
            whole = head + 4 + (int(length[1]) if length else 0)
            if len(data) >= whole:
                self._seen.append(time.perf_counter() - self._sent)
                self._counts[data[9:12]] += 1
                self.size += whole
                self._data = b""
                self._ask()
                return
        self._data = data

    def connection_lost(self, error: Exception | None) -> None:
        if not self.ended.done():
            self.ended.set_result(None)


async def _run(job: Job) -> Load:
    requests = [request.encode("latin-1") for request in job.requests]
    coming = iter(requests) if not job.seconds else cycle(requests)
    seen: list[float] = []
    counts: Counter[bytes] = Counter()
    began, cpu = time.perf_counter(), time.process_time()
    until = began + job.seconds if job.seconds else float("inf")
    loop = asyncio.get_running_loop()
    connections = []
    for _ in range(job.connections):
        connection = _Connection(coming, until, seen, counts)
        await loop.create_connection(lambda made=connection: made, "127.0.0.1", job.port)  # type: ignore[misc]
        connections.append(connection)
    for connection in connections:
        await connection.ended
    spent = time.perf_counter() - began
    return Load(
        len(seen) / spent,
        quantile(seen, 0.5) * 1000,
        quantile(seen, 0.99) * 1000,
        {status.decode(): number for status, number in counts.items()},
        sum(connection.size for connection in connections) / max(1, len(seen)),
        (time.process_time() - cpu) / spent,
    )


def get(path: str, headers: Sequence[tuple[str, str]] = ()) -> str:
    """A request's text."""
    lines = [f"GET {path} HTTP/1.1", "Host: 127.0.0.1", *(f"{name}: {value}" for name, value in headers)]
    return "\r\n".join(lines) + "\r\n\r\n"


if __name__ == "__main__":
    print(json.dumps(asdict(uvloop.run(_run(Job(**json.load(sys.stdin)))))))
