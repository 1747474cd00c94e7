"""A kiosk as people meet it: who walks away is signed out, and nothing of theirs stays."""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import Any

import httpx
import pytest
from textual import events
from textual.widgets import Input

from ruobr_tui import i18n
from ruobr_tui.account.unlock_code import hash_of
from ruobr_tui.app import RuobrApp
from ruobr_tui.kiosk.idle import Idle
from ruobr_tui.screens.parts.dialogs.dialog import ask
from ruobr_tui.screens.parts.dialogs.sheet import Sheet
from ruobr_tui.screens.program.curtain import CurtainScreen
from ruobr_tui.screens.sign_in.login import LoginScreen
from ruobr_tui.screens.today.home import TodayScreen
from ruobr_tui.terminal import counting
from ruobr_tui.terminal.border import driver_of
from support.fixtures import FixedClock
from support.questions import all_questions, example
from support.school import PASSWORD
from support.screens import Line, at_home, lines_of, press, program, settled, text_of, until

IDLE = 120
COUNTDOWN = "Are you still here?"


class Kiosk:
    """A program on a kiosk and the clock that its idle time is counted with."""

    def __init__(self, app: RuobrApp) -> None:
        self.app = app
        self.now = 0.0
        assert app.kiosk is not None
        app.kiosk.idle = Idle(IDLE, lambda: self.now)

    async def wait(self, pilot: Any, seconds: float) -> str:
        """Let time pass without a key, and look then; returns what is on the screen."""
        assert self.app.kiosk is not None
        self.now += seconds
        self.app.call_later(self.app.kiosk.check)
        await settled(self.app, pilot)
        return text_of(self.app)


@pytest.fixture
def kiosk(tmp_path: Path, clock: FixedClock, line: Line) -> Kiosk:
    return Kiosk(program(tmp_path, clock, line, kiosk=True))


async def test_who_walks_away_is_signed_out_and_the_login_is_empty(kiosk: Kiosk, line: Line) -> None:
    app = kiosk.app
    async with app.run_test(size=(80, 24)) as pilot:
        await at_home(app, pilot)
        assert COUNTDOWN not in await kiosk.wait(pilot, IDLE - 31)
        assert f"{COUNTDOWN} Signing out in 30 s. Any key: stay." in await kiosk.wait(pilot, 1)
        assert "Signing out in 1 s." in await kiosk.wait(pilot, 29)
        text = await kiosk.wait(pilot, 1)
        assert isinstance(app.screen, LoginScreen)
        assert "Анна" not in text
        assert [field.value for field in app.screen.query(Input)] == ["", ""]
        assert app.context.auth is None
        assert not app.context.children
        assert len(app.screen_stack) == 2
        assert any("logout" in request or "session" in request for request in line.requests[-4:])


async def test_a_key_stops_the_countdown(kiosk: Kiosk) -> None:
    app = kiosk.app
    async with app.run_test(size=(80, 24)) as pilot:
        await at_home(app, pilot)
        before = lines_of(app)[-1]
        assert COUNTDOWN in await kiosk.wait(pilot, IDLE - 5)
        await pilot.press("down")
        await settled(app, pilot)
        assert lines_of(app)[-1] == before
        assert COUNTDOWN not in await kiosk.wait(pilot, IDLE - 40)
        assert isinstance(app.screen, TodayScreen)


async def test_a_click_stops_it_too_but_a_mouse_that_is_only_moved_does_not(kiosk: Kiosk) -> None:
    app = kiosk.app
    async with app.run_test(size=(80, 24)) as pilot:
        await at_home(app, pilot)
        await kiosk.wait(pilot, IDLE - 5)
        place: Any = {"widget": None, "x": 30, "y": 5, "delta_x": 0, "delta_y": 0, "button": 0}
        keys: Any = {"shift": False, "meta": False, "ctrl": False}
        app.post_message(events.MouseMove(**place, **keys))
        await settled(app, pilot)
        assert COUNTDOWN in text_of(app)
        app.post_message(events.MouseDown(**place, **keys))
        await settled(app, pilot)
        assert COUNTDOWN not in text_of(app)


