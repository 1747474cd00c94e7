"""The screens over all that portals have been seen to send: nothing crashes, is lost, or is called empty."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from ruobr_tui.app import RuobrApp
from support.fixtures import FixedClock
from support.screens import at_home, lines_of, settled, shown_by, text_of
from support.stand_in.client import program
from support.stand_in.oddities import FAILED, READ
from support.stand_in.oddity import Oddity
from support.stand_in.portal import StandIn
from support.stand_in.world import answers

SIZE = (100, 40)
SECTIONS = {
    "user/": ("diary",),
    "timetable2/": ("diary", "homework", "absences"),
    "controlmark/": ("marks",),
    "all_marks/2/7/": ("marks",),
    "mail/": ("letters",),
    "food/calendary/": ("meals",),
    "guide/": ("school",),
    "odnoklassniki/": ("school 2",),
    "birthday/": ("school 3",),
    "book/": ("books",),
    "do/cert/": ("additional",),
}
"""The sections that are drawn from a path, and the page of a section that has several."""
AT_ONCE = 24
"""Oddities that one program meets."""
Shown = dict[str, str]


def _of_header(row: str) -> str:
    """The freshness; how much is new is another matter."""
    return re.sub(r"new \d+", "", row[-30:]).strip()


async def visited(app: RuobrApp, pilot: Any, sections: tuple[str, ...]) -> Shown:
    """What each section shows once it has its responses: between its header and its footer, with the
    freshness behind.
    """
    shown: Shown = {}
    app.context.clock.advance(seconds=1)  # type: ignore[attr-defined]
    for section in sections:
        name, _blank, page = section.partition(" ")
        app.action_section(name)
        await settled(app, pilot)
        for _turn in range(int(page or 1) - 1):
            await settled(app, pilot)
            await pilot.press("]")
        if section == "diary":
            shown_by(app).action_refresh_now()
        await settled(app, pilot)
        assert "Program error" not in text_of(app)
        shown_by(app).notice("")
        await pilot.pause()
        lines = lines_of(app)
        shown[section] = "\n".join([*lines[1:-1], _of_header(lines[0])]).strip()
        if section == "marks":
            await pilot.press("[")
            await settled(app, pilot)
            shown_by(app).notice("")
            await pilot.pause()
            shown["marks of the first quarter"] = "\n".join(lines_of(app)[1:-1]).strip()
    return shown


async def compared(
    path: str,
    oddities: list[Oddity],
    folder: Path,
    clock: FixedClock,
    wrong: Callable[[Oddity, Shown, Shown], str],
) -> list[str]:
    """One program meets them one after the other, the usual answers in between; what was wrong with each."""
    portal, faults = StandIn(), []
    app = program(folder, portal, clock)
    async with app.run_test(size=SIZE) as pilot:
        await at_home(app, pilot)
        await visited(app, pilot, SECTIONS[path])  # what one page fetches another shows
        usual = await visited(app, pilot, SECTIONS[path])
        for number, oddity in enumerate(oddities):
            first, *others = sections = SECTIONS[path]
            if wrong is lost:  # a failure looks the same on each page: they take turns
                sections = (sections[number % len(sections)],)
            else:  # the first page always; the others, of what was read for it, where it matters and by turns
                turn = others[number % len(others) :][:1] if others else ()
                sections = (first, *(each for each in others if each in turn or each in oddity.screens))
            portal.answers = answers()
            oddity.switch_on(portal.answers)
            app.context.account = app.context.account if path != "user/" else None  # requested once a program
            fault = wrong(oddity, usual, await visited(app, pilot, sections))
            faults += [f"{oddity}: {fault}"] if fault else []
        portal.answers = answers()
        app.context.account = app.context.account if path != "user/" else None
        assert await visited(app, pilot, SECTIONS[path]) == usual
    return faults


def not_as_usual(oddity: Oddity, usual: Shown, shown: Shown) -> str:
    """What is missing, or else than usual where nothing else is said."""
    for section, page in shown.items():
        missing = [text for text in oddity.screens.get(section, ()) if text not in page]
        if missing or (not oddity.screens and page != usual[section]):
            return f"{section}: {missing}\n{page}"
    return ""


def lost(oddity: Oddity, usual: Shown, shown: Shown) -> str:
    """What a failure took off the page, and whether it is said."""
    for section, page in shown.items():
        before, now = usual[section].rsplit("\n", 1), page.rsplit("\n", 1)
        if section.startswith("marks of"):
            before, now = [usual[section]], [page, "error"]
        if now[0] != before[0] or "error" not in now[-1]:
            return f"{section}\n{page}"
    return ""


def some(oddities: list[Oddity]) -> list[Any]:
    """The oddities of each path, a few at once."""
    return [
        pytest.param(path, found[start : start + AT_ONCE], id=f"{path} {start}")
        for path in SECTIONS
        for found in [[each for each in oddities if each.path == path]]
        for start in range(0, len(found), AT_ONCE)
    ]


@pytest.mark.parametrize(("path", "oddities"), some(READ))
async def test_pages_show_another_form_as_the_same(
    path: str, oddities: list[Oddity], tmp_path: Path, clock: FixedClock
) -> None:
    assert not await compared(path, oddities, tmp_path, clock, not_as_usual)


@pytest.mark.parametrize(("path", "oddities"), some(FAILED))
async def test_a_failure_leaves_the_page_as_it_was(
    path: str, oddities: list[Oddity], tmp_path: Path, clock: FixedClock
) -> None:
    assert not await compared(path, oddities, tmp_path, clock, lost)


def test_each_oddity_is_met() -> None:
    met = [each for param in (*some(READ), *some(FAILED)) for each in param.values[1]]
    assert len(met) == len(READ) + len(FAILED)
