"""The menu of sections: letters before it is painted, its levels and columns."""

from __future__ import annotations

from math import inf
from pathlib import Path
from typing import Any

import pytest

from ruobr_tui.app import MENU_DELAY, THIN_MENU_DELAY, RuobrApp
from ruobr_tui.screens.homework.tasks import HomeworkScreen
from ruobr_tui.screens.marks.period import MarksScreen
from ruobr_tui.screens.parts.section import SectionScreen
from ruobr_tui.screens.program.menu import MenuSheet
from ruobr_tui.screens.program.menu_grid import columns_of, widths_of
from ruobr_tui.screens.program.menu_levels import Entry, Level, Menu
from ruobr_tui.screens.program.palette import PaletteSheet
from ruobr_tui.screens.registry import AREAS
from support.fixtures import FixedClock
from support.menus import FEATURES, context_of
from support.screens import (
    Line,
    at_home,
    lines_of,
    menu_of,
    press,
    program,
    settled,
    text_of,
    until,
)

DESKS = {"desk", "desk:school", "desk:kindergarten", "desk:meals", "desk:complaints", "desk:personal-data"}


def letters_of(level: Level) -> dict[str, list[str]]:
    return {block.heading: [entry.letter for entry in block.entries] for block in level.blocks}


# Levels


def test_a_parent_has_the_diary_the_family_and_the_account_behind_its_letter(
    tmp_path: Path, clock: FixedClock
) -> None:
    menu = Menu(context_of(tmp_path, clock, {"parent"}, children=True))
    first = letters_of(menu.level())
    assert {"m", "h", "a"} <= set(first["DIARY"])
    assert first["FAMILY"] == ["k", "f", "$", "p", "i"], "what is the parent's own is the family's here"
    assert "ACCOUNT" not in first
    assert "WORK" not in first
    assert {"a", "s", "d", "p"} <= {entry.letter for entry in menu.level("i").entries}
    assert [entry.title for entry in menu.level().entries if entry.letter == "i"] == ["Me and the children"]


def test_a_pupil_has_neither_family_nor_work(tmp_path: Path, clock: FixedClock) -> None:
    menu = Menu(context_of(tmp_path, clock, {"pupil"}, children=True))
    assert not {"k", "f", "p", "w"} & {entry.letter for entry in menu.level().entries}
    assert [entry.title for entry in menu.level().entries if entry.letter == "i"] == ["My account"]
    assert not {"a", "d", "p"} & {entry.letter for entry in menu.level("i").entries}
    assert "FAMILY" not in letters_of(menu.level())
    assert letters_of(menu.level())["ACCOUNT"] == ["$", "i"]
    assert menu.level("i").title == "My account"


def test_work_alone_is_the_first_level_and_the_long_way_leads_there_as_well(
    tmp_path: Path, clock: FixedClock
) -> None:
    menu = Menu(context_of(tmp_path, clock, DESKS, children=False))
    assert menu.is_work_only
    assert letters_of(menu.level()) == letters_of(menu.level("w"))
    assert [entry.title for entry in menu.level().entries if entry.letter == "i"] == ["My account"]
    everyones = {section.id for section in AREAS.sections if section.everyone and len(section.letter) == 1}
    work = {section.id for section in AREAS.sections if section.role in DESKS}
    assert {entry.section for entry in menu.level().entries if entry.section} == work | everyones


def test_a_teacher_with_children_has_the_work_behind_its_letter(tmp_path: Path, clock: FixedClock) -> None:
    menu = Menu(context_of(tmp_path, clock, {"parent", "teacher", "class-teacher"}, children=True))
    assert letters_of(menu.level())["WORK"] == ["w"]
    assert letters_of(menu.level("w")) == {"LESSONS": ["j"], "MY CLASS": ["d", "o"]}


def test_several_roles_in_one_account_never_collide(tmp_path: Path, clock: FixedClock) -> None:
    roles = {section.role for section in AREAS.sections if section.role}
    menu = Menu(context_of(tmp_path, clock, roles, children=True))
    reached = []
    for path in ("", "i", "w"):
        letters = [entry.letter for entry in menu.level(path).entries]
        assert len(set(letters)) == len(letters)
        reached += [entry.section for entry in menu.level(path).entries if entry.section]
    assert sorted(reached) == sorted(section.id for section in AREAS.sections), "each is reached once"


@pytest.mark.parametrize("width", [58, 78, 118])
@pytest.mark.parametrize("path", ["", "i", "w"])
def test_no_title_is_cut(tmp_path: Path, clock: FixedClock, width: int, path: str) -> None:
    roles = {section.role for section in AREAS.sections if section.role}
    level = Menu(context_of(tmp_path, clock, roles, children=True)).level(path)
    columns = columns_of(level.blocks, width, headings=width > 70)
    widths = widths_of(columns, width)
    assert sum(widths) <= width
    for column, cells in zip(columns, widths, strict=True):
        for cell in column:
            assert not isinstance(cell, Entry) or len(cell.title) + 4 <= cells, cell


