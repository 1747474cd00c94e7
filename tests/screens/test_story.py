"""From an empty database to a first day, by keys: import, a teacher's week, a parent, the diary."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest
from textual.widgets import Input

from ruobr_server.admin_command import appoint
from ruobr_server.app import create_app
from ruobr_server.areas.accounts import service as accounts
from ruobr_server.areas.documents.encryption import keys_in
from ruobr_server.areas.schools.tables import people
from ruobr_server.auth.passwords import Passwords
from ruobr_server.demo.mailbox import Mailbox
from ruobr_server.kit.db import Database
from ruobr_server.kit.settings import Settings, Smtp
from ruobr_tui.api.roles import Role
from ruobr_tui.screens.account.cabinet import CabinetScreen
from ruobr_tui.screens.class_teacher.diary_requests import JoinRequestsScreen
from ruobr_tui.screens.diary.week import WeekScreen
from ruobr_tui.screens.own_week.week import OwnWeekScreen
from ruobr_tui.screens.school_import.imports import ImportsScreen
from ruobr_tui.screens.school_import.plan import PlanScreen
from ruobr_tui.screens.sign_in.first_steps import OwnPasswordForm
from ruobr_tui.widgets.forms.form import FormView
from support.databases import on_sqlite
from support.fixtures import CHEAP, NOW, FixedClock
from support.imports import TODAY, Importer
from support.jobs import Sender
from support.screens import Line, press, program, send_form, settled, text_of, type_in, until

EXAMPLE = Path(__file__).parents[2] / "examples" / "school"
ONE_TIME, CHOSEN = "given-once-4711", "четыре разных слова"
CHILD = {
    "last_name": "Облакова",
    "first_name": "Кира",
    "middle_name": "Викторовна",
    "birth_date": "04.11.2015",
    "certificate_series": "iv-ло",
    "certificate_number": "123456",
    "certificate_date": "01.12.2015",
    "residence": "г. Рябинов",
}


@pytest.fixture
async def portal(
    tmp_path: Path, database: Database, clock: FixedClock, passwords: Passwords
) -> AsyncIterator[tuple[Line, Sender, Mailbox]]:
    """A server without a demo over an empty database with a first administrator; a mail server beside it."""
    mailbox = Mailbox()
    await mailbox.start()
    smtp = Smtp("127.0.0.1", mailbox.port, "none", "school@ruobr.example")
    settings = Settings(password_cost=CHEAP, smtp=smtp, file_keys=keys_in(tmp_path))
    app = create_app(settings, database, clock=clock)
    secret = passwords.hash_now(ONE_TIME)
    database.write_now(appoint, "admin", ("Садовникова", "Галина", "Олеговна"), secret, NOW, TODAY)
    yield Line(app, database), Sender(database, smtp, clock), mailbox
    app.state.gate.close()
    await mailbox.stop()


def employ(database: Database, secret: str) -> None:
    """``ruobr-server account create`` for the class teacher of 5А."""
    found = Importer(database).rows(people, "id", "last_name")
    [person] = [number for number, last in found if last == "Речная"]
    new = accounts.NewAccount("rechnaya", secret, Role.TEACHER, person_id=person, must_change_password=True)
    database.write_now(accounts.create, new, NOW)


async def sign_in(app: Any, pilot: Any, password: str) -> None:
    """With the password that was given out; then one of one's own."""
    await settled(app, pilot)
    app.screen.query_one("#password", Input).value = password
    await press(app, pilot, "enter")
    assert isinstance(app.screen, OwnPasswordForm), text_of(app)
    for name in ("password", "again"):
        app.screen.view.row(name).value = CHOSEN
    await settled(app, pilot)
    await press(app, pilot, "ctrl+s")
    for _attempt in range(5):
        await settled(app, pilot)


