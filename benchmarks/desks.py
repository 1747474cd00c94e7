"""Work lists of desks over loopback, at 1,000 to 50,000 applications, and of complaints: pages, searches."""

from __future__ import annotations

import random
import sys
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from urllib.parse import quote, urlencode, urlsplit

import httpx
import psycopg
from sqlalchemy import Connection, Table, insert

from benchmarks.crowded_desks import (
    AT_ONCE,
    FIRST_NAMES,
    SURNAMES,
    Wave,
    file_to_kindergartens,
    file_to_schools,
)
from benchmarks.figures import count
from benchmarks.load import Job, get, load
from benchmarks.report import table
from benchmarks.scale import Scale
from benchmarks.waiting import find_binaries, running_postgres
from benchmarks.workspace import serving
from ruobr_server.areas.accounts.service import NewAccount, create
from ruobr_server.areas.complaints import desk_search as complaint_search
from ruobr_server.areas.complaints.tables import complaint_words, complaints
from ruobr_server.areas.enrolment.tables import first_grades
from ruobr_server.areas.kindergarten.tables import kindergartens
from ruobr_server.areas.schools.tables import schools, territories
from ruobr_server.auth.desks import COMPLAINTS, KINDERGARTEN, SCHOOL
from ruobr_server.auth.sessions import open_session_of
from ruobr_server.kit.db import Database
from ruobr_server.migrations import schema
from ruobr_tui.api.clock import system_clock
from ruobr_tui.api.rules.enrolment import next_year
from support.clerks import seat_clerk

SIZES = (1_000, 10_000, 50_000)
MOST_COMPLAINTS = 5_000
AIM = 50.0
"""Milliseconds of any request of one clerk (p99), at every size."""
CLERKS = 4
"""At once, in another column."""
TERRITORY, GARDENS, SCHOOLS = 1, 60, 40
SERVER_CORE, LOAD_CORE = 0, 1
WARM = 20
"""Requests before those that are measured: a server that runs has its statements."""
_WAITING = ("submitted", "under-review", "documents")
_KINDERGARTEN = (*_WAITING, "registered", "registered", "enrolled", "refused")
_SCHOOLS = ("submitted", "under-review", "invited", "enrolled", "enrolled", "enrolled", "refused")
_COMPLAINTS = ("received", "in-review", "answered", "answered", "declined")
_PATHS = {
    "kindergarten": "/desk/kindergarten/applications",
    "first grade": "/desk/school-applications",
    "complaints": "/desk/complaints",
}


@dataclass(frozen=True, slots=True)
class Measured:
    """One request at one desk: milliseconds of one clerk, of ``CLERKS`` at once; requests a second then."""

    rows: int
    database: str
    desk: str
    request: str
    median: float
    p99: float
    together: float
    per_second: float


@dataclass(frozen=True, slots=True)
class Desk:
    """A desk of a running server, and what a clerk asks it for by name: queries of its path."""

    name: str
    rows: int
    numbers: Sequence[int]
    address: str
    tokens: Sequence[str]

    def request(self, query: Mapping[str, str], clerk: int = 0) -> str:
        """The text of a request."""
        wanted = f"?{urlencode(query, quote_via=quote)}" if query else ""
        return get(
            _PATHS[self.name] + wanted,
            [("Authorization", f"Bearer {self.tokens[clerk]}"), ("Accept-Encoding", "gzip")],
        )

    def middle(self, order: str) -> str:
        """The place after half of the rows that wait, by turning the pages before it."""
        place, turned, size = "", 0, 200
        token = {"Authorization": f"Bearer {self.tokens[0]}"}
        with httpx.Client(base_url=self.address, headers=token) as client:
            while True:
                query = {"order": order, "limit": str(size), "after": place}
                page = client.get(_PATHS[self.name], params=query, timeout=60).raise_for_status().json()
                turned += size
                if not page["next"] or turned > page["found"] // 2:
                    return place or page["next"]
                place = page["next"]


