"""Every question of the program: only a yes that is meant is one; all of it can be read."""

from __future__ import annotations

import asyncio
import re
import tempfile
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from textual import events
from textual.widgets import Input

from ruobr_tui import i18n
from ruobr_tui.account.sign_in import open_store
from ruobr_tui.app import RuobrApp
from ruobr_tui.config import Config
from ruobr_tui.context import Context
from ruobr_tui.screens.parts.dialogs.dialog import Dialog, ask
from ruobr_tui.screens.parts.dialogs.question import Prompt
from ruobr_tui.screens.program.questions import LEAVE
from ruobr_tui.screens.sign_in.login import LoginScreen
from ruobr_tui.terminal.border import KeyParser
from support.fixtures import FixedClock
from support.questions import LONG, WORD, all_questions, example
from support.screens import SERVER, lines_of, paths_in, text_of, until

QUESTIONS = dict(all_questions())
PLAIN = [name for name, question in QUESTIONS.items() if not question.word]
WORDED = [name for name, question in QUESTIONS.items() if question.word]

LATIN = [chr(code) for code in range(33, 127)]
RUSSIAN = [*"абвгдеёжзийклмнопрстуфхцчшщъыьэюя", *"АБВГДЕЁЖЗИЙКЛМНОПРСТУФХЦЧШЩЪЫЬЭЮЯ", "№"]
YES = set("yYдД")
ON_THE_KEY_OF = {"н": "y", "Н": "y", "д": "l", "т": "n", "й": "q", "к": "r"}


# Keys as the bytes of a terminal


def typed_plainly() -> list[str]:
    """What a terminal of either protocol sends for a character."""
    return [each for each in (*LATIN, *RUSSIAN) if each not in YES]


def control_bytes() -> list[str]:
    return [chr(code) for code in (*range(0x1B), *range(0x1C, 0x20), 0x7F)]


def with_alt() -> list[str]:
    """Legacy: Esc and the character."""
    return [f"\x1b{each}" for each in (*"abnqxyzYNQ0", *"ндНДтй", "\r", " ")]


def function_keys() -> list[str]:
    plain = [f"\x1b[{letter}" for letter in "ABCDHFZ"] + [f"\x1bO{letter}" for letter in "PQRS"]
    plain += [f"\x1b[{number}~" for number in (1, 2, 3, 4, 5, 6, 15, 17, 18, 19, 20, 21, 23, 24)]
    modifiers = range(2, 9)
    moved = [f"\x1b[1;{modifier}{letter}" for modifier in modifiers for letter in "ABCDHFPQS"]
    return plain + moved + [f"\x1b[{number};{each}~" for number in (3, 5, 15, 24) for each in modifiers]


def kitty(character: str, modifier: int, *, alternates: bool, event: int = 1) -> str:
    """A key of the kitty protocol; ``alternates``: with the codes of Shift and of the base layout."""
    code = str(ord(character.lower()))
    if alternates:
        base = ON_THE_KEY_OF.get(character, "")
        code += f":{ord(character.upper())}" + (f":{ord(base)}" if base else "")
    return f"\x1b[{code};{modifier}{'' if event == 1 else f':{event}'}u"


def kitty_keys() -> list[str]:
    """All but the plain press of a key that types yes; each with Ctrl, Alt, Super and with releases too."""
    characters = ("y", "n", "q", "l", "\r", "\t", "\x1b", "1", *"ндтйкузщ")
    keys = []
    for character in characters:
        for modifier in range(1, 17):
            is_yes = character in YES and (modifier - 1) & ~1 == 0  # alone, or with Shift
            if not is_yes:
                keys += [kitty(character, modifier, alternates=each) for each in (False, True)]
        keys.append(kitty(character, 1, alternates=True, event=3))
    return keys