# Letters before the menu is painted


async def opened(tmp_path: Path, clock: FixedClock, line: Line, **settings: Any) -> RuobrApp:
    app = program(tmp_path, clock, line, **settings)
    app.menu_delay = inf
    return app


async def test_a_letter_goes_at_once_and_the_menu_is_never_painted(
    tmp_path: Path, clock: FixedClock, line: Line
) -> None:
    app = await opened(tmp_path, clock, line)
    async with app.run_test(size=(80, 24)) as pilot:
        await at_home(app, pilot)
        before = lines_of(app)
        await press(app, pilot, "g")
        assert lines_of(app) == before, "who knows the letter sees nothing of the menu"
        assert len(app.screen_stack) == 2
        await press(app, pilot, "m")
        assert isinstance(app.screen, MarksScreen)
        await press(app, pilot, "g", "h")
        assert isinstance(app.screen, HomeworkScreen)
        await press(app, pilot, "escape")
        assert len(app.screen_stack) == 2


async def test_letters_of_two_levels_and_of_a_russian_layout(
    tmp_path: Path, clock: FixedClock, line: Line
) -> None:
    app = await opened(tmp_path, clock, line)
    async with app.run_test(size=(80, 24)) as pilot:
        await at_home(app, pilot)
        for keys, section in (
            (("g", "i", "d"), "documents"),
            (("п", "ш", "ф"), "cabinet"),
            (("п", "ь"), "marks"),
            (("g", "semicolon"), "meals"),
            (("g", "dollar_sign"), "meals"),
        ):
            await press(app, pilot, *keys)
            assert isinstance(app.screen, SectionScreen)
            assert app.screen.section == section, keys


def be_operator(app: RuobrApp) -> None:
    """Give the account every desk, and no diary."""
    app.context.roles, app.context.children, app.context.features = frozenset(DESKS), [], FEATURES


def section_of(app: RuobrApp) -> str:
    assert isinstance(app.screen, SectionScreen)
    return app.screen.section


@pytest.mark.parametrize("layout", [("g", "w", "f", "u", "e", "k"), ("п", "ц", "а", "г", "у", "л")])
async def test_after_w_an_account_of_work_alone_may_press_one_more_letter(
    tmp_path: Path, clock: FixedClock, line: Line, layout: tuple[str, ...]
) -> None:
    """``w`` is the letter of complaints there; it waits whether it was meant as the beginning of ``w f``."""
    g, w, *letters = layout
    app = await opened(tmp_path, clock, line)
    async with app.run_test(size=(80, 24)) as pilot:
        await at_home(app, pilot)
        be_operator(app)
        desks = ("enrolment_desk", "refunds_desk", "erasures", "kindergarten_desk")
        for letter, section in zip(letters, desks, strict=True):
            await press(app, pilot, g, w, letter)
            assert section_of(app) == section
            await press(app, pilot, g, letter)
            assert section_of(app) == section, "the short way leads there, too"
        await press(app, pilot, g, w, w)
        assert section_of(app) == "complaints"
        await press(app, pilot, g, "k", g, w)
        assert section_of(app) == "kindergarten_desk", "nothing is opened while another letter may come"
        await press(app, pilot, "escape")
        assert section_of(app) == "kindergarten_desk", "Esc takes the letters back, and no more"
        text = await press(app, pilot, g, w, "z")
        assert isinstance(app.screen, MenuSheet)
        assert "No section has the letter z." in text


async def test_w_alone_opens_complaints_after_the_delay_and_at_once_where_the_menu_is_seen(
    tmp_path: Path, clock: FixedClock, line: Line
) -> None:
    app = program(tmp_path, clock, line)
    async with app.run_test(size=(80, 24)) as pilot:
        await at_home(app, pilot)
        be_operator(app)
        app.menu_delay = 0.05
        await press(app, pilot, "g", "w")
        await until(app, pilot, lambda: section_of(app) == "complaints")
        assert not any(isinstance(screen, MenuSheet) for screen in app.screen_stack)
        for w in ("w", "ц"):
            await menu_of(app, pilot)
            app.menu_delay = inf
            await press(app, pilot, w)
            assert section_of(app) == "complaints"


async def test_the_menu_comes_when_no_letter_does(tmp_path: Path, clock: FixedClock, line: Line) -> None:
    assert (MENU_DELAY, THIN_MENU_DELAY) == (0.3, 0.6)
    app = program(tmp_path, clock, line, low_bandwidth=True)
    assert app.menu_delay == THIN_MENU_DELAY
    async with app.run_test(size=(80, 24)) as pilot:
        await at_home(app, pilot)
        app.menu_delay = 0.05
        await press(app, pilot, "g")
        for _attempt in range(200):
            if isinstance(app.screen, MenuSheet):
                break
            await pilot.pause(0.01)
        await settled(app, pilot)
        assert "-- Go to --" in text_of(app)


