"""Every sheet: opaque over its full width, with a title, the footer is its own, and the page is as before."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from ruobr_tui.account.unlock_code import Tries
from ruobr_tui.app import RuobrApp
from ruobr_tui.screens.parts.dialogs.ask_date import ask_date
from ruobr_tui.screens.parts.dialogs.ask_line import AskLine
from ruobr_tui.screens.parts.dialogs.ask_sum import ask_sum
from ruobr_tui.screens.parts.dialogs.choose import ChooseScreen
from ruobr_tui.screens.parts.dialogs.dialog import Dialog
from ruobr_tui.screens.parts.dialogs.file_picker import FilePicker
from ruobr_tui.screens.parts.dialogs.sheet import Sheet
from ruobr_tui.screens.parts.overlay_page import OverlayPage
from ruobr_tui.screens.program.help import HelpScreen
from ruobr_tui.screens.program.kiosk_code import KioskCodeSheet
from ruobr_tui.screens.program.menu import MenuSheet
from ruobr_tui.screens.program.menu_levels import Menu
from ruobr_tui.screens.program.palette import Entry, PaletteSheet
from ruobr_tui.widgets.lines import Line, line
from support.fixtures import FixedClock
from support.questions import all_questions, example
from support.screens import Line as Network
from support.screens import at_home, lines_of, press, program, settled

OF_THE_PAGE = "§"
QUESTIONS = dict(all_questions())
OPTIONS = [(number, f"School {number}", "Lenina street") for number in range(30)]

SHEETS: dict[str, Callable[[RuobrApp], Sheet[Any]]] = {
    "menu": lambda app: MenuSheet(Menu(app.context)),
    "menu, second level": lambda app: MenuSheet(Menu(app.context), "i"),
    "palette": lambda _app: PaletteSheet(
        "Commands", [Entry(f"Name {n}", "What it does", "n", "") for n in range(40)]
    ),
    "question": lambda _app: Dialog(example(QUESTIONS["kindergarten.ACCEPT"])),
    "question with a word": lambda _app: Dialog(example(QUESTIONS["kindergarten.WITHDRAW"])),
    "entry": lambda _app: AskLine("Reason (the parent reads it)", longest=500),
    "entry with a title": lambda _app: AskLine("Reason (the parent reads it)", longest=500, title="Refuse"),
    "date": lambda _app: ask_date("Date of orders (DD.MM.YYYY)"),
    "amount": lambda _app: ask_sum("Amount, up to 500.00 ₽", limits=(Decimal(1), Decimal(500))),
    "choice": lambda _app: ChooseScreen("Which school?", OPTIONS, "of this municipality"),
    "file": lambda _app: FilePicker("Which file? PDF, JPEG or PNG", Path(__file__).parent),
    "code of a kiosk": lambda _app: KioskCodeSheet("", Tries(lambda: 0.0)),
}


class FilledPage(OverlayPage):
    """A page whose every cell can be told from those of a sheet."""

    def title_text(self) -> str:
        return OF_THE_PAGE * 5

    def page(self, width: int) -> list[Line]:
        return [line(OF_THE_PAGE * (width + 1), key=number) for number in range(100)]


# Each pair of size, language and line.
@pytest.mark.parametrize(
    ("size", "lang", "is_thin"),
    [
        ((60, 20), "ru", False),
        ((60, 20), "en", True),
        ((80, 24), "en", False),
        ((80, 24), "ru", True),
        ((120, 40), "ru", False),
        ((120, 40), "en", True),
    ],
)
async def test_nothing_of_the_page_is_seen_beside_or_under_a_sheet(
    tmp_path: Path, clock: FixedClock, line: Network, lang: str, size: tuple[int, int], is_thin: bool
) -> None:
    app = program(tmp_path, clock, line, lang=lang, low_bandwidth=is_thin)
    async with app.run_test(size=size) as pilot:
        await at_home(app, pilot)
        app.push_screen(FilledPage())
        await settled(app, pilot)
        before = lines_of(app)
        for name, make in SHEETS.items():
            sheet = make(app)
            app.push_screen(sheet)
            await settled(app, pilot)
            rows = lines_of(app)
            begins = "-- " if is_thin else "══ "
            edge = next(at for at, row in enumerate(rows) if row.startswith(begins))
            title = sheet.title_text()
            assert title, name
            assert title in rows[edge] or title[:20] in rows[edge + 1], name
            assert is_thin or len(rows[edge]) == size[0], f"{name}: the edge goes from side to side"
            assert not any(OF_THE_PAGE in row for row in rows[edge:]), "\n".join(rows)
            assert all(OF_THE_PAGE in row for row in rows[:edge]), "\n".join(rows)
            assert edge >= 2, f"{name}: the page's header and a row of it stay"
            assert before[-1] != rows[-1], f"{name}: the footer is that of the sheet"
            key, _what = (*sheet.hints(), *sheet.always_hints())[0]
            assert key in rows[-1], name
            assert max(map(len, rows)) <= size[0]
            await press(app, pilot, "escape")
            assert lines_of(app) == before, name


async def test_help_names_the_keys_of_every_sheet(tmp_path: Path, clock: FixedClock, line: Network) -> None:
    app = program(tmp_path, clock, line)
    async with app.run_test(size=(80, 24)) as pilot:
        await at_home(app, pilot)
        for name, make in SHEETS.items():
            sheet = make(app)
            app.push_screen(sheet)
            await settled(app, pilot)
            await press(app, pilot, "f1")
            assert isinstance(app.screen, HelpScreen), name
            words = "\n".join(row.plain for row in app.screen.view.lines)
            assert all(text in words for _key, text in sheet.hints()), name
            await press(app, pilot, "escape")
            assert app.screen is sheet, name
            await press(app, pilot, "escape")
            assert app.screen is not sheet, name


@pytest.mark.parametrize("size", [(80, 24), (120, 40)])
async def test_a_command_is_explained_once(
    tmp_path: Path, clock: FixedClock, line: Network, size: tuple[int, int]
) -> None:
    app = program(tmp_path, clock, line)
    async with app.run_test(size=size) as pilot:
        await at_home(app, pilot)
        entries = [Entry(f"Name {n}", f"It does {n}", "n", "") for n in range(3)]
        app.push_screen(PaletteSheet("Commands", entries))
        await settled(app, pilot)
        shown = "\n".join(lines_of(app))
        assert shown.count("It does 0") == 1
        assert ("It does 1" in shown) == (size[0] >= 100)
        await press(app, pilot, "escape")
        app.push_screen(PaletteSheet("Commands", [*entries, Entry("Long", "so and so " * 20, "l", "")]))
        await settled(app, pilot)
        text = await press(app, pilot, "down", "down", "down")
        assert " ".join(text.split()).count("so and so") >= 15, "what its row cuts stands below"


async def test_the_selected_row_stays_above_a_sheet_and_returns_to_its_place(
    tmp_path: Path, clock: FixedClock, line: Network
) -> None:
    app = program(tmp_path, clock, line)
    async with app.run_test(size=(80, 24)) as pilot:
        await at_home(app, pilot)
        page = FilledPage()
        app.push_screen(page)
        await settled(app, pilot)
        for key in ("end", "home", "pagedown", "up"):
            await press(app, pilot, key)
            before = page.view.shown_lines
            app.push_screen(MenuSheet(Menu(app.context)))
            await settled(app, pilot)
            edge = next(at for at, row in enumerate(lines_of(app)) if row.startswith("══ "))
            seen = page.view.shown_lines[: edge - 1]
            assert page.view.cursor_key in [row.key for row in seen], key
            await press(app, pilot, "escape")
            assert page.view.shown_lines == before, key
