"""Topping up by keys: sums, the bank's page, credited by itself, receipt, refund; both sides of the desk."""

from __future__ import annotations

import csv
import re
import stat
import threading
from pathlib import Path
from typing import Any

import pytest
from textual.widgets import Input

from ruobr_server.areas.payments import receipts
from ruobr_tui.api.events import Event
from ruobr_tui.live import EventReceived, Reconnected
from ruobr_tui.screens.payments.list import PaymentsScreen
from ruobr_tui.screens.payments.payment import PaymentScreen
from support.banks import ModelBank
from support.desk_screens import sit_at_desk
from support.fixtures import FixedClock
from support.payment_screens import to_the_bank, type_in
from support.payments import balance
from support.screens import Line, at_home, press, program, settled, text_of


async def test_from_the_sum_to_the_receipt(
    tmp_path: Path, clock: FixedClock, line: Line, portal: Any, bank: ModelBank
) -> None:
    before = balance(line.database)
    app = program(tmp_path, clock, line)
    async with app.run_test(size=(80, 24)) as pilot:
        await at_home(app, pilot)
        await press(app, pilot, "g", "p")
        assert "No payments yet. Press n" in text_of(app)
        await press(app, pilot, "n", "enter")
        await type_in(app, pilot, "1e9")
        await press(app, pilot, "enter")
        assert "Enter an amount like" in text_of(app)
        assert app.screen.query_one(Input).value == "1e9"  # to be mended
        await press(app, pilot, "ctrl+u")
        assert "Amount for" in text_of(app)
        await type_in(app, pilot, "20000")
        await press(app, pilot, "enter")
        assert "Enter an amount from 10.00 ₽ to 15,000.00 ₽." in text_of(app)
        await press(app, pilot, "escape")
        shown = text_of(app)  # of what Anna usually eats for
        assert re.search(r"a +260.00 ₽ +a week, lasts until \w{3} \d+ \w{3}", shown)
        assert re.search(r"s +520.00 ₽ +two weeks, lasts until", shown)
        assert re.search(r"Анна 9В +account 4210001 +524.50 ₽ +–", shown), "the number that one pays by"
        await press(app, pilot, "s", "down", "a")
        assert re.search(r"TOTAL ─+ 1,020.00 ₽", text_of(app))
        assert "Анна: 524.50 + 520.00 = 1,044.50 ₽, lasts until" in text_of(app)
        await press(app, pilot, "0")
        assert re.search(r"TOTAL ─+ 520.00 ₽", text_of(app)), "the selected child's sum is taken away"
        await press(app, pilot, "a", "ctrl+s")
        await settled(app, pilot)
        shown = text_of(app)
        assert "To pay: 1,020.00 ₽" in shown
        for number, step in enumerate(("Created", "Bank’s page", "The bank accepted it", "Money on the"), 1):
            assert re.search(rf" {number}  {step}", shown), step
        assert "You can close the program" in shown
        assert "https://bank.test/page?mdOrder=" in shown
        assert "█" in shown  # the QR fits 80×24
        assert "d Cancel" in shown
        assert "s Receipt" not in shown  # there is none yet
        shown = await press(app, pilot, "v")
        assert "█" in shown
        assert "To pay" not in shown, "the code alone"
        assert "To pay: 1,020.00 ₽" in await press(app, pilot, "escape")
        assert "To pay" not in await press(app, pilot, "м")  # on the Russian layout
        [order] = bank.orders.values()
        bank.pay(order)
        clock.advance(seconds=10)
        await portal.state.watcher.step()
        assert isinstance(app.screen, PaymentScreen)
        app.screen._look()  # what its timer does every two seconds
        await settled(app, pilot)
        shown = text_of(app)
        assert "✓ Credited" in shown, "though the code was shown alone"
        assert "s Receipt" in shown
        assert "d Cancel" not in shown
        assert "411111**1111" in shown
        assert f"balance {(before + 52_000) / 100:,.2f} ₽, lasts until" in " ".join(shown.split())
        await press(app, pilot, "escape")
        assert isinstance(app.screen, PaymentsScreen)
        assert "credited" in text_of(app)
        await press(app, pilot, "n")
        assert "Last time: 24 November, Анна" in text_of(app)
        await press(app, pilot, "o")
        assert re.search(r"TOTAL ─+ 1,020.00 ₽", text_of(app)), "the last payment's sums"
        await press(app, pilot, "escape", "o")  # the same once more
        assert re.search(r"TOTAL ─+ 1,020.00 ₽", text_of(app))
    assert balance(line.database) == before + 52_000