NOT_TYPED = [*control_bytes(), *with_alt(), *function_keys(), *kitty_keys()]
NOT_YES = [*typed_plainly(), *NOT_TYPED]
MEANT = ["y", "Y", "д", "Д", "\x1b[121u", "\x1b[1076;1u", "\x1b[1076::108u", "\x1b[1076;;1076u"]
MEANT.append("\x1b[121;65u")  # with Caps Lock
"""Every way to type yes: by plain text, by the kitty protocol."""


# The program with a question over its first screen


@asynccontextmanager
async def begun(
    folder: Path, size: tuple[int, int] = (80, 24), lang: str = "en"
) -> AsyncIterator[tuple[RuobrApp, Any]]:
    """The real program before anybody has signed in: its way of keys is that of every screen."""
    i18n.activate(lang)
    config, paths, clock = Config(server=SERVER, lang=lang), paths_in(folder), FixedClock()
    app = RuobrApp(Context(config, open_store(config, paths, clock), paths, clock=clock))
    async with app.run_test(size=size) as pilot:
        await pilot.pause()
        assert isinstance(app.screen, LoginScreen)
        yield app, pilot


async def put(app: RuobrApp, pilot: Any, concrete: Prompt, answers: list[str]) -> None:
    """Show a question, if none is there."""
    if not isinstance(app.screen, Dialog):
        app.last_key = ""  # no key has put it
        ask(app, concrete, lambda: answers.append(concrete.question.title))
        for _turn in range(20):
            await pilot.pause()
            if isinstance(app.screen, Dialog) and app.screen._shown_at is not None:
                return
        raise AssertionError("no question:\n" + text_of(app))


async def send(app: RuobrApp, pilot: Any, data: str) -> None:
    """Bytes of a terminal through the parser of the terminal driver."""
    parser = KeyParser()
    for event in [*parser.feed(data), *parser.expire()]:
        if isinstance(event, events.Key | events.Paste):
            app.post_message(event)
    await pilot.pause()


@pytest.mark.parametrize(("number", "lang"), [(0, "en"), (1, "ru")])
async def test_no_key_of_any_keyboard_is_a_yes_but_the_named_ones(
    tmp_path: Path, number: int, lang: str
) -> None:
    """Each character in both languages; the other keys, which have no language, in one of the two."""
    concrete = example(QUESTIONS["kindergarten.ACCEPT"])
    answers: list[str] = []
    async with begun(tmp_path, lang=lang) as (app, pilot):
        for data in (*typed_plainly(), *NOT_TYPED[number::2]):
            await put(app, pilot, concrete, answers)
            await send(app, pilot, data)
            assert not answers, repr(data)
            assert app.return_value is None, repr(data)


async def test_each_question_takes_a_yes_that_is_meant(tmp_path: Path) -> None:
    answers: list[str] = []
    async with begun(tmp_path) as (app, pilot):
        for number, name in enumerate(PLAIN):
            data = MEANT[number % len(MEANT)]
            await put(app, pilot, example(QUESTIONS[name]), answers)
            await send(app, pilot, data)
            assert answers == [QUESTIONS[name].title], (name, data)
            assert isinstance(app.screen, LoginScreen)
            answers.clear()


async def test_each_question_takes_a_no(tmp_path: Path) -> None:
    noes = ["н", "Н", "n", "N", "т", "q", "й", "\r", "\x1b", "\x1b[1085::121u"]
    answers: list[str] = []
    async with begun(tmp_path) as (app, pilot):
        for number, name in enumerate([*PLAIN, *PLAIN]):
            data = noes[number % len(noes)]
            await put(app, pilot, example(QUESTIONS[name]), answers)
            await send(app, pilot, data)
            assert isinstance(app.screen, LoginScreen), (name, data)
            assert not answers, (name, data)


