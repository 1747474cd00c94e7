"""Several processes on one port: the first starts them, replaces one that died, and ends with all."""

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
"""Seconds before which a worker that ends has not worked."""
MOST_FAILURES = 3
"""So many young deaths in a row, and nothing is started any more."""


class WorkersFail(NotHosted):
    """The processes end as soon as they have begun; each has told why."""

    text = N_("The processes of the host end at once; see above for the reason.")


class Supervisor:
    """Runs ``work(*arguments, told)`` in ``count`` processes; each says on ``told`` that it is ready."""

    def __init__(self, count: int, work: Callable[..., None], arguments: tuple[Any, ...]) -> None:
        self._count = count
        self._work, self._arguments = work, arguments
        self._processes: dict[int, tuple[BaseProcess, float]] = {}  # by what wakes us when it ends
        self._spawning = multiprocessing.get_context("spawn")
        self._is_ending = False
        self._failures = 0

    def run(self, ready: Callable[[], None]) -> None:
        """Until a signal; ``ready`` is called when all have said so. Raises ``WorkersFail``."""
        told, tell = self._spawning.Pipe(duplex=False)
        try:
            with _signals() as signals:
                for _number in range(self._count):
                    self._start(tell)
                self._watch(told, tell, signals, ready)
        finally:
            self._kill()
            told.close()
            tell.close()
        if self._failures >= MOST_FAILURES:
            raise WorkersFail

    def _start(self, tell: Connection) -> None:
        process = self._spawning.Process(target=self._work, args=(*self._arguments, tell), name="ruobr-ssh")
        process.start()
        self._processes[process.sentinel] = process, time.monotonic()

    def _watch(self, told: Connection, tell: Connection, signals: int, ready: Callable[[], None]) -> None:
        missing = self._count
        while self._processes:
            for woken in wait([told, signals, *self._processes]):
                if woken is told:
                    told.recv_bytes()
                    missing -= 1
                    if missing == 0:
                        ready()
                elif woken == signals:
                    os.read(signals, 1)
                    self._is_ending = True
                    self._end()
                else:
                    assert isinstance(woken, int)
                    self._ended(woken, tell)

    def _ended(self, sentinel: int, tell: Connection) -> None:
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
            self._start(tell)

    def _end(self) -> None:
        """Each tells its visitors and ends; asked again, each ends at once."""
        for process, _begun in self._processes.values():
            process.terminate()

    def _kill(self) -> None:
        for process, _begun in self._processes.values():
            process.kill()
            process.join()


@contextmanager
def _signals() -> Iterator[int]:
    """A file that becomes readable with each SIGTERM and SIGINT."""
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
