"""One of our programs on a pseudo-terminal, forked as ``support.forked`` does."""

from __future__ import annotations

import fcntl
import os
import pty
import select
import signal
import struct
import subprocess
import termios
from collections.abc import Mapping, Sequence
from contextlib import suppress

import pexpect

from support.forked import Forked
from support.patience import PATIENCE


class ForkedChild:
    """As much of a child of pexpect as ``support.terminal`` needs."""

    def __init__(
        self, module: str, arguments: Sequence[str], columns: int, rows: int, environment: Mapping[str, str]
    ) -> None:
        self._side, its = pty.openpty()
        self._set_size(its, rows, columns)
        try:
            self._program = Forked(
                module, *arguments, stdin=its, stdout=its, stderr=its, environment=environment, terminal=True
            )
        finally:
            os.close(its)
        self.pid = self._program.pid
        self._is_open = True

    @property
    def exitstatus(self) -> int | None:
        """Its exit code; null if it was ended by a signal, or still runs."""
        code = self._program.returncode
        return code if code is not None and code >= 0 else None

    def isalive(self) -> bool:
        """Whether it still runs."""
        return self._program.poll() is None

    def send(self, data: str) -> None:
        """Type."""
        left = data.encode()
        while left:
            left = left[os.write(self._side, left) :]

    def read_nonblocking(self, size: int, timeout: float) -> bytes:
        """What it has written. Raises ``pexpect.TIMEOUT`` and ``pexpect.EOF``."""
        if not select.select([self._side], [], [], timeout)[0]:
            raise pexpect.TIMEOUT("nothing was written")
        try:
            data = os.read(self._side, size)
        except OSError as error:  # Linux says so when nobody has the other side any more
            raise pexpect.EOF("the terminal is closed") from error
        if not data:
            raise pexpect.EOF("the terminal is closed")
        return data

    def setwinsize(self, rows: int, columns: int) -> None:
        """Change the window's size; the program gets a signal."""
        self._set_size(self._side, rows, columns)

    @staticmethod
    def _set_size(side: int, rows: int, columns: int) -> None:
        fcntl.ioctl(side, termios.TIOCSWINSZ, struct.pack("HHHH", rows, columns, 0, 0))

    def close(self, force: bool = False) -> None:
        """Close the terminal; ``force``: end the program if it does not end by that."""
        if self._is_open:
            self._is_open = False
            os.close(self._side)
        if not force:
            return
        for number in (signal.SIGHUP, signal.SIGCONT):
            self._program.send_signal(number)
        with suppress(subprocess.TimeoutExpired):
            self._program.wait(1)
        self._program.kill()
        self._program.wait(PATIENCE)
