"""Whatever happens in whatever order: every kopeck that the bank keeps is in the books exactly once."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from ruobr_server.areas.ledger import service as ledger
from ruobr_server.areas.payments import refund_list, refunds, revocation, service
from ruobr_server.areas.payments.tables import payments
from ruobr_server.auth.passwords import Passwords
from ruobr_server.kit.db import Database
from ruobr_server.kit.errors import ServerError
from ruobr_server.kit.workflow.tables import revocation_policies
from ruobr_tui.api.models import payments as wire
from support import school
from support.banks import ModelBank
from support.fixtures import FixedClock
from support.payments import balance, give_desk, identity, open_canteen, payment_request, watcher
from support.school import ANNA, BORIS, SCHOOL

FAULTS = ("", "before", "after", "nonsense", "cut")
EVENTS = st.one_of(
    st.tuples(st.just("create"), st.sampled_from([("100",), ("250,50", "99")])),
    st.tuples(st.sampled_from(["pay", "open", "give up", "hint"]), st.integers(0, 3)),
    st.tuples(st.just("step"), st.sampled_from(FAULTS)),
    st.tuples(st.just("attend at once"), st.integers(0, 3)),
    st.tuples(st.sampled_from(["refund in the console", "take a refund back"]), st.integers(0, 3)),
    st.tuples(st.just("explain"), st.sampled_from(["was-sent", "send", "drop"])),
    st.tuples(st.sampled_from(["ask", "approve", "revoke"]), st.integers(0, 3)),
    st.tuples(st.just("later"), st.sampled_from([1, 5, 40, 700, 90_000])),
    st.tuples(st.just("crash"), st.integers(0, 2)),
)

PAID = [("create", ("100",)), ("step", ""), ("pay", 0), ("later", 5), ("step", "")]
REQUESTED = [*PAID, ("ask", 0), ("approve", 0)]


class World:
    """A portal, a bank, and people who do things in any order."""

    def __init__(self, path: Path) -> None:
        self.clock = FixedClock()
        self.database = Database(f"sqlite:///{path}", clock=self.clock)
        self.bank = ModelBank()
        self.watcher = watcher(self.database, self.bank, self.clock)
        self.before = {child: balance(self.database, child) for child in (ANNA, BORIS)}
        self.bank_before = self.books("bank")
        self.mother = self.database.read_now(identity, "mother")
        self.clerk = self.database.write_now(give_desk, "operator")

    def books(self, name: str) -> int:
        return self.database.read_now(ledger.balance, ledger.own_of(SCHOOL, name))

    def order(self, place: int) -> Any:
        orders = list(self.bank.orders.values())
        return orders[place % len(orders)] if orders else None

    def payment(self, place: int) -> int | None:
        numbers = self.database.read_now(lambda db: db.scalars(select(payments.c.id)).all())
        return numbers[place % len(numbers)] if numbers else None

    async def do(self, what: str, value: Any) -> None:
        match what:
            case "create":
                amounts = dict(zip(("anna", "boris"), value, strict=False))
                await self.database.write(
                    service.create, self.mother, payment_request(**amounts), self.clock()
                )
            case "step":
                self.bank.faults.append(value)
                await self.watcher.step()
                self.bank.faults.clear()
            case "later":
                self.clock.advance(seconds=value)
            case "crash":
                await self.crash(value)
            case "hint" | "attend at once" | "ask":
                await self.with_payment(what, self.payment(value))
            case "approve":
                await self.approve()
            case "explain":
                await self.explain(value)
            case "revoke":
                await self.revoke()
            case _:
                self.at_the_bank(what, self.order(value))

    def at_the_bank(self, what: str, order: Any) -> None:
        if order is None:
            return
        deeds: dict[str, Callable[[], object]] = {
            "pay": lambda: self.bank.pay(order),
            "open": lambda: self.bank.open_page(order),
            "give up": lambda: self.bank.give_up(order),
            "refund in the console": lambda: self.bank.give_back(order, 5_000),
            "take a refund back": lambda: self.bank.take_back(order, min(order.refunded, 3_000)),
        }
        deeds[what]()

    async def with_payment(self, what: str, number: int | None) -> None:
        if number is None:
            return
        if what == "hint":
            self.watcher.hint(number)
        elif what == "attend at once":  # two processes at the same payment
            await asyncio.gather(self.watcher.attend(number), self.watcher.attend(number))
        else:
            row = await self.database.read(service.row_of, self.mother, number)
            act = wire.PaymentAct(
                action="ask-refund", version=row.version, child=ANNA, amount="30", reason="Лишнее"
            )
            try:
                await self.database.write(service.ask_refund, self.mother, number, act, self.clock())
            except ServerError:
                return  # not credited, or nothing left: refused

    async def approve(self) -> None:
        found = await self.database.read(refund_list.work_list, self.clerk)
        for each in found.refunds:
            if "approve" in each.actions:
                try:
                    await self.database.write(
                        refunds.decide, self.clerk, each.id, "approve", each.version, "", self.clock()
                    )
                except ServerError:
                    continue  # eaten meanwhile, or another one is on its way

    async def explain(self, action: str) -> None:
        """The desk says what the money was that came back before a refund was sent, right or wrong."""
        found = await self.database.read(refund_list.work_list, self.clerk)
        for each in found.refunds:
            if action in each.actions:
                try:
                    await self.database.write(
                        refunds.decide, self.clerk, each.id, action, each.version, "Проверено", self.clock()
                    )
                except ServerError:
                    continue  # it cannot have been so

    async def revoke(self) -> None:
        found = await self.database.read(refund_list.work_list, self.clerk, self.clock())
        for each in found.refunds:
            if "revoke" in each.actions:
                await self.database.write(
                    revocation.revoke, self.clerk, each.id, each.version, "Ошибка", self.clock()
                )

    async def crash(self, after: int) -> None:
        """The process is gone in the middle of a call to the bank; another one goes on later."""
        answer, left = self.bank.answer, after

        def dying(request: Any) -> Any:
            nonlocal left
            answered = answer(request)
            if left == 0:
                raise _Killed
            left -= 1
            return answered

        self.bank.answer = dying  # type: ignore[method-assign]
        doomed = watcher(self.database, self.bank, self.clock)
        try:
            await doomed.step()
        finally:
            self.bank.answer = answer  # type: ignore[method-assign]

    async def come_to_rest(self) -> None:
        """Everything works again; days go by."""
        self.bank.faults.clear()
        for seconds in (60, 600, 60, 900, 3_600, 90_000, 60, 60, 90_000, 60):
            self.clock.advance(seconds=seconds)
            await self.explain("send")
            await self.explain("drop")
            for number in self.database.read_now(lambda db: db.scalars(select(payments.c.id)).all()):
                self.watcher.hint(number)  # the bank's console calls back after what was done there
            for _ in range(4):
                await self.watcher.step()


class _Killed(Exception):
    """Stands for the end of the process: nothing after the call is carried out."""


@pytest.fixture(scope="module")
def template(tmp_path_factory: pytest.TempPathFactory, passwords: Passwords) -> Path:
    from ruobr_server.migrations import schema

    path = tmp_path_factory.mktemp("payments") / "template.sqlite"
    database = Database(f"sqlite:///{path}", clock=FixedClock())
    database.write_now(schema.create)
    school.furnish(database, passwords)
    database.write_now(open_canteen)
    database.write_now(lambda db: db.execute(revocation_policies.update().values(refund_minutes=1)))
    database.close_now()
    return path


@settings(deadline=None, max_examples=60, suppress_health_check=[HealthCheck.too_slow])
@given(before=st.sampled_from([[], PAID, REQUESTED]), events=st.lists(EVENTS, max_size=25))
def test_any_history_ends_with_books_that_agree_with_the_bank(
    template: Path,
    tmp_path_factory: pytest.TempPathFactory,
    before: list[tuple[str, Any]],
    events: list[tuple[str, Any]],
) -> None:
    path = tmp_path_factory.mktemp("history") / "ruobr.sqlite"
    path.write_bytes(template.read_bytes())
    world = World(path)
    try:
        asyncio.run(_live(world, [*before, *events]))
        assert world.database.read_now(ledger.faults) == []
        assert world.books("refunds") == 0
        assert world.bank_before - world.books("bank") == world.bank.stored
        on_accounts = sum(balance(world.database, child) - was for child, was in world.before.items())
        assert on_accounts == world.bank.stored
        rows = world.database.read_now(lambda db: db.execute(select(payments)).all())
        for row in rows:
            assert row.state not in ("created", "registered", "waiting", "paid")
            order = world.bank.by_number.get(row.order_number)
            assert row.deposited == (row.amount if order and order.status in (2, 4) else 0)
            assert row.refunded == (order.refunded if order else 0)
    finally:
        world.database.close_now()


async def _live(world: World, events: list[tuple[str, Any]]) -> None:
    for what, value in events:
        await world.do(what, value)
        assert world.database.read_now(ledger.faults) == []
    await world.come_to_rest()
