"""A password that was given out: the program asks for one of one's own before it shows anything."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select, update
from textual.widgets import Input

from ruobr_server.auth.tables import accounts, sessions
from ruobr_tui.screens.sign_in.first_steps import OwnPasswordForm
from ruobr_tui.screens.sign_in.login import LoginScreen
from support.fixtures import FixedClock
from support.school import PASSWORD
from support.screens import Line, at_home, press, program, settled, shown_by, text_of

CHOSEN = "четыре разных слова"


@pytest.fixture
def given(line: Line) -> Line:
    """The mother's password was given out by the class teacher."""
    must = update(accounts).where(accounts.c.login == "MOTHER").values(must_change_password=True)
    line.database.write_now(lambda connection: connection.execute(must))
    return line


def open_sessions(line: Line) -> int:
    return len(line.database.read_now(lambda connection: connection.execute(select(sessions)).all()))


async def enter(app: Any, pilot: Any, password: str, again: str) -> str:
    form = app.screen
    assert isinstance(form, OwnPasswordForm)
    form.view.row("password").value = password
    form.view.row("again").value = again
    await settled(app, pilot)
    return await press(app, pilot, "ctrl+s")


async def test_a_password_of_ones_own_is_chosen_and_the_diary_opens(
    tmp_path: Path, clock: FixedClock, given: Line
) -> None:
    app = program(tmp_path, clock, given, password=None)
    async with app.run_test(size=(80, 24)) as pilot:
        await settled(app, pilot)
        app.screen.query_one("#password", Input).value = PASSWORD
        await press(app, pilot, "enter")
        assert isinstance(app.screen, OwnPasswordForm)
        assert "Choose your own password" in text_of(app)
        await enter(app, pilot, "short", "short")
        assert "at least 10" in shown_by(app).view.row("password").said
        await enter(app, pilot, PASSWORD + "!!", PASSWORD)
        assert "not the same" in shown_by(app).view.row("again").said
        assert CHOSEN not in await enter(app, pilot, CHOSEN, CHOSEN)  # neither shown nor stored
        await at_home(app, pilot)
        assert "Анна" in text_of(app)
        assert open_sessions(given) == 1
    other = program(tmp_path / "other", clock, given, password=CHOSEN)
    async with other.run_test(size=(80, 24)) as pilot:
        await at_home(other, pilot)


async def test_a_password_from_the_environment_leads_to_the_form_at_once(
    tmp_path: Path, clock: FixedClock, given: Line
) -> None:
    """As with an SSH host: the password was typed there, and is not asked for again."""
    app = program(tmp_path, clock, given)
    async with app.run_test(size=(60, 20)) as pilot:
        await settled(app, pilot)
        assert isinstance(shown_by(app), OwnPasswordForm)
        await enter(app, pilot, CHOSEN, CHOSEN)
        await at_home(app, pilot)


async def test_leaving_the_form_ends_the_session_and_the_reason_is_shown(
    tmp_path: Path, clock: FixedClock, given: Line
) -> None:
    app = program(tmp_path, clock, given)
    async with app.run_test(size=(80, 24)) as pilot:
        await settled(app, pilot)
        assert isinstance(shown_by(app), OwnPasswordForm)
        await press(app, pilot, "escape")
        assert isinstance(shown_by(app), LoginScreen)
        assert "was given to you by somebody else" in " ".join(text_of(app).split())
        assert open_sessions(given) == 0


async def test_a_cut_line_keeps_what_was_typed(tmp_path: Path, clock: FixedClock, given: Line) -> None:
    app = program(tmp_path, clock, given)
    async with app.run_test(size=(80, 24)) as pilot:
        await settled(app, pilot)
        given.stop_after()
        await enter(app, pilot, CHOSEN, CHOSEN)
        assert isinstance(shown_by(app), OwnPasswordForm)
        given.mend()
        await press(app, pilot, "ctrl+s")
        await at_home(app, pilot)


async def test_the_strength_is_said_beside_the_field(tmp_path: Path, clock: FixedClock, given: Line) -> None:
    app = program(tmp_path, clock, given)
    async with app.run_test(size=(80, 24)) as pilot:
        await settled(app, pilot)
        form = shown_by(app)
        for typed, note in (
            ("abc", "7 more characters"),
            ("aaaaaaaaaaaa", "easy to guess"),
            ("my mother x", "easy to guess"),  # the login
            ("long but fine", "long enough"),
            ("three unrelated words", "long: good"),
        ):
            assert form.note_of("password", typed) == note
        form.view.row("password").value = CHOSEN
        assert form.note_of("again", CHOSEN) == "the same"
        assert form.note_of("again", "other") == ""


async def test_a_kiosk_that_is_left_at_the_form_signs_out(
    tmp_path: Path, clock: FixedClock, given: Line
) -> None:
    app = program(tmp_path, clock, given, password=None, kiosk=True)
    async with app.run_test(size=(80, 24)) as pilot:
        await settled(app, pilot)
        app.screen.query_one("#login", Input).value = "mother"
        app.screen.query_one("#password", Input).value = PASSWORD
        await press(app, pilot, "enter")
        shown_by(app).view.row("password").value = CHOSEN
        app.end_session()
        await settled(app, pilot)
        login = shown_by(app)
        assert isinstance(login, LoginScreen)
        assert login.is_empty
        assert open_sessions(given) == 0


async def test_offline_the_stored_diary_is_shown_as_ever(
    tmp_path: Path, clock: FixedClock, line: Line
) -> None:
    """The password is given out anew while this computer is offline: what is stored stays to be read."""
    app = program(tmp_path, clock, line)
    async with app.run_test(size=(80, 24)) as pilot:
        await at_home(app, pilot)
    must = update(accounts).where(accounts.c.login == "MOTHER").values(must_change_password=True)
    line.database.write_now(lambda connection: connection.execute(must))
    line.cut()
    later = program(tmp_path, clock, line)
    async with later.run_test(size=(80, 24)) as pilot:
        await settled(later, pilot)
        assert "Анна" in text_of(later)
        line.mend()
        await press(later, pilot, "r")
        assert isinstance(shown_by(later), OwnPasswordForm)
