"""Pages of marks, homework and absences of the demo on one day, cell for cell as they were looked at.

After a wanted change: run this file with ``WRITE_FRAMES=1``, and read the difference in ``frames/`` before
it is committed.
"""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from ruobr_tui.app import RuobrApp
from ruobr_tui.widgets import fit
from support.demo_schools import demo as demo
from support.demo_schools import demo_folder as demo_folder
from support.demo_schools import portal as portal
from support.fixtures import FixedClock
from support.screens import Line, at_home, lines_of, press, program

FRAMES = Path(__file__).parent / "frames"
SIZES = {"ru": ((60, 20), (80, 24), (120, 40)), "en": ((80, 24),)}
"""Russian is the longer one."""
PAGES = {
    "marks": ("g", "m"),
    "marks, another mark": ("g", "m", "down", "left"),
    "calculation": ("g", "m", "equals_sign"),
    "what-if": ("g", "m", "w", "5", "2"),
    "target": ("g", "m", "T"),
    "subject": ("g", "m", "enter"),
    "year": ("g", "m", "d"),
    "homework": ("g", "h"),
    "absences": ("g", "a"),
    "missed work": ("g", "a", "enter"),
}


def content(app: RuobrApp) -> str:
    """What stands between header and footer; the right edge belongs to the scroll mark."""
    rows = [one.rstrip(" ▐") for one in lines_of(app)[1:-1]]
    return "\n".join(rows).rstrip() + "\n"


@pytest.mark.parametrize("lang", ["ru", "en"])
async def test_frames(tmp_path: Path, clock: FixedClock, portal: Line, lang: str) -> None:
    app = program(tmp_path, clock, portal, login="parent", password="demo", lang=lang, prefetch="weeks")
    found: dict[str, str] = {}
    async with app.run_test(size=SIZES[lang][0]) as pilot:
        await at_home(app, pilot)
        home = app.screen
        for width, height in SIZES[lang]:
            await pilot.resize_terminal(width, height)
            for name, keys in PAGES.items():
                await press(app, pilot, *keys)
                assert all(fit.width_of(one) <= width for one in lines_of(app))
                found[f"{name}, {width}×{height}"] = content(app)
                while app.screen is not home:
                    await press(app, pilot, "escape")
    text = "\n".join(f"== {name}\n{frame}" for name, frame in found.items())
    path = FRAMES / f"{lang}.txt"
    if os.environ.get("WRITE_FRAMES"):
        path.parent.mkdir(exist_ok=True)
        path.write_text(text, "utf-8")
    assert text.splitlines() == path.read_text("utf-8").splitlines()
