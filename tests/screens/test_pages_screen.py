"""The pages around the diary: letters, school, books, additional education, help, menus, looks."""

from __future__ import annotations

import ast
import re
from pathlib import Path
from typing import Any

import pytest

import ruobr_tui
from ruobr_tui import i18n, keys
from ruobr_tui.screens.program.palette import PaletteSheet
from ruobr_tui.screens.registry import AREAS
from support.fixtures import FixedClock
from support.school import LETTER, LETTER_HTML
from support.screens import Line, at_week, lines_of, program, settled, text_of


async def _press(app: Any, pilot: Any, *pressed: str) -> str:
    for key in pressed:
        await pilot.press(key)
        await settled(app, pilot)
    return text_of(app)


SIZES = ((60, 20), (80, 24), (120, 40))


@pytest.mark.parametrize("lang", ["en", "ru"])
async def test_every_section_opens_at_each_size(
    lang: str, tmp_path: Path, clock: FixedClock, line: Line
) -> None:
    app = program(tmp_path, clock, line, lang=lang)
    try:
        async with app.run_test(size=SIZES[0]) as pilot:
            await at_week(app, pilot)
            said = {
                "l": "Письмо",
                "s": "Школа № 7",
                "b": "Алгебра 9",
                "x": "4200",
                "n": "NOTHING NEW" if lang == "en" else "НИЧЕГО НОВОГО",
            }
            for size in SIZES:
                await pilot.resize_terminal(*size)
                for letter, words in said.items():
                    assert words in await _press(app, pilot, "g", letter)
                    await _press(app, pilot, "escape")
    finally:
        i18n.activate("en")


async def test_a_letter_is_read_and_then_no_longer_new(tmp_path: Path, clock: FixedClock, line: Line) -> None:
    app = program(tmp_path, clock, line)
    async with app.run_test(size=(100, 30)) as pilot:
        await at_week(app, pilot)
        text = await _press(app, pilot, "g", "l")
        assert "2 New 2" in text.splitlines()[0]
        text = await _press(app, pilot, "enter")
        assert "Собрание в среду" in text
        assert "<b>" not in text
        text = await _press(app, pilot, "escape")
        assert "2 New 1" in text.splitlines()[0]
        # It is whole in the list; the portal learns that it was read.
        assert f"GET /mail/{LETTER_HTML}/" not in line.requests
        assert line.requests.count("GET /api/mail/read/") == 1
        assert "● now" in text.splitlines()[0]
        text = await _press(app, pilot, "down", "down", "enter")
        assert "Спасибо, поняла" in text
        assert f"GET /mail/{LETTER}/" in line.requests


async def test_the_pages_of_the_school_turn_round(tmp_path: Path, clock: FixedClock, line: Line) -> None:
    app = program(tmp_path, clock, line)
    async with app.run_test(size=(100, 30)) as pilot:
        await at_week(app, pilot)
        await _press(app, pilot, "g", "s")
        titles = [(await _press(app, pilot, "]")).splitlines()[0] for _page in range(6)]
        for title, said in zip(titles, ("news", "class", "birthdays", "events", "links"), strict=False):
            assert f"School, {said}" in title
        assert "School " in titles[-1]  # the first page needs no other name


async def test_a_window_that_is_too_small_says_so_and_loses_nothing(
    tmp_path: Path, clock: FixedClock, line: Line
) -> None:
    app = program(tmp_path, clock, line)
    async with app.run_test(size=(120, 40)) as pilot:
        await at_week(app, pilot)
        for keys_pressed in (
            (),
            ("enter",),
            ("escape", "g", "t"),
            ("q",),
            ("escape", "g", "l"),
            ("question_mark",),
        ):
            await _press(app, pilot, *keys_pressed)
            before, screen = text_of(app), app.screen
            for size in ((20, 5), (5, 2), (29, 40), (120, 7)):
                await pilot.resize_terminal(*size)
                await settled(app, pilot)
                said = " ".join(text_of(app).split())
                assert said.startswith("The window is too small"[: size[0]].strip()), said
                assert max(map(len, lines_of(app))) <= size[0]
            await pilot.resize_terminal(120, 40)
            await settled(app, pilot)
            assert (text_of(app), app.screen) == (before, screen)


async def test_help_names_every_command_of_the_week_and_its_keys(
    tmp_path: Path, clock: FixedClock, line: Line
) -> None:
    app = program(tmp_path, clock, line, keymap={"week.today": "f4"})
    async with app.run_test(size=(120, 100)) as pilot:
        await at_week(app, pilot)
        await _press(app, pilot, "f1", "2", "i")
        text = "\n".join(row.plain for row in app.screen.view.lines)  # type: ignore[attr-defined]
        for command in AREAS.commands:
            if command.scope in ("week", "app"):
                assert command.id in text
        assert "F4" in next(row for row in text.splitlines() if "week.today" in row)
        await _press(app, pilot, "escape", "]", "f4")
        assert "23–28 November" in text_of(app)


