"""Starts our programs in a hundredth of the time: forked from a process that has imported their modules.

Each has its own arguments, environment, folder, streams and exit status, and is signalled and killed like any
other. For tests of what happens while Python starts (the locale, closed streams, which modules are imported),
and of whose child a program is, start Python itself.
"""

from __future__ import annotations

import atexit
import json
import os
import select
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Mapping
from contextlib import suppress
from functools import cache
from pathlib import Path
from typing import IO

CLOSED, PIPE = subprocess.DEVNULL, subprocess.PIPE
_STARTING = threading.Lock()


class Forked:
    """A program that was started; used as ``subprocess.Popen`` in its text mode is."""

    def __init__(
        self,
        module: str,
        *arguments: str,
        stdin: int = CLOSED,
        stdout: int | IO[bytes] = PIPE,
        stderr: int | IO[bytes] = PIPE,
        environment: Mapping[str, str] | None = None,
        folder: Path | None = None,
        terminal: bool = False,
    ) -> None:
        """``python -m module arguments``; ``environment`` and ``folder`` in place of this process's own.

        ``terminal``: standard input is a terminal, and becomes that of a session of its own.
        """
        self.args = [module, *arguments]
        self.returncode: int | None = None
        theirs: list[int] = []
        self.stdin = _Side(stdin, theirs, "w").stream
        self.stdout = _Side(stdout, theirs, "r").stream
        self.stderr = _Side(stderr, theirs, "r").stream
        self._status, status = os.pipe()
        request = {
            "module": module,
            "arguments": arguments,
            "environment": dict(os.environ if environment is None else environment),
            "folder": str(folder or Path.cwd()),
            "terminal": terminal,
        }
        with _STARTING:
            control = _parent("ruobr_tui" if module == "ruobr_tui" else "ruobr_server")
            socket.send_fds(control, [b" "], [*theirs, status])
            control.sendall(json.dumps(request).encode() + b"\n")
            for each in (*theirs, status):
                os.close(each)
            self.pid = int(self._line())

    def _line(self) -> str:
        line = b""
        while not line.endswith(b"\n"):
            read = os.read(self._status, 1)
            assert read, "the process that forks has ended"
            line += read
        return line.decode()

    def poll(self) -> int | None:
        """How it ended; null while it runs."""
        if self.returncode is None and select.select([self._status], [], [], 0)[0]:
            self._ended()
        return self.returncode

    def wait(self, timeout: float | None = None) -> int:
        """The same, once it has ended. Raises ``subprocess.TimeoutExpired``."""
        if self.returncode is None:
            if not select.select([self._status], [], [], timeout)[0]:
                raise subprocess.TimeoutExpired(self.args, timeout or 0)
            self._ended()
        assert self.returncode is not None
        return self.returncode

    def _ended(self) -> None:
        self.returncode = int(self._line())
        os.close(self._status)

    def communicate(self, input: str = "", timeout: float | None = None) -> tuple[str, str]:
        """All that it says, after its end. Raises ``subprocess.TimeoutExpired``."""
        said = {"stdout": "", "stderr": ""}

        def read(name: str, stream: IO[str]) -> None:
            with stream:
                said[name] = stream.read()

        streams = {"stdout": self.stdout, "stderr": self.stderr}
        readers = [
            threading.Thread(target=read, args=(name, stream), daemon=True)
            for name, stream in streams.items()
            if stream is not None and not stream.closed
        ]
        for each in readers:
            each.start()
        until = None if timeout is None else time.monotonic() + timeout
        if self.stdin is not None:
            with suppress(BrokenPipeError):
                self.stdin.write(input)
            with suppress(BrokenPipeError):
                self.stdin.close()
        self.wait(timeout)
        for each in readers:
            each.join(None if until is None else max(0.0, until - time.monotonic()))
            if each.is_alive():
                raise subprocess.TimeoutExpired(self.args, timeout or 0)
        return said["stdout"], said["stderr"]

    def send_signal(self, number: int) -> None:
        """If it still runs."""
        if self.poll() is None:
            with suppress(ProcessLookupError):  # it has ended since
                os.kill(self.pid, number)

    def terminate(self) -> None:
        """Ask it to end."""
        self.send_signal(signal.SIGTERM)

    def kill(self) -> None:
        """End it."""
        self.send_signal(signal.SIGKILL)


class _Side:
    """Our end of one of its streams, if we have one; its end is added to ``theirs``."""

    def __init__(self, wanted: int | IO[bytes], theirs: list[int], mode: str) -> None:
        self.stream: IO[str] | None = None
        if wanted == PIPE:
            reading, writing = os.pipe()
            ours, its = (reading, writing) if mode == "r" else (writing, reading)
            self.stream = os.fdopen(ours, mode, encoding="utf-8")
        elif wanted == CLOSED:
            its = os.open(os.devnull, os.O_RDWR)
        else:
            its = os.dup(wanted if isinstance(wanted, int) else wanted.fileno())
        theirs.append(its)


def run(
    module: str,
    *arguments: str,
    given: str = "",
    environment: Mapping[str, str] | None = None,
    folder: Path | None = None,
    timeout: float = 120,
) -> subprocess.CompletedProcess[str]:
    """A command to its end; ``given`` is what it reads. Raises ``subprocess.TimeoutExpired``."""
    program = Forked(module, *arguments, stdin=PIPE, environment=environment, folder=folder)
    try:
        out, err = program.communicate(given, timeout)
    except subprocess.TimeoutExpired:
        program.kill()
        raise
    assert program.returncode is not None
    return subprocess.CompletedProcess([module, *arguments], program.returncode, out, err)


@cache
def _parent(program: str) -> socket.socket:
    """The process that forks a program; one of each for all tests of this process."""
    ours, its = socket.socketpair()
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(filter(None, sys.path))}
    environment["TEXTUAL_ANIMATIONS"] = "none"  # as ``ruobr`` sets it before it imports Textual
    process = subprocess.Popen(
        [sys.executable, "-m", "support.forking", str(its.fileno()), program],
        stdin=subprocess.DEVNULL,
        pass_fds=[its.fileno()],
        env=environment,
        start_new_session=True,  # Ctrl+C in the terminal is for the tests
    )
    its.close()

    def end() -> None:
        ours.close()
        process.wait(30)

    atexit.register(end)
    return ours
