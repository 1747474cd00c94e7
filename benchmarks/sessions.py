"""Many sessions in one process of the SSH host: memory, processor time, and how fast a key is answered.

The clients (asyncssh) run here, the host in a process of its own; what is measured of the host is read
from /proc, what a person sees is measured here and holds the clients' own share.
"""

from __future__ import annotations

import asyncio
import os
import statistics
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path

import asyncssh

from benchmarks.scale import Scale
from benchmarks.terminal import Terminal
from benchmarks.workspace import LOGIN, PASSWORD, Workspace, demo_server, serving_process

DOWN, UP, ESCAPE = b"\x1b[B", b"\x1b[A", b"\x1b"
USE = (DOWN, DOWN, b"1", b"0", b"gd", DOWN, b"\r", ESCAPE, b"]", b"[", b"gm", DOWN, b"gd")
"""What every session does once, so that memory is that of a session in use; it stays in the week."""
MANY = 50
PRESSES = 200
PAINTED = 0.02
"""Seconds without another byte after which a move is painted. Each is waited for before the next key: what
was never painted costs nothing."""

LONGEST = 10.0


@dataclass(frozen=True, slots=True)
class Host:
    """A running host."""

    port: int
    process: int

    def memory(self) -> float:
        """Megabytes of its own, shared pages by their share (PSS)."""
        return proportional(self.process)

    def processor(self) -> float:
        """Seconds of processor time so far."""
        return processor(self.process)


def processor(process: int) -> float:
    """Seconds of processor time that a process has used."""
    fields = Path(f"/proc/{process}/stat").read_text().rsplit(")", 1)[1].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def proportional(process: int) -> float:
    """The proportional set size of a process, in megabytes."""
    for line in Path(f"/proc/{process}/smaps_rollup").read_text().splitlines():
        if line.startswith("Pss:"):
            return int(line.split()[1]) / 1024
    raise ValueError("no Pss")


@contextmanager
def server(home: Workspace) -> Iterator[Host]:
    """A host for as many sessions as are measured, with an empty home."""
    command = [
        sys.executable, "-m", "ruobr_tui", "ssh-host", "--server", home.server, "--lang", "ru",
        "--listen", "127.0.0.1:0", "--sessions", "500", "--sessions-per-address", "500",
    ]  # fmt: skip
    with serving_process(command, env=home.env()) as (address, process):
        yield Host(int(address.rsplit(":", 1)[1]), process)


@dataclass
class Client(asyncssh.SSHClientSession[bytes]):
    """One client; ``last`` is when the last byte came, ``painted`` when the home was whole."""

    began: float = 0.0
    last: float = 0.0
    received: int = 0
    painted: float = 0.0
    text: bytearray = field(default_factory=bytearray)
    seen: asyncio.Event = field(default_factory=asyncio.Event)

    def data_received(self, data: bytes, datatype: int | None) -> None:
        """Note the time; look for the home until it is there."""
        self.last = time.perf_counter()
        self.received += len(data)
        if not self.painted:
            self.text += data
            if "Меню".encode() in self.text and b"8:30" in self.text:
                self.painted = self.last
                self.seen.set()


@dataclass
class Session:
    """A connection with its program."""

    client: Client
    connection: asyncssh.SSHClientConnection
    channel: asyncssh.SSHClientChannel[bytes]

    def press(self, keys: bytes) -> float:
        """Send keys; returns when."""
        self.channel.write(keys)
        return time.perf_counter()


async def enter(port: int) -> Session:
    """Connect, sign in, and wait for the painted home."""
    client = Client(began=time.perf_counter())
    connection = await asyncssh.connect(
        "127.0.0.1", port, username=LOGIN, password=PASSWORD, known_hosts=None, client_keys=None, config=None
    )
    channel, _session = await connection.create_session(
        lambda: client, term_type="xterm-256color", term_size=(80, 24), encoding=None
    )
    await client.seen.wait()
    return Session(client, connection, channel)


async def calm(sessions: list[Session], quiet: float = 0.5) -> None:
    """Wait until nobody has received anything for a while."""
    rest = quiet
    while rest > 0:
        await asyncio.sleep(rest)
        rest = max(session.client.last for session in sessions) + quiet - time.perf_counter()


