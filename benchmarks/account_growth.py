"""An account with a hundred times as many postings: what its balance and a page of its history cost."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from datetime import time as clock_time
from typing import Any

from sqlalchemy import Connection, insert, select

from benchmarks.figures import count, quantile
from benchmarks.report import table
from benchmarks.scale import Scale
from benchmarks.waiting import databases
from ruobr_server.areas.accounts.service import NewAccount, create
from ruobr_server.areas.ledger import service as ledger
from ruobr_server.areas.ledger.bulk import Entry, write_many
from ruobr_server.areas.meals import service as meals
from ruobr_server.areas.meals.accounts import open_missing
from ruobr_server.areas.meals.statement import PAGE, money, statement
from ruobr_server.areas.meals.tables import canteens
from ruobr_server.areas.payments.numbers import order_number
from ruobr_server.areas.payments.service import own_payments
from ruobr_server.areas.payments.tables import payment_parts, payments
from ruobr_server.areas.schools.service import Pupil, pupil
from ruobr_server.areas.schools.tables import pupils, schools
from ruobr_server.auth.identity import Identity
from ruobr_server.demo.seed import seed
from ruobr_server.kit.db import Database, take_ids

TODAY = date(2026, 11, 24)
NOW = datetime(2026, 11, 24, 12, tzinfo=UTC)
SMALL, LARGE = 50, 5_000
A_DAY = 2
"""Postings of one day: two meals."""

MEALS_OF_A_PAYMENT = 9
AIM = 1.5
REQUESTS = 400


@dataclass(frozen=True, slots=True)
class Holder:
    """A parent and the only child."""

    parent: Identity
    child: Pupil
    postings: int


@dataclass(frozen=True, slots=True)
class Measured:
    """Milliseconds of one question to both accounts. ``aimed``: it is not to grow."""

    database: str
    what: str
    small: list[float]
    large: list[float]
    aimed: bool

    @property
    def ratio(self) -> float:
        """Of the medians."""
        return quantile(self.large, 0.5) / quantile(self.small, 0.5)


def measure(scale: Scale) -> list[Measured]:
    """Every question on every database that this machine has."""
    requests = scale.of(smoke=2, quick=50, full=REQUESTS)
    large = scale.of(smoke=4 * SMALL, quick=LARGE, full=LARGE)
    return [each for name, database in databases() for each in _one(name, database, requests, large)]


def rows(measured: list[Measured]) -> list[str]:
    """The table of the report."""
    head = ["asked for", "database", f"{SMALL} postings: p50, ms", "p99, ms"]
    head += [f"{count(LARGE)} postings: p50, ms", "p99, ms", "ratio", "aim"]
    return table(
        head,
        [
            [
                each.what,
                each.database,
                *(
                    f"{quantile(times, share):.2f}"
                    for times in (each.small, each.large)
                    for share in (0.5, 0.99)
                ),
                f"**{each.ratio:.2f}**",
                f"≤ {AIM}: {'reached' if each.ratio <= AIM else 'missed'}" if each.aimed else "",
            ]
            for each in measured
        ],
    )


def _one(name: str, database: Database, requests: int, postings: int) -> Iterator[Measured]:
    seed(database, schools=1, classes=1, pupils=2, seed=1, today=TODAY, weeks=1)
    small, large = database.write_now(_furnish, postings)
    # With the statistics that a database in use has.
    database.write_now(lambda connection: connection.exec_driver_sql("ANALYZE"))
    month = TODAY - timedelta(days=30)
    questions: list[tuple[str, Callable[[Connection, Holder], Any], bool]] = [
        ("the balance", lambda db, of: meals.balance(db, of.child), True),
        ("the latest page of the statement", lambda db, of: statement(db, of.child), True),
        ("its oldest page", lambda db, of: statement(db, of.child, PAGE + 1), True),
        ("a page of the payments", lambda db, of: own_payments(db, of.parent, None), True),
        ("a month by days", lambda db, of: money(db, of.child, month, TODAY), False),
        ("the sums of the year", lambda db, of: meals.account(db, of.child, TODAY), False),
    ]
    for what, question, aimed in questions:
        times: dict[int, list[float]] = {small.postings: [], large.postings: []}
        for turn in range(requests + 5):
            for holder in (small, large):
                begun = time.perf_counter()
                database.read_now(question, holder)
                # The first ones pay for what is prepared once.
                if turn >= 5:
                    times[holder.postings].append((time.perf_counter() - begun) * 1000)
        yield Measured(name, what, times[small.postings], times[large.postings], aimed)


def _furnish(connection: Connection, postings: int) -> tuple[Holder, Holder]:
    school = connection.scalars(select(schools.c.id)).one()
    payee = {"payee": "П", "payee_account": "0" * 20, "bank": "Б", "bank_code": "0" * 9}
    connection.execute(insert(canteens).values(school_id=school, order_until=clock_time(9), **payee))
    while open_missing(connection):
        pass
    first, second = connection.scalars(select(pupils.c.id).order_by(pupils.c.id)).all()
    return _holder(connection, school, first, SMALL), _holder(connection, school, second, postings)


def _holder(connection: Connection, school: int, child: int, postings: int) -> Holder:
    login = f"PAYER-{child}"
    account = create(connection, NewAccount(login, "x", "parent", pupil_ids=(child,)), NOW)
    who = pupil(connection, child)
    assert who is not None
    holder = Holder(Identity(account, "parent", 0, login, None), who, postings)
    entries = [_entry(school, child, number, postings) for number in range(postings)]
    write_many(connection, school, entries, NOW)
    _payments(connection, school, holder)
    return holder


def _entry(school: int, child: int, number: int, postings: int) -> Entry:
    """A payment, and then the meals that it is good for."""
    day = TODAY - timedelta(days=(postings - 1 - number) // A_DAY)
    if number % (MEALS_OF_A_PAYMENT + 1) == 0:
        kind, amount, other = "payment", 100_00 * MEALS_OF_A_PAYMENT, ledger.BANK
    else:
        kind, amount, other = "charge", -100_00, ledger.CANTEEN
    lines = {ledger.meals_of(school, child): amount, ledger.own_of(school, other): -amount}
    return Entry(kind, f"{kind}/{child}/{number}", lines, day)


def _payments(connection: Connection, school: int, holder: Holder) -> None:
    """As many payments as postings: more than belong to them, so that their list grows as much."""
    numbers = take_ids(connection, "payments", holder.postings)
    about = {"account_id": holder.parent.account_id, "state": "credited", "version": 3, "amount": 100_00}
    times = {"expires_at": NOW, "created_at": NOW, "updated_at": NOW, "paid_at": NOW}
    part = {"school_id": school, "pupil_id": holder.child.id, "amount": 100_00}
    connection.execute(
        insert(payments),
        [
            {"id": each, "order_number": order_number(each, "BNCH", "000000"), **about, **times}
            for each in numbers
        ],
    )
    connection.execute(insert(payment_parts), [{"payment_id": each, **part} for each in numbers])
