"""Bytes that each action sends to the terminal: the program's own driver against Textual's."""

from __future__ import annotations

import re
import zlib
from dataclasses import dataclass, field

from benchmarks import calcurse
from benchmarks.scale import Scale
from benchmarks.terminal import Terminal
from benchmarks.workspace import Workspace

SIZES = ((80, 24), (120, 40))
DRIVERS = {
    "low bandwidth": ("--low-bandwidth",),
    "own driver": ("--no-low-bandwidth",),
    "Textual's": ("--no-low-bandwidth", "--plain-driver"),
}
ACTIONS = {
    "next row of the home": ("down",),
    "one child on the home": ("1",),
    "all children": ("0",),
    "to the week": ("g", "d"),
    "next lesson": ("down",),
    "next lesson again": ("down",),
    "open a lesson": ("enter",),
    "close it": ("\x1b",),
    "next week": ("]",),
    "back to this week": ("[",),
    "help": ("?",),
    "close help": ("\x1b",),
    "menu opens": ("g",),
    "menu closes": ("\x1b",),
    "palette opens": ("\x10",),
    "palette closes": ("\x1b",),
    "question opens": ("\x11",),
    "question closes": ("n",),
    "marks": ("g", "m"),
}
WAITS = {"menu opens": 1.2}
"""Seconds of quiet after which an action has ended: the menu is painted a moment after its key."""
PLACING = "of these, the cursor's place"
_LAST_MOVE = re.compile(rb"(?:\x1b\[[\d;]*[A-DGHd]|[\b\r\n])*\Z")
"""What stands last in a frame: the way of the terminal's own cursor to the selected row."""
AIMS = {
    "first paint": 2500,
    "next row of the home": 150,
    "next lesson": 150,
    "next lesson again": 150,
    PLACING: 8,
    "open a lesson": 600,
    "close it": 600,
    "next week": 1800,
    "menu opens": 1053,
    "menu closes": 1000,
    "question opens": 500,
    "an idle minute": 0,
    "a visit": 12000,
    "a visit, compressed": 3000,
}
"""Of the low-bandwidth profile at 80×24."""
AIMS_OWN_DRIVER = {
    "first paint": 3700,
    "next row of the home": 400,
    "next lesson": 1000,
    "next lesson again": 1000,
    "menu opens": 1700,
    "question opens": 750,
}
"""Of the program's own driver with 256 colours at 80×24."""
SESSION = (
    "down", "down", "g", "d", "down", "enter", "\x1b", "down", "]", "down", "enter", "\x1b", "[",
    "n", "down", "\x1b", "g", "m", "down", "enter", "\x1b", "\x1b", "down", "down", "up", "g", "d",
    "]", "[", "t",
)  # fmt: skip
"""Thirty keys of a daily visit, after the first paint."""


@dataclass
class Bytes:
    """What one driver sent at one size."""

    sent: dict[str, int] = field(default_factory=dict)


def measure(
    home: Workspace,
    size: tuple[int, int],
    options: tuple[str, ...],
    *,
    idle: bool,
    session_keys: tuple[str, ...] = SESSION,
) -> Bytes:
    """Each action once, then a visit by another start of the program."""
    found = Bytes()
    with Terminal([*home.command, *options], home.env(), *size) as terminal:
        found.sent["first paint"] = len(_heard(terminal, 1.5, first=60))
        for name, keys in ACTIONS.items():
            terminal.press(keys)
            data = _heard(terminal, WAITS.get(name, 0.6))
            found.sent[name] = len(data)
            if name == "next lesson again":
                place = _LAST_MOVE.search(data)
                found.sent[PLACING] = len(place[0]) if place is not None else 0
        terminal.press(("\x1b",))
        _heard(terminal, 0.6)
        if idle:
            found.sent["an idle minute"] = sum(
                len(chunk.data) for chunk in terminal.listen(quiet=60, longest=60)
            )
    squeezed = zlib.compressobj(6)
    session = small = 0
    with Terminal([*home.command, *options], home.env(), *size) as terminal:
        for key in (None, *session_keys):
            if key is not None:
                terminal.press((key,))
            data = _heard(terminal, 1.5, first=60) if key is None else _heard(terminal, 0.4)
            session += len(data)
            small += len(squeezed.compress(data) + squeezed.flush(zlib.Z_SYNC_FLUSH)) if data else 0
    found.sent["a visit"], found.sent["a visit, compressed"] = session, small
    return found


def _aim(measured: Bytes, action: str, aims: dict[str, int]) -> str:
    """Return an aim of an action, and whether it was missed."""
    return f"≤ {aims[action]}{'' if measured.sent[action] <= aims[action] else ': missed'}"


def _heard(terminal: Terminal, quiet: float, first: float = 0.0) -> bytes:
    return b"".join(chunk.data for chunk in terminal.listen(quiet=quiet, at_least=quiet, first=first))


def table(home: Workspace, scale: Scale = Scale.FULL) -> list[str]:
    """The tables for the report."""
    lines: list[str] = []
    sizes = scale.of(smoke=SIZES[:1], quick=SIZES, full=SIZES)
    drivers = scale.of(smoke=dict(list(DRIVERS.items())[:1]), quick=DRIVERS, full=DRIVERS)
    for size in sizes:
        found = {
            name: measure(
                home,
                size,
                options,
                idle=scale is Scale.FULL and name == "low bandwidth",
                session_keys=scale.of(smoke=SESSION[:3], quick=SESSION, full=SESSION),
            )
            for name, options in drivers.items()
        }
        first = size == SIZES[0]
        lines += [
            "",
            f"{size[0]}×{size[1]}, bytes:",
            "",
            f"| action | {' | '.join(found)} |{' aim |' if first else ''}",
            f"|---|{'---:|' * (len(found) + first)}",
        ]
        for action in found["low bandwidth"].sent:
            cells = " | ".join(str(each.sent.get(action, "")) for each in found.values())
            aim = ""
            if first:
                kinds = (("low bandwidth", AIMS), ("own driver", AIMS_OWN_DRIVER))
                reached = [
                    _aim(found[kind], action, aims)
                    for kind, aims in kinds
                    if action in aims and kind in found
                ]
                aim = f" {', '.join(reached)} |"
            lines.append(f"| {action} | {cells} |{aim}")
    return [*lines, "", *calcurse.table(sizes)]


if __name__ == "__main__":
    from benchmarks.workspace import workspace

    with workspace() as home:
        print("\n".join(table(home)))
