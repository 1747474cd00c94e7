"""What a session leaves on a kiosk is gone before the next one begins; a machine that slept notices it."""

from __future__ import annotations

import time
from pathlib import Path
from typing import Any

import pytest
from textual.widgets import Input

from ruobr_tui import i18n
from ruobr_tui.account import unlock_code
from ruobr_tui.app import RuobrApp
from ruobr_tui.files import downloads
from ruobr_tui.kiosk.idle import LONGEST_BLIND, WARNING, Idle
from ruobr_tui.screens.parts.dialogs.link_sheet import DownloadLink
from ruobr_tui.screens.sign_in.login import LoginScreen
from ruobr_tui.screens.today.home import TodayScreen
from ruobr_tui.terminal import counting
from ruobr_tui.terminal.border import driver_of
from support.fixtures import FixedClock
from support.phones import use_links
from support.school import PASSWORD
from support.screens import Line, at_home, press, program, settled, text_of, until

IDLE = 120


def toasts(app: RuobrApp) -> list[str]:
    return [each.message for each in app._notifications]


async def look(app: RuobrApp, pilot: Any) -> None:
    assert app.kiosk is not None
    app.call_later(app.kiosk.check)
    await settled(app, pilot)


def idle_at(app: RuobrApp, seconds: float) -> Idle:
    """The session's idle time by a clock that stands at so many seconds without a key."""
    now = [0.0]
    assert app.kiosk is not None
    app.kiosk.idle = Idle(IDLE, lambda: now[0])
    now[0] = seconds
    return app.kiosk.idle


async def test_what_was_shown_in_a_session_does_not_stay_for_the_next(
    tmp_path: Path, clock: FixedClock, line: Line
) -> None:
    app = program(tmp_path, clock, line, kiosk=True)
    async with app.run_test(size=(80, 24)) as pilot:
        await at_home(app, pilot)
        app.notify("Анна: new mark 5", timeout=3600)
        await settled(app, pilot)
        assert toasts(app)
        idle_at(app, IDLE)
        await look(app, pilot)
        assert isinstance(app.screen, LoginScreen)
        assert toasts(app) == []
        assert "new mark" not in text_of(app)


@pytest.mark.parametrize("hosted", [False, True])
async def test_wiping_alone_leaves_nothing_of_what_was_shown_copied_and_chosen(
    tmp_path: Path, clock: FixedClock, line: Line, monkeypatch: pytest.MonkeyPatch, hosted: bool
) -> None:
    """Whatever else signing out clears. A client of a host has a terminal of its own and keeps its lines."""
    app, written = program(tmp_path, clock, line, kiosk=True), list[str]()
    monkeypatch.setattr(counting, "line_bytes", lambda _app: (4096, 17))
    async with app.run_test(size=(80, 24)) as pilot:
        await at_home(app, pilot)
        theme, language = app.theme, i18n.language()
        await pilot.press("f9", "f10", "f12")
        app.copy_to_clipboard("as an entry does")
        await settled(app, pilot)
        app.notify("Анна: new mark 5", timeout=3600)
        await settled(app, pilot)
        assert toasts(app)
        monkeypatch.setattr(driver_of(app), "write", written.append)
        monkeypatch.setattr(app.context, "hosted", hosted)
        assert app.kiosk is not None
        app.kiosk.wipe()
        await settled(app, pilot)
        assert toasts(app) == []
        assert (app.theme, i18n.language(), app.clipboard) == (theme, language, "")
        assert "\x1b]52;c;\a" in written
        assert ("\x1b[3J" in written) is not hosted
        assert "↑17 B" not in text_of(app)


async def test_the_next_person_is_led_nowhere_and_gets_no_file_of_the_one_before(
    tmp_path: Path, clock: FixedClock, line: Line, monkeypatch: pytest.MonkeyPatch
) -> None:
    links = use_links(tmp_path / "links", clock, monkeypatch)
    app = program(tmp_path, clock, line, kiosk=True)
    async with app.run_test(size=(80, 24)) as pilot:
        await at_home(app, pilot)
        await press(app, pilot, "g", "m", "g", "a", "enter", "s")
        sheet = app.screen
        assert isinstance(sheet, DownloadLink)
        assert links.is_open(sheet.link)
        idle_at(app, IDLE)
        await look(app, pilot)
        assert isinstance(app.screen, LoginScreen)
        assert not links.is_open(sheet.link)
        app.screen.query_one("#login", Input).value = "mother"
        app.screen.query_one("#password", Input).value = PASSWORD
        await pilot.press("enter", "enter")
        await at_home(app, pilot)
        await press(app, pilot, "g", "g")
        assert "No other section was opened yet." in text_of(app)