@pytest.mark.parametrize("key", ["escape", "f2"])
async def test_a_menu_that_was_not_painted_is_left_like_one_that_was(
    tmp_path: Path, clock: FixedClock, line: Line, key: str
) -> None:
    app = await opened(tmp_path, clock, line)
    async with app.run_test(size=(80, 24)) as pilot:
        await at_home(app, pilot)
        await press(app, pilot, "g", "d", "g", key, "m")
        assert isinstance(app.screen, MarksScreen), "m is again the key of the page"


async def test_a_letter_of_no_section_shows_the_menu_and_says_so(
    tmp_path: Path, clock: FixedClock, line: Line
) -> None:
    app = await opened(tmp_path, clock, line)
    async with app.run_test(size=(80, 24)) as pilot:
        await at_home(app, pilot)
        text = await press(app, pilot, "g", "z")
        assert isinstance(app.screen, MenuSheet)
        assert "No section has the letter z." in text
        await press(app, pilot, "h")
        assert isinstance(app.screen, HomeworkScreen)


async def test_g_g_goes_where_one_was_before(tmp_path: Path, clock: FixedClock, line: Line) -> None:
    app = await opened(tmp_path, clock, line)
    async with app.run_test(size=(80, 24)) as pilot:
        await at_home(app, pilot)
        home = app.context.sections[0].id
        assert "No other section was opened yet." in await press(app, pilot, "g", "g")
        await press(app, pilot, "g", "m", "g", "h", "g", "g")
        assert isinstance(app.screen, MarksScreen)
        await press(app, pilot, "g", "g")
        assert isinstance(app.screen, HomeworkScreen)
        await press(app, pilot, "escape")
        assert isinstance(app.screen, SectionScreen)
        assert app.screen.section == home
        await press(app, pilot, "g", "g")
        assert isinstance(app.screen, HomeworkScreen)


async def test_a_hidden_screen_takes_no_letter_of_a_section(
    tmp_path: Path, clock: FixedClock, line: Line
) -> None:
    app = await opened(tmp_path, clock, line)
    async with app.run_test(size=(80, 24)) as pilot:
        await at_home(app, pilot)
        await press(app, pilot, "g", "f6", "m")
        assert not isinstance(app.screen, MarksScreen), "the first key only shows the screen again"


# The menu itself


async def test_arrows_choose_and_the_levels_are_walked(tmp_path: Path, clock: FixedClock, line: Line) -> None:
    app = program(tmp_path, clock, line)
    async with app.run_test(size=(80, 24)) as pilot:
        await at_home(app, pilot)
        await menu_of(app, pilot)
        sheet = app.screen
        assert isinstance(sheet, MenuSheet)
        assert sheet.grid.cursor is None, "no bar before an arrow is pressed"
        await press(app, pilot, "down", "down")
        entries = Menu(app.context).level().entries
        assert sheet.grid.cursor == entries[1]
        text = await press(app, pilot, "i")
        assert "Go to, Me and the children" in text
        text = await press(app, pilot, "backspace")
        assert "Go to ═" in text
        await press(app, pilot, "right", "down", "enter")
        assert isinstance(app.screen, SectionScreen)
        assert app.screen.section == entries[1].section


async def test_the_selected_row_of_the_page_stays_visible_and_the_page_stands_as_before(
    tmp_path: Path, clock: FixedClock, line: Line
) -> None:
    app = program(tmp_path, clock, line)
    async with app.run_test(size=(80, 24)) as pilot:
        await at_home(app, pilot)
        await press(app, pilot, "g", "d", "end", "up")
        before = lines_of(app)
        subject = app.screen.query_one("#week").week.lesson(app.screen.query_one("#week").cursor).subject  # type: ignore[attr-defined]
        await menu_of(app, pilot)
        rows = lines_of(app)
        edge = next(at for at, row in enumerate(rows) if row.startswith("══ Go to"))
        assert any(subject[:8] in row for row in rows[:edge])
        await press(app, pilot, "escape")
        assert lines_of(app) == before


async def test_a_section_is_found_by_its_name_over_all_levels(
    tmp_path: Path, clock: FixedClock, line: Line
) -> None:
    app = await opened(tmp_path, clock, line)
    async with app.run_test(size=(80, 24)) as pilot:
        await at_home(app, pilot)
        await press(app, pilot, "g", "slash")
        assert isinstance(app.screen, PaletteSheet)
        text = await press(app, pilot, *"docu")
        assert "g i d" in text
        await press(app, pilot, "enter")
        assert isinstance(app.screen, SectionScreen)
        assert app.screen.section == "documents"


async def test_the_menu_leads_to_the_palette(tmp_path: Path, clock: FixedClock, line: Line) -> None:
    app = program(tmp_path, clock, line)
    async with app.run_test(size=(80, 24)) as pilot:
        await at_home(app, pilot)
        await menu_of(app, pilot)
        await press(app, pilot, "ctrl+p")
        assert isinstance(app.screen, PaletteSheet)
        assert "Commands" in text_of(app)