@pytest.mark.parametrize(
    ("lang", "typed", "said"), [("en", "homework", "Homework"), ("ru", "домаш", "Задания")]
)
async def test_a_command_is_found_by_its_name(
    lang: str, typed: str, said: str, tmp_path: Path, clock: FixedClock, line: Line
) -> None:
    app = program(tmp_path, clock, line, lang=lang)
    try:
        async with app.run_test(size=(80, 24)) as pilot:
            await at_week(app, pilot)
            await _press(app, pilot, "ctrl+p", *typed)
            text = await _press(app, pilot, "enter")
            assert said in text.splitlines()[0]
            nothing = await _press(app, pilot, "ctrl+p", *"zzz")
            assert "Nothing has this name" in nothing or "С таким названием ничего нет" in nothing
    finally:
        i18n.activate("en")


async def test_language_and_colours_change_in_place(tmp_path: Path, clock: FixedClock, line: Line) -> None:
    app = program(tmp_path, clock, line)
    try:
        async with app.run_test(size=(80, 24)) as pilot:
            await at_week(app, pilot)
            assert "MON 23" in text_of(app)
            assert "ПН 23" in await _press(app, pilot, "f10")
            themes = {app.theme}
            for _turn in range(2):
                await _press(app, pilot, "f9")
                themes.add(app.theme)
            assert themes == {"ruobr-dark", "ruobr-light", "terminal"}
            assert "ПН 23" in text_of(app)
            await _press(app, pilot, "g", "s")
            assert "MON 23" in await _press(app, pilot, "g", "g", "f10")
    finally:
        i18n.activate("en")


async def test_leaving_asks_once(tmp_path: Path, clock: FixedClock, line: Line) -> None:
    app = program(tmp_path, clock, line)
    async with app.run_test(size=(80, 24)) as pilot:
        await at_week(app, pilot)
        await _press(app, pilot, "q")
        assert "Quit the program?" in await _press(app, pilot, "q"), "the first leads home"
        assert "Quit the program?" not in await _press(app, pilot, "n")
        await pilot.press("q", "y")
        await pilot.pause()
    assert app.return_value == 0


def test_every_command_has_an_id_of_its_own_a_title_and_a_tooltip() -> None:
    ids = [command.id for command in AREAS.commands]
    assert len(ids) == len(set(ids))
    assert all(command.title and command.tooltip and command.keys for command in AREAS.commands)


def bindings_in_screens() -> dict[str, str]:
    """Keys of bindings that stand in the screens themselves, by their ids."""
    found = {}
    for path in Path(ruobr_tui.__file__).parent.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "Binding":
                first, name = (
                    node.args[0],
                    next((each.value for each in node.keywords if each.arg == "id"), None),
                )
                if isinstance(first, ast.Constant) and isinstance(name, ast.Constant):
                    found[str(name.value)] = str(first.value)
    return found


def test_every_command_with_ctrl_has_another_key_beside_it() -> None:
    """Where only a Russian layout is set, some terminals send Ctrl with a letter as the plain letter."""
    in_screens = bindings_in_screens()
    assert "target.close" in in_screens
    assert "f3" in PaletteSheet.CLOSING
    for name, pressed in {**{each.id: each.keys for each in AREAS.commands}, **in_screens}.items():
        others = [key for key in pressed.split(",") if not key.startswith("ctrl+")]
        if len(others) == len(pressed.split(",")):
            continue
        assert others, name
        if name.split(".")[0] in ("app", "form"):  # there letters may be data
            assert any(re.fullmatch(r"f\d+", key) for key in others), name


async def test_function_keys_do_what_ctrl_does(tmp_path: Path, clock: FixedClock, line: Line) -> None:
    app = program(tmp_path, clock, line)
    async with app.run_test(size=(80, 24)) as pilot:
        await at_week(app, pilot)
        await pilot.press("f4")
        await pilot.pause()
        assert "Quit the program?" in text_of(app)
        await pilot.press("escape", "f11")
        await pilot.pause()
        assert "MON 23" in text_of(app)


def test_keys_of_one_scope_do_not_collide() -> None:
    for scope in {command.scope for command in AREAS.commands}:
        of_scope = [command for command in AREAS.commands if command.scope == scope]
        pressed = [key for command in of_scope for key in command.keys.split(",")]
        assert len(pressed) == len(set(pressed)), scope


@pytest.mark.parametrize(
    ("russian", "latin"),
    [
        ("й", "q"),
        ("х", "left_square_bracket"),
        ("ъ", "right_square_bracket"),
        ("Е", "T"),
        ("ctrl+к", "ctrl+r"),
    ],
)
def test_a_russian_key_is_the_latin_one_in_its_place(russian: str, latin: str) -> None:
    assert keys.latin(russian) == latin
    assert keys.latin(latin) is None
