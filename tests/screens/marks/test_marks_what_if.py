"""What if: nothing that is tried may be taken for real, and nothing of it outlives the screen."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from ruobr_tui.i18n import _
from ruobr_tui.screens.marks.period import MarksScreen
from ruobr_tui.screens.marks.subject import SubjectScreen
from ruobr_tui.screens.marks.what_if import WhatIfScreen
from support.fixtures import FixedClock
from support.screens import Line, at_home, lines_of, press, program, text_of

SIZES = [(60, 20), (80, 24), (120, 40)]


def line_with(app: Any, text: str) -> str:
    """The line that says something."""
    return next(one for one in lines_of(app) if text in one)


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("lang", ["en", "ru"])
async def test_every_line_that_is_not_real_says_so(
    tmp_path: Path, clock: FixedClock, line: Line, size: tuple[int, int], lang: str
) -> None:
    app = program(tmp_path, clock, line, lang=lang)
    async with app.run_test(size=size) as pilot:
        await at_home(app, pilot)
        await press(app, pilot, "g", "m", "w", "5", "w", "w", "2")  # a 5, and a 2 of weight 3
        assert isinstance(app.screen, WhatIfScreen)
        word = _("what-if")
        point = "," if lang == "ru" else "."
        tried = line_with(app, f"3{point}40")  # (23 + 5 + 6) / 10
        assert tried.startswith(f"▒ {word}")
        assert "░" in tried
        real = line_with(app, f"3{point}83")
        assert word not in real
        assert line_with(app, "+ 5").startswith(f"▒ {word}")
        assert line_with(app, "+ 2³").startswith(f"▒ {word}")
        assert _("What-if") in lines_of(app)[0]
        unmarked = [one for one in lines_of(app) if "24" in one and "▒" not in one]
        assert unmarked
        assert all("░" not in one for one in unmarked)


async def test_marks_are_changed_dropped_and_taken_back(
    tmp_path: Path, clock: FixedClock, line: Line
) -> None:
    app = program(tmp_path, clock, line)
    async with app.run_test(size=(80, 24)) as pilot:
        await at_home(app, pilot)
        await press(app, pilot, "g", "m", "w")
        text = await press(app, pilot, "e")  # under the cursor is the latest mark, the 3 of weight 2
        assert "Replace with:" in text
        await press(app, pilot, "5")
        assert "3² → 5²" in line_with(app, "changed")
        assert "4.50" in line_with(app, "what-if  average")  # (5 + 12 + 10) / 6
        await press(app, pilot, "d")  # back to what it is
        assert "3.83" in line_with(app, "what-if  average")
        await press(app, pilot, "d")
        assert line_with(app, "removed").startswith("▒ what-if  − 3²")
        assert "4.25" in line_with(app, "what-if  average")  # 17 / 4
        await press(app, pilot, "4", "up", "d")  # one more, and gone again
        assert "added" not in text_of(app)
        await press(app, pilot, "c")
        assert "removed" not in text_of(app)


async def test_a_supposed_average_is_explained_as_supposed(
    tmp_path: Path, clock: FixedClock, line: Line
) -> None:
    app = program(tmp_path, clock, line)
    async with app.run_test(size=(80, 40)) as pilot:
        await at_home(app, pilot)
        text = await press(app, pilot, "g", "m", "w", "5", "equals_sign")
        assert "28 / 7 = 4.00" in text
        said = [one for one in lines_of(app)[1:-1] if one.strip("▐ ")]
        assert all(one.startswith("▒ what-if") for one in said)
        await press(app, pilot, "escape")
        assert isinstance(app.screen, WhatIfScreen)


@pytest.mark.parametrize("opened", [(), ("enter",)])
async def test_leaving_makes_everything_real_again(
    tmp_path: Path, clock: FixedClock, line: Line, opened: tuple[str, ...]
) -> None:
    app = program(tmp_path, clock, line)
    async with app.run_test(size=(80, 24)) as pilot:
        await at_home(app, pilot)
        before = await press(app, pilot, "g", "m", *opened)
        requests_before = len(line.requests)
        stored_before = app.context.store.sheet("children"), app.context.store.unseen_count()
        await press(app, pilot, "w", "2", "2", "2", "d", "escape")
        assert isinstance(app.screen, SubjectScreen if opened else MarksScreen)
        assert text_of(app) == before
        assert len(line.requests) == requests_before  # the portal gets no request
        assert (app.context.store.sheet("children"), app.context.store.unseen_count()) == stored_before
        assert "added" not in await press(app, pilot, "w")  # nor is it remembered
        assert "3.83" in line_with(app, "actual")


async def test_digits_choose_no_other_child_meanwhile(tmp_path: Path, clock: FixedClock, line: Line) -> None:
    app = program(tmp_path, clock, line)
    async with app.run_test(size=(80, 24)) as pilot:
        await at_home(app, pilot)
        await press(app, pilot, "g", "m", "w", "2", "3")
        assert app.context.child_name == "Анна"
        await press(app, pilot, "escape", "2")
        assert app.context.child_name == "Борис"


async def test_marks_can_be_tried_before_the_first_one(tmp_path: Path, clock: FixedClock, line: Line) -> None:
    app = program(tmp_path, clock, line)
    async with app.run_test(size=(80, 24)) as pilot:
        await at_home(app, pilot)
        text = await press(app, pilot, "g", "m", "down", "w")  # history has a "зачёт" alone
        assert "Press 2, 3, 4 or 5" in text
        text = await press(app, pilot, "5")
        assert "5.00 → 5 n/a?" in line_with(app, "what-if  average")
        assert "Контрольная" not in text


async def test_another_language_is_spoken_at_once(tmp_path: Path, clock: FixedClock, line: Line) -> None:
    app = program(tmp_path, clock, line)
    async with app.run_test(size=(80, 24)) as pilot:
        await at_home(app, pilot)
        await press(app, pilot, "g", "m", "w", "5", "f10")
        assert line_with(app, "4,00").startswith(f"▒ {_('what-if')}")
        await press(app, pilot, "escape")
        assert "3,83" in text_of(app)
