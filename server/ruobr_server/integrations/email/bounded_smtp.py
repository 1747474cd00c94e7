"""SMTP with a total time limit: smtplib has a timeout per line, and a reply may have any number of lines."""

from __future__ import annotations

import smtplib
import time
from typing import Any, cast

LONGEST_TALK = 120.0
"""Seconds for a whole email, including greeting and QUIT."""

MOST_BYTES = 64 * 1024
"""Of all replies together; usually there are some hundred."""


class _Replies:
    """The replies of the mail server, as a file. Raises ``SMTPServerDisconnected`` beyond the limits."""

    def __init__(self, lines: Any, ends: float) -> None:
        self._lines = lines
        self._left = MOST_BYTES
        self._ends = ends

    def readline(self, size: int = -1) -> bytes:
        line: bytes = self._lines.readline(min(size, self._left + 1) if size >= 0 else self._left + 1)
        self._left -= len(line)
        if self._left < 0:
            raise smtplib.SMTPServerDisconnected("too long a reply")
        if time.monotonic() > self._ends:
            raise smtplib.SMTPServerDisconnected("the talk takes too long")
        return line

    def close(self) -> None:
        self._lines.close()


class _Bounded(smtplib.SMTP):
    """Reads replies through ``_Replies``."""

    _ends = 0.0

    def getreply(self) -> tuple[int, bytes]:
        """The next reply."""
        self._ends = self._ends or time.monotonic() + LONGEST_TALK
        if self.file is None and self.sock is not None:
            self.file = cast(Any, _Replies(self.sock.makefile("rb"), self._ends))
        return super().getreply()


class BoundedSmtp(_Bounded):
    """``smtplib.SMTP`` with limits."""


class BoundedSmtpTls(_Bounded, smtplib.SMTP_SSL):
    """``smtplib.SMTP_SSL`` with limits."""
