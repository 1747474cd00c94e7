"""A clerk decides applications in which nothing is wrong: keys and seconds for each, through a terminal."""

from __future__ import annotations

import re
import tempfile
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from benchmarks.crowded_desks import crowd_demo
from benchmarks.figures import quantile
from benchmarks.report import table
from benchmarks.scale import Scale
from benchmarks.terminal import Terminal
from benchmarks.workspace import LOGIN, PASSWORD, Workspace, demo_server

CLERK = "operator"
KEYS = ("l", "a", "y")
"""Look at the scan; confirm it and go on to the decision; yes. The next application is selected then."""
MOST_KEYS = 3.0
SIZES = ((80, 24), (120, 40))
COUNT = 200
LONGEST = 30.0
"""Seconds for one key."""
SCAN, QUESTION = "SPECIMEN", "Поставить заявление"
_SELECTED = re.compile(r"([А-ЯЁ]\S+ \S+ \S+) ─+.* подано")
"""The title of the pane, which names who is selected and waits."""


@dataclass(slots=True)
class Decided:
    """A clerk's work at one size: all keys and seconds, and the seconds of each key."""

    size: tuple[int, int]
    applications: int = 0
    keys: int = 0
    seconds: float = 0.0
    by_key: dict[str, list[float]] = field(default_factory=lambda: {key: [] for key in KEYS})


class Clerk:
    """A program at a desk, watched until what a key leads to is painted."""

    def __init__(self, terminal: Terminal) -> None:
        self._terminal = terminal

    def see(self, is_there: Callable[[str], bool], what: str) -> float:
        """Wait until the screen shows something; returns when its last byte came."""
        until, last = time.perf_counter() + LONGEST, time.perf_counter()
        while not is_there(self.text):
            if time.perf_counter() > until:
                raise RuntimeError(f"no {what} on the screen:\n{self.text}")
            chunks = self._terminal.listen(quiet=0.005, longest=1.0, first=0.2)
            self._terminal.understand(chunks)
            last = chunks[-1].at if chunks else last
        return last

    @property
    def text(self) -> str:
        """The rows of the screen."""
        return "\n".join(self._terminal.lines())

    @property
    def selected(self) -> str:
        """Who is selected and waits; "" while nobody is."""
        found = _SELECTED.search(self.text)
        return found[1] if found else ""

    def press(self, key: str, is_there: Callable[[str], bool], what: str) -> float:
        """Press a key; returns the seconds until what it leads to is painted."""
        begun = time.perf_counter()
        self._terminal.press([key])
        return self.see(is_there, what) - begun


def measure(scale: Scale) -> Iterator[Decided]:
    """A demo with so many applications for each size of terminal."""
    count = scale.of(smoke=2, quick=20, full=COUNT)
    for size in scale.of(smoke=SIZES[:1], quick=SIZES, full=SIZES):
        with tempfile.TemporaryDirectory(prefix="ruobr-bench-") as name:
            folder = Path(name)
            crowd_demo(folder / "server", count, ["kindergarten"])
            with demo_server(folder / "server") as address:
                yield _work(Workspace(folder, address), size, count)


def _work(home: Workspace, size: tuple[int, int], count: int) -> Decided:
    """Sign in, open the desk, decide."""
    command = [CLERK if part == LOGIN else part for part in home.command]
    done = Decided(size, count)
    with Terminal(command, home.env(), *size) as terminal:
        clerk = Clerk(terminal)
        clerk.see(lambda text: "Пароль" in text, "password")
        terminal.press([PASSWORD, "enter"])
        clerk.see(lambda text: "Заявления" in text, "home")
        terminal.press(["g", "k"])
        clerk.see(lambda _text: bool(clerk.selected), "application")
        begun = time.perf_counter()
        for at in range(count):
            _decide(clerk, done, is_last=at == count - 1)
        done.seconds = time.perf_counter() - begun
    return done


def _decide(clerk: Clerk, done: Decided, *, is_last: bool) -> None:
    before = clerk.selected

    def is_next(text: str) -> bool:
        return QUESTION not in text and SCAN not in text and clerk.selected not in ("", before)

    look, confirm, yes = KEYS
    done.by_key[look].append(clerk.press(look, lambda text: SCAN in text, "scan"))
    done.by_key[confirm].append(clerk.press(confirm, lambda text: QUESTION in text, "question"))
    done.keys += len(KEYS)
    if is_last:
        clerk.press(yes, lambda text: QUESTION not in text, "list")
        return
    done.by_key[yes].append(clerk.press(yes, is_next, "next application"))


def rows(measured: Iterator[Decided]) -> list[str]:
    """The table of the report."""
    head = ["terminal", "applications", "keys for each", "aim", "seconds for each"]
    head += ["scan, ms: p50, p95", "question, ms: p50, p95", "next application, ms: p50, p95"]
    return table(
        head,
        [
            [
                f"{each.size[0]}×{each.size[1]}",
                str(each.applications),
                f"**{each.keys / each.applications:.2f}**",
                f"≤ {MOST_KEYS:.0f}: "
                + ("reached" if each.keys <= MOST_KEYS * each.applications else "missed"),
                f"{each.seconds / each.applications:.2f}",
                *(_times(each.by_key[key]) for key in KEYS),
            ]
            for each in measured
        ],
    )


def _times(seconds: list[float]) -> str:
    p50, p95 = (quantile(seconds, share) * 1000 if seconds else 0.0 for share in (0.5, 0.95))
    return f"{p50:.0f}, **{p95:.0f}**"
