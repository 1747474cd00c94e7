"""The full screen where a login has changed hands: nothing of an account is seen or sent by another."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from sqlalchemy import Connection
from textual.pilot import Pilot
from textual.widgets import Input

from ruobr_tui.account.request_budget import budget_of
from ruobr_tui.api.errors import SessionEnded
from ruobr_tui.api.models.family import Profile
from ruobr_tui.api.pace import OWN
from ruobr_tui.app import RuobrApp
from ruobr_tui.screens.account.forms import AboutMePage
from ruobr_tui.screens.account.own_account import AccountForm
from ruobr_tui.screens.parts.section import SignInNeeded
from ruobr_tui.screens.sign_in.login import LoginScreen, Tick
from ruobr_tui.store import Store
from support.fixtures import FixedClock
from support.logins import HER_NOTE, fill, pass_on, rename
from support.school import ANNA, PASSWORD
from support.screens import Line, at_home, paths_in, program, settled, text_of, until


async def sign_in(app: RuobrApp, pilot: Pilot[int], login: str, password: str = PASSWORD) -> None:
    screen = app.screen
    screen.query_one("#login", Input).value = login
    screen.query_one("#password", Input).value = password
    screen.query_one("#password").focus()
    await pilot.press("enter")
    await at_home(app, pilot)


async def use(tmp_path: Path, clock: FixedClock, line: Line) -> None:
    """She signs in with her password, leaves a note and a half-filled form, and ends the program."""
    app = program(tmp_path, clock, line)
    async with app.run_test(size=(80, 24)) as pilot:
        await at_home(app, pilot)
        fill(app.context.store, clock)


@asynccontextmanager
async def remembered(tmp_path: Path, clock: FixedClock, line: Line) -> AsyncIterator[RuobrApp]:
    """Her program with her session remembered, and a note and a half-filled form in it."""
    app = program(tmp_path, clock, line, password=None)
    async with app.run_test(size=(80, 24)) as pilot:
        await settled(app, pilot)
        app.screen.query_one("#remember", Tick).value = True
        await sign_in(app, pilot, "mother")
        fill(app.context.store, clock)
        yield app


async def test_the_next_one_with_the_login_sees_only_his_own_and_she_finds_hers(
    tmp_path: Path, clock: FixedClock, line: Line
) -> None:
    await use(tmp_path, clock, line)
    pass_on(line.database, "mother", "olga", "father")

    app = program(tmp_path, clock, line)
    async with app.run_test(size=(80, 24)) as pilot:
        await at_home(app, pilot)
        assert "Вера" in text_of(app)
        assert "Борис" not in text_of(app)
        assert app.context.store.draft_names() == []
        assert not app.context.store.notes(ANNA)

    app = program(tmp_path, clock, line, login="olga")
    async with app.run_test(size=(80, 24)) as pilot:
        await at_home(app, pilot)
        assert app.context.store.notes(ANNA) == {1001: HER_NOTE}
        assert app.context.store.draft("profile") is not None


async def test_before_the_portal_answers_a_password_shows_nothing_of_who_had_the_login(
    tmp_path: Path, clock: FixedClock, line: Line
) -> None:
    await use(tmp_path, clock, line)
    pass_on(line.database, "mother", "olga", "father")
    app = program(tmp_path, clock, line)
    assert app.context.store.owner is None
    assert app.context.children == []
    assert app.context.store.draft_names() == []
    app.context.close()


async def test_what_the_portal_is_holds_also_before_a_password_is_proved(
    tmp_path: Path, clock: FixedClock, line: Line
) -> None:
    """Otherwise a program that is started often with a password would wait as at somebody else's portal."""
    app = program(tmp_path, clock, line)
    async with app.run_test(size=(80, 24)) as pilot:
        await at_home(app, pilot)
    app = program(tmp_path, clock, line)
    assert app.context.is_own_server
    assert not app.context.features
    assert budget_of(app.context, app.context.config.server).limits == OWN
    app.context.close()


async def test_on_an_open_program_whoever_signs_in_with_the_login_gets_his_own(
    tmp_path: Path, clock: FixedClock, line: Line
) -> None:
    """Her session ends while her diary is on the screen; the next one signs in over it."""
    app = program(tmp_path, clock, line)
    async with app.run_test(size=(80, 24)) as pilot:
        await at_home(app, pilot)
        fill(app.context.store, clock)
        pass_on(line.database, "mother", "olga", "father")
        app.context.auth = None
        await app.context.close_portal()
        await pilot.press("r")
        await settled(app, pilot)
        assert isinstance(app.screen, LoginScreen)
        await sign_in(app, pilot, "mother")
        assert "Вера" in text_of(app)
        assert "Борис" not in text_of(app)
        assert len(app.screen_stack) == 2
        assert app.context.store.draft_names() == []
        assert [name for _id, name, _class in app.context.children] == ["Вера"]


