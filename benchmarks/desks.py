"""Work lists of desks at 1,000 to 50,000 kindergarten applications, and of complaints: a page, a search."""

from __future__ import annotations

import random
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from sqlalchemy import Connection, Table, insert

from benchmarks.figures import quantile
from benchmarks.report import table
from benchmarks.scale import Scale
from benchmarks.waiting import NOW, TODAY, databases
from ruobr_server.areas.accounts.service import NewAccount, create
from ruobr_server.areas.complaints import desk as complaints_desk
from ruobr_server.areas.complaints import desk_search as complaint_search
from ruobr_server.areas.complaints.tables import complaint_words, complaints
from ruobr_server.areas.families.child_words import words_of
from ruobr_server.areas.families.tables import child_words, family_children
from ruobr_server.areas.kindergarten import desk
from ruobr_server.areas.kindergarten.tables import (
    application_choices,
    kindergarten_applications,
    kindergartens,
)
from ruobr_server.areas.schools.tables import schools, territories
from ruobr_server.auth.identity import Identity
from ruobr_server.kit.db import Database
from ruobr_server.kit.db.pages import FIRST, Listing
from ruobr_tui.api.list_orders import ListOrder
from ruobr_tui.api.models.parts.pages import PageOfList
from support.clerks import seat_clerk

SIZES = (1_000, 10_000, 50_000)
COMPLAINTS = 5_000
AIM = 50.0
"""Milliseconds of any request (p99), at every size."""
TERRITORY, SCHOOL = 1, 1
_AT_ONCE = 5_000
_SURNAMES = (
    "Иванов", "Кузнецов", "Соколов", "Попов", "Лебедев", "Козлов", "Новиков", "Морозов", "Петров", "Ёлкин",
)  # fmt: skip
_NAMES = (
    "Анна", "Вера", "Глеб", "Дарья", "Егор", "Жанна", "Захар", "Инна", "Кирилл", "Лев", "Мария", "Никита",
)  # fmt: skip
_WAITING = ("submitted", "under-review", "documents")
_STATES = (*_WAITING, "registered", "registered", "enrolled", "refused")

Read = Callable[[Listing], PageOfList]


@dataclass(frozen=True, slots=True)
class Measured:
    """One request at one desk; milliseconds."""

    rows: int
    database: str
    desk: str
    request: str
    median: float
    p99: float


def measure(scale: Scale) -> Iterator[Measured]:
    """Every size on every database that this machine has."""
    times = scale.of(smoke=2, quick=30, full=200)
    for size in scale.of(smoke=(60,), quick=SIZES[:1], full=SIZES):
        for name, database in databases():
            chance = random.Random(size)
            clerk = database.write_now(_furnish)
            database.write_now(_applications, clerk, size, chance)
            few = min(size, COMPLAINTS)
            database.write_now(_complaints, few, chance)
            database.write_now(lambda connection: connection.exec_driver_sql("ANALYZE"))
            yield from _kindergarten(name, database, clerk, size, times, chance)
            yield from _of_complaints(name, database, clerk, few, times, chance)


def rows(measured: Iterator[Measured]) -> list[str]:
    """The table of the report."""
    head = ["desk", "rows", "database", "request", "median, ms", "p99, ms", "aim"]
    return table(
        head,
        [
            [
                each.desk,
                f"{each.rows:,}".replace(",", " "),
                each.database,
                each.request,
                f"{each.median:.1f}",
                f"**{each.p99:.1f}**",
                f"≤ {AIM:.0f} ms: {'reached' if each.p99 <= AIM else 'missed'}",
            ]
            for each in measured
        ],
    )


def _kindergarten(
    name: str, database: Database, clerk: Identity, size: int, times: int, chance: random.Random
) -> Iterator[Measured]:
    def read(listing: Listing, state: str | None = None) -> PageOfList:
        return database.read_now(desk.work_list, clerk, state, TODAY, listing)

    def number() -> int:
        return chance.randrange(1, size + 1)

    requests: dict[str, Callable[[], PageOfList]] = {
        "first page": lambda: read(FIRST),
        "first page of the queue": lambda: read(FIRST, "registered"),
        "a page in the middle": _in_the_middle(read, ListOrder.USUAL),
        "by surname": lambda: read(Listing(order=ListOrder.NAME)),
        "by surname, in the middle": _in_the_middle(read, ListOrder.NAME),
        "a name": lambda: read(Listing(f"{chance.choice(_SURNAMES)[:4]} {chance.choice(_NAMES)} {number()}")),
        "a surname of a tenth": lambda: read(Listing(chance.choice(_SURNAMES).lower())),
        "a number": lambda: read(Listing(f"42-{number():05}")),
        "the end of a certificate": lambda: read(Listing(f"{number():06}"[-4:])),
    }
    yield from _timed(name, "kindergarten", size, requests, times)


