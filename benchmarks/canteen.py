"""A canteen's table of 100,000 rows on both databases: checked, booked, and taken once more."""

from __future__ import annotations

import asyncio
import resource
import time
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from datetime import time as clock_time
from itertools import count
from typing import Any

from sqlalchemy import insert, select

from benchmarks.report import table
from benchmarks.scale import Scale
from benchmarks.waiting import databases
from ruobr_server.areas.ledger import service as ledger
from ruobr_server.areas.meals import tables as meals
from ruobr_server.areas.meals.accounts import open_missing
from ruobr_server.areas.meals.canteen_import import take_table
from ruobr_server.areas.schools.tables import schools
from ruobr_server.demo.seed import seed
from ruobr_server.kit.db import Database
from ruobr_tui.api.models.canteen import TableResult

TODAY = date(2026, 11, 24)
NOW = datetime(2026, 11, 24, 12, tzinfo=UTC)
CLASSES, PUPILS = 40, 25
ROWS = 100_000
COMPLEXES = 2
AIM = 60.0
"""Seconds to book all rows."""


@dataclass(frozen=True, slots=True)
class Measured:
    """Seconds of each way; ``longest``: milliseconds for which other writers waited."""

    database: str
    rows: int
    checked: float
    booked: float
    again: float
    longest: float
    faults: int
    memory: int


def measure(scale: Scale) -> Iterator[Measured]:
    """Every database that this machine has."""
    rows = scale.of(smoke=200, quick=ROWS // 10, full=ROWS)
    pupils = scale.of(smoke=5, quick=PUPILS, full=PUPILS)
    for name, database in databases(durable=True):
        yield asyncio.run(_one(name, database, rows, pupils))


def rows(measured: Iterator[Measured]) -> list[str]:
    """The table of the report."""
    head = ["rows", "database", "checked, s", "booked, s", "taken again, s", "aim", "others wait, ms"]
    head += ["faults in the books", "peak memory, MB"]
    return table(
        head,
        [
            [
                f"{each.rows:,}".replace(",", " "),
                each.database,
                f"{each.checked:.1f}",
                f"**{each.booked:.1f}**",
                f"{each.again:.1f}",
                f"≤ {AIM:.0f} s: {'reached' if each.booked <= AIM else 'missed'}",
                f"{each.longest:.0f}",
                str(each.faults),
                str(each.memory),
            ]
            for each in measured
        ],
    )


async def _one(name: str, database: Database, rows: int, each_class: int) -> Measured:
    seed(database, schools=1, classes=CLASSES, pupils=each_class, seed=1, today=TODAY, weeks=1)
    school, text = database.write_now(_furnish, rows)
    checked, dry = await _timed(database, school, text, apply=False)
    longest = 0.0
    done = asyncio.Event()

    async def others() -> None:
        """Somebody else's small writes, one after another."""
        nonlocal longest
        for number in count():
            if done.is_set():
                return
            begun = time.perf_counter()
            await database.write(_pay, school, number)
            longest = max(longest, time.perf_counter() - begun)
            await asyncio.sleep(0.05)

    async with asyncio.TaskGroup() as group:
        group.create_task(others())
        booked, result = await _timed(database, school, text, apply=True)
        done.set()
    assert (result.new, result.charged) == (dry.new, dry.charged) == (rows, dry.charged)
    again, same = await _timed(database, school, text, apply=True)
    assert same.same == rows
    faults = database.read_now(ledger.faults)
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    return Measured(name, rows, checked, booked, again, longest * 1000, len(faults), memory)


async def _timed(database: Database, school: int, text: str, *, apply: bool) -> tuple[float, TableResult]:
    begun = time.perf_counter()
    result = await take_table(database, school, text, NOW, apply=apply)
    assert not result.faults, result.faults[:3]
    return time.perf_counter() - begun, result


def _pay(connection: Any, school: int, number: int) -> None:
    lines = {ledger.meals_of(school, 0): 100, ledger.own_of(school, ledger.BANK): -100}
    ledger.write(connection, school, "payment", f"beside/{number}", lines, TODAY, NOW)


def _furnish(connection: Any, rows: int) -> tuple[int, str]:
    school = connection.scalars(select(schools.c.id)).one()
    payee = {"payee": "П", "payee_account": "0" * 20, "bank": "Б", "bank_code": "0" * 9}
    connection.execute(insert(meals.canteens).values(school_id=school, order_until=clock_time(9), **payee))
    for number in range(1, COMPLEXES + 1):
        about = {"code": str(number), "uid": "", "name": f"Комплекс {number}", "meal": f"Питание {number}"}
        connection.execute(
            insert(meals.meal_complexes).values(school_id=school, id=number, price=9_750, **about)
        )
    while open_missing(connection):
        pass
    accounts = list(connection.scalars(select(meals.meal_accounts.c.account)))
    days = -(-rows // (len(accounts) * COMPLEXES))
    lines = [
        f"{TODAY - timedelta(days=day):%d.%m.%Y};{account};{number};получено;97,50;{10 * (number - 1)}"
        for day in range(days)
        for account in accounts
        for number in range(1, COMPLEXES + 1)
    ][:rows]
    return school, "\n".join(["дата;счёт;комплекс;состояние;цена;дотация", *lines])
