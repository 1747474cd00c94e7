"""A session of twenty steps: bytes that were sent, against the bytes of the characters that changed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from benchmarks.scale import Scale
from benchmarks.terminal import Terminal
from benchmarks.workspace import Workspace

STEPS: tuple[tuple[str, ...], ...] = (
    ("down",), ("down",), ("1",), ("0",), ("g", "d"), ("down",), ("down",), ("enter",), ("\x1b",), ("]",),
    ("[",), ("g", "m"), ("down",), ("down",), ("enter",), ("\x1b",), ("g", "t"), ("down",), ("?",), ("\x1b",),
)  # fmt: skip
"""The home and its tabs, the week, a lesson, two weeks, marks, a subject, the home, help."""
AIMS = {"xterm": (16, 1.15), "xterm-256color": (256, 1.35)}
"""Colours of each terminal, and how many bytes may be sent for a byte that changed."""
QUIET = 0.5


@dataclass(frozen=True, slots=True)
class Session:
    """Bytes sent, and those of the characters in the cells that looked different afterwards."""

    sent: int
    changed: int

    @property
    def ratio(self) -> float:
        """How many bytes were sent for each that changed."""
        return self.sent / self.changed


def measure(
    home: Workspace, size: tuple[int, int], term: str, steps: Sequence[tuple[str, ...]] = STEPS
) -> Session:
    """All steps in one start; the first paint does not count."""
    sent = changed = 0
    command = [*home.command, "--no-low-bandwidth"]
    with Terminal(command, home.env() | {"TERM": term}, *size) as terminal:
        terminal.understand(terminal.listen(quiet=1.5, at_least=3, first=60))
        before = terminal.looks()
        for keys in steps:
            terminal.press(keys)
            chunks = terminal.listen(quiet=QUIET, at_least=QUIET)
            terminal.understand(chunks)
            after = terminal.looks()
            sent += sum(len(chunk.data) for chunk in chunks)
            changed += sum(
                len(new[0].encode())
                for new_row, old_row in zip(after, before, strict=True)
                for new, old in zip(new_row, old_row, strict=True)
                if new != old
            )
            before = after
    return Session(sent, changed)


def table(home: Workspace, scale: Scale, sizes: Sequence[tuple[int, int]]) -> list[str]:
    """The table for the report."""
    steps = scale.of(smoke=STEPS[:5], quick=STEPS, full=STEPS)
    lines = [
        "| terminal | colours | sent, bytes | changed, bytes | ratio | aim |",
        "| --- | ---: | ---: | ---: | ---: | --- |",
    ]
    for size in sizes:
        for term, (colours, aim) in AIMS.items():
            found = measure(home, size, term, steps)
            verdict = "reached" if found.ratio <= aim else "missed"
            lines.append(
                f"| {size[0]}×{size[1]} | {colours} | {found.sent} | {found.changed} | **{found.ratio:.2f}**"
                f" | ≤ {aim}: {verdict} |"
            )
    return lines
