"""The demo through mosh: what its client shows is what a terminal shows that hears the program itself."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pyte
import pytest

from e2e.conftest import RUOBR
from support import recorded
from support.emulator import Emulator
from support.installed import need
from support.mosh import Mosh
from support.patience import PATIENCE
from support.week_shown import at_week

STEPS: tuple[tuple[str, str], ...] = (
    ("down down ]", "30 November"),
    ("[ pagedown", "23–28 November"),
    ("g", "Homework"),
    ("m", "Subject"),
    ("down down right", "Subject"),
    ("w 5 4", "+ 4  added"),
    ("escape escape", "Calendar"),
    ("c left up ]", "December"),
    ("[", "November"),
    ("escape", "Calendar"),
    ("/ Г е о", "Гео"),
    ("escape", "Calendar"),
    ("f1", "In every section"),
    ("pagedown escape", "Calendar"),
    ("g p", "Payments"),
    ("ctrl+l", "Payments"),
)
"""Keys, and a word that stands on the screen then: lists, tables, bars, typed text, everything anew."""


def looks(screen: pyte.Screen) -> list[list[tuple[object, ...]]]:
    """Each cell: what stands there and how. Of a blank nothing: pyte scrolls without the background."""
    return [
        [
            (cell.data, cell.fg, cell.bg, cell.bold, cell.reverse) if cell.data.strip() else ()
            for cell in (screen.buffer[y][x] for x in range(screen.columns))
        ]
        for y in range(screen.lines)
    ]


class Pair:
    """One program, its terminal behind mosh, and an emulator that hears it without mosh."""

    def __init__(self, terminal: Mosh, record: Path) -> None:
        self.terminal = terminal
        self.direct = Emulator()
        self._record = record.open("rb")

    def agree(self, wanted: str | Callable[[str], bool], seconds: float = PATIENCE) -> None:
        """Wait until both show it, and the same."""
        check = wanted if callable(wanted) else (lambda text: wanted in text)
        deadline = time.monotonic() + seconds
        while time.monotonic() < deadline:
            self.terminal.read(0.1)
            self.direct.feed(self._record.read())
            if check(self.direct.text) and looks(self.terminal.screen) == looks(self.direct.screen):
                return
        assert check(self.direct.text), f"never showed {wanted!r}:\n{self.direct.text}"
        assert self.terminal.text.splitlines() == self.direct.text.splitlines()
        pairs = zip(looks(self.terminal.screen), looks(self.direct.screen), strict=True)
        assert not [
            (y, x, one, other)
            for y, (row, its) in enumerate(pairs)
            for x, (one, other) in enumerate(zip(row, its, strict=True))
            if one != other
        ]

    def close(self) -> None:
        self.terminal.close()
        self._record.close()


@pytest.fixture(params=["always", "never"])
def pair(
    request: pytest.FixtureRequest, home: dict[str, str], demo_data: Path, tmp_path: Path
) -> Iterator[Pair]:
    """The demo, with mosh's prediction of letters on or off."""
    need("mosh-server", "mosh-client")
    record = tmp_path / "record"
    record.touch()
    demo = ["--lang", "en", "--no-low-bandwidth", "demo", "--", "--data-dir", str(demo_data)]
    command = [sys.executable, str(recorded.__file__), str(record), *RUOBR, *demo]
    pair = Pair(Mosh(command, request.param, env=home), record)
    yield pair
    pair.close()


def test_mosh_shows_what_a_terminal_shows(pair: Pair) -> None:
    pair.agree(at_week)
    for keys, word in STEPS:
        for key in keys.split():
            pair.terminal.press(key)
            pair.agree(lambda _text: True)
        pair.agree(word)