async def test_a_closed_program_finds_its_payment_again(
    tmp_path: Path, clock: FixedClock, line: Line, portal: Any, bank: ModelBank
) -> None:
    first = program(tmp_path, clock, line)
    async with first.run_test(size=(80, 24)) as pilot:
        await to_the_bank(first, pilot, "a")
    [order] = bank.orders.values()
    bank.pay(order)
    again = program(tmp_path, clock, line, lang="ru")
    async with again.run_test(size=(80, 24)) as pilot:
        await at_home(again, pilot)
        await press(again, pilot, "g", "p")
        shown = text_of(again)
        assert "НЕ ЗАВЕРШЕНЫ" in shown
        assert re.search(r"! Оплатите на странице банка до \d+:\d\d", shown), "what to do, and until when"
        assert re.search(r"сейчас на счёте: 524,50 ₽, хватит до", shown)
        clock.advance(seconds=10)
        await portal.state.watcher.step()
        await press(again, pilot, "enter")
        assert "зачислен" in text_of(again)
        assert "✓ Деньги на счёте" in await press(again, pilot, "escape")
        await pilot.resize_terminal(60, 20)
        await settled(again, pilot)
        shown = text_of(again)
        assert "Анна 9В, лицевой счёт 4210001" in shown, "never cut: one pays by it"
        assert "Анна" in next(row for row in shown.splitlines() if "260,00 ₽" in row)


async def test_pressed_twice_and_a_bank_that_does_not_answer(
    tmp_path: Path, clock: FixedClock, line: Line, portal: Any, bank: ModelBank
) -> None:
    bank.faults.append("before")
    app = program(tmp_path, clock, line)
    async with app.run_test(size=(80, 24)) as pilot:
        await at_home(app, pilot)
        await press(app, pilot, "g", "p", "n", "a")
        await pilot.press("ctrl+s", "ctrl+s")
        await settled(app, pilot)
        assert "The bank is not responding yet" in text_of(app)
        clock.advance(seconds=40)
        await portal.state.watcher.step()
        await press(app, pilot, "r")
        assert "https://bank.test/page" in text_of(app)
        assert len(bank.orders) == 1
        await press(app, pilot, "d", "y")
        assert "cancelled" in text_of(app)


async def test_without_a_line_nothing_is_lost_and_nothing_is_paid(
    tmp_path: Path, clock: FixedClock, line: Line, portal: Any, bank: ModelBank
) -> None:
    app = program(tmp_path, clock, line)
    async with app.run_test(size=(80, 24)) as pilot:
        await at_home(app, pilot)
        await press(app, pilot, "g", "p", "n", "a")
        line.cut()
        await press(app, pilot, "ctrl+s")
        assert "No connection to the portal" in text_of(app)
        assert re.search(r"TOTAL ─+ 260.00 ₽", text_of(app))
        line.mend()
        await press(app, pilot, "ctrl+s")
        assert isinstance(app.screen, PaymentScreen)
        assert len(bank.orders) == 1