async def test_who_copied_nothing_leaves_the_clipboard_alone(
    tmp_path: Path, clock: FixedClock, line: Line, monkeypatch: pytest.MonkeyPatch
) -> None:
    app, written = program(tmp_path, clock, line, kiosk=True), list[str]()
    async with app.run_test(size=(80, 24)) as pilot:
        await at_home(app, pilot)
        monkeypatch.setattr(driver_of(app), "write", written.append)
        assert app.kiosk is not None
        app.kiosk.wipe()
        await settled(app, pilot)
        assert not any("]52;" in text for text in written)


@pytest.mark.parametrize(
    ("passed", "longest"),
    [(0, LONGEST_BLIND), (IDLE - WARNING - 6, LONGEST_BLIND), (IDLE - WARNING - 2, 2), (IDLE - 1.5, 0.5)],
)
async def test_a_kiosk_is_never_blind_for_long(
    tmp_path: Path,
    clock: FixedClock,
    line: Line,
    monkeypatch: pytest.MonkeyPatch,
    passed: float,
    longest: float,
) -> None:
    """Timers stand still while a machine sleeps: only a look notices how much time has passed."""
    app, waits = program(tmp_path, clock, line, kiosk=True), list[float]()
    async with app.run_test(size=(80, 24)) as pilot:
        await at_home(app, pilot)
        idle_at(app, passed)
        set_timer = app.set_timer
        assert app.kiosk is not None
        look_again = app.kiosk.check

        def noted(delay: float, callback: Any = None, **options: Any) -> Any:
            if callback == look_again:
                waits.append(delay)
            return set_timer(delay, callback, **options)

        monkeypatch.setattr(app, "set_timer", noted)
        await look(app, pilot)
        assert waits[0] == pytest.approx(longest)


def test_the_longest_blind_time_is_seconds_and_less_than_the_warning() -> None:
    assert 0 < LONGEST_BLIND <= 5 < WARNING


async def test_a_session_that_was_over_while_the_machine_slept_ends_by_itself(
    tmp_path: Path, clock: FixedClock, line: Line, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Without a key and without a call: the next look is one that the kiosk has planned."""
    from ruobr_tui.kiosk import idle as module

    monkeypatch.setattr(module, "LONGEST_BLIND", 0.01)
    app = program(tmp_path, clock, line, kiosk=True)
    async with app.run_test(size=(80, 24)) as pilot:
        await at_home(app, pilot)
        await look(app, pilot)
        assert isinstance(app.screen, TodayScreen)
        idle_at(app, IDLE * 100)
        await until(app, pilot, lambda: isinstance(app.screen, LoginScreen))
        assert "Анна" not in text_of(app)


def test_a_program_without_a_screen_is_used_by_nobody(tmp_path: Path, clock: FixedClock, line: Line) -> None:
    """A look that comes while the program ends finds no screen."""
    app = program(tmp_path, clock, line, kiosk=True)
    assert app.kiosk is not None
    assert not app.is_in_use
    app.context.close()


async def test_the_time_of_a_session_begins_with_the_program(
    tmp_path: Path, clock: FixedClock, line: Line, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Not when it was made: a slow start takes nothing from a session."""
    app = program(tmp_path, clock, line, kiosk=True)
    async with app.run_test(size=(80, 24)) as pilot:
        await settled(app, pilot)
        assert app.kiosk is not None
        idle_at(app, IDLE - 1)
        app.kiosk.start()
        assert app.kiosk.idle.left == IDLE
        assert isinstance(downloads.refusal(), downloads.NotSavedOnKiosk)
        await pilot.pause()


def test_where_sleep_is_counted_the_clock_counts_it() -> None:
    if hasattr(time, "CLOCK_BOOTTIME"):
        from ruobr_tui.kiosk.idle import time_awake_or_not

        assert abs(time_awake_or_not() - time.clock_gettime(time.CLOCK_BOOTTIME)) < 60


@pytest.mark.parametrize("hosted", [False, True])
async def test_signals_end_a_kiosk_of_this_machine_and_no_session_of_a_host(
    tmp_path: Path, clock: FixedClock, line: Line, monkeypatch: pytest.MonkeyPatch, hosted: bool
) -> None:
    """A host's process serves many clients: its signals are its own."""
    app, begun = program(tmp_path, clock, line, kiosk=True), list[bool]()
    async with app.run_test(size=(80, 24)) as pilot:
        await settled(app, pilot)
        assert app.kiosk is not None
        monkeypatch.setattr(app.kiosk, "_end_by_signals", lambda: begun.append(True))
        monkeypatch.setattr(app.context, "hosted", hosted)
        app.kiosk.start()
        assert begun == ([] if hosted else [True])


def test_a_code_that_is_too_long_is_not_even_looked_at() -> None:
    for length, right in ((unlock_code.LONGEST, True), (unlock_code.LONGEST + 1, False)):
        code = "x" * length
        assert unlock_code.is_right(unlock_code.hash_of(code), code) is right
