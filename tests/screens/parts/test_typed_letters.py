"""Letters that are data: on every layout they reach the place where one types before any command does."""

from __future__ import annotations

import ast
from pathlib import Path
from typing import Any

from textual import events
from textual.app import App
from textual.widgets import Input

import ruobr_tui
from ruobr_tui import keys
from ruobr_tui.screens.diary.find import FindScreen
from ruobr_tui.screens.parts.dialogs.ask_line import AskLine
from ruobr_tui.screens.parts.dialogs.choose import ChooseScreen
from ruobr_tui.screens.parts.forms.page import FormPage
from ruobr_tui.screens.program.help import HelpScreen
from ruobr_tui.widgets.forms.form import FormView
from support.desk_screens import open_cabinet, sit_at_desk
from support.fixtures import FixedClock
from support.screens import Line, at_home, lines_of, press, program, settled, text_of

SENTENCE = "Нет логина, было бы хорошо"


async def test_a_choice_goes_to_the_russian_letter(tmp_path: Path, clock: FixedClock, line: Line) -> None:
    app = program(tmp_path, clock, line, lang="ru")
    async with app.run_test(size=(80, 24)) as pilot:
        await open_cabinet(app, pilot)
        await press(app, pilot, "a")
        choice = app.screen.query_one(FormView).row("gender").entry
        choice.focus()
        await press(app, pilot, "ж")
        assert choice.value == "2"
        await press(app, pilot, "м")
        assert choice.value == "1"


async def test_a_letter_that_no_choice_begins_with_is_no_command(
    tmp_path: Path, clock: FixedClock, line: Line
) -> None:
    app = program(tmp_path, clock, line, lang="ru")
    async with app.run_test(size=(80, 24)) as pilot:
        await open_cabinet(app, pilot)
        await press(app, pilot, "a")
        choice = app.screen.query_one(FormView).row("gender").entry
        choice.focus()
        for letter in "бнйqgжюБ":
            await press(app, pilot, letter)
            assert isinstance(app.screen, FormPage), text_of(app)
            assert app.focused is choice, letter
            assert app.clipboard == "", letter


async def test_a_text_of_some_lines_is_written_in_russian(
    tmp_path: Path, clock: FixedClock, line: Line
) -> None:
    app = program(tmp_path, clock, line, login="", password=None)
    async with app.run_test(size=(80, 24)) as pilot:
        await settled(app, pilot)
        await press(app, pilot, "f3", "enter", "enter")
        passage = app.screen.query_one(FormView).row("text").entry
        passage.focus()
        await press(app, pilot, *SENTENCE)
        assert passage.value == SENTENCE


async def test_a_letter_over_a_sign_is_no_command(tmp_path: Path, clock: FixedClock, line: Line) -> None:
    app = program(tmp_path, clock, line)
    async with app.run_test(size=(80, 24)) as pilot:
        await at_home(app, pilot)
        before = app.screen
        for letter in "бюжэБЮЖЭ":
            await press(app, pilot, letter)
            assert app.screen is before, f"{letter}:\n{text_of(app)}"


async def test_the_signs_that_a_russian_layout_types_are_commands(
    tmp_path: Path, clock: FixedClock, line: Line
) -> None:
    app = program(tmp_path, clock, line)
    async with app.run_test(size=(80, 24)) as pilot:
        await at_home(app, pilot)
        await press(app, pilot, "comma")
        assert isinstance(app.screen, HelpScreen)
        await press(app, pilot, "escape", "g", "d", "full_stop")
        assert isinstance(app.screen, FindScreen)


PASTED = "\x1b[31mКрасный\x07\x00\x9b2J\u202e\n\n 👨‍👩‍👧 שלום\tтекст"
"""Control characters, an order to turn letters round, several lines."""


async def test_what_is_pasted_is_one_line_of_text_that_fits_the_field(
    tmp_path: Path, clock: FixedClock, line: Line
) -> None:
    app = program(tmp_path, clock, line)
    async with app.run_test(size=(80, 24)) as pilot:
        await at_home(app, pilot)
        await press(app, pilot, "g", "d", "e")
        note = app.focused
        assert isinstance(note, Input)
        app.post_message(events.Paste(PASTED))
        await settled(app, pilot)
        assert note.value == "[31mКрасный2J 👨‍👩‍👧 שלום текст"
        app.post_message(events.Paste("я" * 100_000))
        await settled(app, pilot)
        assert len(note.value) == note.max_length == 500
        *_page, notice, entry, _footer = lines_of(app)
        assert "The pasted text is too long: 99530 characters were left out." in notice
        assert "яяя" in entry  # what is written is not covered
        await press(app, pilot, "backspace")
        assert "The pasted text" not in text_of(app)
        assert note.value[-1] in await press(app, pilot, "enter")


async def test_a_pasted_password_keeps_its_spaces(tmp_path: Path, clock: FixedClock, line: Line) -> None:
    app = program(tmp_path, clock, line, login="", password=None)
    async with app.run_test(size=(80, 24)) as pilot:
        await settled(app, pilot)
        password = app.screen.query_one("#password", Input)
        password.focus()
        app.post_message(events.Paste(" two  spaces \x00\nanother line"))
        await settled(app, pilot)
        assert password.value == " two  spaces "


class Chooser(App[None]):
    """One list to choose from, and the keys of the program."""

    def on_mount(self) -> None:
        options = [(number, name, "") for number, name in enumerate(("Новая", "Старая", "Южная"))]
        self.push_screen(ChooseScreen("?", options))


async def test_letters_narrow_a_list_wherever_one_has_been() -> None:
    app = Chooser()
    async with app.run_test(size=(60, 20)) as pilot:
        await pilot.pause()
        await pilot.click("#page", offset=(4, 1))
        await pilot.press("tab", "down", "н", "о", "в")
        assert app.screen.query_one(Input).value == "нов"


async def test_letters_typed_ahead_reach_the_line_that_opens(
    tmp_path: Path, clock: FixedClock, line: Line
) -> None:
    sit_at_desk(line, "meals")
    app = program(tmp_path, clock, line, login="operator")
    async with app.run_test(size=(80, 24)) as pilot:
        for _attempt in range(5):
            await settled(app, pilot)
        await press(app, pilot, "g", "l")
        for key in ("slash", *"ноб"):  # in one burst, as a fast typist or a slow line sends them
            app.post_message(events.Key(key, None))
        await settled(app, pilot)
        assert isinstance(app.screen, AskLine), text_of(app)
        assert app.screen.query_one(Input).value == "ноб"


def test_whoever_reads_characters_says_whether_they_are_data() -> None:
    """A new widget that takes letters is not forgotten in the one place that translates layouts."""
    silent = [
        f"{path.name}: {found.name}"
        for path in sorted(Path(ruobr_tui.__file__).parent.rglob("*.py"))
        for found in ast.walk(ast.parse(path.read_text("utf-8")))
        if isinstance(found, ast.ClassDef) and _reads_characters(found) and not _declares(found)
    ]
    assert not silent


def _reads_characters(definition: ast.ClassDef) -> bool:
    handlers = [each for each in definition.body if getattr(each, "name", "") in ("on_key", "_on_key")]
    attributes = [
        each for handler in handlers for each in ast.walk(handler) if isinstance(each, ast.Attribute)
    ]
    return any(each.attr in ("character", "is_printable") for each in attributes)


def _declares(definition: ast.ClassDef) -> bool:
    names: list[Any] = [each.target for each in definition.body if isinstance(each, ast.AnnAssign)]
    return any(getattr(each, "id", "") == keys.TAKES_LETTERS for each in names)
