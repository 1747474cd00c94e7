"""Fixtures that any test may use; what they need is imported only when they are."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator
from datetime import datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from ruobr_server.kit.settings import PasswordCost
from support.moment import NOW as NOW
from support.moment import ZONE as ZONE
from support.needs import program

if TYPE_CHECKING:
    import httpx

    from ruobr_server.app import Portal
    from ruobr_server.auth.passwords import Passwords
    from ruobr_server.kit.db import Database
    from support.families import Family
    from support.postgres import Postgres
    from support.screens import Line

CHEAP = PasswordCost(memory_kib=8, passes=1)


class FixedClock:
    """A clock that stands until a test moves it."""

    def __init__(self, now: datetime = NOW) -> None:
        self.now = now

    def __call__(self) -> datetime:
        return self.now

    def advance(self, **span: float) -> None:
        """Move on, e.g. ``clock.advance(minutes=5)``."""
        self.now += timedelta(**span)


@pytest.fixture
def clock() -> FixedClock:
    """2026-11-24 10:00 in the region, and not a second later."""
    return FixedClock()


def needed_binaries() -> Path:
    """The folder of PostgreSQL's programs, for a test that is marked ``postgres``."""
    return Path(program("initdb")).parent


@pytest.fixture(scope="session")
def postgres() -> Iterator[Postgres]:
    """A real PostgreSQL for this process, with the schema in its template."""
    from ruobr_server.kit.db import Database
    from ruobr_server.migrations import schema
    from support.postgres import TEMPLATE, running_postgres

    with running_postgres(needed_binaries()) as server:
        database = Database(server.url(server.create(name=TEMPLATE)))
        database.write_now(schema.create)
        database.close_now()
        yield server


@pytest.fixture(scope="session")
def sqlite_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A closed SQLite file that holds the schema and nothing else."""
    from ruobr_server.kit.db import Database
    from ruobr_server.migrations import schema

    path = tmp_path_factory.mktemp("sqlite") / "template.sqlite"
    database = Database(f"sqlite:///{path}")
    database.write_now(schema.create)
    database.close_now()
    return path


@pytest.fixture(params=["sqlite", "postgresql"])
def empty_database(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Database]:
    """A database with nothing in it, not even tables: once on SQLite and once on PostgreSQL."""
    from ruobr_server.kit.db import Database

    if request.param == "sqlite":
        opened = Database(f"sqlite:///{tmp_path / 'empty.sqlite'}")
        yield opened
        opened.close_now()
        return
    server: Postgres = request.getfixturevalue("postgres")
    name = server.create()
    opened = Database(server.url(name), connections=4)
    yield opened
    opened.close_now()
    server.drop(name)


@pytest.fixture
def database(request: pytest.FixtureRequest, tmp_path: Path, clock: FixedClock) -> Iterator[Database]:
    """An empty database with the schema, on each kind in turn: see ``support.databases``."""
    from ruobr_server.kit.db import Database

    if request.param == "sqlite":
        template: Path = request.getfixturevalue("sqlite_template")
        path = tmp_path / "ruobr.sqlite"
        path.write_bytes(template.read_bytes())
        opened = Database(f"sqlite:///{path}", clock=clock)
        yield opened
        opened.close_now()
        return
    server: Postgres = request.getfixturevalue("postgres")
    name = server.take()
    opened = Database(server.url(name), clock=clock, connections=4)
    server.connections.lend(opened, name)
    yield opened
    server.connections.take_back(opened, name)
    opened.close_now()
    server.give_back(name)


@pytest.fixture(scope="session")
def passwords() -> Iterator[Passwords]:
    """Argon2id at the least cost: the tests check what is done with it, not how slow it is."""
    from ruobr_server.auth.passwords import Passwords

    cheap = Passwords(CHEAP)
    yield cheap
    cheap.close()


@pytest.fixture
async def app(database: Database, clock: FixedClock, tmp_path: Path) -> AsyncIterator[Portal]:
    """The server's application over ``database``."""
    from ruobr_server.app import create_app
    from ruobr_server.areas.documents.encryption import keys_in
    from ruobr_server.kit.settings import Settings

    settings = Settings(password_cost=CHEAP, file_keys=keys_in(tmp_path))
    portal = create_app(settings, database, clock=clock)
    yield portal
    portal.state.gate.close()


@pytest.fixture
async def app_client(app: Portal) -> AsyncIterator[httpx.AsyncClient]:
    """Asks ``app`` without a socket."""
    async with client_of(app) as client:
        yield client


def client_of(app: Portal, address: str = "127.0.0.1") -> httpx.AsyncClient:
    """A client of an application in this process, as if from ``address``."""
    import httpx

    transport = httpx.ASGITransport(app=app, raise_app_exceptions=False, client=(address, 50000))
    return httpx.AsyncClient(transport=transport, base_url="http://portal.test")


@pytest.fixture
def family(database: Database, passwords: Passwords) -> Family:
    """Two families in one class; everybody's password is ``families.PASSWORD``."""
    from support.families import settle

    return settle(database, passwords)


@pytest.fixture
def line(tmp_path: Path, passwords: Passwords, clock: FixedClock) -> Iterator[Line]:
    """The way to a furnished school's server in this process; see ``support.screens``."""
    from support.screens import Line, school_application

    folder = tmp_path / "server"
    folder.mkdir()
    with school_application(folder, passwords, clock) as (application, database):
        yield Line(application, database)
