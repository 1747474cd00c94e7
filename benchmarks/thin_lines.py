"""Seconds of each action on a line of 9,600 baud: 960 bytes a second down, read no faster."""

from __future__ import annotations

import os
import time

from benchmarks.household import Household
from benchmarks.line_bytes import ACTIONS, DRIVERS
from benchmarks.terminal import Terminal

RATE = 960
"""Bytes a second: eight bits, a start and a stop bit each."""
TICK = 0.05


class PacedTerminal(Terminal):
    """A terminal behind a slow line: what was not read stays with the program's side."""

    def seconds(self, quiet: float, longest: float = 90.0) -> float:
        """Read at the line's pace until nothing came for a while; the time to the last byte."""
        began = last = time.perf_counter()
        while (now := time.perf_counter()) - last < quiet and now - began < longest:
            if self.waits_with_data(TICK):
                os.read(self.line, int(RATE * TICK))
                last = time.perf_counter()
                time.sleep(max(0.0, now + TICK - last))
        return last - began


def measure(home: Household, options: tuple[str, ...], size: tuple[int, int] = (80, 24)) -> dict[str, float]:
    """Seconds to the last byte of each action."""
    with PacedTerminal([*home.command, *options], home.env(), *size) as terminal:
        found = {"first paint, from the command on": terminal.seconds(quiet=2.0)}
        for name, keys in ACTIONS.items():
            terminal.press(keys)
            found[name] = terminal.seconds(quiet=1.0)
    return found


def table(home: Household) -> list[str]:
    """The table for the report."""
    found = {name: measure(home, options) for name, options in DRIVERS.items()}
    return [
        f"| action, seconds | {' | '.join(found)} |",
        f"|---|{'---:|' * len(found)}",
        *(
            f"| {action} | {' | '.join(f'{each[action]:.1f}' for each in found.values())} |"
            for action in found["low bandwidth"]
        ),
    ]


if __name__ == "__main__":
    from benchmarks.household import household

    with household() as home:
        print("\n".join(table(home)))
