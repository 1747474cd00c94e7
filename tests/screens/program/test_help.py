"""Help: first what works on the row, last what does not and why; ids only when asked for."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest

from ruobr_tui import keys
from ruobr_tui.app import RuobrApp
from ruobr_tui.areas import Command
from ruobr_tui.screens.program.help import HelpScreen
from ruobr_tui.screens.program.help_topics import all_topics, topics_of
from ruobr_tui.screens.program.key_names import keys_of
from ruobr_tui.screens.program.palette import PaletteSheet
from ruobr_tui.screens.registry import AREAS
from support.fixtures import FixedClock
from support.screens import Line, at_home, lines_of, press, program, text_of

IDS = {command.id for command in AREAS.commands} | {section.id for section in AREAS.sections}
SCOPES = {command.scope for command in AREAS.commands}


async def helped(app: RuobrApp, pilot: Any) -> HelpScreen:
    await press(app, pilot, "question_mark")
    assert isinstance(app.screen, HelpScreen)
    return app.screen


def words_of(screen: HelpScreen) -> str:
    return "\n".join(row.plain for row in screen.view.lines)


# Russian is the longer one.
@pytest.mark.parametrize(
    ("size", "lang"), [((60, 20), "ru"), ((80, 24), "ru"), ((80, 24), "en"), ((120, 40), "ru")]
)
async def test_each_heading_is_the_name_of_a_place_and_no_row_is_cut(
    tmp_path: Path, clock: FixedClock, line: Line, lang: str, size: tuple[int, int]
) -> None:
    app = program(tmp_path, clock, line, lang=lang)
    async with app.run_test(size=size) as pilot:
        await at_home(app, pilot)
        for section in ("", "m", "h", "l", "n", "k"):
            if section:
                await press(app, pilot, "g", section)
            screen = await helped(app, pilot)
            topics = topics_of(app.screen_stack[-2], app.context)
            for topic in (*topics.here, topics.everywhere, topics.refused, *all_topics(app.context)):
                assert topic.title == topic.title.upper() or ": " in topic.title
                assert topic.title not in IDS | SCOPES, topic.title
                assert "_" not in topic.title, topic.title
            for part in ("1", "2", "3"):
                await press(app, pilot, part)
                words = words_of(screen)
                assert "…" not in words.replace(screen.title_text(), ""), words
                assert not any(f" {each}" in words for each in IDS if "." in each)
            await press(app, pilot, "escape")


async def test_names_for_the_settings_come_with_their_key(
    tmp_path: Path, clock: FixedClock, line: Line
) -> None:
    app = program(tmp_path, clock, line)
    async with app.run_test(size=(80, 24)) as pilot:
        await at_home(app, pilot)
        await press(app, pilot, "g", "d")
        screen = await helped(app, pilot)
        assert "week.calendar" not in words_of(screen)
        await press(app, pilot, "i")
        assert "week.calendar" in words_of(screen).replace("\n", " ")
        await press(app, pilot, "2")
        assert screen.title_text() == "Help"
        named = words_of(screen)
        assert all(command.id in named for command in keys.commands("app", "list"))


async def test_the_row_comes_first_and_what_does_not_work_last_with_its_reason(
    tmp_path: Path, clock: FixedClock, line: Line, monkeypatch: pytest.MonkeyPatch
) -> None:
    app = program(tmp_path, clock, line)
    async with app.run_test(size=(60, 40)) as pilot:
        await at_home(app, pilot)
        await press(app, pilot, "g", "d")
        below: Any = app.screen
        refused: Command = next(each for each in below.OWN_COMMANDS if each.id == "week.find")
        monkeypatch.setattr(
            type(below),
            "why_not",
            lambda _self, command: "There is nothing to search in yet." if command == refused.id else None,
            raising=False,
        )
        monkeypatch.setattr(
            type(below), "row_commands", lambda _self: ["week.calendar", refused.id], raising=False
        )
        monkeypatch.setattr(type(below), "row_name", lambda _self: "Biology, Mon 30", raising=False)
        words = words_of(await helped(app, pilot))
        first = words.splitlines()[0]
        assert first.startswith("ON THIS ROW")
        assert "Biology, Mon 30" in first
        last = words[words.index("NOT NOW, AND WHY") :].replace("\n ", "")
        assert "There is nothing to search" in last
        assert words.index("EVERYWHERE") < words.index("NOT NOW")
        assert words.index("ON THIS ROW") < words.index("EVERYWHERE")
        assert refused.tooltip not in words[: words.index("NOT NOW")]
        await press(app, pilot, "escape", "ctrl+p", *"year")
        palette = app.screen
        assert isinstance(palette, PaletteSheet)
        assert "There is nothing to search in yet." in text_of(app)
        await press(app, pilot, "enter")
        assert app.screen is palette, "it stays, and says why"


async def test_the_row_is_named_on_every_kind_of_list(tmp_path: Path, clock: FixedClock, line: Line) -> None:
    app = program(tmp_path, clock, line)
    async with app.run_test(size=(80, 24)) as pilot:
        await at_home(app, pilot)
        for keys_, name in (
            ((), r"Анна.*|[А-Я].*"),
            (("g", "d"), r"[А-Я][а-я ]+, (Mon|Tue|Wed|Thu|Fri|Sat) \d+"),
            (("g", "c"), r"Tuesday, 24 November"),
            (("g", "m"), r"[А-Я][а-я ]+.*"),
            (("g", "h"), r"[А-Я][а-я ]+: \S.*"),
            (("g", "l"), r"\S.*"),
            (("g", "$"), r"\S.*"),
        ):
            if keys_:
                await press(app, pilot, *keys_)
            below: Any = app.screen
            topics = topics_of(below, app.context)
            assert topics.here[0].title == "ON THIS ROW", keys_
            assert re.fullmatch(name, topics.here[0].row), (keys_, topics.here[0].row)
            assert not re.search(r"[─☐●…]", topics.here[0].row), topics.here[0].row
            words = " ".join(words_of(await helped(app, pilot)).split())
            assert words.startswith(f"ON THIS ROW: {topics.here[0].row.split()[0]}"), words[:100]
            await press(app, pilot, "escape")


async def test_what_is_in_the_way_of_two_keys_is_said_once(
    tmp_path: Path, clock: FixedClock, line: Line
) -> None:
    app = program(tmp_path, clock, line)
    async with app.run_test(size=(80, 24)) as pilot:
        await at_home(app, pilot)
        words = " ".join(words_of(await helped(app, pilot)).replace("│", " ").split())
        assert words.count("A second column needs 100 columns") == 1, words
        assert "Accept" not in words, "no place was offered: it is no command of this page"
        assert "There is no homework to tick off on this row." in words


async def test_keys_of_the_user_are_shown(tmp_path: Path, clock: FixedClock, line: Line) -> None:
    app = program(tmp_path, clock, line, keymap={"week.calendar": "f4"})
    async with app.run_test(size=(100, 40)) as pilot:
        await at_home(app, pilot)
        await press(app, pilot, "g", "d")
        words = words_of(await helped(app, pilot))
        assert "F4" in words
        command = next(each for each in AREAS.commands if each.id == "week.calendar")
        assert keys_of(command, app.context.config.keymap) == "F4"
        assert keys_of(command, {}) != "F4"


async def test_help_leads_to_the_palette_and_back(tmp_path: Path, clock: FixedClock, line: Line) -> None:
    app = program(tmp_path, clock, line)
    async with app.run_test(size=(80, 24)) as pilot:
        await at_home(app, pilot)
        home = app.screen
        await helped(app, pilot)
        await press(app, pilot, "slash")
        assert isinstance(app.screen, PaletteSheet)
        await press(app, pilot, "escape")
        assert app.screen is home
        await helped(app, pilot)
        await press(app, pilot, "tab", "tab")
        assert app.context.config.server in words_of(app.screen)  # type: ignore[arg-type]


async def test_help_of_a_question_names_its_answers_and_answers_nothing(
    tmp_path: Path, clock: FixedClock, line: Line
) -> None:
    app = program(tmp_path, clock, line)
    async with app.run_test(size=(80, 24)) as pilot:
        await at_home(app, pilot)
        await press(app, pilot, "ctrl+q", "f1")
        assert isinstance(app.screen, HelpScreen)
        assert "Quit the program?" in lines_of(app)[0]
        assert "Yes, quit" in words_of(app.screen)
        await press(app, pilot, "escape", "escape")
        assert app.return_value is None
