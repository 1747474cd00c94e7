"""What a key costs: milliseconds to the last changed cell, and bytes to the terminal."""

from __future__ import annotations

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field

from benchmarks.terminal import Answer, Terminal
from benchmarks.workspace import Workspace

QUIET = 0.25
"""Seconds without a byte after which an action is over."""

SIZES = ((80, 24), (120, 40))


@dataclass(frozen=True, slots=True)
class Action:
    """Keys that do something, those that take it back, and the page where they do it, if it is another."""

    name: str
    keys: tuple[str, ...]
    back: tuple[str, ...] = ()
    back_name: str = ""
    page: tuple[str, ...] = ()


ACTIONS = (
    Action("next row of the home", ("down",)),
    Action("one child on the home", ("1",), ("0",), "all children"),
    Action("the week", ("g", "d"), ("backspace",), "back to the home"),
    Action("next lesson", ("down",), page=("g", "d")),
    Action("open lesson", ("enter",), ("backspace",), "close lesson"),
    Action("marks", ("g", "m"), ("g", "d"), "back to the week"),
    Action("next subject", ("down",), page=("g", "m")),
    Action("next week", ("]",), page=("g", "d")),
    Action("earlier week", ("[",)),
)


AIMS_MS = {"next row of the home": 25, "next lesson": 25, "next subject": 25, "next week": 60}
"""Milliseconds that 95 of 100 keys may take; the pane that follows the cursor belongs to a move."""
AIMS_BYTES = {
    "first paint": 3700,
    "next row of the home": 400,
    "next lesson": 1000,
    "next subject": 1000,
    "one idle minute": 0,
}
"""At 80×24 in 256 colours."""


@dataclass(slots=True)
class Keys:
    """The answers at one size by action; bytes of the start until it was quiet, and of an idle minute."""

    size: tuple[int, int]
    first_paint: int = 0
    idle_minute: int | None = None
    answers: dict[str, list[Answer]] = field(default_factory=dict)


def measure(home: Workspace, size: tuple[int, int], rounds: int) -> Keys:
    """The program over its store, with no server; each action ``rounds`` times."""
    measured = Keys(size)
    with Terminal(home.command, home.env(), *size) as terminal:
        chunks = terminal.listen(quiet=2.0, at_least=4.0, first=60)
        terminal.understand(chunks)
        measured.first_paint = sum(len(chunk.data) for chunk in chunks)
        for action in ACTIONS:
            if action.page:
                terminal.answer(action.page, QUIET)
            # The first time imports what the action needs: that is another figure than a key's.
            moves = action.name.startswith("next ") and not action.name.endswith("week")
            for at in range((4 if moves else 1) * rounds + 1):
                if moves and at % 20 == 0:
                    terminal.answer(["home"], QUIET)
                answer = terminal.answer(action.keys, QUIET)
                suffix = "" if at else ", the first time"
                measured.answers.setdefault(action.name + suffix, []).append(answer)
                if action.back:
                    back = terminal.answer(action.back, QUIET)
                    measured.answers.setdefault(action.back_name, []).append(back)
                elif action.name.endswith("week") and at % 4 == 3:
                    terminal.answer(["t"], QUIET)
    return measured


def idle_minutes(home: Workspace, measured: Sequence[Keys]) -> None:
    """What comes in a minute without a key, at every size at once."""

    def idle(one: Keys) -> None:
        with Terminal(home.command, home.env(), *one.size) as terminal:
            terminal.listen(quiet=2.0, at_least=4.0)
            one.idle_minute = sum(len(chunk.data) for chunk in terminal.listen(quiet=60, longest=60))

    with ThreadPoolExecutor() as threads:
        list(threads.map(idle, measured))
