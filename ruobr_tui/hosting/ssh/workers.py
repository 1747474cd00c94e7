"""Several worker processes on one port: a supervisor starts them, replaces dead ones and stops them."""

from __future__ import annotations

import logging
import multiprocessing
import os
import signal
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from multiprocessing.connection import Connection, wait
from typing import TYPE_CHECKING, Any

from ruobr_tui.api.errors import N_
from ruobr_tui.hosting.ssh.settings import NotHosted

if TYPE_CHECKING:
    from multiprocessing.process import BaseProcess

log = logging.getLogger(__name__)

YOUNG = 10.0
"""Seconds; a worker that ends earlier counts as failed."""
MOST_FAILURES = 3
"""Failed workers in a row after which the supervisor gives up."""


class WorkersFail(NotHosted):
    """The workers exit immediately; each has logged why."""

    text = N_("The worker processes exit immediately. See the reason above.")


class Supervisor:
    """Runs ``work(*arguments, readiness)`` in ``count`` processes; each sends a message when it is ready."""

    def __init__(self, count: int, work: Callable[..., None], arguments: tuple[Any, ...]) -> None:
        self._count = count
        self._work, self._arguments = work, arguments
        self._processes: dict[int, tuple[BaseProcess, float]] = {}  # by the process's sentinel
        self._spawning = multiprocessing.get_context("spawn")
        self._is_ending = False
        self._failures = 0

    def run(self, ready: Callable[[], None]) -> None:
        """Run until a signal; ``ready`` is called when all are ready. Raises ``WorkersFail``."""
        receiver, sender = self._spawning.Pipe(duplex=False)
        try:
            with _signals() as signals:
                for _number in range(self._count):
                    self._start(sender)
                self._watch(receiver, sender, signals, ready)
        finally:
            self._kill()
            receiver.close()
            sender.close()
        if self._failures >= MOST_FAILURES:
            raise WorkersFail

    def _start(self, sender: Connection) -> None:
        process = self._spawning.Process(target=self._work, args=(*self._arguments, sender), name="ruobr-ssh")
        process.start()
        self._processes[process.sentinel] = process, time.monotonic()

    def _watch(
        self, receiver: Connection, sender: Connection, signals: int, ready: Callable[[], None]
    ) -> None:
        missing = self._count
        while self._processes:
            for woken in wait([receiver, signals, *self._processes]):
                if woken is receiver:
                    receiver.recv_bytes()
                    missing -= 1
                    if missing == 0:
                        ready()
                elif woken == signals:
                    os.read(signals, 1)
                    self._is_ending = True
                    self._end()
                else:
                    assert isinstance(woken, int)
                    self._ended(woken, sender)

    def _ended(self, sentinel: int, sender: Connection) -> None:
        process, begun = self._processes.pop(sentinel)
        process.join()
        if self._is_ending:
            return
        self._failures = self._failures + 1 if time.monotonic() - begun < YOUNG else 1
        log.warning("a process of the host ended with %s", process.exitcode)
        if self._failures >= MOST_FAILURES:
            self._is_ending = True
            self._end()
        else:
            self._start(sender)

    def _end(self) -> None:
        """Ask each worker to shut down gracefully; a second call ends them at once."""
        for process, _begun in self._processes.values():
            process.terminate()

    def _kill(self) -> None:
        for process, _begun in self._processes.values():
            process.kill()
            process.join()


@contextmanager
def _signals() -> Iterator[int]:
    """A file descriptor that becomes readable with each SIGTERM and SIGINT."""
    reading, writing = os.pipe()
    os.set_blocking(writing, False)

    def note(_number: int, _frame: object) -> None:
        with suppress(BlockingIOError):
            os.write(writing, b"!")

    numbers = (signal.SIGTERM, signal.SIGINT)
    before = {number: signal.signal(number, note) for number in numbers}
    try:
        yield reading
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
        os.close(reading)
        os.close(writing)