async def test_what_cannot_be_undone_wants_its_word(tmp_path: Path) -> None:
    answers: list[str] = []
    async with begun(tmp_path) as (app, pilot):
        for name in WORDED:
            concrete = example(QUESTIONS[name])
            await put(app, pilot, concrete, answers)
            for data in ("y\r", "д\r", "нет\r", "\x1b[121u\x1b[13u"):
                await send(app, pilot, data)
                assert isinstance(app.screen, Dialog), (name, data)
            assert "Nothing has changed" in text_of(app)
            assert not answers
            app.screen.query_one(Input).value = ""
            await send(app, pilot, concrete.word.upper().replace("-", " -") + "\r")
            assert answers == [concrete.question.title]
            answers.clear()


@given(
    names=st.lists(st.sampled_from(sorted(QUESTIONS)), min_size=3, max_size=6),
    keys=st.lists(st.sampled_from(NOT_YES) | st.text(min_size=1, max_size=3), min_size=5, max_size=15),
    lang=st.sampled_from(["en", "ru"]),
)
@settings(max_examples=8, deadline=None)
def test_whatever_is_typed_at_whichever_question_changes_nothing(
    names: list[str], keys: list[str], lang: str
) -> None:
    async def walk() -> None:
        answers: list[str] = []
        with tempfile.TemporaryDirectory() as folder:
            async with begun(Path(folder), lang=lang) as (app, pilot):
                for name in names:
                    concrete = example(QUESTIONS[name])
                    for data in keys:
                        if YES & set(data) and not concrete.word:
                            continue
                        await put(app, pilot, concrete, answers)
                        await send(app, pilot, data)
                        assert not answers, (name, data)
                    if isinstance(app.screen, Dialog):
                        await send(app, pilot, "\x1b")

    asyncio.run(walk())


# What can be read


def letters(text: str) -> str:
    return "".join(text.split())


# Russian is the longer one.
@pytest.mark.parametrize(
    ("size", "lang"), [((60, 20), "ru"), ((80, 24), "ru"), ((80, 24), "en"), ((120, 40), "ru")]
)
async def test_a_whole_question_is_on_the_screen(tmp_path: Path, size: tuple[int, int], lang: str) -> None:
    async with begun(tmp_path, size, lang) as (app, pilot):
        for name, question in QUESTIONS.items():
            concrete = example(question)
            await put(app, pilot, concrete, [])
            shown = letters(text_of(app))
            texts = (question.title, question.whom, question.what, question.lost)
            for text in texts:
                for part in concrete.text(text).split("\n"):
                    assert letters(part) in shown, f"{name}:\n{text_of(app)}"
            assert letters(concrete.word or concrete.text(question.yes)) in shown, name
            assert "…" not in text_of(app), name
            await send(app, pilot, "\x1b")


async def test_a_question_that_is_longer_than_the_screen_is_scrolled(tmp_path: Path) -> None:
    names = "\n".join(f"child number {number}" for number in range(40))
    async with begun(tmp_path, (60, 20)) as (app, pilot):
        for name, word in (("kindergarten.WITHDRAW", WORD), ("kindergarten.ACCEPT", "")):
            question = QUESTIONS[name]
            concrete = question.about(child=names, application="", place="", word=word)
            await put(app, pilot, concrete, [])
            last = question.lost or question.what
            assert letters(last) not in letters(text_of(app))
            seen = letters(text_of(app))
            for _page in range(5):
                await pilot.press("pagedown")
                seen += letters(text_of(app)).replace("▐", "")
            assert letters(last) in seen
            assert all(letters(f"child number {number}") in seen for number in range(40))
            await pilot.press("pageup", "pageup", "pageup", "up", "down")
            assert isinstance(app.screen, Dialog)
            await pilot.press("escape")


async def test_a_terminal_that_becomes_small_shows_all_of_it(tmp_path: Path) -> None:
    async with begun(tmp_path, (120, 40)) as (app, pilot):
        concrete = example(QUESTIONS["payments.CORRECT"])
        await put(app, pilot, concrete, [])
        await pilot.resize_terminal(60, 20)
        await until(app, pilot, lambda: letters(LONG["reason"]) in letters(text_of(app)))
        assert all(len(row) <= 60 for row in lines_of(app))


