"""Decisions revoked by keys: shown while it is possible, with a reason, and the answer says about whom."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Connection

from ruobr_server.areas.enrolment import applications as enrolment
from ruobr_server.areas.enrolment import desk as school_desk
from ruobr_server.areas.kindergarten import applications, exchange
from ruobr_server.areas.meals import corrections
from ruobr_tui.api.models.canteen import CorrectionRequest
from ruobr_tui.api.models.enrolment import DeskSchoolDecision, SchoolApplicationRequest
from support.banks import ModelBank
from support.canteens import serve
from support.desk_screens import say_why, sit_at_desk
from support.fixtures import FixedClock
from support.kindergarten_screens import TODAY, applied, at, decide, give_places, owner
from support.payment_screens import credited
from support.payments import balance
from support.school import ANNA
from support.screens import Line, lines_of, press, program, settled, text_of


@pytest.mark.parametrize(("key", "size"), [("u", (80, 24)), ("г", (60, 20))])
async def test_an_enrolment_in_kindergarten(
    tmp_path: Path, clock: FixedClock, region: Line, key: str, size: tuple[int, int]
) -> None:
    applied(region, clock, "mother", 1, 1)
    decide(region, clock, 1, "register")
    give_places(region, clock)
    region.database.write_now(
        lambda db: applications.act(db, owner(db, "mother"), 1, "accept", 3, clock(), TODAY)
    )
    decide(region, clock, 1, "enrol")
    app = program(tmp_path / "clerk", clock, region, login="operator", lang="ru")
    async with app.run_test(size=size) as pilot:
        for _attempt in range(5):
            await settled(app, pilot)
        await press(app, pilot, "g", "w", "k", "6")
        shown = text_of(app)
        assert "Иванова Вера" in shown
        assert "u Отменить" in shown
        if size == (60, 20):  # no room for a pane: its page has a key
            assert "J Подробно" in shown
            shown = await press(app, pilot, "J")
            await press(app, pilot, "escape")
        assert "↩ можно отменить до 27.11.2026 включительно" in shown
        await press(app, pilot, key)
        await say_why(app, pilot, "Не тот ребёнок")
        shown = text_of(app)
        assert "Решение отменено: Иванова Вера Сергеевна, статус снова" in shown
        assert "можно отменить" not in shown
        assert "u Отменить" not in shown
        assert "Иванова Вера" in lines_of(app)[4 if size[1] > 22 else 3]  # the row keeps its place
        assert await press(app, pilot, "1", "6") != shown
        await press(app, pilot, "u")
        assert "Здесь нечего выбирать" in text_of(app)
    async with at(tmp_path, clock, region, "mother", "g", "k") as (mother, _pilot):
        shown = text_of(mother)
        assert "contract pending" in shown
        assert "→ Не тот ребёнок" in shown
        assert "decision revoked" in " ".join(shown.split())


async def test_back_in_the_queue_is_said_so(tmp_path: Path, clock: FixedClock, region: Line) -> None:
    applied(region, clock, "mother", 1, 1)
    decide(region, clock, 1, "register")
    decide(region, clock, 1, "refuse", "Ошибка")
    async with at(tmp_path, clock, region, "operator", "g", "w", "k") as (clerk, pilot):
        await press(clerk, pilot, "7", "u")
        await press(clerk, pilot, "escape")
        assert "can be revoked until 27.11.2026" in text_of(clerk)  # left, nothing has happened
        clock.advance(days=10)
        await press(clerk, pilot, "r")
        assert "can be revoked until" not in text_of(clerk)
        clock.advance(days=-10)
        await press(clerk, pilot, "r", "u")
        await say_why(clerk, pilot, "Oshibka")
        assert "Back in the queue: Иванова Вера Сергеевна, № 42-00001" in text_of(clerk)


async def test_an_enrolment_in_school_opens_the_others_again(
    tmp_path: Path, clock: FixedClock, town: Line
) -> None:
    def enrolled(connection: Connection) -> None:
        mother, clerk = owner(connection, "mother"), owner(connection, "operator")
        ours = "SELECT id FROM schools WHERE id < 87 ORDER BY id"
        school, other = connection.exec_driver_sql(ours).scalars()
        for number in (school, other):
            body = SchoolApplicationRequest(child_id=1, school_id=number, values={})
            enrolment.apply(connection, mother, body, clock(), TODAY)
        for action in ("invite", "enrol"):
            version = school_desk.one(connection, clerk, 1).version
            more = {"invited_on": TODAY, "invited_to": "12"} if action == "invite" else {}
            decision = DeskSchoolDecision(action=action, version=version, **more)
            school_desk.decide(connection, clerk, 1, decision, clock(), TODAY)

    town.database.write_now(enrolled)
    async with at(tmp_path, clock, town, "operator", "g", "w", "f", "5") as (clerk, pilot):
        assert "can be revoked until 27.11.2026" in text_of(clerk)
        await press(clerk, pilot, "u")
        await say_why(clerk, pilot, "Ne tot")
        assert "Revoked: Иванова Вера Сергеевна, status again “invited to bring documents”" in text_of(clerk)
    async with at(tmp_path, clock, town, "mother", "g", "f") as (mother, pilot):
        assert "→ Ne tot" in " ".join(text_of(mother).split())
        shown = " ".join((await press(mother, pilot, "end")).split())
        assert "→ The enrolment at another school was revoked." in shown
        assert "opened again" in await press(mother, pilot, *"JJJJ")


async def test_an_exchange_and_an_offer(tmp_path: Path, clock: FixedClock, region: Line) -> None:
    applied(region, clock, "mother", 1, 1)
    applied(region, clock, "father", 2, 2)
    decide(region, clock, 1, "register")
    decide(region, clock, 2, "register")
    give_places(region, clock)

    def approved(connection: Connection) -> None:
        mother, father, clerk = (owner(connection, each) for each in ("mother", "father", "operator"))
        exchange.offer(connection, mother, 1, clock())
        exchange.offer(connection, father, 2, clock())
        exchange.propose(connection, mother, 1, 2, clock())
        exchange.act(connection, father, 1, "consent", 1, clock())
        exchange.decide(connection, clerk, 1, "approve", 2, "", clock(), TODAY)

    region.database.write_now(approved)
    async with at(tmp_path, clock, region, "operator", "g", "w", "k", "x") as (clerk, pilot):
        assert "No exchange is waiting" in text_of(clerk)
        shown = await press(clerk, pilot, "2")
        assert "Иванова Вера Сергеевна: № 1 «Сад 1»" in shown
        assert "Ли Вера Сергеевна: № 2 «Сад 2»" in shown
        assert "can be revoked until 27.11.2026" in shown
        assert "u Revoke" in shown
        assert "a Approve" not in shown
        await press(clerk, pilot, "a")
        assert "This exchange is approved already; u revokes that." in text_of(clerk)
        await press(clerk, pilot, "u")
        await say_why(clerk, pilot, "Pereputany")
        shown = text_of(clerk)
        assert "Exchange revoked" in shown
        assert "a Approve" in shown  # it keeps its place and can be decided again
    async with at(tmp_path, clock, region, "father", "g", "k", "x") as (father, pilot):
        assert "[2 My places 1]" in text_of(father)
        assert "can be taken back until 04.12.2026" in text_of(father)
        assert "→ Pereputany" in await press(father, pilot, "3")
        await press(father, pilot, "2", "d")
        await say_why(father, pilot, "Nam podhodit")
        assert "Offer taken back: № 2 «Сад 2»." in text_of(father)
    async with at(tmp_path, clock, region, "mother", "g", "k", "x") as (mother, pilot):
        shown = await press(mother, pilot, "4")
        assert "→ Nam podhodit" in shown
        assert "no longer possible" in shown
        assert "proposal taken back" not in shown


async def test_a_correction_in_the_statement(tmp_path: Path, clock: FixedClock, line: Line) -> None:
    line.database.write_now(serve)
    sit_at_desk(line, "meals")
    before = balance(line.database)
    body = CorrectionRequest(amount="50", reason="Ошибка столовой")
    line.database.write_now(lambda db: corrections.correct(db, owner(db, "operator"), ANNA, body, clock()))
    app = program(tmp_path / "clerk", clock, line, login="operator", lang="ru")
    async with app.run_test(size=(60, 20)) as pilot:
        await settled(app, pilot)
        await press(app, pilot, "g", "w", "l", "slash")
        await say_why(app, pilot, "4210001")
        await press(app, pilot, "enter")
        await settled(app, pilot)
        await press(app, pilot, "home")
        shown = text_of(app)
        assert "можно отменить до 27.11.2026 включительно" in shown
        assert "u Отменить" in shown
        await press(app, pilot, "u")
        await say_why(app, pilot, "Не тот счёт")
        shown = text_of(app)
        assert "Корректировка отменена: +50,00 ₽" in shown
        assert "отмена корректировки от 24.11.2026" in shown
        assert "отменена 24.11.2026" in shown
        assert balance(line.database) == before
        await press(app, pilot, "home", "u")
        assert "Отменить можно только корректировку" in text_of(app)
    async with at(tmp_path, clock, line, "mother", "dollar_sign", "s") as (mother, _pilot):
        shown = text_of(mother)
        assert "Не тот счёт" in shown
        assert "taken back on 24.11.2026" in shown


async def test_a_refund_before_it_is_sent(
    tmp_path: Path, clock: FixedClock, line: Line, portal: Any, bank: ModelBank
) -> None:
    from ruobr_server.areas.payments import desk_refunds
    from ruobr_server.kit.workflow.tables import revocation_policies
    from ruobr_tui.api.models.payments import RefundStarted

    line.database.write_now(lambda db: db.execute(revocation_policies.update().values(refund_minutes=15)))
    order = await credited(tmp_path, clock, line, portal, bank)
    before = balance(line.database)
    body = RefundStarted(payment=order.number, child=ANNA, amount="60", reason="Дважды")
    line.database.write_now(lambda db: desk_refunds.start(db, owner(db, "operator"), body, clock()))
    async with at(tmp_path, clock, line, "operator", "g", "w", "u") as (clerk, pilot):
        shown = " ".join(text_of(clerk).split())
        assert "can be taken back until 10:15, then it is sent to the bank" in shown
        assert "u Undo" in shown
        await press(clerk, pilot, "u")
        await say_why(clerk, pilot, "Ne tot platezh")
        shown = text_of(clerk)
        assert "Refund taken back" in shown
        assert "then it is sent" not in shown
    assert balance(line.database) == before
    clock.advance(hours=1)
    await portal.state.watcher.step()
    assert order.refunded == 0
