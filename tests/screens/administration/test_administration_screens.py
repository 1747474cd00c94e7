"""Roles and accounts by keys: granted, revoked, closed, a one-time password; at three sizes."""

from __future__ import annotations

from pathlib import Path

import pytest
from sqlalchemy import select

from ruobr_server.auth.tables import accounts, role_grants
from ruobr_tui.api.roles import REGION, Scope, StaffRole
from ruobr_tui.screens.administration.account_page import AccountScreen
from ruobr_tui.screens.administration.accounts import AccountsInScopeScreen
from ruobr_tui.screens.administration.grant_form import GrantForm
from ruobr_tui.screens.administration.roles import RolesScreen
from support.administration_screens import answer, begin, give
from support.fixtures import FixedClock
from support.screens import Line, press, program, read_back, send_form, settled, text_of, type_in

SIZES = ((80, 24), (120, 40), (60, 20))


@pytest.mark.parametrize("size", SIZES, ids=str)
async def test_a_role_is_granted_and_revoked(
    tmp_path: Path, clock: FixedClock, line: Line, size: tuple[int, int]
) -> None:
    give(line, StaffRole.REGION_ADMINISTRATOR, REGION)
    app = program(tmp_path, clock, line, login="operator")
    async with app.run_test(size=size) as pilot:
        await begin(app, pilot, "r", RolesScreen)
        assert "administrator of the region" in text_of(app)
        await press(app, pilot, "n")
        await answer(app, pilot, "nobody")
        assert "No teacher or operator has this login." in " ".join(text_of(app).split())
        await press(app, pilot, "n")
        await answer(app, pilot, "teacher")
        assert "the whole region" in text_of(app)
        await answer(app, pilot, "№ 7")
        assert isinstance(app.screen, GrantForm), text_of(app)
        await press(app, pilot, "space")  # the list of roles
        await answer(app, pilot, "deputy")
        await type_in(app, pilot, ends_on="31.05.2027")
        shown = await read_back(app, pilot)
        assert "login teacher" in shown
        assert "deputy head" in shown
        assert "31.05.2027" in shown
        await send_form(app, pilot)
        assert isinstance(app.screen, RolesScreen), text_of(app)
        assert "Granted: " in text_of(app)
        newest = select(role_grants).order_by(role_grants.c.id.desc()).limit(1)
        made = line.database.read_now(lambda db: db.execute(newest).one())
        assert (made.role, str(made.ends_on), made.school_id is None) == ("deputy-head", "2027-05-31", False)
        app.screen.go_to(made.id)
        await press(app, pilot, "d")
        await answer(app, pilot, "Ошибка")
        assert "Revoke this role?" in text_of(app)
        await press(app, pilot, "y")  # a key is not enough
        assert "Revoke this role?" in text_of(app)
        word = text_of(app).split("“")[-1]
        await answer(app, pilot, word.split("”")[0])
        assert "Revoked: " in text_of(app)
        made = line.database.read_now(lambda db: db.execute(newest).one())
        assert (made.revoked_at, made.reason) == (clock(), "Ошибка")
        await press(app, pilot, "enter")
        assert "Ошибка" in text_of(app)


async def test_an_account_is_closed_and_opened_again(tmp_path: Path, clock: FixedClock, line: Line) -> None:
    give(line, StaffRole.REGION_ADMINISTRATOR, REGION)
    app = program(tmp_path, clock, line, login="operator", lang="ru")
    async with app.run_test(size=(80, 24)) as pilot:
        await begin(app, pilot, "a", AccountsInScopeScreen)
        await press(app, pilot, "slash", *"mother", "enter", "enter")
        assert isinstance(app.screen, AccountScreen), text_of(app)
        await press(app, pilot, "с")  # the key of c on a Russian layout
        await answer(app, pilot, "Ребёнок выбыл")
        shown = text_of(app)
        assert "Закрыть эту учётную запись?" in shown
        assert "Ребёнок выбыл" in shown
        await answer(app, pilot, shown.split("«")[-1].split("»")[0])
        assert "Закрыта: " in text_of(app)
        mother = select(accounts.c.active).where(accounts.c.login == "MOTHER")
        assert line.database.read_now(lambda db: db.scalar(mother)) is False
        assert "Ребёнок выбыл" in text_of(app)
        await press(app, pilot, "щ")  # o
        await answer(app, pilot, "Вернулся")
        await answer(app, pilot, text_of(app).split("«")[-1].split("»")[0])
        assert line.database.read_now(lambda db: db.scalar(mother)) is True


async def test_a_one_time_password_is_shown_once(tmp_path: Path, clock: FixedClock, line: Line) -> None:
    give(line, StaffRole.REGION_ADMINISTRATOR, REGION)
    app = program(tmp_path, clock, line, login="operator")
    async with app.run_test(size=(80, 24)) as pilot:
        await begin(app, pilot, "a", AccountsInScopeScreen)
        await press(app, pilot, "slash", *"mother", "enter", "enter", "p")
        assert "Set a one-time password?" in text_of(app)
        await press(app, pilot, "y")
        shown = text_of(app)
        password = shown.split("Password: ")[1].split()[0]
        assert len(password) == 14
        await press(app, pilot, "escape", "y")
        assert isinstance(app.screen, AccountScreen), text_of(app)
        assert password not in text_of(app)
        assert "one-time password set" in text_of(app)


async def test_who_has_no_such_role_has_no_such_section(
    tmp_path: Path, clock: FixedClock, line: Line
) -> None:
    give(line, StaffRole.DEPUTY_HEAD, Scope(9, 7))
    app = program(tmp_path, clock, line, login="operator")
    async with app.run_test(size=(80, 24)) as pilot:
        for _attempt in range(5):
            await settled(app, pilot)
        assert not {"staff_roles", "staff_accounts"} & {each.id for each in app.context.sections}


async def test_support_has_accounts_without_roles(tmp_path: Path, clock: FixedClock, line: Line) -> None:
    give(line, StaffRole.SUPPORT, REGION)
    app = program(tmp_path, clock, line, login="operator")
    async with app.run_test(size=(80, 24)) as pilot:
        await begin(app, pilot, "a", AccountsInScopeScreen)
        assert "staff_roles" not in {each.id for each in app.context.sections}
