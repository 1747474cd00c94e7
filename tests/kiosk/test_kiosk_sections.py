"""A kiosk that shows some sections: the others are not in the menus and no way leads there."""

from __future__ import annotations

from pathlib import Path

from ruobr_tui.screens.diary.week import WeekScreen
from ruobr_tui.screens.homework.tasks import HomeworkScreen
from ruobr_tui.screens.program.help import HelpScreen
from ruobr_tui.screens.program.menu import MenuSheet
from ruobr_tui.screens.program.palette import PaletteSheet
from ruobr_tui.screens.today.home import TodayScreen
from support.fixtures import FixedClock
from support.screens import Line, at_home, lines_of, menu_of, program, settled


async def test_the_menu_has_what_is_allowed_and_no_letter_opens_the_rest(
    tmp_path: Path, clock: FixedClock, line: Line
) -> None:
    app = program(tmp_path, clock, line, kiosk=True, kiosk_sections=("diary", "homework"))
    async with app.run_test(size=(80, 24)) as pilot:
        await at_home(app, pilot)
        menu = await menu_of(app, pilot)
        assert "Homework" in menu
        assert not any(title in menu for title in ("Messages", "Absences", "School", "Library"))
        await pilot.press("l")
        await settled(app, pilot)
        assert isinstance(app.screen, MenuSheet), "the letter of a section that is not shown does nothing"
        await pilot.press("h")
        await settled(app, pilot)
        assert isinstance(app.screen, HomeworkScreen)


async def test_keys_of_the_week_lead_nowhere_else_and_are_not_shown(
    tmp_path: Path, clock: FixedClock, line: Line
) -> None:
    app = program(tmp_path, clock, line, kiosk=True, kiosk_sections=("diary",))
    async with app.run_test(size=(160, 24)) as pilot:
        await at_home(app, pilot)
        assert "Month" in lines_of(app)[-1]
        assert "Marks" not in lines_of(app)[-1]
        assert "What's new" not in lines_of(app)[-1]
        for key in ("m", "n"):
            await pilot.press(key)
            await settled(app, pilot)
            assert isinstance(app.screen, WeekScreen)
        await app.run_action("section('letters')")
        assert isinstance(app.screen, WeekScreen)
        await pilot.press("f1", "i")
        await settled(app, pilot)
        page = app.screen
        assert isinstance(page, HelpScreen)
        help_text = "\n".join(one.plain for one in page.view.lines)
        assert "week.calendar" in help_text
        assert "week.marks" not in help_text
        assert "g l" not in help_text


async def test_the_palette_has_no_other_sections(tmp_path: Path, clock: FixedClock, line: Line) -> None:
    app = program(tmp_path, clock, line, kiosk=True, kiosk_sections=("diary", "marks"))
    async with app.run_test(size=(100, 60)) as pilot:
        await at_home(app, pilot)
        await pilot.press("ctrl+p")
        await settled(app, pilot)
        palette = app.screen
        assert isinstance(palette, PaletteSheet)
        assert [entry.keys for entry in palette.entries if entry.keys.startswith("g ")] == ["g d", "g m"]


async def test_without_today_the_first_allowed_section_is_the_home(
    tmp_path: Path, clock: FixedClock, line: Line
) -> None:
    app = program(tmp_path, clock, line, kiosk=True, kiosk_sections=("letters", "homework"))
    async with app.run_test(size=(80, 24)) as pilot:
        await at_home(app, pilot)
        assert isinstance(app.screen, HomeworkScreen)
        await pilot.press("escape")
        await settled(app, pilot)
        assert isinstance(app.screen, HomeworkScreen)


async def test_a_list_of_unknown_names_shows_the_home_alone(
    tmp_path: Path, clock: FixedClock, line: Line
) -> None:
    app = program(tmp_path, clock, line, kiosk=True, kiosk_sections=("homewrk",))
    async with app.run_test(size=(80, 24)) as pilot:
        await at_home(app, pilot)
        assert isinstance(app.screen, TodayScreen)
        assert "Messages" not in await menu_of(app, pilot)


async def test_elsewhere_the_list_means_nothing(tmp_path: Path, clock: FixedClock, line: Line) -> None:
    app = program(tmp_path, clock, line, kiosk_sections=("homework",))
    async with app.run_test(size=(80, 24)) as pilot:
        await at_home(app, pilot)
        assert isinstance(app.screen, TodayScreen)
        assert "Messages" in await menu_of(app, pilot)