async def test_the_countdown_is_seen_over_every_dialog_and_leaves_it_as_it_was(kiosk: Kiosk) -> None:
    app = kiosk.app
    async with app.run_test(size=(80, 24)) as pilot:
        await at_home(app, pilot)
        for key in ("g", "ctrl+p", "f8", "question_mark", "c", "f6"):
            await pilot.press(key)
            await settled(app, pilot)
            before, dialog = text_of(app), app.screen
            text = await kiosk.wait(pilot, IDLE - 10)
            assert any("Signing out in 10 s." in row for row in text.splitlines()[-2:]), key
            await pilot.press("f12", "f12")  # the counter of bytes: no effect of its own
            await settled(app, pilot)
            if key != "f6":  # there any key uncovers
                assert app.screen is dialog, key
                assert text_of(app) == before, key
            assert COUNTDOWN not in text_of(app), key
            while len(app.screen_stack) > 2:
                await press(app, pilot, "escape")


async def test_time_that_is_over_is_not_given_back_by_a_late_key(kiosk: Kiosk) -> None:
    app = kiosk.app
    async with app.run_test(size=(80, 24)) as pilot:
        await at_home(app, pilot)
        kiosk.now += IDLE  # the look comes late
        await pilot.press("m")
        await settled(app, pilot)
        assert isinstance(app.screen, LoginScreen)
        assert "Анна" not in text_of(app)


async def test_what_was_typed_into_the_login_goes_as_well_and_an_empty_one_stays_still(
    tmp_path: Path, clock: FixedClock, line: Line
) -> None:
    kiosk = Kiosk(program(tmp_path, clock, line, kiosk=True, password=None, login=""))
    app = kiosk.app
    async with app.run_test(size=(80, 24)) as pilot:
        await settled(app, pilot)
        first = app.screen
        assert COUNTDOWN not in await kiosk.wait(pilot, IDLE - 5)
        await kiosk.wait(pilot, 5)
        assert app.screen is first, "nobody is there: nothing is painted"
        await pilot.press(*"kim", "tab", *"secret")
        assert COUNTDOWN in await kiosk.wait(pilot, IDLE - 5)
        text = await kiosk.wait(pilot, 5)
        assert "kim" not in text
        assert [field.value for field in app.screen.query(Input)] == ["", ""]


async def test_the_next_person_signs_in(kiosk: Kiosk) -> None:
    app = kiosk.app
    async with app.run_test(size=(80, 24)) as pilot:
        await at_home(app, pilot)
        await kiosk.wait(pilot, IDLE)
        app.screen.query_one("#login", Input).value = "mother"
        app.screen.query_one("#password", Input).value = PASSWORD
        await pilot.press("enter", "enter")
        await at_home(app, pilot)
        assert "Анна" in text_of(app)
        await kiosk.wait(pilot, IDLE)
        assert isinstance(app.screen, LoginScreen)


async def test_nothing_is_seen_while_the_portal_is_slow_to_hear_of_it(
    kiosk: Kiosk, line: Line, monkeypatch: pytest.MonkeyPatch
) -> None:
    app, answered = kiosk.app, asyncio.Event()
    answer = line.handle_async_request

    async def slowly(request: httpx.Request) -> httpx.Response:
        await answered.wait()
        return await answer(request)

    async with app.run_test(size=(80, 24)) as pilot:
        await at_home(app, pilot)
        monkeypatch.setattr(line, "handle_async_request", slowly)
        assert app.kiosk is not None
        kiosk.now += IDLE
        app.call_later(app.kiosk.check)
        await pilot.pause()
        for key in ("escape", "f6", "q", "ctrl+q", "enter"):
            await pilot.press(key)
            assert "Signing out…" in text_of(app)
            assert "Анна" not in text_of(app)
        answered.set()
        await settled(app, pilot)
        assert isinstance(app.screen, LoginScreen)


async def test_the_terminal_keeps_nothing(kiosk: Kiosk, monkeypatch: pytest.MonkeyPatch) -> None:
    app, written = kiosk.app, list[str]()
    async with app.run_test(size=(80, 24)) as pilot:
        await at_home(app, pilot)
        await pilot.press("y", "f9", "f10")
        assert not app.clipboard, "no page copies anything here"
        app.copy_to_clipboard("as an entry does")
        await settled(app, pilot)
        assert app.clipboard
        theme = app.theme
        monkeypatch.setattr(driver_of(app), "write", written.append)
        await kiosk.wait(pilot, IDLE)
        assert "\x1b[3J" in written, "the lines above the screen"
        assert "\x1b]52;c;\a" in written, "the clipboard"
        assert app.clipboard == ""
        assert i18n.language() == "en"
        assert app.theme != theme
        assert "Password" in text_of(app)