@on_sqlite
async def test_from_an_empty_database_to_a_first_day(
    tmp_path: Path,
    clock: FixedClock,
    passwords: Passwords,
    database: Database,
    portal: tuple[Line, Sender, Mailbox],
) -> None:
    line, sender, mailbox = portal
    admin = program(tmp_path / "admin", clock, line, login="admin", password=None)
    async with admin.run_test(size=(80, 24)) as pilot:
        await sign_in(admin, pilot, ONE_TIME)
        await press(admin, pilot, "g", "w", "z")
        assert isinstance(admin.screen, ImportsScreen), text_of(admin)
        await press(admin, pilot, "n")
        admin.screen.query_one(Input).value = f"{EXAMPLE}/"
        await press(admin, pilot, "enter")
        assert "All tables of this folder: 17" in text_of(admin)
        await press(admin, pilot, "enter")
        await until(admin, pilot, lambda: isinstance(admin.screen, PlanScreen))
        await settled(admin, pilot)
        assert "Create" in text_of(admin)
        await press(admin, pilot, "ctrl+s")
        assert "Everything is written at once" in text_of(admin)
        await press(admin, pilot, "enter")  # no is the default
        assert Importer(database).rows(people, "id") == [(1,)]
        await press(admin, pilot, "ctrl+s", "y")
        await until(admin, pilot, lambda: isinstance(admin.screen, ImportsScreen))
        await settled(admin, pilot)
        assert "Applied: created" in text_of(admin)
        assert "Садовникова" in text_of(admin)
    employ(database, passwords.hash_now(ONE_TIME))

    teacher = program(tmp_path / "teacher", clock, line, login="rechnaya", password=None)
    async with teacher.run_test(size=(80, 24)) as pilot:
        await sign_in(teacher, pilot, ONE_TIME)
        await press(teacher, pilot, "g", "w", "j")
        assert isinstance(teacher.screen, OwnWeekScreen), text_of(teacher)
        assert "Mon 23 Nov" in text_of(teacher)
        assert "room 203" in text_of(teacher)
        await press(teacher, pilot, "right_square_bracket")
        assert "Mon 30 Nov" in text_of(teacher)

    parent = program(tmp_path / "parent", clock, line, login="", password=None)
    async with parent.run_test(size=(80, 24)) as pilot:
        await settled(parent, pilot)
        await press(parent, pilot, "f4")
        await type_in(parent, pilot, last_name="Облакова", first_name="Инна", phone="89131112233")
        form = parent.screen.query_one(FormView)
        form.row("email").value = "inna@example.org"
        form.row("agreed").entry.focus()
        await press(parent, pilot, "right", "ctrl+s")
        await send_form(parent, pilot)
        assert await sender.send_due() == 1
        login, password = re.findall(r"(?:Логин|Пароль):\s+(\S+)", mailbox.letters[0].text)
        parent.screen.query_one("#login", Input).value = login
        parent.screen.query_one("#password", Input).value = password
        parent.screen.query_one("#password").focus()
        await press(parent, pilot, "enter")
        for _attempt in range(5):
            await settled(parent, pilot)
        if isinstance(parent.screen, OwnPasswordForm):
            for name in ("password", "again"):
                parent.screen.view.row(name).value = CHOSEN
            await press(parent, pilot, "ctrl+s")
            for _attempt in range(5):
                await settled(parent, pilot)
        await press(parent, pilot, "g", "i", "a")
        assert isinstance(parent.screen, CabinetScreen), text_of(parent)
        await press(parent, pilot, "a")
        await type_in(parent, pilot, **CHILD)
        parent.screen.query_one(FormView).row("gender").value = "2"
        await send_form(parent, pilot)
        assert isinstance(parent.screen, CabinetScreen), text_of(parent)
        await press(parent, pilot, "down", "o")
        await press(parent, pilot, "enter")  # the school
        for key in "5А":
            await pilot.press(key)
        await press(parent, pilot, "enter", "y")
        assert "Request sent to the class teacher on" in text_of(parent)

        again = program(tmp_path / "teacher-2", clock, line, login="rechnaya", password=CHOSEN)
        async with again.run_test(size=(80, 24)) as beside:
            for _attempt in range(5):
                await settled(again, beside)
            await press(again, beside, "g", "w", "d")
            assert isinstance(again.screen, JoinRequestsScreen), text_of(again)
            assert "Облакова Кира" in text_of(again)
            await press(again, beside, "a")
            await press(again, beside, "enter", "y")
            assert "granted" in text_of(again)

        await press(parent, pilot, "r")
        await press(parent, pilot, "g", "d")
        assert isinstance(parent.screen, WeekScreen), text_of(parent)
        shown = text_of(parent)
        assert "Русский язык" in shown
        assert "Математика" in shown
