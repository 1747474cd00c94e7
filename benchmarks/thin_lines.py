"""Seconds of each action on thin lines: one of 9,600 baud, and one whose round trip takes 600 ms."""

from __future__ import annotations

import os
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from benchmarks.line_bytes import ACTIONS, DRIVERS
from benchmarks.scale import Scale
from benchmarks.terminal import Terminal
from benchmarks.workspace import Workspace

TICK = 0.05


@dataclass(frozen=True)
class Line:
    """How fast bytes come down (a second), and how long a key and its answer travel together (seconds)."""

    title: str
    rate: int
    round_trip: float


LINES = (
    Line("9,600 baud: 960 bytes a second", 960, 0.0),  # eight bits, a start and a stop bit each
    Line("64 kbit/s with a round trip of 600 ms, as by satellite", 8000, 0.6),
)


class PacedTerminal(Terminal):
    """A terminal behind a slow line: what was not read stays with the program's side."""

    line_of: Line = LINES[0]

    def seconds(self, keys: Sequence[str], quiet: float, longest: float = 90.0) -> float:
        """Press keys, read at the line's pace until nothing came for a while; the time to the last byte.

        A key takes half a round trip to the program, and the last byte as long to get here.
        """
        began = time.perf_counter()
        if keys:
            time.sleep(self.line_of.round_trip / 2)
            self.press(keys)
        last = time.perf_counter()
        while (now := time.perf_counter()) - last < quiet and now - began < longest:
            if self.waits_with_data(TICK):
                os.read(self.line, int(self.line_of.rate * TICK))
                last = time.perf_counter()
                time.sleep(max(0.0, now + TICK - last))
        return last - began + self.line_of.round_trip / 2


def measure(
    home: Workspace,
    line: Line,
    options: tuple[str, ...],
    actions: Mapping[str, Sequence[str]] = ACTIONS,
    size: tuple[int, int] = (80, 24),
) -> dict[str, float]:
    """Seconds to the last byte of each action."""
    with PacedTerminal([*home.command, *options], home.env(), *size) as terminal:
        terminal.line_of = line
        found = {"first paint, from the command on": terminal.seconds((), quiet=2.0)}
        for name, keys in actions.items():
            found[name] = terminal.seconds(keys, quiet=1.0)
    return found


def table(home: Workspace, scale: Scale = Scale.FULL) -> list[str]:
    """The tables for the report."""
    lines = scale.of(smoke=LINES[1:], quick=LINES, full=LINES)
    return [row for line in lines for row in _table(home, line, scale)]


def _table(home: Workspace, line: Line, scale: Scale) -> list[str]:
    drivers = scale.of(smoke=dict(list(DRIVERS.items())[:1]), quick=DRIVERS, full=DRIVERS)
    actions = scale.of(smoke=dict(list(ACTIONS.items())[:2]), quick=ACTIONS, full=ACTIONS)
    found = {name: measure(home, line, options, actions) for name, options in drivers.items()}
    return [
        "",
        f"{line.title}:",
        "",
        f"| action, seconds | {' | '.join(found)} |",
        f"|---|{'---:|' * len(found)}",
        *(
            f"| {action} | {' | '.join(f'{each[action]:.1f}' for each in found.values())} |"
            for action in found["low bandwidth"]
        ),
    ]


if __name__ == "__main__":
    from benchmarks.workspace import workspace

    with workspace() as home:
        print("\n".join(table(home)))
