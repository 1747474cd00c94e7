"""Payments in tests: the furnished school's canteen, a watcher over a bank in memory."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, time, timedelta

from sqlalchemy import Connection, insert, select

from ruobr_server.areas.ledger import service as ledger
from ruobr_server.areas.meals.tables import canteens, meal_accounts
from ruobr_server.areas.payments.tables import payment_parts, payments
from ruobr_server.areas.payments.worker import Watcher
from ruobr_server.auth.identity import Identity
from ruobr_server.auth.logins import normal_login
from ruobr_server.auth.tables import accounts as account_rows
from ruobr_server.demo.rows import set_counters
from ruobr_server.kit.db import Database
from ruobr_server.kit.workflow.tables import revocation_policies
from ruobr_tui.api.models import payments as wire
from support.banks import ModelBank
from support.clerks import seat_clerk
from support.fixtures import FixedClock
from support.school import ANNA, BORIS, SCHOOL

TERRITORY = 9
PUBLIC = "https://school.test"


def open_canteen(connection: Connection) -> None:
    """Who gets the money, and an account for Boris too. Refunds are sent at once."""
    connection.execute(
        insert(revocation_policies).values(territory_id=TERRITORY, working_days=3, refund_minutes=0)
    )
    connection.execute(
        insert(canteens).values(
            school_id=SCHOOL,
            order_until=time(9, 0),
            payee="УФК (МБОУ «Школа № 7»)",
            payee_account="03234643327310003900",
            bank="ОТДЕЛЕНИЕ КЕМЕРОВО",
            bank_code="013207212",
            correspondent_account="40102810745370000032",
        )
    )
    account = {"account": "4210002", "uid": "04A2", "default_complex": ""}
    connection.execute(insert(meal_accounts).values(school_id=SCHOOL, pupil_id=BORIS, **account))


def identity(connection: Connection, login: str) -> Identity:
    """Somebody of the furnished school."""
    row = connection.execute(select(account_rows).where(account_rows.c.login == normal_login(login))).one()
    return Identity(row.id, row.role, row.person_id, row.login, None)


def give_desk(connection: Connection, login: str, kind: str = "meals", territory: int = 9) -> Identity:
    """A desk of the whole territory for somebody."""
    who = identity(connection, login)
    seat_clerk(connection, who.account_id, kind, territory)
    return who


def payment_request(**amounts: str) -> wire.PaymentRequest:
    """A payment for ``anna="500,00"`` and ``boris=…``."""
    children = {"anna": ANNA, "boris": BORIS}
    parts = [wire.PartRequest(child=children[name], amount=amount) for name, amount in amounts.items()]
    return wire.PaymentRequest(parts=parts)


def balance(database: Database, child: int = ANNA) -> int:
    """Kopecks on a child's account."""
    return database.read_now(ledger.balance, ledger.meals_of(SCHOOL, child))


def watcher(database: Database, bank: ModelBank, clock: FixedClock) -> Watcher:
    """As one process of the server has it."""
    return Watcher(database, bank.client(), clock, PUBLIC)


def past_payments(connection: Connection, states: Sequence[str], now: datetime) -> None:
    """The mother's payments for Anna in these states, the earliest first; of a list, without their money."""
    account = identity(connection, "mother").account_id
    for number, state in enumerate(states, 1):
        at = now - timedelta(days=len(states) - number, hours=1)
        amount = 10_000 + number
        connection.execute(
            insert(payments).values(
                id=number,
                account_id=account,
                state=state,
                version=3,
                amount=amount,
                order_number=f"M{number:08}",  # unchanged before the attempt stood in it
                expires_at=at,
                deposited=amount if state == "credited" else 0,
                created_at=at,
                updated_at=at,
            )
        )
        part = {"payment_id": number, "school_id": SCHOOL, "pupil_id": ANNA, "amount": amount}
        connection.execute(insert(payment_parts).values(**part))
    set_counters(connection, {"payments": len(states)})
