"""The kindergarten queue at 1,000 to 50,000 live applications: a place, and an allocation round."""

from __future__ import annotations

import random
import sys
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

from benchmarks.report import table
from benchmarks.scale import Scale

# The applications are those of the tests; so is the PostgreSQL, of this machine, for as long as is measured.
sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "tests"))

from ruobr_server.areas.accounts.service import NewAccount, create
from ruobr_server.areas.kindergarten import queue, rounds
from ruobr_server.areas.kindergarten import tables as t
from ruobr_server.areas.schools.tables import territories
from ruobr_server.auth.identity import Identity
from ruobr_server.kit.db import Database
from ruobr_server.migrations import schema
from ruobr_tui.api.rules.kindergarten import cohort
from support.clerks import seat_clerk
from support.postgres import find_binaries as find_binaries
from support.postgres import running_postgres as running_postgres
from support.queues import TERRITORY, Applied, Wish, apply_all, open_kindergartens

SIZES = (1_000, 10_000, 50_000)
NOW = datetime(2026, 11, 24, 3, tzinfo=UTC)
TODAY, AUTUMN = date(2026, 11, 24), date(2027, 9, 1)
AIM, ROUND_AIM = 20.0, 10.0
"""Milliseconds of a place (p99) and seconds of a round, at the largest size."""


@dataclass(frozen=True, slots=True)
class Measured:
    """One database at one size. Milliseconds, and seconds of a round."""

    database: str
    applications: int
    median: float
    p99: float
    planned: float
    applied: float
    given: int


def measure(scale: Scale) -> list[Measured]:
    """Every size on every database that this machine has."""
    measured = []
    for size in scale.of(smoke=(50,), quick=SIZES[:1], full=SIZES):
        for name, database in databases():
            measured.append(_one(name, database, size, scale.of(smoke=10, quick=100, full=1000)))
    return measured


def rows(measured: list[Measured]) -> list[str]:
    """The table of the report."""
    head = ["applications", "database", "a place, ms", "p99, ms", "aim"]
    head += ["round planned, s", "applied, s", "places given", "aim"]
    largest = max(each.applications for each in measured)

    def verdict(value: float, aim: float, unit: str, measured: Measured) -> str:
        if measured.applications != largest:
            return ""
        return f"≤ {aim:.0f} {unit}: {'reached' if value <= aim else 'missed'}"

    return table(
        head,
        [
            [
                f"{each.applications:,}".replace(",", " "),
                each.database,
                f"{each.median:.2f}",
                f"**{each.p99:.2f}**",
                verdict(each.p99, AIM, "ms", each),
                f"{each.planned:.2f}",
                f"{each.applied:.2f}",
                str(each.given),
                verdict(each.applied, ROUND_AIM, "s", each),
            ]
            for each in measured
        ],
    )


def databases(*, durable: bool = False) -> Iterator[tuple[str, Database]]:
    """An empty SQLite, and an empty PostgreSQL where this machine has one, each for as long as it is used.

    ``durable``: PostgreSQL waits for the disk, as SQLite does anyway.
    """
    with tempfile.TemporaryDirectory(prefix="ruobr-bench-") as folder:
        database = Database(f"sqlite:///{folder}/queue.sqlite")
        database.write_now(schema.create)
        yield "SQLite", database
        database.close_now()
    binaries = find_binaries()
    if binaries is None:
        return
    with running_postgres(binaries, durable=durable) as server:
        name = server.create()
        database = Database(server.url(name), connections=2)
        database.write_now(schema.create)
        yield "PostgreSQL", database
        database.close_now()


def _one(name: str, database: Database, size: int, requests: int) -> Measured:
    chance = random.Random(size)
    kindergartens = max(10, size // 120)
    clerk = database.write_now(lambda connection: _furnish(connection, size, kindergartens, chance))
    # With the statistics that a database in use has.
    database.write_now(lambda connection: connection.exec_driver_sql("ANALYZE"))
    times = []
    for number in chance.choices(range(1, size + 1), k=requests):
        begun = time.perf_counter()
        database.read_now(queue.places, number)
        times.append((time.perf_counter() - begun) * 1000)
    times.sort()
    begun = time.perf_counter()
    plan = database.read_now(rounds.run, clerk, TERRITORY, AUTUMN, "", NOW, TODAY)
    planned = time.perf_counter()
    done = database.write_now(rounds.run, clerk, TERRITORY, AUTUMN, plan.plan, NOW, TODAY)
    applied = time.perf_counter()
    return Measured(
        name,
        size,
        times[len(times) // 2],
        times[len(times) * 99 // 100],
        planned - begun,
        applied - planned,
        done.given,
    )


def _furnish(connection: Any, size: int, kindergartens: int, chance: random.Random) -> Identity:
    connection.execute(territories.insert().values(id=TERRITORY, name="Новокузнецк"))
    new = NewAccount("clerk", "x", "operator", last_name="О", first_name="О")
    account = create(connection, new, NOW)
    seat_clerk(connection, account, "kindergarten", TERRITORY)
    open_kindergartens(connection, kindergartens)
    births = [date(2021 + year, 3, 1) + timedelta(days=7 * week) for year in range(4) for week in range(20)]
    group = 0
    for garden in range(1, kindergartens + 1):
        for age in sorted({cohort(born) for born in births}):
            group += 1
            connection.execute(
                t.kindergarten_groups.insert().values(
                    id=group,
                    kindergarten_id=garden,
                    cohort=age,
                    regime="full",
                    orientation="general",
                    places=10,
                )
            )
    applied = []
    for number in range(size):
        wished = chance.sample(range(1, kindergartens + 1), 3)
        category = chance.choice([None, None, None, None, 1, 2])
        sibling = chance.random() < 0.15
        wishes = [Wish(garden, sibling and not place, True) for place, garden in enumerate(wished)]
        applied.append(Applied(wishes, chance.choice(births), category, chance.random() < 0.8, minute=number))
    apply_all(connection, applied, account)
    return Identity(account, "operator", 0, "CLERK", None)