async def test_the_counter_of_the_line_does_not_stay_for_the_next(
    kiosk: Kiosk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(counting, "line_bytes", lambda _app: (4096, 17))
    app = kiosk.app
    async with app.run_test(size=(80, 24)) as pilot:
        await at_home(app, pilot)
        await pilot.press("f12")
        await settled(app, pilot)
        assert "↑17 B" in lines_of(app)[-1]
        assert "↑" not in await kiosk.wait(pilot, IDLE)
        app.screen.query_one("#login", Input).value = "mother"
        app.screen.query_one("#password", Input).value = PASSWORD
        await pilot.press("enter", "enter")
        await at_home(app, pilot)
        await pilot.press("down")  # keys move the counter on
        await settled(app, pilot)
        assert "↑" not in lines_of(app)[-1]


async def test_f8_wipes_in_the_same_way(kiosk: Kiosk, monkeypatch: pytest.MonkeyPatch) -> None:
    app, written = kiosk.app, list[str]()
    async with app.run_test(size=(80, 24)) as pilot:
        await at_home(app, pilot)
        monkeypatch.setattr(driver_of(app), "write", written.append)
        await pilot.press("f8", "y")
        await settled(app, pilot)
        assert isinstance(app.screen, LoginScreen)
        assert "\x1b[3J" in written


async def test_q_signs_out_and_never_ends_a_kiosk(kiosk: Kiosk) -> None:
    app = kiosk.app
    async with app.run_test(size=(80, 24)) as pilot:
        await at_home(app, pilot)
        await pilot.press("q")
        await settled(app, pilot)
        assert "Sign out?" in text_of(app)
        assert "Nothing from this session is saved here." in text_of(app)
        await pilot.press("q")
        await settled(app, pilot)
        assert app.context.is_known
        await pilot.press("q", "y")
        await settled(app, pilot)
        assert isinstance(app.screen, LoginScreen)
        assert "Quit" not in text_of(app)
        app.screen.query_one("#sign-in").focus()
        for key in ("escape", "q", "й", "escape"):
            await pilot.press(key)
            await settled(app, pilot)
        assert isinstance(app.screen, LoginScreen)
        assert app.is_running
        await pilot.press("ctrl+q")
        await settled(app, pilot)
        assert "The program stays open for the next person" in text_of(app)
        assert "F6 Hide" in lines_of(app)[-1]
        for key in ("y", "enter"):
            await pilot.press(key)
            await settled(app, pilot)
        assert app.is_running
        assert "Only the staff can close" not in text_of(app)


async def test_a_wrong_password_leaves_no_way_round_the_login(
    tmp_path: Path, clock: FixedClock, line: Line
) -> None:
    app = program(tmp_path, clock, line, kiosk=True, password="wrong")
    async with app.run_test(size=(80, 24)) as pilot:
        await settled(app, pilot)
        assert isinstance(app.screen, LoginScreen)
        await pilot.press("escape")
        await settled(app, pilot)
        assert isinstance(app.screen, LoginScreen)
        assert app.is_running


async def test_nobody_chooses_another_portal(kiosk: Kiosk) -> None:
    app = kiosk.app
    async with app.run_test(size=(80, 24)) as pilot:
        await at_home(app, pilot)
        await kiosk.wait(pilot, IDLE)
        assert not app.screen.query("#server")


async def test_files_are_not_saved(
    tmp_path: Path, clock: FixedClock, line: Line, monkeypatch: pytest.MonkeyPatch
) -> None:
    home = tmp_path / "home"
    monkeypatch.setenv("HOME", str(home))
    monkeypatch.setenv("XDG_CONFIG_HOME", str(home / ".config"))
    monkeypatch.setenv("XDG_DOWNLOAD_DIR", str(home / "Downloads"))
    app = program(tmp_path, clock, line, kiosk=True)
    async with app.run_test(size=(160, 40)) as pilot:
        await at_home(app, pilot)
        await press(app, pilot, "g", "a", "enter")
        assert "s Save" not in lines_of(app)[-1]
        await press(app, pilot, "s")
        assert "Files can’t be saved or sent on a shared computer" in text_of(app)
    assert not home.exists()


async def test_elsewhere_nobody_counts(tmp_path: Path, clock: FixedClock, line: Line) -> None:
    app = program(tmp_path, clock, line)
    async with app.run_test(size=(80, 24)) as pilot:
        await at_home(app, pilot)
        assert app.kiosk is None


@pytest.mark.parametrize(
    ("lang", "width", "hide", "end"),
    [
        ("ru", 60, "Hide", "End"),
        ("en", 80, "Hide", "End"),
        ("ru", 120, "Hide the screen", "End my session"),
    ],
)
async def test_how_to_hide_and_to_end_is_in_the_footer_of_every_page(
    tmp_path: Path, clock: FixedClock, line: Line, lang: str, width: int, hide: str, end: str
) -> None:
    app = program(tmp_path, clock, line, kiosk=True, lang=lang)
    async with app.run_test(size=(width, 24)) as pilot:
        await at_home(app, pilot)
        for section in (None, *(each.id for each in app.context.sections)):
            if section is not None:
                app.action_section(section)
                await settled(app, pilot)
            footer = lines_of(app)[-1]
            assert f"F6 {i18n._(hide)}" in footer, section
            assert f"F8 {i18n._(end)}" in footer, section
        await pilot.press("f8")
        await settled(app, pilot)
        assert "F6" in lines_of(app)[-1], "over a question, too"


async def test_the_login_of_a_kiosk_shows_the_way_of_the_staff(
    tmp_path: Path, clock: FixedClock, line: Line
) -> None:
    app = program(tmp_path, clock, line, kiosk=True, password=None, login="", kiosk_code=hash_of("2468"))
    async with app.run_test(size=(80, 24)) as pilot:
        await settled(app, pilot)
        assert "^Q Staff" in lines_of(app)[-1]
        assert "F6 Hide" in lines_of(app)[-1]
        await press(app, pilot, *"kim", "f8")  # nobody is signed in: nothing to ask
        assert "kim" not in text_of(app)
        assert app.screen.query_one("#login", Input).value == ""
        await press(app, pilot, "f3", "f8")
        assert "Finish and clear the screen?" in text_of(app)
        await press(app, pilot, "y")
        assert isinstance(app.screen, LoginScreen)
        await pilot.press("ctrl+q")
        await settled(app, pilot)
        assert "This is for the staff." in text_of(app)
        assert "F8" in text_of(app)
        await pilot.press(*"2468", "enter")
        await until(app, pilot, lambda: not app.screen_stack or app.return_code is not None)


@pytest.mark.parametrize(("lang", "size"), [("ru", (60, 20)), ("en", (80, 24))])
async def test_they_are_seen_over_every_sheet_and_question_and_work_there(
    tmp_path: Path, clock: FixedClock, line: Line, lang: str, size: tuple[int, int]
) -> None:
    app = program(tmp_path, clock, line, kiosk=True, lang=lang, kiosk_code=hash_of("2468"))
    async with app.run_test(size=size, tooltips=True) as pilot:
        await at_home(app, pilot)
        both = f"F6 {i18n._('Hide')}  F8 {i18n._('End')}"

        async def seen_and_working(name: str) -> None:
            sheet = app.screen
            assert lines_of(app)[-1].rstrip().endswith(both), name
            if isinstance(sheet, Sheet):
                sheet.notice("A long answer. " * 8)
                await pilot.pause()
                assert lines_of(app)[-1].rstrip().endswith(both), name
                sheet.notice("")
            await press(app, pilot, "f6")
            assert isinstance(app.screen, CurtainScreen), name
            await press(app, pilot, "f8")  # any key uncovers, and does nothing else
            assert app.screen is sheet, name
            await press(app, pilot, "f8")
            assert i18n._("Sign out?") in text_of(app), name
            if app.screen is not sheet:
                await press(app, pilot, "escape")
            assert app.screen is sheet, name

        for keys in (("g", "/"), ("ctrl+p",), ("question_mark",), ("ctrl+q",), ("f8",)):
            await press(app, pilot, *keys)
            await seen_and_working(" ".join(keys))
            while len(app.screen_stack) > 2:
                await press(app, pilot, "escape")
        wrong = []
        for name, question in all_questions():
            concrete = example(question)
            ask(app, concrete, lambda: None)
            await pilot.pause()
            rows = lines_of(app)
            answers = [i18n._("n Esc ↵"), concrete.text(question.yes)] if not concrete.word else ["Esc "]
            if not rows[-1].rstrip().endswith(both) or not all(each in rows[-2] for each in answers):
                wrong.append((name, rows[-2:]))
            app.pop_screen()
            await pilot.pause()
        assert wrong == []
