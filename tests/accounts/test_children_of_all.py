"""The home shows the children of all accounts that are signed in, where the settings want it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from ruobr_tui.account.sign_in import open_store
from ruobr_tui.screens.today.home import SHEET, TodayScreen
from ruobr_tui.store.account import glance
from ruobr_tui.store.account.glance import glance_at, stored_sheet
from support.fixtures import FixedClock
from support.screens import at_home, press, text_of, until
from support.two_portals import Portals, children_on, her_program, with_his_account


async def test_a_row_of_his_child_leads_to_his_account_and_is_stored_in_his_alone(
    tmp_path: Path, clock: FixedClock, portals: Portals
) -> None:
    app = her_program(tmp_path, clock, portals, all_accounts=True)
    async with app.run_test(size=(80, 40)) as pilot:
        his, hers = await with_his_account(app, pilot), app.context
        await press(app, pilot, "backslash")
        await at_home(app, pilot)
        await until(app, pilot, lambda: his.store.sheet(SHEET) is not None)
        await press(app, pilot, "backslash")
        await at_home(app, pilot)
        assert isinstance(app.screen, TodayScreen)
        assert children_on(app) == {"Борис", "Вера"}
        line = next(each for each in app.screen.view.lines if "Вера" in each.plain)
        assert line.key is not None
        app.screen.view.move_to(line.key)
        await press(app, pilot, "x")
        assert app.context is hers, "nothing of his is changed from here"
        app.screen.view.move_to(line.key)
        await press(app, pilot, "enter")
        await until(app, pilot, lambda: app.context is his)
        await at_home(app, pilot)
        for one, other in ((hers, "Вера"), (his, "Борис")):
            sheet = one.store.sheet(SHEET)
            assert sheet is not None
            assert other not in str(sheet)


async def test_without_the_setting_nobody_elses_child_is_shown(
    tmp_path: Path, clock: FixedClock, portals: Portals
) -> None:
    app = her_program(tmp_path, clock, portals)
    async with app.run_test(size=(80, 40)) as pilot:
        his = await with_his_account(app, pilot)
        await press(app, pilot, "backslash")
        await at_home(app, pilot)
        await until(app, pilot, lambda: his.store.sheet(SHEET) is not None)
        await press(app, pilot, "backslash")
        await at_home(app, pilot)
        assert "Вера" not in text_of(app)


async def test_a_look_at_a_file_changes_and_believes_nothing(
    tmp_path: Path, clock: FixedClock, portals: Portals
) -> None:
    app = her_program(tmp_path, clock, portals)
    async with app.run_test(size=(80, 24)) as pilot:
        his = await with_his_account(app, pilot)
        file = his.store.path
        assert file is not None
        seen = glance_at(file)
        assert seen is not None
        assert seen.children == ("Вера",)
        assert seen.unseen == his.store.unseen_count()
    before = file.read_bytes()
    store = open_store(his.config, his.paths, clock)
    store.close()
    other = file.with_name(f"{app.context.account_name}x.sqlite")
    other.write_bytes(before)
    assert glance_at(other) is None, "it is named by another account"
    link = file.with_name("link.sqlite")
    link.symlink_to(file)
    assert glance_at(link) is None
    damaged = file.with_name("0" * 32 + ".sqlite")
    for content in (b"", b"SQLite format 3\0" + b"\xff" * 5000, b"text"):
        damaged.write_bytes(content)
        assert glance_at(damaged) is None
        assert stored_sheet(damaged, SHEET) is None
        assert damaged.read_bytes() == content
    assert glance_at(file.with_name("missing.sqlite")) is None


async def test_the_file_of_another_account_is_opened_only_after_a_write_to_it(
    tmp_path: Path, clock: FixedClock, portals: Portals, monkeypatch: pytest.MonkeyPatch
) -> None:
    app = her_program(tmp_path, clock, portals)
    async with app.run_test(size=(80, 24)) as pilot:
        his = await with_his_account(app, pilot)
        his.store.save_sheet(SHEET, {"sheet": "first"})
        app.accounts.drop(his)
        opened, read = [], glance._read

        def counting(file: Path, work: Any) -> Any:
            opened.append(file)
            return read(file, work)

        monkeypatch.setattr(glance, "_read", counting)
        for _paint in range(3):
            (other,) = app.accounts.other_sheets(SHEET)
            assert other.sheet == {"sheet": "first"}
            assert list(other.children.values()) == ["Вера"]
        assert opened == [his.store.path]
        his.store.save_sheet(SHEET, {"sheet": "second"})
        (other,) = app.accounts.other_sheets(SHEET)
        assert other.sheet == {"sheet": "second"}
        assert len(opened) == 2
        app.accounts.begin_leaving(his.account_name, his)
        assert app.accounts.other_sheets(SHEET) == []
        app.accounts.end_leaving(his.account_name)
        his.close()
