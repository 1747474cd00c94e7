"""From nothing to a cabinet, by keys: registration, the letter, signing in, a forgotten password."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from textual.widgets import Input

from ruobr_server.app import create_app
from ruobr_server.demo.mailbox import Mailbox
from ruobr_server.demo.rows import set_counters
from ruobr_server.kit.settings import Settings, Smtp
from ruobr_tui.screens.account.cabinet import CabinetScreen
from ruobr_tui.screens.sign_in.login import LoginScreen
from ruobr_tui.widgets.forms.form import FormView
from support.fixtures import CHEAP, FixedClock
from support.jobs import Sender
from support.screens import Line, press, program, send_form, settled, shown_by, text_of, type_in


@pytest.fixture
async def posting(line: Line, clock: FixedClock) -> AsyncIterator[tuple[Line, Sender, Mailbox]]:
    """The furnished school with a real mail server beside it."""
    mailbox = Mailbox()
    await mailbox.start()
    smtp = Smtp("127.0.0.1", mailbox.port, "none", "school@ruobr.example")
    app = create_app(Settings(password_cost=CHEAP, smtp=smtp, demo=True), line.database, clock=clock)
    app.state.mailbox = mailbox
    line.database.write_now(set_counters, {"people": 9_999, "accounts": 9_999})
    yield Line(app, line.database), Sender(line.database, smtp, clock), mailbox
    app.state.gate.close()
    await mailbox.stop()


async def test_from_nothing_to_a_cabinet(
    tmp_path: Path, clock: FixedClock, posting: tuple[Line, Sender, Mailbox]
) -> None:
    line, sender, mailbox = posting
    app = program(tmp_path, clock, line, login="", password=None)
    async with app.run_test(size=(80, 24)) as pilot:
        await settled(app, pilot)
        assert isinstance(app.screen, LoginScreen)
        await press(app, pilot, "f4")
        await type_in(app, pilot, last_name="Orlova", first_name="Irina", phone="89131112233")
        form = app.screen.query_one(FormView)
        form.row("email").value = "irina@example.org"
        form.row("agreed").entry.focus()
        await press(app, pilot, "ctrl+s")
        assert form.row("agreed").said
        # The whole text can be read in its place, before it is agreed to.
        assert "F2" in text_of(app)
        await press(app, pilot, "f2")
        shown = " ".join(text_of(app).split())
        assert "I consent to the processing" in shown
        assert "version of" in shown
        assert "has not sent" not in shown
        await press(app, pilot, "escape")
        form.row("agreed").entry.focus()
        await press(app, pilot, "right", "ctrl+s")
        assert "irina@example.org within minutes" in text_of(app)
        await send_form(app, pilot)
        assert "have been emailed to you" in text_of(app)
        assert await sender.send_due() == 1
        await press(app, pilot, "f7")
        assert "irina@example.org" in text_of(app)
        login, password = re.findall(r"(?:Логин|Пароль):\s+(\S+)", mailbox.letters[0].text)
        assert password in text_of(app)
        await press(app, pilot, "escape")

        await press(app, pilot, "f5")
        app.screen.query_one(FormView).row("email").value = "irina@example.org"
        await press(app, pilot, "ctrl+s")
        assert await sender.send_due() == 1
        [code] = re.findall(r"пароля: (\S+)", mailbox.letters[0].text)
        new = app.screen.query_one(FormView)
        new.row("code").value = code
        new.row("password").value = "short"
        await press(app, pilot, "ctrl+s")
        assert "at least 10" in new.row("password").said
        new.row("password").value = "a much longer one"
        assert "a much longer one" not in text_of(app)
        await press(app, pilot, "ctrl+s")
        assert "Password changed" in text_of(app)

        app.screen.query_one("#login", Input).value = login
        app.screen.query_one("#password", Input).value = "a much longer one"
        app.screen.query_one("#password").focus()
        await press(app, pilot, "enter")
        for _attempt in range(5):
            await settled(app, pilot)
        assert "Add a child" in text_of(app), "the home says what comes first"
        await press(app, pilot, "enter")
        assert isinstance(app.screen, CabinetScreen), text_of(app)
        assert "Orlova Irina" in text_of(app)
        assert not [name for name in app.context.store.draft_names() if "password" in name]


async def test_the_login_is_changed_and_a_device_signed_out(
    tmp_path: Path, clock: FixedClock, line: Line
) -> None:
    first = program(tmp_path / "first", clock, line)
    second = program(tmp_path / "second", clock, line)
    async with second.run_test(size=(80, 24)) as other:
        for _attempt in range(3):
            await settled(second, other)
    async with first.run_test(size=(80, 24)) as pilot:
        for _attempt in range(3):
            await settled(first, pilot)
        await press(first, pilot, "g", "i", "a")
        shown_by(first).view.move_to("sessions")
        await press(first, pilot, "enter")
        shown = text_of(first)
        assert "this device" in shown
        await press(first, pilot, "end", "d", "y")
        assert "Signed out:" in text_of(first) or "this is the one" in text_of(first).lower()
        await press(first, pilot, "escape")
        shown_by(first).view.move_to("account")
        await press(first, pilot, "enter")
        form = first.screen.query_one(FormView)
        form.row("current_password").value = "wrong"
        form.row("login").value = "olga-2"
        await press(first, pilot, "ctrl+s")
        assert "current password is wrong" in text_of(first)
        from support.school import PASSWORD

        form.row("current_password").value = PASSWORD
        await press(first, pilot, "ctrl+s")
        assert "Your login is now olga-2" in text_of(first)


async def test_all_ways_in_are_seen_on_a_small_screen(tmp_path: Path, clock: FixedClock, line: Line) -> None:
    app = program(tmp_path, clock, line, login="", password=None)
    async with app.run_test(size=(60, 20)) as pilot:
        await settled(app, pilot)
        assert "[ ] Remember me" in text_of(app)
        others = app.screen.query_one("#others")
        assert "F3" in text_of(app)
        assert others.region.bottom < app.size.height  # all of them, above the footer
