"""One bank, behind its real protocol, and portals that work with it: without routes, at full speed."""

from __future__ import annotations

from typing import Any

import httpx
from sqlalchemy import select

from ruobr_server.areas.ledger import service as ledger
from ruobr_server.areas.payments import service
from ruobr_server.areas.payments.tables import payment_alerts, payments
from ruobr_server.areas.payments.worker import Watcher
from ruobr_server.integrations.bank.gateway import Bank
from ruobr_server.kit.db import Database
from ruobr_server.sandbox.acquirer.app import Acquirer
from ruobr_server.sandbox.acquirer.orders import Order
from support.acquirers import LOGIN, PASSWORD, type_card
from support.fixtures import NOW, FixedClock
from support.payments import balance, identity, payment_request

CARD = "5555555555555599"


class PortalAtWork:
    """A portal without its routes: the database, and who looks after its payments."""

    def __init__(self, database: Database, bank: Acquirer, clock: FixedClock) -> None:
        self.database, self.clock, self.bank = database, clock, bank
        transport = httpx.ASGITransport(app=bank.app)
        self.way = Bank("http://bank.test", LOGIN, PASSWORD, transport=transport)
        self.watcher = Watcher(database, self.way, clock, "http://portal.test")
        self.mother = database.read_now(identity, "mother")
        self.before = balance(database)

    async def create(self, amount: str) -> int:
        """A payment that the bank does not know yet."""
        return await self.database.write(
            service.create, self.mother, payment_request(anna=amount), self.clock()
        )

    async def pay(self, amount: str) -> int:
        """A payment, as far as its page."""
        number = await self.create(amount)
        await self.watcher.attend(number)
        return number

    def row(self, number: int) -> Any:
        return self.database.read_now(
            lambda db: db.execute(select(payments).where(payments.c.id == number)).one()
        )

    @property
    def credited(self) -> int:
        """Kopecks on Anna's account beside what was there."""
        assert self.database.read_now(ledger.faults) == []
        return balance(self.database) - self.before

    def alerts(self) -> list[Any]:
        return list(self.database.read_now(lambda db: db.execute(select(payment_alerts)).all()))


class Town:
    """One bank, the portals that work with it, and a browser."""

    def __init__(self, bank: Acquirer, browser: httpx.AsyncClient, clock: FixedClock) -> None:
        self.bank, self.browser, self.clock = bank, browser, clock
        self.portals: list[PortalAtWork] = []

    def portal(self, database: Database) -> PortalAtWork:
        self.portals.append(PortalAtWork(database, self.bank, self.clock))
        return self.portals[-1]

    async def at_the_bank(self, portal: PortalAtWork, number: int) -> None:
        """The payer types a card at the page that this portal has shown."""
        page = portal.row(number).form_url
        assert page, portal.row(number).state
        assert (await type_card(self.browser, page, CARD)).status_code == 303

    def order_of(self, portal: PortalAtWork, number: int) -> Order:
        return self.bank.books.find(number=portal.row(number).order_number)

    async def days_go_by(self) -> None:
        for seconds in (5, 60, 600, 60, 3_600, 90_000, 60):
            self.clock.advance(seconds=seconds)
            for portal in self.portals:
                while await portal.watcher.step():
                    self.clock.advance(seconds=1)
                    if self.clock() > NOW.replace(year=2027):
                        raise AssertionError("no end")
