"""By keys: a correction waits, the own request is withdrawn, a colleague's is confirmed by a word."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

from ruobr_server.areas.meals import corrections
from ruobr_tui.api.models.canteen import CorrectionRequest
from ruobr_tui.screens.approvals.desk import ApprovalsScreen
from ruobr_tui.screens.approvals.request_page import RequestScreen
from support.canteens import serve
from support.desk_screens import say_why
from support.fixtures import FixedClock
from support.payments import balance, give_desk
from support.school import ANNA
from support.screens import Line, press, program, settled, text_of
from support.second_persons import RULES


def open_desks(line: Line, clock: FixedClock) -> None:
    """Two clerks; the teacher has asked for a correction."""
    line.application.state.settings = replace(line.application.state.settings, four_eyes=RULES)
    line.database.write_now(serve)
    line.database.write_now(give_desk, "operator")
    colleague = line.database.write_now(give_desk, "teacher")
    body = CorrectionRequest(amount="-150", reason="Списано дважды")
    line.database.write_now(corrections.correct, colleague, ANNA, body, clock(), RULES)


async def wait(app: Any, pilot: Any) -> None:
    for _attempt in range(5):
        await settled(app, pilot)


async def test_a_colleagues_request_is_confirmed(tmp_path: Path, clock: FixedClock, line: Line) -> None:
    open_desks(line, clock)
    before = balance(line.database)
    app = program(tmp_path, clock, line, login="operator", lang="ru")
    async with app.run_test(size=(60, 20)) as pilot:
        await wait(app, pilot)
        await press(app, pilot, "п", "ц", "ы")  # g w s on a Russian layout
        await wait(app, pilot)
        assert isinstance(app.screen, ApprovalsScreen), text_of(app)
        assert "Корректировка счёта питания" in text_of(app)
        await press(app, pilot, "enter")
        await wait(app, pilot)
        assert isinstance(app.screen, RequestScreen), text_of(app)
        shown = text_of(app)
        assert "−150,00 ₽" in shown
        assert "Списано дважды" in shown
        await press(app, pilot, "w")
        assert "Отозвать можно только свой запрос" in text_of(app)
        await press(app, pilot, "ф")  # a
        shown = text_of(app)
        assert "Подтвердить запрос коллеги?" in shown
        await press(app, pilot, "д")  # a key is not enough
        assert balance(line.database) == before
        await press(app, pilot, "backspace")
        await say_why(app, pilot, "Иванова")
        await wait(app, pilot)
        assert "Подтверждено и выполнено" in text_of(app)
        assert balance(line.database) == before - 150_00


async def test_the_own_correction_waits_and_is_withdrawn(
    tmp_path: Path, clock: FixedClock, line: Line
) -> None:
    open_desks(line, clock)
    before = balance(line.database)
    app = program(tmp_path, clock, line, login="operator")
    async with app.run_test(size=(80, 24)) as pilot:
        await wait(app, pilot)
        await press(app, pilot, "g", "w", "l", "slash")
        await say_why(app, pilot, "4210001")
        await press(app, pilot, "enter")
        await wait(app, pilot)
        await press(app, pilot, "e")
        await say_why(app, pilot, "500")
        await say_why(app, pilot, "Ошибка столовой")
        await press(app, pilot, "y")
        await wait(app, pilot)
        assert "the request waits for a second person" in text_of(app)
        assert balance(line.database) == before
        await press(app, pilot, "escape", "g", "w", "s")
        await wait(app, pilot)
        await press(app, pilot, "end", "enter")
        await wait(app, pilot)
        await press(app, pilot, "a")
        assert "You cannot decide this" in text_of(app)
        await press(app, pilot, "w", "y")
        await wait(app, pilot)
        assert "Request withdrawn" in text_of(app)
        assert balance(line.database) == before
