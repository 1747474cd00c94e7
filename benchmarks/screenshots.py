"""``python -m benchmarks.screenshots FOLDER``: pictures of the real program over the demo school.

The clock of program and school stands at one lesson of a Tuesday in November, so the pictures change only
when the program does.
"""

from __future__ import annotations

import asyncio
import re
import sys
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import httpx

from benchmarks.parts import PartsPage
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
SERVER = "http://127.0.0.1:9/"
"""Loopback, so that http is allowed; nothing is sent, the transport is the application."""


@dataclass(frozen=True, slots=True)
class Picture:
    """Which keys lead to it from the home."""

    name: str
    keys: tuple[str, ...] = ()
    size: tuple[int, int] = (120, 40)
    lang: str = "ru"
    login: str = LOGIN
    part: str = ""
    """Parts that stand on a page of their own (``benchmarks.parts``)."""


WEEK, DESK = ("g", "d"), ("g", "f")
CLERK = "operator"
PICTURES = (
    Picture("today-120x40"),
    Picture("today-80x24", size=(80, 24)),
    Picture("today-en", lang="en"),
    Picture("week-120x40", WEEK),
    Picture("week-80x24", WEEK, (80, 24)),
    Picture("week-en", WEEK, lang="en"),
    Picture("lesson", (*WEEK, "pageup", "pageup", *["down"] * 5, "enter"), (100, 30)),
    Picture("marks", ("g", "m"), (110, 30)),
    Picture("calendar", (*WEEK, "c"), (80, 24)),
    Picture("desk-120x40", DESK, login=CLERK),
    Picture("desk-80x24", (*DESK, "space", "space"), (80, 24), login=CLERK),
    Picture("desk-question", (*DESK, "down", "space", "space", "t"), (80, 24), login=CLERK),
    Picture("part-states", size=(80, 24), part="states"),
    Picture("part-blocks", size=(80, 24), part="blocks"),
)


def clock() -> datetime:
    """The moment of all pictures."""
    return NOW


async def take(picture: Picture, application: Any, folder: Path) -> str:
    """One picture as SVG."""
    i18n.activate(picture.lang)
    config = Config(server=SERVER, login=picture.login, lang=picture.lang)
    paths = Paths(folder / "config.toml", folder / picture.name, folder / "state")
    transport = httpx.ASGITransport(app=application)
    store = open_store(config, paths, clock)
    app = RuobrApp(Context(config, store, paths, clock=clock, transport=transport, password=PASSWORD))
    async with app.run_test(size=picture.size) as pilot:
        await _quiet(app, pilot)
        for key in picture.keys:
            await pilot.press(key)
            await _quiet(app, pilot)
        if picture.part:
            app.push_screen(PartsPage(picture.part))
            await _quiet(app, pilot)
        svg = app.export_screenshot(title="ruobr")
    app.context.close()
    return _self_contained(svg)


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
            for picture in PICTURES:
                svg = await take(picture, portal, folder)
                (target / f"{picture.name}.svg").write_text(svg, "utf-8")
        finally:
            portal.state.gate.close()
            database.close_now()


def main(arguments: Sequence[str]) -> int:
    """Write every picture into the folder."""
    target = Path(arguments[0] if arguments else "docs/pictures")
    target.mkdir(parents=True, exist_ok=True)
    asyncio.run(_all(target))
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
