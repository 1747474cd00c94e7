"""What one account has begun or left behind never comes into another one's screen, store or requests."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import httpx
import pytest
from textual import events

from ruobr_tui.account.sign_in import sign_in
from ruobr_tui.api.errors import SessionEnded
from ruobr_tui.api.events import Event
from ruobr_tui.api.requests import personal_data
from ruobr_tui.app import RuobrApp
from ruobr_tui.context import Context
from ruobr_tui.live import EventReceived, Reconnected
from ruobr_tui.live import live as live_module
from ruobr_tui.screens.accounts.list import AccountsScreen
from ruobr_tui.screens.parts.account_messages import ChangeAccount
from ruobr_tui.screens.parts.section import Answered, SectionScreen, SignInNeeded
from ruobr_tui.screens.parts.sending import refresh, send, show_notice
from ruobr_tui.screens.sign_in.login import LoginScreen
from ruobr_tui.store.drafts import Draft
from support.fixtures import FixedClock
from support.school import PASSWORD
from support.screens import Line, at_home, press, settled, text_of, until
from support.two_portals import (
    HER_CHILDREN,
    HIS_CHILDREN,
    SECOND,
    Portals,
    change,
    children_on,
    her_program,
    type_login,
    with_his_account,
)

DONE = "her request was carried out"


def begin_erasure(app: RuobrApp) -> None:
    """She asks for the erasure of her data: a change that is made once."""
    screen: Any = app.screen

    def done(_answer: object) -> None:
        refresh(screen)
        show_notice(screen, DONE, "good")

    assert send(screen, personal_data.request_erasure(), done)


def sessions_of(line: Line) -> set[str]:
    """The credentials that a portal has seen."""
    return {each.headers["authorization"] for each in line.sent if "authorization" in each.headers}


async def test_a_change_on_its_way_ends_in_its_own_account_and_is_reported_there(
    tmp_path: Path, clock: FixedClock, portals: Portals
) -> None:
    app = her_program(tmp_path, clock, portals)
    async with app.run_test(size=(120, 30)) as pilot:
        his = await with_his_account(app, pilot)
        hers = app.context
        held = portals.first.hold()
        begin_erasure(app)
        await pilot.pause()
        await change(app, pilot, his)
        assert hers.acts.sending == 1
        assert his.acts.sending == 0
        app.action_section("accounts")
        await settled(app, pilot)
        assert "waiting: 1" in next(row for row in text_of(app).splitlines() if "mother" in row)
        before = len(portals.second.sent)
        held.set()
        await until(app, pilot, lambda: hers.acts.sending == 0)
        await settled(app, pilot)
        assert DONE not in text_of(app)
        assert not [each for each in portals.second.sent[before:] if each.method != "GET"]
        assert not [each for each in portals.second.sent if "erasure" in each.url.path]
        await change(app, pilot, hers)
        await until(app, pilot, lambda: DONE in text_of(app))


async def test_an_unknown_outcome_is_requested_with_its_own_session(
    tmp_path: Path, clock: FixedClock, portals: Portals
) -> None:
    app = her_program(tmp_path, clock, portals)
    async with app.run_test(size=(120, 30)) as pilot:
        his = await with_his_account(app, pilot)
        hers = app.context
        portals.first.stop_after()
        begin_erasure(app)
        await until(app, pilot, lambda: hers.acts.unknown == 1)
        await change(app, pilot, his)
        assert hers.acts.unknown == 1
        portals.first.mend()
        hers.acts.check_now()
        await until(app, pilot, lambda: hers.acts.unknown == 0)
        assert not any("outcomes" in each.url.path for each in portals.second.sent)
        assert not sessions_of(portals.first) & sessions_of(portals.second)


async def test_what_her_screens_and_connection_still_say_is_not_heard_by_his(
    tmp_path: Path, clock: FixedClock, portals: Portals, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Messages that are in the app's queue when the account changes, each of a kind that would show."""
    monkeypatch.setattr(live_module, "TOGETHER", 0.01)
    app = her_program(tmp_path, clock, portals)
    async with app.run_test(size=(120, 30)) as pilot:
        his = await with_his_account(app, pilot)
        app.post_message(ChangeAccount(his.account_name))
        for message in (
            EventReceived(Event(7, "letter", {})),
            Reconnected(),
            Answered(),
            SignInNeeded(SessionEnded()),
        ):
            app.post_message(message)
        await until(app, pilot, lambda: app.context is his)
        await at_home(app, pilot)
        assert not isinstance(app.screen, LoginScreen), "her session's end is not his"
        assert his.auth is not None
        assert not children_on(app) & set(HER_CHILDREN)


