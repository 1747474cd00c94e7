"""The first paint of the home: what is stored is on the screen before anything slow is imported."""

from __future__ import annotations

import subprocess
import sys

PROGRAM = """
import asyncio, sys
from datetime import UTC, datetime
from pathlib import Path

from ruobr_tui.app import RuobrApp
from ruobr_tui.config import Config
from ruobr_tui.context import Context
from ruobr_tui.files.paths import Paths
from ruobr_tui.screens.today import home
from ruobr_tui.screens.today.sheet import DayRow, LessonRow, Row, Sheet
from ruobr_tui.store import Store

NOW = datetime(2026, 11, 24, 11, 0, tzinfo=UTC)
store = Store.open(None, clock=lambda: NOW)
store.save_sheet("children", {"children": [[1, "Anna", "9V"], [2, "Peter", "5A"]]})
rows = (Row("do", "homework/1/a", "§ 14", child=1, tail="until", day="2026-11-25", minutes=30),)
days = (DayRow(1, "2026-11-25", (LessonRow(1, 1, "08:30", "09:15", "Biology", notable="test"),)),)
sheet = {"sheet": Sheet(rows, days).to_json(), "fetched_at": NOW.isoformat()}
store.save_sheet(home.SHEET, sheet)
folder = Path("/nonexistent")
context = Context(Config(lang="en"), store, Paths(folder, folder, folder), clock=lambda: NOW)
painted = {}


def look(screen):
    lines = [line.plain for line in screen.view.lines]
    painted.update(lines=lines, modules=set(sys.modules))
    screen.app.exit()


home.TodayScreen._go_on = look
asyncio.run(RuobrApp(context).run_async(headless=True, size=(80, 24)))
assert any("§ 14" in line and "Anna" in line for line in painted["lines"]), painted["lines"]
roots = {name.partition(".")[0] for name in painted["modules"]}
slow = {"pydantic", "httpx", "httpcore", "anyio", "keyring", "segno", "xml", "email", "tomllib"}
print(sorted(slow & roots), "urllib.request" in painted["modules"])
"""


def test_nothing_slow_is_imported_before_the_first_paint() -> None:
    done = subprocess.run([sys.executable, "-c", PROGRAM], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert done.stdout.strip() == "[] False"
