"""On a host or kiosk: one account at one portal, unless the operator lets people choose."""

from __future__ import annotations

import sqlite3
from pathlib import Path
from typing import Any

import pytest

from ruobr_tui import i18n
from ruobr_tui.api.errors import SessionEnded
from ruobr_tui.app import RuobrApp
from ruobr_tui.config import Config
from ruobr_tui.context import Context
from ruobr_tui.hosting.hosted_app import leave
from ruobr_tui.screens.parts.section import SignInNeeded
from ruobr_tui.screens.sign_in.login import LoginScreen
from ruobr_tui.store import Store
from ruobr_tui.widgets.forms.choice import Choice
from support.fixtures import FixedClock
from support.screens import SERVER, at_home, paths_in, press, settled, text_of, until
from support.two_portals import HER_CHILDREN, HIS_CHILDREN, NAMED, SECOND, Portals, children_on, type_login


def hosted(folder: Path, clock: FixedClock, portals: Portals, **settings: Any) -> RuobrApp:
    """A program for somebody far away."""
    i18n.activate("en")
    settings |= {"portals": NAMED, "keep_cache": False, "requests_per_minute": 6000}
    config = Config(server=SERVER, lang="en", **settings)
    store = Store.open(None, clock=clock)
    context = Context(config, store, paths_in(folder), clock=clock, transport=portals, hosted=True)
    return RuobrApp(context)


async def sign_in(app: RuobrApp, pilot: Any, login: str, portal: str = "") -> None:
    await type_login(app, pilot, login, portal)
    await at_home(app, pilot)


async def test_a_host_offers_its_one_portal_and_no_list_of_accounts(
    tmp_path: Path, clock: FixedClock, portals: Portals
) -> None:
    app = hosted(tmp_path, clock, portals)
    async with app.run_test(size=(120, 30)) as pilot:
        await settled(app, pilot)
        assert isinstance(app.screen, LoginScreen)
        assert not app.screen.query("#portal")
        assert not app.screen.query("#server")
        await sign_in(app, pilot, "mother")
        assert not app.context.offers("app.section('accounts')")
        app.action_section("accounts")
        await press(app, pilot, "backslash")
        assert children_on(app) == set(HER_CHILDREN)
        assert "Кузбасс" not in text_of(app)
        assert app.accounts.other_sheets("today") == []


async def test_a_host_that_lets_people_choose_has_several_accounts_of_this_session_alone(
    tmp_path: Path, clock: FixedClock, portals: Portals
) -> None:
    app = hosted(tmp_path, clock, portals, choose_portal=True)
    async with app.run_test(size=(120, 30)) as pilot:
        await settled(app, pilot)
        choice = app.screen.query_one("#portal", Choice)
        assert [name for _address, name in choice.choices] == ["Кузбасс", "Приморье"], "no other address"
        await sign_in(app, pilot, "father", SECOND)
        assert children_on(app) == set(HIS_CHILDREN)
        his = app.context
        app.action_section("accounts")
        await settled(app, pilot)
        await press(app, pilot, "a")
        await sign_in(app, pilot, "mother", SERVER)
        await until(app, pilot, lambda: app.context is not his)
        await at_home(app, pilot)
        assert children_on(app) == set(HER_CHILDREN)
        assert not list((tmp_path / "data").rglob("*")), "nothing is stored on a host"
        await press(app, pilot, "backslash")
        await until(app, pilot, lambda: app.context is his)


@pytest.mark.parametrize("may_choose", [False, True])
async def test_a_kiosk_has_one_account_and_perhaps_a_choice_of_portals(
    tmp_path: Path, clock: FixedClock, portals: Portals, may_choose: bool
) -> None:
    i18n.activate("en")
    config = Config(
        server=SERVER,
        lang="en",
        portals=NAMED,
        kiosk=True,
        choose_portal=may_choose,
        requests_per_minute=6000,
    )
    store = Store.open(None, clock=clock)
    app = RuobrApp(Context(config, store, paths_in(tmp_path), clock=clock, transport=portals))
    async with app.run_test(size=(120, 30)) as pilot:
        await settled(app, pilot)
        assert bool(app.screen.query("#portal")) is may_choose
        assert not app.screen.query("#server")
        await sign_in(app, pilot, "father" if may_choose else "mother", SECOND if may_choose else "")
        assert children_on(app) == set(HIS_CHILDREN if may_choose else HER_CHILDREN)
        assert not app.context.offers("app.section('accounts')")
        await press(app, pilot, "backslash")
        assert len(list(app.accounts)) == 1


@pytest.mark.parametrize("begun", ["one more", "again"])
async def test_a_login_that_nobody_finished_is_closed_with_the_session(
    tmp_path: Path, clock: FixedClock, portals: Portals, begun: str
) -> None:
    app = hosted(tmp_path, clock, portals, choose_portal=True)
    async with app.run_test(size=(120, 30)) as pilot:
        await settled(app, pilot)
        await sign_in(app, pilot, "mother", SERVER)
        assert app.contexts == [app.context]
        if begun == "one more":
            app.action_section("accounts")
            await settled(app, pilot)
            await press(app, pilot, "a")
        else:
            app.screen.post_message(SignInNeeded(SessionEnded()))
            await settled(app, pilot)
        login = app.screen
        assert isinstance(login, LoginScreen)
        unfinished = login.context
        assert unfinished is not app.context
        assert app.contexts == [app.context, unfinished]
    for each in app.contexts:  # as a host does
        await leave(each)
    with pytest.raises(sqlite3.ProgrammingError, match="closed"):
        unfinished.store._database._connection.execute("select 1")


async def test_a_login_that_was_left_is_no_context_of_the_session(
    tmp_path: Path, clock: FixedClock, portals: Portals
) -> None:
    app = hosted(tmp_path, clock, portals, choose_portal=True)
    async with app.run_test(size=(120, 30)) as pilot:
        await settled(app, pilot)
        await sign_in(app, pilot, "mother", SERVER)
        app.action_section("accounts")
        await settled(app, pilot)
        await press(app, pilot, "a")
        assert len(app.contexts) == 2
        await press(app, pilot, "escape")
        assert app.contexts == [app.context]
