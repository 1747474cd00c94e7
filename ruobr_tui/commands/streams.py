"""Output streams of a command: the process's own, or those of a channel."""

from __future__ import annotations

import sys
from collections.abc import Callable
from dataclasses import dataclass

from ruobr_tui.commands.messages import print_message


@dataclass(frozen=True, slots=True)
class Streams:
    """``write`` outputs bytes to stdout, ``message`` one line to stderr."""

    write: Callable[[bytes], None]
    message: Callable[[str], None]
    encoding: str = "utf-8"

    def print(self, text: str) -> None:
        """Print text and a line end; characters that the encoding lacks become question marks."""
        self.write(f"{text}\n".encode(self.encoding, "replace"))


def standard_streams() -> Streams:
    """The process's own standard output and standard error."""
    return Streams(_write, print_message, sys.stdout.encoding or "utf-8")


def _write(content: bytes) -> None:
    sys.stdout.flush()
    sys.stdout.buffer.write(content)
    sys.stdout.buffer.flush()
