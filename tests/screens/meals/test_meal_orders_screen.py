"""Meals by keys: ordering, the month, the statement, a low balance as news; the canteen's desk."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from textual.widgets import Input

from ruobr_tui.files.downloads import downloads_folder
from ruobr_tui.screens.meals.month import MealMonthScreen
from ruobr_tui.screens.meals.statement import StatementScreen
from ruobr_tui.screens.parts.dialogs.link_sheet import DownloadLink, UploadLink
from support.canteens import BREAKFAST, LUNCH, OTHER_BREAKFAST, TOMORROW, meal_records, serve, table_of
from support.desk_screens import sit_at_desk
from support.fixtures import FixedClock
from support.payments import balance
from support.phones import one_file, phone_at, use_links
from support.school import ANNA, TUESDAY
from support.screens import Line, at_home, press, program, settled, text_of, until


@pytest.fixture(autouse=True)
def canteen(line: Line) -> None:
    line.database.write_now(serve)


async def type_in(app: Any, pilot: Any, text: str) -> None:
    """Into the line that asks, and Enter."""
    app.screen.query_one(Input).value = text
    await pilot.pause()
    await press(app, pilot, "enter")


async def test_ordered_and_cancelled(tmp_path: Path, clock: FixedClock, line: Line) -> None:
    app = program(tmp_path, clock, line)
    async with app.run_test(size=(80, 24)) as pilot:
        await at_home(app, pilot)
        await press(app, pilot, "dollar_sign")
        shown = text_of(app)
        assert "WEDNESDAY 25 November · orders until 9:00" in shown
        assert "orders until" not in shown.split("WEDNESDAY")[0]  # today it is too late
        # The cursor stands at today's meal, which can no longer be changed.
        await press(app, pilot, "x")
        assert "Ordering for this day is closed" in text_of(app)
        await press(app, pilot, "down", "x")
        assert "Ordered: Завтрак, Wed 25 Nov, Анна." in text_of(app)
        assert meal_records(line.database, ANNA, TOMORROW) == [(BREAKFAST, 10, 8_550)]
        await press(app, pilot, "enter")
        assert "Комплекс № 2: Суп, Хлеб" in text_of(app)
        await press(app, pilot, "down", "enter")
        assert meal_records(line.database, ANNA, TOMORROW)[1:] == [(OTHER_BREAKFAST, 10, 9_000)]
        # Lunch too would exceed the daily limit; lifted, it is not.
        await press(app, pilot, "down", "down", "x")
        assert "exceeds the child’s daily limit" in text_of(app)
        await press(app, pilot, "d")
        await type_in(app, pilot, "много")
        assert "Enter an amount like" in text_of(app)
        await press(app, pilot, "ctrl+u")
        await type_in(app, pilot, "9999999")
        assert "Enter an amount from 0.01 ₽ to 10,000.00 ₽." in text_of(app)
        await press(app, pilot, "ctrl+u")
        await type_in(app, pilot, "0")
        await press(app, pilot, "x")
        assert (LUNCH, 10, 12_000) in meal_records(line.database, ANNA, TOMORROW)
        await press(app, pilot, "x")
        assert "Order cancelled: Обед, Wed 25 Nov, Анна." in text_of(app)
        line.cut()
        await press(app, pilot, "x")
        assert (LUNCH, 20, 0) in meal_records(line.database, ANNA, TOMORROW)
        assert "×" in text_of(app)


async def test_a_pupil_sees_and_does_not_order(tmp_path: Path, clock: FixedClock, line: Line) -> None:
    app = program(tmp_path, clock, line, login="anna")
    async with app.run_test(size=(80, 24)) as pilot:
        await at_home(app, pilot)
        await press(app, pilot, "dollar_sign", "down", "x")
        assert "Parents order meals." in text_of(app)
        await press(app, pilot, "d")
        assert "Parents set the day limit." in text_of(app)


async def test_the_month_and_the_statement(tmp_path: Path, clock: FixedClock, line: Line) -> None:
    app = program(tmp_path, clock, line)
    async with app.run_test(size=(60, 24)) as pilot:
        await at_home(app, pilot)
        await press(app, pilot, "dollar_sign", "c")
        assert isinstance(app.screen, MealMonthScreen)
        shown = text_of(app)
        assert "Spent on meals: 85.50 ₽ · topped up 0.00 ₽" in shown
        assert "23 ✓" in shown
        assert "23–29 November" in shown
        await press(app, pilot, "left_square_bracket", "left_square_bracket")
        shown = text_of(app)
        assert "September 2026" in shown
        assert "+500" in shown
        await press(app, pilot, "escape", "s")
        assert isinstance(app.screen, StatementScreen)
        shown = text_of(app)
        assert "23.11.2026 meal" in shown
        assert "Lasts until" in shown, "the balance says until when"
        assert "You pay by the account number." in shown
        assert "−85.50 ₽" in shown
        assert "524.50 ₽" in shown
        assert "+500.00 ₽" in shown


async def test_a_low_balance_is_news_once(tmp_path: Path, clock: FixedClock, line: Line) -> None:
    app = program(tmp_path, clock, line)
    async with app.run_test(size=(80, 24)) as pilot:
        await at_home(app, pilot)
        await press(app, pilot, "dollar_sign", "w")
        assert "now: usual day’s spending" in " ".join(text_of(app).split())
        await type_in(app, pilot, "600")
        await press(app, pilot, "g", "n")
        assert "Meal account 4210001: only 524.50 ₽ left" in text_of(app)
        await press(app, pilot, "x", "r")
        assert "SEEN EARLIER" in text_of(app)
        assert "NOTHING NEW" in text_of(app)
        await press(app, pilot, "dollar_sign", "w")
        assert "now: below 600.00 ₽" in text_of(app)
        await type_in(app, pilot, "0")
        await press(app, pilot, "w")
        assert "now: off" in text_of(app)


async def test_a_table_at_the_desk(
    tmp_path: Path, clock: FixedClock, line: Line, monkeypatch: pytest.MonkeyPatch
) -> None:
    sit_at_desk(line, "meals")
    monkeypatch.setenv("XDG_DOWNLOAD_DIR", str(tmp_path))
    monkeypatch.setenv("HOME", str(tmp_path))
    folder = downloads_folder()
    folder.mkdir(exist_ok=True)
    day, before = TUESDAY.strftime("%d.%m.%Y"), balance(line.database)
    (folder / "wrong.csv").write_text(table_of(f"{day};4210001;{LUNCH};съедено;;"), "utf-8")
    (folder / "workbook.csv").write_bytes(b"PK\x03\x04" + bytes(100))
    right = "sep=;\nОтчёт;;;\n" + table_of(f"{day};4210001;{LUNCH};получено;;", "Итого;;;;120;") + "\x1a"
    (folder / "good.csv").write_bytes(right.encode("cp866"))  # as an old program writes it
    app = program(tmp_path, clock, line, login="operator")
    async with app.run_test(size=(80, 24)) as pilot:
        await settled(app, pilot)
        await press(app, pilot, "g", "w", "l", "i")
        await type_in(app, pilot, "wrong")
        await settled(app, pilot)
        shown = text_of(app)
        assert "Nothing was posted" in shown
        assert "line 2, state: Use one of: received, cancelled, ordered." in shown
        assert "^S" not in shown.splitlines()[-1]
        await press(app, pilot, "ctrl+s")
        assert "Nothing in this table is left to be booked." in text_of(app)
        await press(app, pilot, "s")  # for the kitchen, which corrects the table
        check = (folder / "wrong, check.txt").read_text("utf-8-sig")
        assert "wrong.csv (checked)\n24.11.2026 10:00\n" in check
        assert "line 2, state: Use one of: received, cancelled, ordered." in check
        await press(app, pilot, "escape", "i")
        await type_in(app, pilot, "workbook")
        await settled(app, pilot)
        assert "This is a workbook of a spreadsheet program." in " ".join(text_of(app).split())
        await press(app, pilot, "i")
        await type_in(app, pilot, "good")
        await settled(app, pilot)
        assert "New: 1, changed: 0" in text_of(app)
        assert balance(line.database) == before
        await press(app, pilot, "ctrl+s", "y")
        await settled(app, pilot)
        assert "Booked" in text_of(app)
        assert balance(line.database) == before - 12_000
        # The child's account, and money put right with a reason.
        await press(app, pilot, "escape", "slash")
        await type_in(app, pilot, "иванова")
        await settled(app, pilot)
        assert "№ 4210001" in text_of(app)
        await press(app, pilot, "enter", "e")
        await type_in(app, pilot, "+120,001")
        assert "Enter an amount like" in text_of(app)
        await type_in(app, pilot, "+120")
        await type_in(app, pilot, "Не ела")
        assert "Иванова Анна" in text_of(app)
        assert "then: 524.50 ₽" in " ".join(text_of(app).split())
        assert balance(line.database) == before - 12_000
        await press(app, pilot, "y")
        await settled(app, pilot)
        assert "Corrected: Иванова Анна" in text_of(app)
        assert "Не ела" in text_of(app)
        assert balance(line.database) == before
        await press(app, pilot, "escape", "e")
        assert app.screen.query_one(Input).value == "25.11.2026"  # tomorrow is offered
        await type_in(app, pilot, "32.11.2026")
        assert "There is no such date." in text_of(app)
        await type_in(app, pilot, day)
        await settled(app, pilot)
        saved = (folder / f"orders-{TUESDAY}.csv").read_text("utf-8-sig")
        assert f"{day};4210001;{LUNCH};получено;120,00" in saved


async def test_a_table_comes_by_a_link_and_its_check_goes_by_one(
    tmp_path: Path, clock: FixedClock, line: Line, monkeypatch: pytest.MonkeyPatch
) -> None:
    sit_at_desk(line, "meals")
    links = use_links(tmp_path, clock, monkeypatch)
    row = f"{TUESDAY:%d.%m.%Y};4210001;{LUNCH};получено;;"
    app = program(tmp_path, clock, line, login="operator")
    async with app.run_test(size=(80, 24)) as pilot, phone_at(tmp_path, clock, "en") as phone:
        await settled(app, pilot)
        await press(app, pilot, "g", "w", "l", "i")
        assert isinstance(app.screen, UploadLink)
        assert "on the computer that has the table" in _beside_code(text_of(app))
        link = app.screen.link
        page = await phone.get(link.address)
        assert "Choose the canteen’s table: CSV, up to 1.7\u00a0MB." in page.text
        workbook = await phone.post(link.address, files=one_file("a.csv", b"PK\x03\x04" + bytes(100)))
        assert "This is a workbook of a spreadsheet program." in workbook.text
        large = await phone.post(link.address, files=one_file("a.csv", b"1;" * 900_001))
        assert large.status_code == 413
        assert "larger than 1.7\u00a0MB. Split it by day." in large.text
        sent = await phone.post(
            link.address, files=one_file("C:\\столовая\\day\x1b[31m.csv", table_of(row).encode("cp1251"))
        )
        assert sent.status_code == 200
        await until(app, pilot, lambda: "New: 1, changed: 0" in text_of(app))
        assert "day[31m.csv (checked)" in text_of(app)
        assert not links.is_open(link)
        await press(app, pilot, "s")
        assert isinstance(app.screen, DownloadLink)
        fetched = await phone.post(app.screen.link.address)
        assert "New: 1, changed: 0" in fetched.content.decode("utf-8-sig")
        await until(app, pilot, lambda: "Fetched: day[31m, check.txt" in text_of(app))
        await press(app, pilot, "escape", "ctrl+s", "y")
        await settled(app, pilot)
        assert "Posted. Families can see it now." in text_of(app)


def _beside_code(text: str) -> str:
    return " ".join(text.translate(dict.fromkeys(map(ord, "█▄▀"), " ")).split())