async def test_a_refund_goes_to_the_desk_and_back(
    tmp_path: Path, clock: FixedClock, line: Line, portal: Any, bank: ModelBank
) -> None:
    sit_at_desk(line, "meals")
    mother = program(tmp_path / "mother", clock, line)
    async with mother.run_test(size=(80, 24)) as pilot:
        await to_the_bank(mother, pilot, "a")
        [order] = bank.orders.values()
        bank.pay(order)
        clock.advance(seconds=10)
        await portal.state.watcher.step()
        await press(mother, pilot, "r", "u")
        await type_in(mother, pilot, "120,50")
        await press(mother, pilot, "enter")
        await type_in(mother, pilot, "Ошиблась суммой")
        shown = await press(mother, pilot, "enter")
        for expected in ("Request this refund?", "Анна, account 4210", "120.50 ₽", "Ошиблась суммой"):
            assert expected in shown
        await press(mother, pilot, "y")
        assert "120.50 ₽ · requested · Ошиблась суммой" in text_of(mother)
    clerk = program(tmp_path / "clerk", clock, line, login="operator")
    async with clerk.run_test(size=(80, 24)) as pilot:
        await settled(clerk, pilot)
        await press(clerk, pilot, "g", "w", "u")
        assert "120.50 ₽ of 260.00 ₽" in text_of(clerk)
        await press(clerk, pilot, "a", "y", "enter")
        assert "Nothing has changed. Type “120.50”" in text_of(clerk)
        await press(clerk, pilot, "backspace", *"120.50", "enter")
        assert "approved" in text_of(clerk)
    await portal.state.watcher.step()
    assert order.refunded == 12_050


async def test_the_desk_gives_money_back_by_itself_and_the_parent_reads_why(
    tmp_path: Path, clock: FixedClock, line: Line, portal: Any, bank: ModelBank
) -> None:
    sit_at_desk(line, "meals")
    mother = program(tmp_path / "mother", clock, line)
    async with mother.run_test(size=(80, 24)) as pilot:
        await to_the_bank(mother, pilot, "a", "down", "s")
    [order] = bank.orders.values()
    bank.pay(order)
    clock.advance(seconds=10)
    await portal.state.watcher.step()
    clerk = program(tmp_path / "clerk", clock, line, login="operator")
    async with clerk.run_test(size=(80, 24)) as pilot:
        await settled(clerk, pilot)
        await press(clerk, pilot, "g", "w", "u", "n")
        await type_in(clerk, pilot, "M99999999")
        await press(clerk, pilot, "enter")
        assert "Your schools have no payment with this number." in text_of(clerk)
        await press(clerk, pilot, "n")
        await type_in(clerk, pilot, order.number.lower().replace("m", "м"))  # the Russian letter
        await press(clerk, pilot, "enter")
        await settled(clerk, pilot)
        await press(clerk, pilot, "enter")  # of two children, Anna
        assert "up to 260.00 ₽" in text_of(clerk)
        await type_in(clerk, pilot, "60")
        await press(clerk, pilot, "enter")
        await type_in(clerk, pilot, "Оплачено дважды")
        await press(clerk, pilot, "enter", *"60,00", "enter")
        await settled(clerk, pilot)
        assert "approved, will be sent to the bank" in text_of(clerk)
        assert "by the school" in text_of(clerk)
    await portal.state.watcher.step()
    assert order.refunded == 6_000
    again = program(tmp_path / "mother", clock, line, lang="ru")
    async with again.run_test(size=(80, 24)) as pilot:
        await at_home(again, pilot)
        await press(again, pilot, "g", "p", "enter")
        await settled(again, pilot)
        assert "60,00 ₽ · возвращён на карту · по инициативе школы · Оплачено дважды" in text_of(again)


