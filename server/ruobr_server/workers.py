"""Several processes on one socket: each that dies is logged and replaced, with a delay if it happens
often.
"""

from __future__ import annotations

import logging
import signal
import socket
import time
from collections import deque
from collections.abc import Callable

import uvicorn
from uvicorn.config import STARTUP_FAILURE
from uvicorn.supervisors import Multiprocess

from ruobr_server.kit.language import _
from ruobr_server.starting import NotStarted
from ruobr_tui.listeners.processes import GuardedProcess, guard_workers

START_SECONDS = 30
"""Time for a worker process to become ready."""

OFTEN = 3
"""Number of deaths within ``WITHIN`` seconds without a delay; after that there is a pause before each
restart.
"""

WITHIN = 60.0
FIRST_PAUSE, LONGEST_PAUSE = 1.0, 30.0

_log = logging.getLogger("ruobr_server.workers")


class Deaths:
    """Counts the processes that have died, and computes the delay before the next start."""

    def __init__(self, now: Callable[[], float] = time.monotonic) -> None:
        self._now = now
        self._recent: deque[float] = deque()
        self.total = 0

    def another(self) -> float:
        """Count one more; return the delay in seconds."""
        now = self._now()
        self.total += 1
        self._recent.append(now)
        while self._recent[0] <= now - WITHIN:
            self._recent.popleft()
        too_many = len(self._recent) - OFTEN
        return 0.0 if too_many <= 0 else min(FIRST_PAUSE * 2.0 ** (too_many - 1), LONGEST_PAUSE)


class Workers(Multiprocess):
    """The processes of one server. ``ready`` is called when all of them serve."""

    def __init__(
        self, config: uvicorn.Config, sockets: list[socket.socket], ready: Callable[[], None]
    ) -> None:
        super().__init__(config, sockets)
        guard_workers()
        self._ready = ready
        self._deaths = Deaths()
        self._failed_to_start = False
        self._due: dict[int, float] = {}  # slot → when the next process is started

    def run(self) -> None:
        """Run until stopped. Raises ``NotStarted`` if the first processes do not become ready."""
        super().run()
        if self._failed_to_start:
            raise NotStarted(_("The server could not start; the lines above say why."))

    def init_processes(self) -> None:
        """Start the processes, and wait until they are ready."""
        super().init_processes()
        for process in self.processes:
            if not process.wait_until_ready(START_SECONDS, self.should_exit):
                self._failed_to_start = not self.should_exit.is_set()
                self.should_exit.set()
                return
        self._ready()

    def keep_subprocess_alive(self) -> None:
        """Replace processes that have died or hang."""
        for place, process in enumerate(self.processes):
            if self.should_exit.is_set():
                return
            due = self._due.get(place)
            if due is not None:
                if time.monotonic() >= due:
                    del self._due[place]
                    self.processes[place] = self._another()
                continue
            if process.is_alive(timeout=self.config.timeout_worker_healthcheck):
                continue
            hung = process.process.is_alive()
            process.kill()
            process.join()
            pause = self._deaths.another()
            _log.error(
                "worker %s %s; it is replaced%s (%d since the start)",
                process.pid,
                "did not answer and was killed" if hung else ending(process.exitcode),
                f" in {pause:.0f} s" if pause else "",
                self._deaths.total,
            )
            if pause:  # not waited for here, so that a signal to stop is handled
                self._due[place] = time.monotonic() + pause
            else:
                self.processes[place] = self._another()

    def _another(self) -> GuardedProcess:
        process = GuardedProcess(self.config, self.sockets)
        process.start()
        return process


def ending(exitcode: int | None) -> str:
    """How a process has ended, for the log."""
    if exitcode is None:
        return "has ended"
    if exitcode < 0:
        try:
            name = signal.Signals(-exitcode).name
        except ValueError:
            name = "unknown"
        hint = " (the system kills so when memory is out)" if -exitcode == signal.SIGKILL else ""
        return f"was ended by signal {-exitcode} {name}{hint}"
    if exitcode == STARTUP_FAILURE:
        return f"could not start (exit code {exitcode}); the lines above say why"
    return f"has ended with exit code {exitcode}"