async def test_who_renames_the_own_login_finds_everything_also_elsewhere_remembered(
    tmp_path: Path, clock: FixedClock, line: Line
) -> None:
    async with remembered(tmp_path, clock, line):
        pass
    rename(line.database, "mother", "olga")  # on another device
    app = program(tmp_path, clock, line, password=None)
    async with app.run_test(size=(80, 24)) as pilot:
        await at_home(app, pilot)
        assert "Анна" in text_of(app)
        await until(app, pilot, lambda: app.context.config.login == "olga")  # the portal sends it
    app = program(tmp_path, clock, line, login="olga", password=None)
    async with app.run_test(size=(80, 24)) as pilot:
        await at_home(app, pilot)
        assert app.context.store.notes(ANNA) == {1001: HER_NOTE}
    app = program(tmp_path, clock, line, login="mother", password=None)
    assert app.context.store.owner is None, "the former login means nobody"
    app.context.close()


async def test_a_remembered_session_that_opens_another_account_shows_and_sends_nothing(
    tmp_path: Path, clock: FixedClock, line: Line
) -> None:
    async with remembered(tmp_path, clock, line) as app:
        whose = app.context.account_name

    def swap(connection: Connection) -> None:  # a portal that loses track of whose session is whose
        from sqlalchemy import update

        from ruobr_server.auth.tables import sessions

        connection.execute(update(sessions).values(account_id=3))

    line.database.write_now(swap)
    line.requests.clear()
    app = program(tmp_path, clock, line, password=None)
    async with app.run_test(size=(80, 24)) as pilot:
        for _attempt in range(20):
            await settled(app, pilot)
            if isinstance(app.screen, LoginScreen):
                break
        assert "This login now belongs to another account" in text_of(app)
        assert len(app.screen_stack) == 2
        assert app.context.store.owner is None
        # The login page asks in nobody's name what the portal offers.
        requests = {each for each in line.requests if "DELETE" not in each} - {"GET /capabilities"}
        assert requests == {"GET /user/"}, "nothing else was requested, nothing sent"
    assert paths_in(tmp_path).store_file(whose).exists(), "hers stays for her"


async def test_what_stands_in_an_open_form_is_hers_and_not_his_who_signs_in_over_it(
    tmp_path: Path, clock: FixedClock, line: Line
) -> None:
    app = program(tmp_path, clock, line)
    async with app.run_test(size=(80, 30)) as pilot:
        await at_home(app, pilot)
        whose = app.context.account_name
        app.push_screen(form := AboutMePage(app.context, Profile()))
        await settled(app, pilot)
        form.view.rows[0].value = "Тайнова"
        form.edited()
        pass_on(line.database, "mother", "olga", "father")
        app.context.auth = None
        await app.context.close_portal()
        app.require_sign_in(SignInNeeded(SessionEnded()))
        await settled(app, pilot)
        assert isinstance(app.screen, LoginScreen)
        await sign_in(app, pilot, "mother")
        assert "Вера" in text_of(app)
        assert form not in app.screen_stack
        assert app.context.store.draft_names() == []
    store = Store.open(paths_in(tmp_path).store_file(whose), clock=clock)
    [name] = store.draft_names()
    draft = store.draft(name)
    assert draft is not None
    assert "Тайнова" in draft.values.values()
    store.close()


async def test_who_renames_the_own_login_here_goes_on_under_the_new_one(
    tmp_path: Path, clock: FixedClock, line: Line
) -> None:
    async with remembered(tmp_path, clock, line) as app:
        form = AccountForm(app.context)
        body = {"current_password": PASSWORD, "login": "olga-k", "password": ""}
        await form.carry_out(form.call(body, 0), "a-key-of-this-form")
        assert app.context.config.login == "olga-k"
    line.cut()
    app = program(tmp_path, clock, line, login="olga-k", password=None)
    assert app.context.store.notes(ANNA) == {1001: HER_NOTE}
    assert app.context.may_be_remembered
    app.context.close()
    app = program(tmp_path, clock, line, login="mother", password=None)
    assert app.context.store.owner is None
    app.context.close()