async def test_a_transfer_qr_fits_a_large_window_and_says_so_in_a_small_one(
    tmp_path: Path, clock: FixedClock, line: Line, portal: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    downloads = tmp_path / "downloads"
    monkeypatch.setattr("ruobr_tui.files.downloads.downloads_folder", lambda: downloads)
    app = program(tmp_path, clock, line)
    async with app.run_test(size=(80, 24)) as pilot:
        await at_home(app, pilot)
        await press(app, pilot, "g", "p", "n", "a", "t")
        assert "The QR code needs a window of" in text_of(app)
        assert "03234643327310003900" in text_of(app)
        assert "The QR code needs a window of" in (await press(app, pilot, "v")).splitlines()[-2]
        await pilot.resize_terminal(120, 50)
        await settled(app, pilot)
        assert "PAYMENT DETAILS" not in await press(app, pilot, "v")
        await press(app, pilot, "escape")
        assert "PAYMENT DETAILS" in text_of(app)
        assert "The QR code needs a window of" not in text_of(app)
        await press(app, pilot, "s", "V")
    assert {path.suffix for path in downloads.iterdir()} == {".png", ".svg"}


async def test_payments_are_saved_as_a_table(
    tmp_path: Path,
    clock: FixedClock,
    line: Line,
    portal: Any,
    bank: ModelBank,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    downloads = tmp_path / "downloads"
    monkeypatch.setattr("ruobr_tui.files.downloads.downloads_folder", lambda: downloads)
    may_draw, draw = threading.Event(), receipts.as_pdf

    def drawn_late(*arguments: Any) -> bytes:
        assert may_draw.wait(20)
        return draw(*arguments)

    monkeypatch.setattr(receipts, "as_pdf", drawn_late)
    app = program(tmp_path, clock, line)
    async with app.run_test(size=(80, 24)) as pilot:
        await to_the_bank(app, pilot, "a", "down", "s")
        [order] = bank.orders.values()
        bank.pay(order)
        clock.advance(seconds=10)
        await portal.state.watcher.step()
        await press(app, pilot, "r", "s")
        await pilot.press("f", "escape")
        assert isinstance(app.screen, PaymentsScreen)
        may_draw.set()  # the PDF comes though its page was left before
        await settled(app, pilot)
        assert "Saved as" in text_of(app)
        await press(app, pilot, "s")
        await press(app, pilot, "2")
        assert "No matching payments." in text_of(app)  # none is open
    with (downloads / "payments.csv").open(encoding="utf-8-sig", newline="") as stream:
        rows = list(csv.DictReader(stream, delimiter=";"))
    assert [row["amount"] for row in rows] == ["260,00", "1000,00"]
    receipt = (downloads / f"{rows[0]['number']}.txt").read_text()
    assert "1,260.00 ₽" in receipt
    drawn = downloads / f"{rows[0]['number']}.pdf"
    assert drawn.read_bytes().startswith(b"%PDF-")
    assert stat.S_IMODE(drawn.stat().st_mode) == 0o600


async def test_the_page_turns_when_the_portal_says_so(
    tmp_path: Path, clock: FixedClock, line: Line, portal: Any, bank: ModelBank
) -> None:
    app = program(tmp_path, clock, line)
    async with app.run_test(size=(80, 24)) as pilot:
        await to_the_bank(app, pilot, "s")
        number = app.screen._number  # type: ignore[attr-defined]
        [order] = bank.orders.values()
        bank.pay(order)
        clock.advance(seconds=10)
        await portal.state.watcher.step()
        line.requests.clear()
        app.post_message(EventReceived(Event(1, "payment", {"payment": number + 1, "state": "credited"})))
        await settled(app, pilot)
        assert line.requests == []  # that of another one is none of its business
        app.post_message(EventReceived(Event(2, "payment", {"payment": number, "state": "credited"})))
        await settled(app, pilot)
        assert "✓ Credited" in text_of(app)
        assert f"GET /cabinet/payments/{number}" in line.requests


async def test_after_a_lost_line_it_looks_once(
    tmp_path: Path, clock: FixedClock, line: Line, portal: Any, bank: ModelBank
) -> None:
    app = program(tmp_path, clock, line)
    async with app.run_test(size=(80, 24)) as pilot:
        await to_the_bank(app, pilot, "s")
        [order] = bank.orders.values()
        bank.pay(order)
        clock.advance(seconds=10)
        await portal.state.watcher.step()
        app.post_message(Reconnected())
        await settled(app, pilot)
        assert "✓ Credited" in text_of(app)
