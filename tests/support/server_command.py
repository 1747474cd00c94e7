"""``ruobr-server`` as a process of its own."""

from __future__ import annotations

import os
import re
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from support import forked
from support.forked import Forked

MODULE = "ruobr_server"


def run(
    *arguments: str,
    given: str = "",
    environment: dict[str, str] | None = None,
    folder: Path | None = None,
) -> subprocess.CompletedProcess[str]:
    """A command to its end. ``given`` is what it reads, ``environment`` is added to this process's."""
    added = {**os.environ, **(environment or {})}
    done = forked.run(MODULE, *arguments, given=given, environment=added, folder=folder)
    done.stderr = without_clock(done.stderr)
    return done


def without_clock(said: str) -> str:
    """What a program says, without the line that its clock is the tests'."""
    return "".join(line for line in said.splitlines(keepends=True) if "(RUOBR_CLOCK)" not in line)


@contextmanager
def serving(*arguments: str) -> Iterator[tuple[str, Forked]]:
    """A running server: its address and its process, which is killed at the end."""
    with listening(*arguments, "--port", "0") as found:
        yield found


@contextmanager
def listening(*arguments: str) -> Iterator[tuple[str, Forked]]:
    """Whatever says where it listens."""
    process = Forked(MODULE, *arguments)
    assert process.stdout is not None
    assert process.stderr is not None
    try:
        line = process.stdout.readline()
        found = re.fullmatch(r"listening on (http://127\.0\.0\.1:\d+)\n", line)
        assert found, line + process.stderr.read()
        yield found[1], process
    finally:
        process.kill()
        process.communicate()
