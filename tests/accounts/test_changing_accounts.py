"""One program, two accounts at two portals: each shows its own alone."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from textual.widgets import Input

from ruobr_tui.app import RuobrApp
from ruobr_tui.screens.accounts.list import AccountsScreen
from ruobr_tui.screens.parts.account_messages import ChangeAccount
from ruobr_tui.screens.parts.section import SectionScreen
from ruobr_tui.screens.program.curtain import CurtainScreen
from ruobr_tui.screens.sign_in.login import LoginScreen
from ruobr_tui.widgets.forms.choice import Choice
from ruobr_tui.widgets.palette import style
from support.fixtures import FixedClock
from support.screens import at_home, press, program, settled, shown_by, text_of, until
from support.two_portals import (
    HER_CHILDREN,
    HIS_CHILDREN,
    SECOND,
    Portals,
    children_on,
    her_program,
    type_login,
    with_his_account,
)


async def at_list(app: RuobrApp, pilot: Any) -> str:
    app.action_section("accounts")
    await settled(app, pilot)
    assert isinstance(app.screen, AccountsScreen)
    return text_of(app)


@pytest.mark.parametrize("key", ["backslash", "shift+f1"])
async def test_one_key_shows_the_other_account_and_the_same_key_the_first(
    tmp_path: Path, clock: FixedClock, portals: Portals, key: str
) -> None:
    app = her_program(tmp_path, clock, portals)
    async with app.run_test(size=(120, 30)) as pilot:
        await with_his_account(app, pilot)
        assert children_on(app) <= set(HER_CHILDREN)
        for children in (HIS_CHILDREN, HER_CHILDREN, HIS_CHILDREN):
            await press(app, pilot, key)
            await at_home(app, pilot)
            assert children_on(app)
            assert children_on(app) <= set(children)
        assert app.context.config.server == SECOND


async def test_the_list_names_portal_login_children_and_state_and_enter_changes(
    tmp_path: Path, clock: FixedClock, portals: Portals
) -> None:
    app = her_program(tmp_path, clock, portals)
    async with app.run_test(size=(120, 30)) as pilot:
        his = await with_his_account(app, pilot)
        text = await at_list(app, pilot)
        hers = next(row for row in text.splitlines() if "mother" in row)
        other = next(row for row in text.splitlines() if "father" in row)
        assert "Кузбасс" in hers
        assert "Анна, Борис, Мария" in hers
        assert "shown now" in hers
        assert "Приморье" in other
        assert "Вера" in other
        assert "signed in" in other
        await press(app, pilot, "enter")
        assert "shown already" in text_of(app)
        await press(app, pilot, "down", "enter")
        await at_home(app, pilot)
        assert app.context is his
        assert children_on(app) <= set(HIS_CHILDREN)


async def test_an_account_is_added_by_signing_in_and_leaving_the_login_changes_nothing(
    tmp_path: Path, clock: FixedClock, portals: Portals
) -> None:
    app = her_program(tmp_path, clock, portals)
    async with app.run_test(size=(120, 40)) as pilot:
        await at_home(app, pilot)
        hers = app.context
        await at_list(app, pilot)
        await press(app, pilot, "a")
        assert isinstance(shown_by(app), LoginScreen)
        assert app.screen.query_one("#login", Input).value == ""
        assert isinstance(app.focused, Choice), "first of all, which portal"
        assert "Esc Back" in text_of(app)
        await press(app, pilot, "escape")
        assert app.context is hers
        assert isinstance(app.screen, AccountsScreen)
        assert len(list(app.accounts)) == 1
        await press(app, pilot, "a")
        await type_login(app, pilot)
        await until(app, pilot, lambda: app.context is not hers and bool(app.context.children))
        await at_home(app, pilot)
        assert children_on(app) <= set(HIS_CHILDREN)
        assert hers.auth is not None, "she is still signed in"


async def test_signing_in_to_an_open_account_again_gives_it_the_new_session(
    tmp_path: Path, clock: FixedClock, portals: Portals
) -> None:
    app = her_program(tmp_path, clock, portals)
    async with app.run_test(size=(120, 40)) as pilot:
        his = await with_his_account(app, pilot)
        before = his.auth
        await at_list(app, pilot)
        await press(app, pilot, "a")
        await type_login(app, pilot)
        await until(app, pilot, lambda: app.context is his)
        await at_home(app, pilot)
        assert len(list(app.accounts)) == 2
        assert his.auth != before
        assert "Вера" in text_of(app)


async def test_signing_out_of_one_leaves_the_other(
    tmp_path: Path, clock: FixedClock, portals: Portals
) -> None:
    app = her_program(tmp_path, clock, portals)
    async with app.run_test(size=(120, 30)) as pilot:
        his = await with_his_account(app, pilot)
        hers, file = app.context, app.context.store.path
        assert file is not None
        await press(app, pilot, "f8", "y")
        await until(app, pilot, lambda: app.context is his)
        await at_home(app, pilot)
        assert not file.exists()
        assert hers not in list(app.accounts)
        assert children_on(app) <= set(HIS_CHILDREN)
        assert his.store.path is not None
        assert his.store.path.exists()
        text = await at_list(app, pilot)
        assert "mother" not in text


async def test_signing_out_of_another_one_in_the_list_leaves_the_shown_one(
    tmp_path: Path, clock: FixedClock, portals: Portals
) -> None:
    app = her_program(tmp_path, clock, portals)
    async with app.run_test(size=(120, 30)) as pilot:
        his = await with_his_account(app, pilot)
        file = his.store.path
        assert file is not None
        await at_list(app, pilot)
        await press(app, pilot, "down", "d")
        assert "father" in text_of(app)
        await press(app, pilot, "n")
        assert file.exists(), "no is the default"
        await press(app, pilot, "d", "y")
        await settled(app, pilot)
        assert not file.exists()
        assert "mother" in text_of(app)
        assert "father" not in "\n".join(text_of(app).splitlines()[:8])
        assert app.context.children


async def test_the_next_start_knows_both_and_opens_the_other_without_a_password(
    tmp_path: Path, clock: FixedClock, portals: Portals
) -> None:
    app = her_program(tmp_path, clock, portals)
    async with app.run_test(size=(120, 30)) as pilot:
        await with_his_account(app, pilot)
        await press(app, pilot, "backslash")
        await at_home(app, pilot)
    again = her_program(tmp_path, clock, portals)
    async with again.run_test(size=(120, 30)) as pilot:
        await at_home(again, pilot)
        text = await at_list(again, pilot)
        other = next(row for row in text.splitlines() if "father" in row)
        assert "Вера" in other, "read from its store, which is not open"
        await press(again, pilot, "down", "enter")
        await at_home(again, pilot)
        assert "Вера" in text_of(again)


async def test_an_account_that_is_not_remembered_asks_for_its_password_and_may_be_left(
    tmp_path: Path, clock: FixedClock, portals: Portals
) -> None:
    app = her_program(tmp_path, clock, portals)
    async with app.run_test(size=(120, 30)) as pilot:
        await with_his_account(app, pilot, remember=False)
    again = her_program(tmp_path, clock, portals)
    async with again.run_test(size=(120, 40)) as pilot:
        await at_home(again, pilot)
        hers = again.context
        text = await at_list(again, pilot)
        assert "password needed" in next(row for row in text.splitlines() if "father" in row)
        await press(again, pilot, "down", "enter")
        await until(again, pilot, lambda: isinstance(again.screen, LoginScreen))
        assert again.screen.query_one("#login", Input).value.casefold() == "father"
        await press(again, pilot, "escape")
        assert "Вера" in text_of(again), "what is stored of him is this user's own"
        await press(again, pilot, "backslash")
        await until(again, pilot, lambda: again.context is hers)
        await at_home(again, pilot)
        assert children_on(again) <= set(HER_CHILDREN)


async def test_a_hidden_screen_stays_hidden_and_two_changes_at_once_are_one(
    tmp_path: Path, clock: FixedClock, portals: Portals
) -> None:
    app = her_program(tmp_path, clock, portals)
    async with app.run_test(size=(120, 30)) as pilot:
        his = await with_his_account(app, pilot)
        hers = app.context
        await press(app, pilot, "f6")
        app.post_message(ChangeAccount(his.account_name))
        await settled(app, pilot)
        assert isinstance(app.screen, CurtainScreen)
        assert app.context is hers
        await press(app, pilot, "x")
        for name in (his.account_name, hers.account_name, his.account_name):
            app.post_message(ChangeAccount(name))
        app.action_curtain()  # before anything of it has begun
        await settled(app, pilot)
        assert isinstance(app.screen, CurtainScreen)
        assert not children_on(app)
        await press(app, pilot, "x")
        await at_home(app, pilot)
        own = HIS_CHILDREN if app.context is his else HER_CHILDREN
        assert children_on(app) <= set(own)
        assert isinstance(app.screen, SectionScreen)


async def test_with_one_account_there_is_nothing_to_change_to(
    tmp_path: Path, clock: FixedClock, portals: Portals
) -> None:
    app = program(tmp_path, clock, portals)
    async with app.run_test(size=(80, 24)) as pilot:
        await at_home(app, pilot)
        await press(app, pilot, "backslash")
        assert "no other account" in text_of(app)
        assert children_on(app)


async def test_the_header_names_the_portal_in_its_colour_where_there_are_two(
    tmp_path: Path, clock: FixedClock, portals: Portals
) -> None:
    app = her_program(tmp_path, clock, portals)
    async with app.run_test(size=(60, 24)) as pilot:
        await at_home(app, pilot)
        assert "Кузбасс" not in text_of(app), "one portal needs no name"
        his = await with_his_account(app, pilot)
        await press(app, pilot, "backslash")
        await until(app, pilot, lambda: app.context is his)
        await at_home(app, pilot)
        at = text_of(app).splitlines()[0].index("При")
        green = style(app.theme, "portal-green", "bar").color
        assert app.screen.get_style_at(at, 0).color == green
        await press(app, pilot, "backslash")
        await at_home(app, pilot)
        assert "Куз" in text_of(app).splitlines()[0]