# Time


async def test_keys_typed_before_a_question_could_be_read_do_not_answer_it(tmp_path: Path) -> None:
    async with begun(tmp_path) as (app, pilot):
        for key in ("ctrl+q", "y", "д", "enter"):
            app.post_message(events.Key(key, None))
        for _turn in range(20):
            await pilot.pause()
        assert isinstance(app.screen, Dialog)
        assert app.return_value is None
        assert LEAVE.title in text_of(app)
        await send(app, pilot, "y")
        await pilot.pause()
    assert app.return_value == 0


async def test_pasted_text_answers_nothing(tmp_path: Path) -> None:
    answers: list[str] = []
    async with begun(tmp_path) as (app, pilot):
        await put(app, pilot, example(QUESTIONS["kindergarten.ACCEPT"]), answers)
        await send(app, pilot, "\x1b[200~y\r\x1b[201~")
        assert isinstance(app.screen, Dialog)
        await send(app, pilot, "\x1b")
        await put(app, pilot, example(QUESTIONS["kindergarten.WITHDRAW"]), answers)
        await send(app, pilot, f"\x1b[200~{WORD}\r\x1b[201~")
        assert isinstance(app.screen, Dialog)
        assert not answers


async def test_the_language_of_the_word_is_that_of_the_program(tmp_path: Path) -> None:
    for lang, word in (("en", "withdraw"), ("ru", "отозвать")):
        answers: list[str] = []
        async with begun(tmp_path / lang, lang=lang) as (app, pilot):
            await put(app, pilot, example(QUESTIONS["account.WITHDRAW_CONSENT"]), answers)
            assert re.search(rf"\b{word}\b", text_of(app))
            await send(app, pilot, word + "\r")
            assert answers


async def test_the_key_that_put_a_question_does_not_answer_it_while_it_is_held(tmp_path: Path) -> None:
    """On a Russian layout д is a command's key (l) and a yes: held down, it repeats every 30 ms."""
    answers: list[str] = []
    async with begun(tmp_path) as (app, pilot):
        app.last_key = "д"
        ask(app, example(QUESTIONS["kindergarten.ACCEPT"]), lambda: answers.append("yes"))
        await until(app, pilot, lambda: isinstance(app.screen, Dialog) and app.screen._shown_at is not None)
        assert isinstance(app.screen, Dialog)
        began = app.screen._shown_at
        assert began is not None
        for after in (0.05, 0.2, 0.4, 0.6, 0.8):
            held = events.Key("д", "д")
            held.time = began + after
            app.post_message(held)
            await pilot.pause()
            assert isinstance(app.screen, Dialog), after
        meant = events.Key("д", "д")
        meant.time = began + 1.1
        app.post_message(meant)
        await pilot.pause()
        assert answers == ["yes"]


async def test_another_key_than_the_one_that_put_it_answers_at_once(tmp_path: Path) -> None:
    answers: list[str] = []
    async with begun(tmp_path) as (app, pilot):
        app.last_key = "d"
        ask(app, example(QUESTIONS["kindergarten.ACCEPT"]), lambda: answers.append("yes"))
        await until(app, pilot, lambda: isinstance(app.screen, Dialog) and app.screen._shown_at is not None)
        await send(app, pilot, "y")
        assert answers == ["yes"]


async def test_a_word_typed_on_the_other_layout_is_shown_as_it_is_meant(tmp_path: Path) -> None:
    for lang, typed, shown in (("ru", "jnjpdfnm", "отозвать"), ("en", "цшервкфц", "withdraw")):
        answers: list[str] = []
        async with begun(tmp_path / lang, lang=lang) as (app, pilot):
            await put(app, pilot, example(QUESTIONS["account.WITHDRAW_CONSENT"]), answers)
            for number, letter in enumerate(typed, 1):
                await send(app, pilot, letter)
                assert app.screen.query_one(Input).value == shown[:number]
            await send(app, pilot, "\r")
            assert answers
