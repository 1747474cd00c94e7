"""Runs a program on a terminal of its own (80×24) and writes all that it sends to a file as well.

``python recorded.py FILE COMMAND …``. Reads nothing of the project: it is started as a program.
"""

from __future__ import annotations

import os
import pty
import sys
from pathlib import Path


def main() -> int:
    """Returns the program's exit code."""
    with Path(sys.argv[1]).open("wb", buffering=0) as record:

        def read(terminal: int) -> bytes:
            data = os.read(terminal, 65536)
            record.write(data)
            return data

        return os.waitstatus_to_exitcode(pty.spawn(sys.argv[2:], read))


if __name__ == "__main__":
    sys.exit(main())
