"""Payments without a bank and without routes: hand-made readings, and what the tables hold afterwards."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, select

from ruobr_server.areas.ledger import service as ledger
from ruobr_server.areas.payments import alerts, desk_refunds, refund_list, refunds, service, worker
from ruobr_server.areas.payments.settlement import settle
from ruobr_server.areas.payments.tables import payment_alerts, payment_parts, payment_refunds, payments
from ruobr_server.auth.identity import Identity
from ruobr_server.integrations.bank.gateway import DEPOSITED, Reading, Registered
from ruobr_server.kit.db import Database
from ruobr_tui.api.models import payments as wire
from support.fixtures import NOW
from support.payments import identity, payment_request
from support.school import ANNA, SCHOOL


def reading_of(connection: Connection, number: int, status: int, **more: Any) -> Reading:
    """What the bank says of the payment's own order; ``more`` are other fields of ``Reading``."""
    row = connection.execute(select(payments).where(payments.c.id == number)).one()
    fields = {
        "order_number": row.order_number,
        "order_id": row.bank_order_id or f"order-{number}",
        "status": status,
        "amount": row.amount,
        "reference": row.reference,
        **more,
    }
    return Reading(**fields)


class Money:
    """The mother's payments. ``now`` is moved by the test."""

    def __init__(self, database: Database, now: datetime = NOW) -> None:
        self.database, self.now = database, now
        self.mother = database.read_now(identity, "mother")

    # What its payer does

    def create(self, parts: Sequence[wire.PartRequest] = (), **amounts: str) -> int:
        """A payment that the bank does not know yet."""
        wanted = (
            wire.PaymentRequest(parts=list(parts)) if parts else payment_request(**amounts or {"anna": "500"})
        )
        return self.database.write_now(service.create, self.mother, wanted, self.now)

    def waiting(self, parts: Sequence[wire.PartRequest] = (), **amounts: str) -> int:
        """One that can be paid at the bank's page."""
        number = self.create(parts, **amounts)
        page = Registered(f"order-{number}", "https://bank.test/page")
        order = self.row(number).order_number
        self.database.write_now(worker.save_registered, number, order, page, self.now)
        return number

    def paid(self, parts: Sequence[wire.PartRequest] = (), **amounts: str) -> int:
        """One that was credited."""
        number = self.waiting(parts, **amounts)
        assert self.settle(number) == "credited"
        return number

    def ask(self, number: int, amount: str, child: int = ANNA) -> int:
        """A wish for money back; its number."""
        self.database.write_now(self.start_refund, number, amount, child)
        return int(self.refunds()[-1].id)

    def start_refund(
        self, connection: Connection, number: int, amount: str, child: int = ANNA
    ) -> wire.Payment:
        version = service.row_of(connection, self.mother, number).version
        body = {"action": "ask-refund", "version": version, "child": child, "amount": amount, "reason": "Л"}
        wanted = wire.PaymentAct.model_validate(body)
        return service.ask_refund(connection, self.mother, number, wanted, self.now)

    # What the desk does

    def start(self, clerk: Identity, number: int, amount: str, child: int = ANNA) -> int:
        """A refund by the desk itself; its number."""
        self.database.write_now(self.starting, clerk, self.row(number).order_number, amount, child)
        return int(self.refunds()[-1].id)

    def starting(
        self, connection: Connection, clerk: Identity, order: str, amount: str, child: int = ANNA
    ) -> int:
        wanted = wire.RefundStarted(payment=order, child=child, amount=amount, reason="Ошибка")
        return desk_refunds.start(connection, clerk, wanted, self.now)

    def decide(self, clerk: Identity, refund: int, action: str, note: str = "") -> None:
        self.database.write_now(self.deciding, clerk, refund, action, note)

    def deciding(
        self, connection: Connection, clerk: Identity, refund: int, action: str, note: str = ""
    ) -> None:
        own = payment_refunds
        version = connection.scalar(select(own.c.version).where(own.c.id == refund))
        assert version is not None
        refunds.decide(connection, clerk, refund, action, version, note, self.now)

    def list_of(self, clerk: Identity) -> wire.DeskRefunds:
        return self.database.read_now(refund_list.work_list, clerk, self.now)

    # What the bank says

    def reading(self, number: int, status: int = DEPOSITED, **more: Any) -> Reading:
        return self.database.read_now(lambda db: reading_of(db, number, status, **more))

    def settle(self, number: int, status: int = DEPOSITED, **more: Any) -> str:
        """Take a reading in; the state that the payment is in then."""
        return self.database.write_now(settle, number, self.reading(number, status, **more), self.now)

    def to_send(self, number: int, status: int = DEPOSITED, **more: Any) -> Any:
        """The refund that would be sent to the bank now."""
        reading = self.reading(number, status, **more)
        return self.database.write_now(refunds.to_send, number, reading, self.now)

    # What is stored

    def row(self, number: int) -> Any:
        return self._rows(select(payments).where(payments.c.id == number))[0]

    def parts(self, number: int) -> dict[int, int]:
        """What was given back of each child's part."""
        own = payment_parts
        rows = self._rows(select(own).where(own.c.payment_id == number).order_by(own.c.pupil_id))
        return {row.pupil_id: row.refunded for row in rows}

    def refunds(self) -> list[Any]:
        return self._rows(select(payment_refunds).order_by(payment_refunds.c.id))

    def refund(self, number: int) -> Any:
        return next(each for each in self.refunds() if each.id == number)

    def alerts(self) -> list[Any]:
        return self._rows(select(payment_alerts).order_by(payment_alerts.c.id))

    def close_alert(self, clerk: Identity, alert: int, version: int = 1, note: str = "Учтено") -> None:
        self.database.write_now(alerts.close, clerk, alert, "close", version, note, self.now)

    def on(self, child: int = ANNA, school: int = SCHOOL) -> int:
        """Kopecks on a child's account. The books are right whenever this is called."""
        assert self.database.read_now(ledger.faults) == []
        return self.database.read_now(ledger.balance, ledger.meals_of(school, child))

    def of_school(self, name: str, school: int = SCHOOL) -> int:
        return self.database.read_now(ledger.balance, ledger.own_of(school, name))

    def eat(self, amount: int, key: str = "eaten") -> None:
        """The canteen charges Anna so many kopecks."""
        self.database.write_now(self.eating, amount, key)

    def eating(self, connection: Connection, amount: int, key: str = "eaten") -> bool:
        lines = {ledger.meals_of(SCHOOL, ANNA): -amount, ledger.own_of(SCHOOL, ledger.CANTEEN): amount}
        return ledger.write(connection, SCHOOL, "charge", key, lines, self.now.date(), self.now)

    def _rows(self, query: Any) -> list[Any]:
        return list(self.database.read_now(lambda connection: connection.execute(query).all()))