def measure(scale: Scale) -> Iterator[Measured]:
    """Every size on every database that this machine has."""
    times = scale.of(smoke=2, quick=50, full=100)
    for size in scale.of(smoke=(60,), quick=SIZES[:1], full=SIZES):
        for database, address in _databases():
            chance = random.Random(size)
            tokens, numbers = _filled(address, size, chance)
            product = [sys.executable, "-m", "ruobr_server", "--database", address, "--port", "0"]
            with (
                tempfile.TemporaryDirectory(prefix="ruobr-bench-") as folder,
                serving([*product, "--data-dir", folder], SERVER_CORE) as served,
            ):
                for name, own in numbers.items():
                    desk = Desk(name, len(own), own, served, tokens)
                    yield from _of_desk(database, desk, scale, times, chance)


def rows(measured: Iterator[Measured]) -> list[str]:
    """The table of the report."""
    head = ["desk", "rows", "database", "request", "median, ms", "p99, ms", "aim"]
    head += [f"{CLERKS} at once: p99, ms", "requests a second"]
    return table(
        head,
        [
            [
                each.desk,
                count(each.rows),
                each.database,
                each.request,
                f"{each.median:.1f}",
                f"**{each.p99:.1f}**",
                f"≤ {AIM:.0f} ms: {'reached' if each.p99 <= AIM else 'missed'}",
                f"{each.together:.0f}",
                f"{each.per_second:.0f}",
            ]
            for each in measured
        ],
    )


def _of_desk(
    database: str, desk: Desk, scale: Scale, times: int, chance: random.Random
) -> Iterator[Measured]:
    port = urlsplit(desk.address).port or 0
    asked = _queries(desk, times, chance)
    for request in list(asked)[: scale.of(smoke=1, quick=None, full=None)]:
        queries = asked[request]
        texts = [desk.request(each) for each in queries]
        if scale is not Scale.SMOKE:
            load(Job(port, (texts * WARM)[:WARM], 0, 1), LOAD_CORE)
        alone = load(Job(port, texts, 0, 1), LOAD_CORE)
        clerks = [desk.request(each, at % CLERKS) for at, each in enumerate(queries)]
        together = load(Job(port, clerks, 0, CLERKS), LOAD_CORE)
        for found in (alone, together):
            if set(found.statuses) != {"200"}:
                raise RuntimeError(f"{desk.name}, {request}: answered {found.statuses}")
        yield Measured(
            desk.rows, database, desk.name, request, alone.p50, alone.p99, together.p99, together.per_second
        )


def _queries(desk: Desk, times: int, chance: random.Random) -> dict[str, list[dict[str, str]]]:
    """What is asked for, ``times`` each; who is searched for is another one each time."""

    def number() -> int:
        return chance.choice(desk.numbers)

    def name() -> str:
        return f"{chance.choice(SURNAMES)[:4]} {chance.choice(FIRST_NAMES)}"

    middle = desk.middle("usual")
    found: dict[str, list[dict[str, str]]] = {
        "first page": [{}] * times,
        "a page in the middle": [{"after": middle}] * times,
        "a name": [{"search": name()} for _ in range(times)],
        "a surname of a tenth": [{"search": chance.choice(SURNAMES).lower()} for _ in range(times)],
    }
    if desk.name == "complaints":
        found["first page of the answered"] = [{"state": "answered"}] * times
        found["a number"] = [{"search": f"2026-{number():05}"} for _ in range(times)]
        found["the end of a telephone"] = [{"search": f"{number():07}"[-4:]} for _ in range(times)]
        return found
    by_name = desk.middle("name")
    found["first page of the enrolled"] = [{"state": "enrolled"}] * times
    found["first page by surname"] = [{"order": "name"}] * times
    found["by surname, in the middle"] = [{"order": "name", "after": by_name}] * times
    found["first page by age"] = [{"order": "birth"}] * times
    found["a number"] = [{"search": f"42-{number():05}"} for _ in range(times)]
    found["the end of a certificate"] = [{"search": f"{number():06}"[-4:]} for _ in range(times)]
    return found


