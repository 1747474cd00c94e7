"""Older payments, filters and the table over all of them; a payment left open is found again at a start."""

from __future__ import annotations

import csv
from pathlib import Path
from typing import Any

import pytest

from ruobr_tui.screens.payments.list import PaymentsScreen
from ruobr_tui.screens.payments.top_up import TopUpScreen
from ruobr_tui.screens.payments.transfer_qr import TransferScreen
from support.banks import ModelBank
from support.fixtures import FixedClock
from support.payment_screens import to_the_bank
from support.payments import open_canteen, past_payments, watcher
from support.screens import Line, at_home, lines_of, press, program, settled, text_of

STATES = ["credited", "declined"] * 40


@pytest.fixture
def bank() -> ModelBank:
    return ModelBank()


@pytest.fixture
def portal(line: Line, bank: ModelBank, clock: FixedClock) -> Any:
    """The portal's application, with a bank."""
    line.database.write_now(open_canteen)
    line.application.state.watcher = watcher(line.database, bank, clock)
    return line.application


def requests_of(line: Line, path: str) -> int:
    return line.requests.count(f"GET {path}")


async def test_the_oldest_is_reached_by_key_and_by_going_past_the_end(
    tmp_path: Path, clock: FixedClock, line: Line, portal: Any
) -> None:
    line.database.write_now(past_payments, STATES, clock())
    app = program(tmp_path, clock, line)
    async with app.run_test(size=(80, 24)) as pilot:
        await at_home(app, pilot)
        await press(app, pilot, "g", "p", "m")  # 21 to 50
        screen = app.screen
        assert isinstance(screen, PaymentsScreen)
        assert [each.id for each in screen._payments] == list(range(80, 20, -1))
        assert screen.view.cursor_key == 50
        await press(app, pilot, "G")  # onto the line past the end
        await settled(app, pilot)
        assert [each.id for each in screen._payments] == list(range(80, 0, -1))
        await press(app, pilot, "m")
        assert "There are no older payments." in text_of(app)
        await press(app, pilot, "G")
        assert "100.01 ₽" in text_of(app)


async def test_a_filter_and_the_table_are_over_all_of_them(
    tmp_path: Path, clock: FixedClock, line: Line, portal: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    downloads = tmp_path / "downloads"
    monkeypatch.setattr("ruobr_tui.files.downloads.downloads_folder", lambda: downloads)
    line.database.write_now(past_payments, STATES, clock())
    app = program(tmp_path, clock, line)
    async with app.run_test(size=(80, 24)) as pilot:
        await at_home(app, pilot)
        await press(app, pilot, "g", "p", "3")
        await settled(app, pilot)
        screen = app.screen
        assert isinstance(screen, PaymentsScreen)
        assert [each.id for each in screen._payments] == list(range(79, 20, -2))
        await press(app, pilot, "s")
        await settled(app, pilot)
        assert [each.id for each in screen._payments] == list(range(79, 0, -2))
        line.cut()
        await press(app, pilot, "4")  # without a line, what is known stands
        assert "No matching payments" not in text_of(app)
        assert [each.id for each in screen._payments] == list(range(80, 50, -2))
    with (downloads / "payments.csv").open(encoding="utf-8-sig", newline="") as stream:
        rows = list(csv.DictReader(stream, delimiter=";"))
    assert [row["number"] for row in rows] == [f"M{number:08}" for number in range(79, 0, -2)]


async def test_without_a_line_older_ones_are_requested_again_later(
    tmp_path: Path, clock: FixedClock, line: Line, portal: Any
) -> None:
    line.database.write_now(past_payments, STATES, clock())
    app = program(tmp_path, clock, line)
    async with app.run_test(size=(80, 24)) as pilot:
        await at_home(app, pilot)
        await press(app, pilot, "g", "p")
        line.cut()
        await press(app, pilot, "m")
        assert "No connection to the portal" in text_of(app)
        line.mend()
        await press(app, pilot, "m")
        assert len(app.screen._payments) == 60  # type: ignore[attr-defined]


async def test_a_payment_left_open_is_reported_at_the_next_start(
    tmp_path: Path, clock: FixedClock, line: Line, portal: Any, bank: ModelBank
) -> None:
    path = "/cabinet/payments"
    first = program(tmp_path, clock, line)
    async with first.run_test(size=(80, 24)) as pilot:
        await at_home(first, pilot)
        assert requests_of(line, path) == 0  # nothing is known to be open
        await to_the_bank(first, pilot, "a")
    before = requests_of(line, path)
    again = program(tmp_path, clock, line)
    async with again.run_test(size=(80, 24)) as pilot:
        await at_home(again, pilot)
        assert "Unfinished payment of 260.00 ₽. Press g p to continue." in text_of(again)
        assert requests_of(line, path) == before + 1
    [order] = bank.orders.values()
    bank.pay(order)
    clock.advance(seconds=10)
    await portal.state.watcher.step()
    third = program(tmp_path, clock, line, lang="ru")
    async with third.run_test(size=(80, 24)) as pilot:
        await at_home(third, pilot)
        assert "Платёж поступил: зачислено 260,00 ₽." in text_of(third)
    before = requests_of(line, path)
    fourth = program(tmp_path, clock, line)
    async with fourth.run_test(size=(80, 24)) as pilot:
        await at_home(fourth, pilot)
        assert "credited" not in text_of(fourth)
    assert requests_of(line, path) == before


async def test_the_menu_leads_away_from_the_top_up_and_its_code_and_the_sums_stay(
    tmp_path: Path, clock: FixedClock, line: Line
) -> None:
    line.database.write_now(open_canteen)
    app = program(tmp_path, clock, line)
    async with app.run_test(size=(80, 30)) as pilot:
        await at_home(app, pilot)
        await press(app, pilot, "g", "p", "n")
        assert isinstance(app.screen, TopUpScreen)
        assert "g Menu" in lines_of(app)[-1]
        await press(app, pilot, "a")
        entered = dict(app.context.sums)
        assert entered
        await press(app, pilot, "t")
        assert isinstance(app.screen, TransferScreen)
        assert "g Menu" in lines_of(app)[-1]
        await press(app, pilot, "g", "m")
        assert not any(isinstance(each, TopUpScreen) for each in app.screen_stack)
        await press(app, pilot, "g", "p", "n")
        assert isinstance(app.screen, TopUpScreen)
        assert app.context.sums == entered
