"""What people come for, found by keys alone in at most three from Today.

For each role: on a narrow, a usual and a wide terminal, in English, and in Russian on the Russian layout.
Each key is named on the screen before it is pressed, so that nobody needs to know it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from ruobr_tui import i18n
from support.demo_schools import demo_folder as demo_folder
from support.demo_schools import demo_line
from support.fixtures import ZONE, FixedClock
from support.screens import Line, lines_of, program, settled, text_of

EVENING = datetime(2026, 11, 24, 18, 0, tzinfo=ZONE)
"""After the lessons of a Tuesday, when tomorrow is asked for."""
SEEN_AS = (("en", (60, 20)), ("en", (120, 40)), ("ru", (60, 20)), ("ru", (80, 24)))
"""The narrow terminal in both languages."""
MOST_KEYS = 3
LAYOUT = dict(zip("gmnfkahdpqy=$", "пьталфрвзйн=$", strict=True))
"""What the same keys type on a Russian layout."""
NAMED_AS = {"enter": "↵", "y": "[yд]"}
"""How a key that is no sign of its own is named on the screen."""


class Want(NamedTuple):
    """What somebody looks for: the keys, and what is seen then, in English and in Russian."""

    keys: str
    seen: Sequence[str]
    sought: Sequence[str]


TOMORROW = Want("", ("TOMORROW, Wed 25 November",), ("ЗАВТРА, ср 25 ноября",))
DUE = Want("g h", ("TOMORROW",), ("ЗАВТРА",))
WHY = Want("g m =", ("AVERAGE", r"\d+ / \d+ = \d\.\d+"), ("СРЕДНИЙ БАЛЛ", r"\d+ / \d+ = \d,\d+"))
PAY = Want("g p n", ("TOTAL", "a week, lasts until"), ("ИТОГО", "неделя, хватит до"))
QUEUE = Want("g k", ("Ahead", "18 children"), ("Перед вами", "18 детей"))
PLACE = Want("g k", ("Place offered", "Accept"), ("Дали место", "Принять"))
TAUGHT = Want("g a enter", ("Topic: ", "Homework: "), ("Тема: ", "Д/з: "))
LEAVE = Want("q", ("Quit the program?",), ("Выйти из программы?",))

CHILD = Want("2", (r"\[2",), (r"\[2",))
REQUESTED = Want("g d", ("Бородина",), ("Бородина",))
WAITING = Want("g k", ("Дмитриева",), ("Дмитриева",))

WANTED = {
    "parent": (TOMORROW, DUE, WHY, PAY, QUEUE, TAUGHT, CHILD, LEAVE),
    "pupil": (TOMORROW, DUE, WHY, TAUGHT, LEAVE),
    "neighbour": (TOMORROW, DUE, WHY, PLACE, LEAVE),
    "teacher": (REQUESTED, LEAVE),
    "operator": (WAITING, LEAVE),
}


@pytest.fixture
def demo(demo_folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Line]:
    monkeypatch.setenv("HOME", str(tmp_path))
    with demo_line(demo_folder, tmp_path / "school", EVENING) as line:
        yield line
    i18n.activate("en")


class Stranger:
    """Somebody who presses only what the screen names."""

    def __init__(self, app: Any, pilot: Any) -> None:
        self.app, self.pilot = app, pilot
        self.faults: list[str] = []

    async def press(self, key: str) -> None:
        is_russian = i18n.language() == "ru"
        await self.pilot.press(LAYOUT.get(key, key) if is_russian else key)
        await settled(self.app, self.pilot)

    async def look_for(self, want: Want) -> None:
        where = f"{want.keys or 'Today'} at {self.app.size.width}×{self.app.size.height} in {i18n.language()}"
        keys = want.keys.split()
        assert len(keys) <= MOST_KEYS
        for key in keys:
            if not is_named(key, lines_of(self.app)):
                self.faults.append(f"{where}: {key} is not named\n{text_of(self.app)}")
            await self.press(key)
        shown = text_of(self.app)
        for expected in want.sought if i18n.language() == "ru" else want.seen:
            if not re.search(expected, shown):
                self.faults.append(f"{where}: no {expected}\n{shown}")

    async def home(self) -> None:
        """Back to Today, by keys."""
        for _attempt in range(6):
            if is_today(self.app):
                return
            await self.press("escape")


def is_named(key: str, rows: Sequence[str]) -> bool:
    """Whether a key stands before what it does, in any row: "g Menu", "[2 Pyotr", "m Marks"."""
    sign = NAMED_AS.get(key, re.escape(key))
    return any(re.search(rf"(?:^|[\s\[]){sign}(?:[\s\]]|$)", row) for row in rows)


@pytest.mark.parametrize("login", WANTED)
async def test_everything_wanted_is_three_keys_from_today(login: str, tmp_path: Path, demo: Line) -> None:
    app = program(tmp_path / "client", FixedClock(EVENING), demo, login=login, password="demo")
    app.menu_delay = 0
    async with app.run_test(size=SEEN_AS[0][1]) as pilot:
        await at_today(app, pilot)
        stranger = Stranger(app, pilot)
        for language, size in SEEN_AS:
            if i18n.language() != language:
                await stranger.press("f10")
            await pilot.resize_terminal(*size)
            await settled(app, pilot)
            if len(app.context.children) > 1:
                await stranger.press("0")  # all of them
            for want in WANTED[login]:
                await stranger.look_for(want)
                await stranger.home()
        assert stranger.faults == [], "\n".join(stranger.faults)
        await stranger.press("q")
        await stranger.press("y")  # the key of y types «н» on the Russian layout, which means no
        assert app.is_running
        await stranger.home()
        await pilot.press("q", "д")
    assert app.return_code == 0


def is_today(app: Any) -> bool:
    """Whether the home is shown, and nothing over it."""
    return type(app.screen).__name__ == "TodayScreen"


async def at_today(app: Any, pilot: Any) -> None:
    """Wait until the account is known and its home is filled."""
    for _attempt in range(20):
        await settled(app, pilot)
        if app.context.is_known and is_today(app):
            break