async def use(session: Session) -> None:
    """A short walk."""
    for keys in USE:
        session.press(keys)
        await asyncio.sleep(0.12)


async def moves(session: Session, presses: int) -> list[float]:
    """Down and up in turn, each painted before the next; milliseconds from the key to its last byte."""
    measured = []
    for turn in range(presses):
        at = session.press(DOWN if turn % 2 == 0 else UP)
        while session.client.last < at or time.perf_counter() - session.client.last < PAINTED:
            if time.perf_counter() - at > LONGEST:
                raise RuntimeError("a move was never painted")
            await asyncio.sleep(PAINTED / 2)
        measured.append((session.client.last - at) * 1000)
    return measured


async def answers(sessions: list[Session], seconds: float) -> list[float]:
    """Each presses a key a second, evenly spread; milliseconds from the key to its last byte."""
    measured: list[float] = []
    gap = 1 / len(sessions)
    pressed: list[tuple[Session, float]] = []
    began = time.perf_counter()
    turn = 0
    while (now := time.perf_counter()) - began < seconds:
        session = sessions[turn % len(sessions)]
        pressed.append((session, session.press(DOWN if turn // len(sessions) % 2 == 0 else UP)))
        turn += 1
        while len(pressed) > max(1, len(sessions) * 3 // 4):  # answered long ago
            seen, at = pressed.pop(0)
            if seen.client.last > at:
                measured.append((seen.client.last - at) * 1000)
        await asyncio.sleep(max(0.0, began + turn * gap - now))
    await calm(sessions)
    return measured + [(seen.client.last - at) * 1000 for seen, at in pressed if seen.client.last > at]


@dataclass(frozen=True, slots=True)
class Measured:
    """Megabytes, milliseconds, and shares of a processor."""

    many: int
    first_connect: float
    later_connect: float
    memory_one: float
    memory_each: float
    memory_process: float
    processor_key: float
    processor_least: float
    answer_one: tuple[float, float]
    answer_many: tuple[float, float]
    busy: float
    idle: float


async def _measure(
    host: Host, many: int, seconds: float, presses: int
) -> dict[str, float | tuple[float, float]]:
    first = await enter(host.port)
    await calm([first])
    alone = []
    for _ in range(5):
        session = await enter(host.port)
        alone.append(session.client.painted - session.client.began)
        await calm([session])
        session.connection.close()
        await session.connection.wait_closed()
    await use(first)
    await calm([first])
    memory_one = host.memory()
    before = host.processor()
    one = await moves(first, presses)
    key = (host.processor() - before) / presses * 1000
    sessions = [first]
    while len(sessions) < many:
        sessions += await asyncio.gather(*(enter(host.port) for _ in range(min(5, many - len(sessions)))))
    for session in sessions[1:]:
        await use(session)
    await calm(
        sessions, quiet=min(16.0, 3.2 * seconds)
    )  # what each has begun, such as storing its sheet, is over
    memory_many = host.memory()
    before, began = host.processor(), time.perf_counter()
    await asyncio.sleep(seconds)
    idle = (host.processor() - before) / (time.perf_counter() - began)
    for session in sessions:
        session.press(
            b"gt"
        )  # in the week the pane follows after a rest, by design: its bytes would be the last
    await calm(sessions, quiet=min(8.0, 1.6 * seconds))  # the home is fetched again where it is old
    before, began = host.processor(), time.perf_counter()
    measured = await answers(sessions, seconds)
    busy = (host.processor() - before) / (time.perf_counter() - began)
    late = []
    for _ in range(5):
        session = await enter(host.port)
        late.append(session.client.painted - session.client.began)
        await calm([session])
        session.connection.close()
        await session.connection.wait_closed()
    for session in sessions:
        session.connection.close()
    with suppress(Exception):
        await asyncio.gather(*(session.connection.wait_closed() for session in sessions))
    return {
        "first_connect": statistics.median(alone) * 1000,
        "later_connect": statistics.median(late) * 1000,
        "memory_one": memory_one,
        "memory_each": (memory_many - memory_one) / (len(sessions) - 1),
        "processor_key": key,
        "answer_one": _spread(one),
        "answer_many": _spread(measured),
        "busy": busy,
        "idle": idle,
    }


def _spread(values: list[float]) -> tuple[float, float]:
    ordered = sorted(values)
    return statistics.median(ordered), ordered[int(len(ordered) * 0.95)]


def own_process(home: Workspace) -> float:
    """Megabytes of each further process, when every session has one: between one and three of them."""
    with Terminal(home.command, home.env(), 80, 24) as first:
        first.listen(quiet=1.0, at_least=3)
        alone = proportional(first.process)
        with (
            Terminal(home.command, home.env(), 80, 24) as second,
            Terminal(home.command, home.env(), 80, 24) as third,
        ):
            for terminal in (second, third):
                terminal.listen(quiet=1.0, at_least=3)
            together = sum(proportional(each.process) for each in (first, second, third))
    return (together - alone) / 2


def least_move(home: Workspace, presses: int) -> float:
    """Milliseconds of processor time of a move in the smallest program of the library, without SSH."""
    with Terminal(
        [sys.executable, "-m", "benchmarks.references.cursor"], home.env() | {"PYTHONPATH": "."}, 80, 24
    ) as terminal:
        terminal.listen(quiet=1.0, first=60)
        for turn in range(-10, presses):
            if turn == 0:
                before = processor(terminal.process)
            terminal.press(("down" if turn % 2 == 0 else "up",))
            terminal.listen(quiet=PAINTED, first=LONGEST)
        return (processor(terminal.process) - before) / presses * 1000


def measure(home: Workspace, many: int, seconds: float, presses: int) -> Measured:
    """All of it, against a running demo server."""
    with server(home) as host:
        measured = asyncio.run(_measure(host, many, seconds, presses))
    measured["processor_least"] = least_move(home, presses)
    return Measured(many=many, memory_process=own_process(home), **measured)  # type: ignore[arg-type]


def table(host: Measured) -> list[str]:
    """The table for the report."""
    many = host.many
    memory, move, idle = (
        _verdict(reached)
        for reached in (host.memory_each <= 2.2, host.processor_key <= 1.3, host.idle <= 0.002)
    )
    return [
        "| | measured | aim |",
        "|---|---:|---:|",
        f"| TCP connect → painted home, the only session | {host.first_connect:.0f} ms | |",
        f"| the same beside {many} sessions | {host.later_connect:.0f} ms | |",
        f"| memory of the process with one session in use (PSS) | {host.memory_one:.0f} MB | |",
        f"| each further session in use | **{host.memory_each:.2f} MB** | ≤ 2.2 MB{memory} |",
        f"| for comparison: each further process (PSS) | {host.memory_process:.1f} MB | |",
        f"| processor time of a move between lessons | **{host.processor_key:.2f} ms** | ≤ 1.3 ms{move} |",
        f"| the same in the library's smallest program, without SSH | {host.processor_least:.2f} ms | |",
        f"| key → last byte, one session, p50 / p95 | {_both(host.answer_one)} | p95 ≤ 25 ms |",
        f"| the same, {many} sessions, each a key a second | **{_both(host.answer_many)}** | p95 ≤ 60 ms |",
        f"| processor, {many} keys a second | {host.busy:.0%} | |",
        f"| processor, {many} sessions idle | **{host.idle:.2%}** | ≤ 0.2 %{idle} |",
    ]


def _verdict(reached: bool) -> str:
    return ": reached" if reached else ": missed"


def _both(spread: tuple[float, float]) -> str:
    return f"{spread[0]:.1f} / {spread[1]:.1f} ms"


def at_home(scale: Scale = Scale.FULL) -> Measured:
    """With a demo server of its own."""
    with tempfile.TemporaryDirectory(prefix="ruobr-bench-") as name:
        folder = Path(name)
        (folder / "server").mkdir()
        with demo_server(folder / "server") as address:
            home = Workspace(folder, address)
            home.synchronise()
            return measure(
                home,
                scale.of(smoke=2, quick=10, full=MANY),
                scale.of(smoke=0.5, quick=5.0, full=20.0),
                scale.of(smoke=4, quick=PRESSES, full=PRESSES),
            )


if __name__ == "__main__":
    print("\n".join(table(at_home())))
