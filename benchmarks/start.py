"""From the command to the home on the screen."""

from __future__ import annotations

import sys
from dataclasses import dataclass, field
from statistics import median

from benchmarks.terminal import Terminal
from benchmarks.workspace import Workspace


@dataclass(slots=True)
class Start:
    """Milliseconds to the full first paint; bytes of it."""

    size: tuple[int, int]
    minimal: list[float] = field(default_factory=list)
    home: list[float] = field(default_factory=list)
    first_bytes: int = 0
    """Up to the full first paint."""

    @property
    def ratio(self) -> float:
        """How much longer than the minimal program, of the medians."""
        return median(self.home) / median(self.minimal)


def measure(home: Workspace, size: tuple[int, int], rounds: int) -> Start:
    """Both programs in turn, so that what disturbs the machine disturbs both."""
    found = Start(size)
    minimal = [sys.executable, "-m", "benchmarks.minimal"]
    for _ in range(rounds):
        found.minimal.append(_first_paint(minimal, home, size, slice(None))[0])
        ms, found.first_bytes = _first_paint(home.command, home, size, slice(1, -1))
        found.home.append(ms)
    return found


def _first_paint(
    command: list[str], home: Workspace, size: tuple[int, int], body: slice
) -> tuple[float, int]:
    """Until these rows are what they are when all is quiet."""
    with Terminal(command, home.env() | {"PYTHONPATH": "."}, *size) as terminal:
        chunks = terminal.listen(quiet=0.8, at_least=1.5, first=60)
        screens, sizes = [], []
        for chunk in chunks:
            terminal.understand([chunk])
            screens.append(terminal.lines()[body])
            sizes.append(len(chunk.data))
        if not any(screens[-1]):
            raise RuntimeError("nothing was painted:\n" + "\n".join(terminal.lines()))
        first = next(at for at, screen in enumerate(screens) if screen == screens[-1])
        return (chunks[first].at - terminal.started) * 1000, sum(sizes[: first + 1])