@contextmanager
def _sqlite() -> Iterator[str]:
    with tempfile.TemporaryDirectory(prefix="ruobr-bench-") as folder:
        yield f"sqlite:///{Path(folder) / 'desks.sqlite'}"


def _databases() -> Iterator[tuple[str, str]]:
    """The kind and the address of an empty database, each for as long as it is used."""
    with _sqlite() as address:
        yield "SQLite", address
    binaries = find_binaries()
    if binaries is not None:
        with running_postgres(binaries, durable=True) as server:
            yield "PostgreSQL", server.url(server.create())


def _filled(address: str, size: int, chance: random.Random) -> tuple[list[str], dict[str, Sequence[int]]]:
    """Fill the desks of a municipality; returns the tokens of its clerks, and the ids at each desk."""
    database = Database(address)
    try:
        database.write_now(schema.create)
        tokens = database.write_now(_furnish)
        now = system_clock()
        filed = {
            "kindergarten": database.write_now(
                file_to_kindergartens, Wave(size, now, _KINDERGARTEN), TERRITORY, chance
            ),
            "first grade": database.write_now(file_to_schools, Wave(size, now, _SCHOOLS), TERRITORY, chance),
            "complaints": database.write_now(_complaints, min(size, MOST_COMPLAINTS), chance),
        }
        database.write_now(lambda connection: connection.exec_driver_sql("ANALYZE"))
    finally:
        database.close_now()
    if address.startswith("postgresql"):
        with psycopg.connect(address, autocommit=True) as connection:
            connection.execute("VACUUM ANALYZE")  # as autovacuum does within minutes
    return tokens, filed


def _furnish(connection: Connection) -> list[str]:
    """A municipality with schools and kindergartens; returns the tokens of its clerks."""
    connection.execute(insert(territories).values(id=TERRITORY, name="г. Кемерово"))
    for at in range(1, SCHOOLS + 1):
        name = f"Школа № {at}"
        connection.execute(insert(schools).values(id=at, territory_id=TERRITORY, name=name, full_name=name))
        grade = {"school_id": at, "year": next_year(system_clock().date())}
        connection.execute(insert(first_grades).values(**grade, places=100, taken=0))
    for at in range(1, GARDENS + 1):
        own = {"id": at, "territory_id": TERRITORY, "number": at, "name": f"Детский сад № {at}"}
        connection.execute(insert(kindergartens).values(**own))
    tokens = []
    for at in range(CLERKS):
        new = NewAccount(f"CLERK{at}", "", "operator", last_name="Иванова", first_name="Анна")
        number = create(connection, new, system_clock())
        for kind in (KINDERGARTEN, SCHOOL, COMPLAINTS):
            seat_clerk(connection, number, kind, TERRITORY)
        token, _session = open_session_of(connection, number, "", system_clock(), timedelta(days=1))
        tokens.append(token)
    return tokens


def _complaints(connection: Connection, size: int, chance: random.Random) -> Sequence[int]:
    found, words, now = [], [], system_clock()
    for number in range(1, size + 1):
        filed = now - timedelta(minutes=60 * (size - number))
        sender = f"{chance.choice(SURNAMES)} {chance.choice(FIRST_NAMES)} {number}"
        values = {"sender": sender, "child": sender, "phone": f"+7913{number:07}"}
        words += [{"complaint_id": number, "word": word} for word in complaint_search.words_of(values)]
        found.append(
            {
                **values,
                "id": number,
                "school_id": chance.randint(1, SCHOOLS),
                "territory_id": TERRITORY,
                "number": f"2026-{number:05}",
                "secret_hash": bytes(32),
                "text": "Логин не выдают второй месяц. " * 10,
                "state": chance.choice(_COMPLAINTS),
                "created_at": filed,
                "updated_at": filed,
            }
        )
    _fill(connection, complaints, found)
    _fill(connection, complaint_words, words)
    return range(1, size + 1)


def _fill(connection: Connection, where: Table, rows: Sequence[dict[str, object]]) -> None:
    for first in range(0, len(rows), AT_ONCE):
        connection.execute(insert(where), rows[first : first + AT_ONCE])
