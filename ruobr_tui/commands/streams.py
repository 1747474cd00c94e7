"""Where a command prints: the process's own streams, or those of a channel beside others."""

from __future__ import annotations

import sys
from collections.abc import Callable
from dataclasses import dataclass

from ruobr_tui.commands.messages import tell


@dataclass(frozen=True, slots=True)
class Streams:
    """``write`` takes what is printed, as bytes; ``tell`` takes one line said beside it."""

    write: Callable[[bytes], None]
    tell: Callable[[str], None]
    encoding: str = "utf-8"

    def print(self, text: str) -> None:
        """Print text and a line end; what the encoding lacks is shown as a question mark."""
        self.write(f"{text}\n".encode(self.encoding, "replace"))


def standard_streams() -> Streams:
    """The process's own standard output and standard error."""
    return Streams(_write, tell, sys.stdout.encoding or "utf-8")


def _write(content: bytes) -> None:
    sys.stdout.flush()
    sys.stdout.buffer.write(content)
    sys.stdout.buffer.flush()
