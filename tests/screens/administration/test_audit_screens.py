"""The audit by keys: a lost second factor is turned off, found in the audit, and seen by its owner."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

from textual.widgets import Input

from ruobr_server.areas.personal_data.access_log import note_list
from ruobr_server.auth.tables import accounts
from ruobr_tui.api.roles import REGION, StaffRole
from ruobr_tui.screens.administration.account_page import AccountScreen
from ruobr_tui.screens.administration.accounts import AccountsInScopeScreen
from ruobr_tui.screens.personal_data.audit import AuditScreen
from ruobr_tui.screens.personal_data.looks import LooksScreen
from support.administration_screens import answer, begin, give
from support.fixtures import FixedClock
from support.payments import identity
from support.screens import Line, at_home, press, program, settled, text_of


async def test_a_factor_is_turned_off_and_stands_in_the_audit(
    tmp_path: Path, clock: FixedClock, line: Line
) -> None:
    give(line, StaffRole.REGION_ADMINISTRATOR, REGION)
    of_teacher = accounts.update().where(accounts.c.login == "TEACHER")
    line.database.write_now(lambda db: db.execute(of_teacher.values(second_factor_at=clock())))
    app = program(tmp_path, clock, line, login="operator", lang="ru")
    async with app.run_test(size=(80, 24)) as pilot:
        await begin(app, pilot, "a", AccountsInScopeScreen)
        await press(app, pilot, "slash", *"teacher", "enter", "enter")
        assert isinstance(app.screen, AccountScreen), text_of(app)
        assert "включён с" in text_of(app)
        await press(app, pilot, "а")  # f on a Russian layout
        assert "Отключить второй фактор?" in text_of(app)
        await press(app, pilot, "enter")  # without the word nothing happens
        assert "включён с" in text_of(app) or "Отключить второй фактор?" in text_of(app)
        await answer(app, pilot, text_of(app).split("«")[-1].split("»")[0])
        assert "Второй фактор отключён: " in text_of(app)
        assert "второй фактор отключён" in text_of(app)
        await press(app, pilot, "м")  # v
        assert isinstance(app.screen, AuditScreen), text_of(app)
        assert "Действия: teacher" in text_of(app)
        await press(app, pilot, "escape")
        await settled(app, pilot)
        shown = text_of(app)
        assert "учётная запись: второй фактор отключён" in shown.replace("\n", "")
        await press(app, pilot, "2")  # views
        await settled(app, pilot)
        assert "второй фактор отключён" in text_of(app)
        assert "администратор региона" in text_of(app)
        await press(app, pilot, "slash")
        await answer(app, pilot, "mother")
        app.screen.query_one(Input)  # what is wanted of this person
        await press(app, pilot, "down", "enter")
        await settled(app, pilot)
        assert "Данные: mother" in text_of(app)


async def test_a_parent_sees_who_viewed_the_data(tmp_path: Path, clock: FixedClock, line: Line) -> None:
    mother, clerk = (line.database.read_now(identity, login) for login in ("mother", "operator"))
    for number in range(3):
        now = clock() - timedelta(days=number)
        subject = [(mother.account_id, None)]
        line.database.write_now(note_list, clerk, subject, "school-application", now, now.date())
    app = program(tmp_path, clock, line, login="mother")
    async with app.run_test(size=(120, 40)) as pilot:
        await at_home(app, pilot)
        await press(app, pilot, "g", "i", "v")
        await settled(app, pilot)
        assert isinstance(app.screen, LooksScreen), text_of(app)
        assert text_of(app).count("viewed: application") >= 3
        assert "1–3 of 3" in text_of(app)
