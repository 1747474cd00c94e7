"""Roles and accounts by keys: granted, revoked, closed, a one-time password; at three sizes."""

from __future__ import annotations

from pathlib import Path

import pytest
from sqlalchemy import select

from ruobr_server.areas.desk_reasons.tables import desk_reasons
from ruobr_server.auth.tables import accounts, role_grants
from ruobr_tui.api.roles import REGION, Scope, StaffRole
from ruobr_tui.files import downloads
from ruobr_tui.screens.administration.account_page import AccountScreen
from ruobr_tui.screens.administration.accounts import AccountsInScopeScreen
from ruobr_tui.screens.administration.desk_reasons import DeskReasonsScreen
from ruobr_tui.screens.administration.grant_form import GrantForm
from ruobr_tui.screens.administration.roles import RolesScreen
from support.administration_screens import answer, begin, give
from support.desk_screens import say_why
from support.fixtures import FixedClock
from support.screens import Line, press, program, read_back, send_form, settled, text_of, type_in, until

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


def tables_in(folder: Path) -> list[tuple[int, str]]:
    """Mode and text of each table there."""
    return [(each.stat().st_mode & 0o777, each.read_text("utf-8-sig")) for each in folder.glob("*.csv")]


async def test_logins_of_a_class_are_saved_as_slips(
    tmp_path: Path, clock: FixedClock, line: Line, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The passwords stand in the file alone, which is its owner's."""
    monkeypatch.setattr(downloads, "downloads_folder", lambda: tmp_path)
    give(line, StaffRole.SCHOOL_ADMINISTRATOR, Scope(9, 7))
    app = program(tmp_path, clock, line, login="operator", lang="ru")
    async with app.run_test(size=(80, 24)) as pilot:
        await begin(app, pilot, "a", AccountsInScopeScreen)
        for answered in ("н", "д"):
            assert not tables_in(tmp_path)
            await press(app, pilot, "ы")  # s
            await until(app, pilot, lambda: "Логины какого класса?" in text_of(app))
            await press(app, pilot, "enter")
            await until(app, pilot, lambda: "кто ещё не входил" in text_of(app))
            await press(app, pilot, "enter")
            await until(app, pilot, lambda: "В каком виде?" in text_of(app))
            await press(app, pilot, "down", "enter")  # a table
            await until(app, pilot, lambda: "Создать лист с логинами?" in text_of(app))
            await press(app, pilot, answered)
        await until(app, pilot, lambda: "Сохранено" in text_of(app))
        [(mode, text)] = tables_in(tmp_path)
        assert mode == 0o600
        assert "Пароль" in text


async def test_several_accounts_are_closed_with_one_reason(
    tmp_path: Path, clock: FixedClock, line: Line
) -> None:
    """Their names are read back, and their number is the word."""
    give(line, StaffRole.REGION_ADMINISTRATOR, REGION)
    app = program(tmp_path, clock, line, login="operator", lang="ru")
    async with app.run_test(size=(80, 24)) as pilot:
        await begin(app, pilot, "a", AccountsInScopeScreen)
        await press(app, pilot, "slash", *"mother", "enter", "space", "с")  # c
        await answer(app, pilot, "Заблокировано по запросу")
        assert "Закрыть эти учётные записи?" in text_of(app)
        await press(app, pilot, "escape")
        await press(app, pilot, "с")
        await answer(app, pilot, "Заблокировано по запросу")
        await answer(app, pilot, "2")  # another number
        mother = select(accounts.c.active).where(accounts.c.login == "MOTHER")
        assert line.database.read_now(lambda db: db.scalar(mother)) is True
        await answer(app, pilot, "1")
        assert line.database.read_now(lambda db: db.scalar(mother)) is False
        assert "1 учётная запись закрыта" in text_of(app)


async def test_the_home_of_an_administrator_says_what_waits(
    tmp_path: Path, clock: FixedClock, line: Line
) -> None:
    give(line, StaffRole.REGION_ADMINISTRATOR, REGION)
    of_mother = accounts.update().where(accounts.c.login == "MOTHER")
    line.database.write_now(lambda db: db.execute(of_mother.values(must_change_password=True)))
    app = program(tmp_path, clock, line, login="operator", lang="ru")
    async with app.run_test(size=(80, 24)) as pilot:
        for _attempt in range(6):
            await settled(app, pilot)
        assert "Пароли, которые выдали и не сменили: " in text_of(app)
        assert "Роли: в ближайший месяц ни одна не заканчивается" in text_of(app)
        await press(app, pilot, "enter")
        await settled(app, pilot)
        assert isinstance(app.screen, AccountsInScopeScreen), text_of(app)


async def test_reasons_of_a_desk_are_written_changed_and_removed(
    tmp_path: Path, clock: FixedClock, line: Line
) -> None:
    give(line, StaffRole.REGION_ADMINISTRATOR, REGION)
    app = program(tmp_path, clock, line, login="operator")
    own = desk_reasons.c

    def stored() -> list[tuple[str, bool]]:
        rows = select(own.text, own.removed_at.is_not(None)).order_by(own.id)
        return [tuple(row) for row in line.database.read_now(lambda db: db.execute(rows).all())]

    async with app.run_test(size=(80, 24)) as pilot:
        await begin(app, pilot, "r", RolesScreen)
        await press(app, pilot, "w", "2")
        assert isinstance(app.screen, DeskReasonsScreen), text_of(app)
        assert "There are no reasons yet." in text_of(app)
        await press(app, pilot, "n", "enter")
        assert "Where does it count?" in text_of(app)
        await press(app, pilot, "enter")
        await say_why(app, pilot, "{фамилия}: нет мест")
        assert "Nothing can be put in place of {фамилия}." in text_of(app)
        await say_why(app, pilot, "{ребёнок}: нет мест")
        assert "{ребёнок}: нет мест" in text_of(app)
        await press(app, pilot, "home", "e")
        await say_why(app, pilot, "Мест нет")
        assert stored() == [("{ребёнок}: нет мест", True), ("Мест нет", False)]
        await press(app, pilot, "r")
        await press(app, pilot, "home", "d")
        assert "Take this reason off the list?" in text_of(app)
        await press(app, pilot, "enter")  # means no
        assert stored()[-1] == ("Мест нет", False)
        await press(app, pilot, "d", "y")
        await settled(app, pilot)
        assert stored()[-1] == ("Мест нет", True)