def _of_complaints(
    name: str, database: Database, clerk: Identity, size: int, times: int, chance: random.Random
) -> Iterator[Measured]:
    def read(listing: Listing, state: str | None = None) -> PageOfList:
        return database.read_now(complaints_desk.work_list, clerk, state, listing)

    requests: dict[str, Callable[[], PageOfList]] = {
        "first page": lambda: read(FIRST),
        "first page of the answered": lambda: read(FIRST, "answered"),
        "a page in the middle": _in_the_middle(read, ListOrder.USUAL),
        "a name": lambda: read(Listing(f"{chance.choice(_SURNAMES)[:4]} {chance.randrange(1, size + 1)}")),
        "a number": lambda: read(Listing(f"2026-{chance.randrange(1, size + 1):05}")),
    }
    yield from _timed(name, "complaints", size, requests, times)


def _in_the_middle(read: Read, order: ListOrder) -> Callable[[], PageOfList]:
    """Return the reading of a page that is reached by turning half of the pages."""
    place, turned = "", 0
    first = read(Listing(order=order))
    while turned < first.found // 2:
        page = read(Listing(order=order, after=place))
        if not page.next:
            break
        place, turned = page.next, turned + 200
    return lambda: read(Listing(order=order, after=place))


def _timed(
    name: str, what: str, size: int, requests: dict[str, Callable[[], PageOfList]], times: int
) -> Iterator[Measured]:
    for request, read in requests.items():
        read()
        found = []
        for _time in range(times):
            begun = time.perf_counter()
            read()
            found.append((time.perf_counter() - begun) * 1000)
        yield Measured(size, name, what, request, quantile(found, 0.5), quantile(found, 0.99))


def _furnish(connection: Connection) -> Identity:
    connection.execute(insert(territories).values(id=TERRITORY, name="г. Кемерово"))
    connection.execute(insert(schools).values(id=SCHOOL, territory_id=TERRITORY, name="№ 1", full_name="№ 1"))
    new = NewAccount("CLERK", "", "operator", last_name="Иванова", first_name="Анна")
    number = create(connection, new, NOW)
    for kind in ("kindergarten", "complaints"):
        seat_clerk(connection, number, kind, TERRITORY)
    for each in range(1, 11):
        connection.execute(
            insert(kindergartens).values(
                id=each, territory_id=TERRITORY, number=each, name=f"Детский сад № {each}"
            )
        )
    return Identity(number, "operator", 1, "CLERK", None)


def _applications(connection: Connection, clerk: Identity, size: int, chance: random.Random) -> None:
    children, words, applications, choices = [], [], [], []
    for number in range(1, size + 1):
        filed = NOW - timedelta(minutes=3 * size) + timedelta(minutes=3 * number)
        child: dict[str, Any] = {
            "id": number,
            "account_id": clerk.account_id,
            "last_name": chance.choice(_SURNAMES),
            "first_name": chance.choice(_NAMES),
            "middle_name": f"{number}",
            "birth_date": date(2022, 1, 1) + timedelta(days=chance.randrange(1500)),
            "gender": 1,
            "certificate_series": "III-ЛО",
            "certificate_number": f"{number:06}",
            "created_at": filed,
            "updated_at": filed,
        }
        children.append(child)
        words += [{"child_id": number, "word": word} for word in words_of(child)]
        applications.append(
            {
                "id": number,
                "territory_id": TERRITORY,
                "number": f"42-{number:05}",
                "account_id": clerk.account_id,
                "child_id": number,
                "birth_date": child["birth_date"],
                "cohort": 2022,
                "desired_date": date(2027, 9, 1),
                "regime": "full",
                "orientation": "general",
                "language": "ru",
                "state": chance.choice(_STATES),
                "created_at": filed,
                "updated_at": filed,
            }
        )
        choices += [
            {
                "application_id": number,
                "position": at + 1,
                "kindergarten_id": garden,
                "cohort": 2022,
                "rank": 3,
            }
            for at, garden in enumerate(chance.sample(range(1, 11), 3))
        ]
    for where, found in (
        (family_children, children),
        (child_words, words),
        (kindergarten_applications, applications),
        (application_choices, choices),
    ):
        _fill(connection, where, found)


def _complaints(connection: Connection, size: int, chance: random.Random) -> None:
    found, words = [], []
    for number in range(1, size + 1):
        filed = NOW - timedelta(minutes=60 * size) + timedelta(minutes=60 * number)
        sender = f"{chance.choice(_SURNAMES)} {chance.choice(_NAMES)} {number}"
        values = {"sender": sender, "child": sender, "phone": f"+7913{number:07}"}
        words += [{"complaint_id": number, "word": word} for word in complaint_search.words_of(values)]
        found.append(
            {
                **values,
                "id": number,
                "school_id": SCHOOL,
                "territory_id": TERRITORY,
                "number": f"2026-{number:05}",
                "secret_hash": bytes(32),
                "text": "Логин не выдают второй месяц. " * 10,
                "state": chance.choice(("received", "in-review", "answered", "answered", "declined")),
                "created_at": filed,
                "updated_at": filed,
            }
        )
    _fill(connection, complaints, found)
    _fill(connection, complaint_words, words)


def _fill(connection: Connection, where: Table, rows: Sequence[dict[str, Any]]) -> None:
    for first in range(0, len(rows), _AT_ONCE):
        connection.execute(insert(where), rows[first : first + _AT_ONCE])