async def test_keys_typed_ahead_copied_text_and_notices_stay_behind(
    tmp_path: Path, clock: FixedClock, portals: Portals
) -> None:
    app = her_program(tmp_path, clock, portals)
    async with app.run_test(size=(120, 30)) as pilot:
        his = await with_his_account(app, pilot)
        app.copy_to_clipboard("her words")
        app.notify("her news", markup=False)
        app.screen.notice("her notice")  # type: ignore[attr-defined]
        app.post_message(ChangeAccount(his.account_name))
        for key in ("x", "x", "f8", "y"):  # in one burst behind it
            app.post_message(events.Key(key, key if len(key) == 1 else None))
        await until(app, pilot, lambda: app.context is his)
        await at_home(app, pilot)
        assert app.clipboard == ""
        assert "her n" not in text_of(app)
        assert his.auth is not None, "he was not signed out by her keys"
        assert len(list(app.accounts)) == 2


async def test_each_store_has_its_own_drafts_notes_and_news(
    tmp_path: Path, clock: FixedClock, portals: Portals
) -> None:
    app = her_program(tmp_path, clock, portals)
    async with app.run_test(size=(120, 30)) as pilot:
        his = await with_his_account(app, pilot)
        hers = app.context
        hers.store.save_draft("profile", Draft({"phone": "her number"}, 1, "key", clock()))
        for _turn in range(2):
            await change(app, pilot, his)
            assert app.context.store.draft_names() == []
            assert app.context.store.path != hers.store.path
            await change(app, pilot, hers)
            assert app.context.store.draft_names() == ["profile"]
        his_bytes = b"".join(
            each.read_bytes() for each in (tmp_path / "data" / "accounts").glob(f"{his.account_name}.sqlite*")
        )
        assert his_bytes
        assert "Борис".encode() not in his_bytes
        assert b"her number" not in his_bytes


async def test_a_portal_that_is_away_disturbs_no_other_account(
    tmp_path: Path, clock: FixedClock, portals: Portals
) -> None:
    app = her_program(tmp_path, clock, portals)
    async with app.run_test(size=(120, 30)) as pilot:
        his = await with_his_account(app, pilot)
        hers = app.context
        portals.second.cut()
        await change(app, pilot, his)
        assert "offline" in text_of(app) or "Вера" in text_of(app)
        assert not children_on(app) & set(HER_CHILDREN)
        await change(app, pilot, hers)
        assert "offline" not in text_of(app)
        app.action_section("accounts")
        await settled(app, pilot)
        await press(app, pilot, "r")
        await until(app, pilot, lambda: "asking" not in text_of(app))
        rows = text_of(app).splitlines()
        his_row = next(number for number, row in enumerate(rows) if "father" in row)
        assert "connection" in rows[his_row + 1].casefold() or "respond" in rows[his_row + 1].casefold()
        her_row = next(number for number, row in enumerate(rows) if "mother" in row)
        assert "father" in rows[her_row + 1], "nothing is wrong with hers"


class Hostile(Line):
    """Answers with somebody else's account, markup, escape sequences and far too much of everything."""

    def __init__(self, line: Line) -> None:
        super().__init__(line.application, line.database)
        self.answer = b""

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        self.sent.append(request)
        return httpx.Response(
            200, content=self.answer, headers={"content-type": "application/json"}, request=request
        )


