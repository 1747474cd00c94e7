"""Accounts that are opened, fetched, signed out or fail, while another one is shown."""

from __future__ import annotations

import asyncio
from pathlib import Path

import httpx
import pytest

from ruobr_tui.context import Context
from ruobr_tui.screens.accounts import fetching
from ruobr_tui.screens.parts import downloads
from ruobr_tui.screens.parts.account_messages import ChangeAccount, LeaveAccount
from support.fixtures import FixedClock
from support.screens import at_home, press, settled, text_of, until
from support.two_portals import (
    HER_CHILDREN,
    HIS_CHILDREN,
    Portals,
    change,
    children_on,
    her_program,
    with_his_account,
)


async def test_an_account_that_fails_to_open_leaves_the_program_at_work(
    tmp_path: Path, clock: FixedClock, portals: Portals
) -> None:
    app = her_program(tmp_path, clock, portals)
    async with app.run_test(size=(120, 30)) as pilot:
        await at_home(app, pilot)
        app.post_message(ChangeAccount("nobody knows it"))
        app.post_message(ChangeAccount(app.context.account_name))
        await settled(app, pilot)
        assert not app.is_changing
        assert children_on(app) == set(HER_CHILDREN)


async def test_a_fault_while_changing_leaves_a_page_and_says_so(
    tmp_path: Path, clock: FixedClock, portals: Portals, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_args: object) -> None:
        raise ValueError("a fault of the program")

    app = her_program(tmp_path, clock, portals)
    async with app.run_test(size=(120, 30)) as pilot:
        his = await with_his_account(app, pilot)
        monkeypatch.setattr(downloads, "stop_all", fail)
        app.post_message(ChangeAccount(his.account_name))
        await until(app, pilot, lambda: "Program error: ValueError" in text_of(app))
        assert not app.is_changing
        assert children_on(app) == set(HER_CHILDREN)
        monkeypatch.undo()
        await change(app, pilot, his)


async def test_an_account_that_is_fetched_in_the_background_stays_open_when_it_is_shown_meanwhile(
    tmp_path: Path, clock: FixedClock, portals: Portals, monkeypatch: pytest.MonkeyPatch
) -> None:
    app = her_program(tmp_path, clock, portals)
    async with app.run_test(size=(120, 30)) as pilot:
        await with_his_account(app, pilot)
    begun = asyncio.Event()

    async def never(_context: Context) -> None:
        begun.set()
        await asyncio.Event().wait()

    again = her_program(tmp_path, clock, portals)
    async with again.run_test(size=(120, 30)) as pilot:
        await at_home(again, pilot)
        await press(again, pilot, "g", "i", "i")
        name = next(row.name for row in again.accounts.rows() if row.account.login == "father")
        monkeypatch.setattr(fetching, "_fetch_news", never)
        again.screen.run_worker(fetching.fetch_account(again.accounts, name), exit_on_error=False)
        await until(again, pilot, begun.is_set)
        again.post_message(ChangeAccount(name))
        await until(again, pilot, lambda: again.context.account_name == name)
        await at_home(again, pilot)
        assert children_on(again) == set(HIS_CHILDREN)
        assert again.context.unseen() is not None, "its store is open"


async def test_an_account_that_is_being_signed_out_cannot_be_shown_or_signed_out_once_more(
    tmp_path: Path, clock: FixedClock, portals: Portals, caplog: pytest.LogCaptureFixture
) -> None:
    app = her_program(tmp_path, clock, portals)
    async with app.run_test(size=(120, 30)) as pilot:
        his = await with_his_account(app, pilot)
        hers, name = app.context, his.account_name
        await press(app, pilot, "g", "i", "i", "down")
        held = portals.second.hold()
        app.post_message(LeaveAccount(name))
        await pilot.pause()
        app.post_message(LeaveAccount(name))
        app.post_message(ChangeAccount(name))
        await pilot.pause()
        assert app.accounts.row(name) is None
        assert app.context is hers
        held.set()
        await until(app, pilot, lambda: "Signed out: father" in text_of(app))
        await settled(app, pilot)
        assert app.context is hers
        assert children_on(app) == set(HER_CHILDREN)
        assert not [each for each in caplog.records if each.name == "ruobr_tui.faults"]


async def test_a_silent_portal_is_given_up(
    tmp_path: Path, clock: FixedClock, portals: Portals, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(fetching, "PATIENCE", 0.05)
    app = her_program(tmp_path, clock, portals)
    async with app.run_test(size=(120, 30)) as pilot:
        his = await with_his_account(app, pilot)

        async def never(_request: httpx.Request) -> httpx.Response:
            await asyncio.Event().wait()
            raise AssertionError

        monkeypatch.setattr(portals.second, "handle_async_request", never)
        problem = await fetching.fetch_account(app.accounts, his.account_name)
        assert problem is not None
        assert await fetching.fetch_account(app.accounts, app.context.account_name) is None
