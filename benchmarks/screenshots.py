"""``python -m benchmarks.screenshots FOLDER``: pictures of every page of the real program over the demo school.

The clock of program and school stands at one lesson of a Tuesday in November, so the pictures change only
when the program does.
"""

from __future__ import annotations

import asyncio
import re
import sys
import tempfile
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import httpx

from benchmarks.workspace import LOGIN, PASSWORD
from ruobr_server.app import create_app
from ruobr_server.demo.demo import prepare_demo
from ruobr_server.kit.db import Database
from ruobr_server.kit.settings import Settings
from ruobr_tui import i18n
from ruobr_tui.account.sign_in import open_store
from ruobr_tui.app import RuobrApp
from ruobr_tui.config import Config
from ruobr_tui.context import Context
from ruobr_tui.files.paths import Paths

NOW = datetime(2026, 11, 24, 3, 40, tzinfo=UTC)
HOME = "today"
SERVER = "http://127.0.0.1:9/"
"""Loopback, so that http is allowed; nothing is sent, the transport is the application."""


SIZES = {"80x24": (80, 24), "120x40": (120, 40)}
LOGINS = ("parent", "neighbour", "teacher", "operator")
"""In this order: each section is taken from the first that has it."""
NAMES = {"diary": "week"}
"""Names of pictures that are not those of their sections."""


@dataclass(frozen=True, slots=True)
class Page:
    """A page behind a section, or a sheet over it: the keys that lead there."""

    name: str
    section: str
    keys: tuple[str, ...]
    login: str = "parent"


PAGES = (
    Page("lesson", "diary", ("pageup", "pageup", *["down"] * 5, "enter")),
    Page("month", "diary", ("c",)),
    Page("find", "diary", ("slash", *"алгебра")),
    Page("subject", "marks", ("enter",)),
    Page("calculation", "marks", ("equals_sign",)),
    Page("what-if", "marks", ("w",)),
    Page("target", "marks", ("T",)),
    Page("missed", "absences", ("enter",)),
    Page("top-up", "payments", ("n",)),
    Page("statement", "meals", ("s",)),
    Page("institutions", "kindergarten", ("e",)),
    Page("place", "kindergarten", (), "neighbour"),
    Page("menu", "diary", ("g",)),
    Page("help", "diary", ("question_mark",)),
    Page("commands", "diary", ("ctrl+p",)),
    Page("question", "kindergarten", ("w",)),
)


def clock() -> datetime:
    """The moment of all pictures."""
    return NOW


class Camera:
    """One account's program at one size and in one language."""

    def __init__(self, application: Any, folder: Path, login: str, lang: str = "ru") -> None:
        i18n.activate(lang)
        config = Config(server=SERVER, login=login, lang=lang)
        paths = Paths(folder / "config.toml", folder / f"{login}-{lang}", folder / "state")
        transport = httpx.ASGITransport(app=application)
        store = open_store(config, paths, clock)
        self.context = Context(config, store, paths, clock=clock, transport=transport, password=PASSWORD)

    async def take(
        self,
        size: tuple[int, int],
        wanted: Callable[[Sequence[str]], Iterable[tuple[str, str, Sequence[str]]]],
    ) -> dict[str, str]:
        """Pictures as SVG by name. ``wanted`` gets the account's sections; yields (name, section, keys)."""
        app = RuobrApp(self.context)
        taken = {}
        async with app.run_test(size=size) as pilot:
            await _quiet(app, pilot)
            for name, section, keys in wanted([each.id for each in app.context.sections]):
                app.action_section(section)
                await _quiet(app, pilot)
                for key in keys:
                    await pilot.press(key)
                    await _quiet(app, pilot)
                if keys == ("g",):
                    await pilot.pause(MENU_AFTER)
                taken[name] = _self_contained(app.export_screenshot(title="ruobr"))
                while len(app.screen_stack) > LEAST_SCREENS:
                    app.pop_screen()
                    await _quiet(app, pilot)
        return taken


MENU_AFTER = 1.0
"""Seconds until the menu is painted, and some more."""
LEAST_SCREENS = 2
"""Textual's own and the home."""


async def _quiet(app: RuobrApp, pilot: Any) -> None:
    """Until nothing is asked or drawn any more; what an answer starts is waited for too."""
    for _ in range(4):
        await pilot.pause()
        await app.workers.wait_for_complete()
    await pilot.pause()


def _self_contained(svg: str) -> str:
    """Without the web font that the export refers to, and with the same names in every run."""
    svg = re.sub(r"@font-face\s*\{.*?\}\s*", "", svg, flags=re.DOTALL)
    svg = svg.replace("Fira Code", "DejaVu Sans Mono")
    svg = re.sub(r"<!--.*?-->\s*", "", svg, flags=re.DOTALL)
    found = re.search(r"terminal-(\d+)-", svg)
    return svg.replace(f"terminal-{found[1]}", "terminal") if found else svg


async def _all(target: Path) -> None:
    with tempfile.TemporaryDirectory(prefix="ruobr-pictures-") as name:
        folder = Path(name)
        database = Database(prepare_demo(folder, clock), clock=clock)
        portal = create_app(Settings(demo=True), database, clock=clock)
        try:
            for size_name, size in SIZES.items():
                for name, svg in (await _of_size(portal, folder, size)).items():
                    (target / f"{name}-{size_name}.svg").write_text(svg, "utf-8")
        finally:
            portal.state.gate.close()
            database.close_now()


async def _of_size(portal: Any, folder: Path, size: tuple[int, int]) -> dict[str, str]:
    """All pictures of a size: each section once, the pages behind them, three of them in English."""
    pictures: dict[str, str] = {}
    for login in LOGINS:

        def wanted(sections: Sequence[str], login: str = login) -> Iterator[tuple[str, str, Sequence[str]]]:
            for section in sections:
                name = NAMES.get(section, section).replace("_", "-")
                if section == HOME:
                    name = name if login == LOGINS[0] else f"{name}-{login}"
                if name not in pictures:
                    yield name, section, ()
            for page in PAGES:
                if page.login == login and page.section in sections:
                    yield page.name, page.section, page.keys

        pictures |= await Camera(portal, folder, login).take(size, wanted)
    english = [("today-en", HOME, ()), ("week-en", "diary", ()), ("marks-en", "marks", ())]
    pictures |= await Camera(portal, folder, LOGIN, "en").take(size, lambda _sections: english)
    return pictures


def main(arguments: Sequence[str]) -> int:
    """Write every picture into the folder."""
    target = Path(arguments[0] if arguments else "docs/pictures")
    target.mkdir(parents=True, exist_ok=True)
    asyncio.run(_all(target))
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