@pytest.mark.parametrize(
    "answer",
    [
        b'{"status": "applicant", "id": 1, "account_id": "another", "childs":'
        b' [{"id": 100, "first_name": "\\u001b]52;c;SGk=\\u0007[red]Evil"}]}',
        b"[" * 100_000,
        b'{"success": true, "data": "' + b"x" * 3_000_000 + b'"}',
        b"\xff\xfe not JSON",
    ],
)
async def test_a_hostile_portal_reaches_nothing_of_the_other_account(
    tmp_path: Path, clock: FixedClock, portals: Portals, answer: bytes
) -> None:
    app = her_program(tmp_path, clock, portals)
    async with app.run_test(size=(120, 30)) as pilot:
        his = await with_his_account(app, pilot)
        hers, her_session = app.context, app.context.auth
        hostile = Hostile(portals.second)
        hostile.answer = answer
        portals.second = hostile
        app.action_section("accounts")
        await settled(app, pilot)
        await press(app, pilot, "r")
        await until(app, pilot, lambda: "asking" not in text_of(app))
        assert isinstance(app.screen, AccountsScreen)
        assert "\x1b" not in text_of(app), "text from outside is data"
        app.post_message(ChangeAccount(his.account_name))
        await settled(app, pilot)
        assert "\x1b" not in text_of(app)
        assert not children_on(app) & set(HER_CHILDREN)
        while app.context is not hers:
            await press(app, pilot, "escape")
            if app.context is not hers and isinstance(app.screen, SectionScreen):
                await change(app, pilot, hers)
        await at_home(app, pilot)
        assert hers.auth is her_session
        assert "Evil" not in text_of(app)
        assert not sessions_of(hostile) & sessions_of(portals.first), "her session goes to her portal alone"
        assert children_on(app) == set(HER_CHILDREN)


async def test_another_login_in_her_login_screen_is_another_account(
    tmp_path: Path, clock: FixedClock, portals: Portals
) -> None:
    """Her session ends; somebody else signs in there: her context never becomes that one's."""

    app = her_program(tmp_path, clock, portals)
    async with app.run_test(size=(120, 40)) as pilot:
        await at_home(app, pilot)
        hers, name = app.context, app.context.account_name
        app.post_message(SignInNeeded(SessionEnded()))
        await until(app, pilot, lambda: isinstance(app.screen, LoginScreen))
        await type_login(app, pilot)
        await until(app, pilot, lambda: app.context is not hers)
        await at_home(app, pilot)
        assert children_on(app) == set(HIS_CHILDREN)
        assert hers.account_name == name
        assert hers.config.login == "mother"
        assert not children_on(app) & set(HER_CHILDREN)


async def test_an_account_whose_login_was_passed_on_shows_nothing_of_its_former_owner(
    tmp_path: Path, clock: FixedClock, portals: Portals
) -> None:
    from support.logins import pass_on

    app = her_program(tmp_path, clock, portals)
    async with app.run_test(size=(120, 30)) as pilot:
        await with_his_account(app, pilot, remember=False)
    pass_on(portals.second.database, "father", "oleg", "mother")
    again = her_program(tmp_path, clock, portals)
    async with again.run_test(size=(120, 40)) as pilot:
        await at_home(again, pilot)
        fresh = again.context.beside(SECOND, "father")
        await sign_in(fresh, SECOND, "father", PASSWORD, remember=False)
        again.accounts.add(fresh)
        await change(again, pilot, fresh)
        assert not children_on(again) & set(HIS_CHILDREN)


async def test_the_event_connection_is_closed_before_the_next_account_has_one(
    tmp_path: Path, clock: FixedClock, portals: Portals, monkeypatch: pytest.MonkeyPatch
) -> None:
    app = her_program(tmp_path, clock, portals)
    async with app.run_test(size=(120, 30)) as pilot:
        his = await with_his_account(app, pilot)
        hers, her_live = app.context, app.live
        ended: list[Context] = []
        end = her_live.end

        async def noted() -> None:
            await end()
            ended.append(app.context)

        monkeypatch.setattr(her_live, "end", noted)
        await change(app, pilot, his)
        assert ended == [hers], "while hers was still the app's"
        assert not her_live.is_listening
        assert app.live is not her_live
        her_live.take(Event(9, "letter", {}))  # as a task would that nobody has ended
        await settled(app, pilot)
        assert not children_on(app) & set(HER_CHILDREN)
