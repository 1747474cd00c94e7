"""A new area declares routes, features, jobs, export, erasure, demo rows. Nothing is edited elsewhere."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from datetime import datetime

import pytest
from fastapi import APIRouter, FastAPI, Request, Response
from sqlalchemy import BigInteger, Column, Connection, MetaData, Table, Text, delete, insert, select

from ruobr_server.app import create_app
from ruobr_server.areas.declaration import (
    Area,
    DemoRows,
    consent_hooks,
    desk_kinds,
    erasers,
    scan_reasons,
)
from ruobr_server.areas.personal_data import erasure, export
from ruobr_server.areas.registry import AREAS
from ruobr_server.auth.identity import Caller, Identity
from ruobr_server.auth.tables import accounts, role_grants
from ruobr_server.demo.build import demo_of, fill
from ruobr_server.demo.context import Demo
from ruobr_server.demo.world import world
from ruobr_server.kit.db import Database
from ruobr_server.kit.http.body_limits import STRANGERS
from ruobr_server.kit.http.dependencies import REFUSALS, DatabaseDep
from ruobr_server.kit.http.responses import private
from ruobr_server.kit.jobs.kinds import JobKind, Work, daily, retention
from ruobr_server.kit.jobs.queue import enqueue
from ruobr_server.kit.settings import Settings
from support.families import PASSWORD, Family, header_credentials
from support.fixtures import CHEAP, NOW, FixedClock, client_of
from support.jobs import work_of_the_day
from support.kindergartens import TODAY

# What would stand in areas/bicycles: tables.py, service.py, routes.py, area.py.

bicycles = Table(
    "bicycles",
    MetaData(),
    Column("account_id", BigInteger, nullable=False),
    Column("colour", Text, nullable=False),
)
router = APIRouter(prefix="/cabinet/bicycles", tags=["bicycles"], responses=REFUSALS)


def colours(connection: Connection, caller: Identity) -> list[str]:
    own = bicycles.c.account_id == caller.account_id
    return list(connection.scalars(select(bicycles.c.colour).where(own).order_by(bicycles.c.colour)))


def erase(connection: Connection, account_id: int, now: datetime) -> None:
    connection.execute(delete(bicycles).where(bicycles.c.account_id == account_id))


@router.get("")
async def read(database: DatabaseDep, caller: Caller) -> Response:
    return private({"colours": await database.read(colours, caller)})


@router.post("/found")
async def found_bicycle(request: Request) -> Response:
    await request.body()
    return private({})


async def paint(work: Work) -> None:
    await work.finish(lambda db: db.execute(insert(bicycles).values(account_id=2, colour=str(work.day))))


async def sell(work: Work) -> None:
    await work.finish(lambda db: db.execute(delete(bicycles).where(bicycles.c.colour == work.job.key)))


def build(demo: Demo) -> None:
    demo.rows.add(bicycles, account_id=demo.accounts["parent"], colour="green")


@asynccontextmanager
async def lifespan(app: FastAPI) -> AsyncIterator[None]:
    app.state.is_rolling = True
    yield
    app.state.is_rolling = False


def setup(app: FastAPI) -> None:
    app.state.is_rolling = False


BICYCLES = Area(
    name="bicycles",
    routers=(router,),
    features=frozenset({"bicycles"}),
    desk_kinds=("bicycles",),
    public_paths=("/cabinet/bicycles/found",),
    setup=setup,
    lifespan=lifespan,
    jobs=(
        daily("bicycles.paint", paint),
        retention(
            "bicycles.rust", lambda db, now: db.execute(delete(bicycles).where(bicycles.c.colour == "rust"))
        ),
        JobKind(name="bicycles.sale", run=sell),
    ),
    exports={"bicycles": lambda db, caller, now, today: colours(db, caller)},
    erase=erase,
    on_consent_withdrawn=erase,
    scan_reason=lambda db, caller, child: child == 7,
    demo=DemoRows(f"{__name__}:build", after=("accounts",)),
)
WITH_IT = (*AREAS, BICYCLES)


@pytest.fixture
def stable(database: Database, family: Family) -> Iterator[int]:
    """The table, with a red bicycle of the parent's and one of account 2; the parent's number."""
    parent = family.ivanovs.parent.account_id

    def make(connection: Connection) -> None:
        bicycles.create(connection)
        connection.execute(insert(bicycles), [{"account_id": each, "colour": "red"} for each in (parent, 2)])

    database.write_now(make)
    yield parent
    database.write_now(bicycles.drop)


async def test_it_serves(database: Database, clock: FixedClock, stable: int) -> None:
    portal = create_app(Settings(password_cost=CHEAP), database, clock=clock, areas=WITH_IT)
    headers = header_credentials("ivanova", PASSWORD)
    async with portal.router.lifespan_context(portal):
        assert portal.state.is_rolling
        async with client_of(portal) as client:
            features = (await client.get("/capabilities")).json()["features"]
            assert "bicycles" in features
            assert (await client.get("/cabinet/bicycles", headers=headers)).json() == {"colours": ["red"]}
            assert (await client.get("/cabinet/bicycles")).status_code == 401
            mine = (await client.get("/cabinet/my-data", headers=headers)).json()
            assert mine["bicycles"] == ["red"]
            large = await client.post("/cabinet/bicycles/found", content=b"x" * (STRANGERS + 1))
            assert large.status_code == 413
            assert (await client.post("/cabinet/bicycles/found", content=b"x")).status_code == 200
    assert not portal.state.is_rolling


async def test_its_part_of_the_day_of_export_and_erasure(
    database: Database, clock: FixedClock, family: Family, stable: int
) -> None:
    parent = family.ivanovs.parent
    database.write_now(lambda db: db.execute(insert(bicycles).values(account_id=2, colour="rust")))
    assert (await work_of_the_day(database, clock, WITH_IT))["bicycles.paint"] == 1

    def rows() -> list[tuple[int, str]]:
        return database.read_now(lambda db: [tuple(row) for row in db.execute(select(bicycles)).all()])

    assert sorted(rows()) == sorted([(parent.account_id, "red"), (2, "red"), (2, clock().date().isoformat())])
    assert database.read_now(export.export, parent, NOW, TODAY, WITH_IT)["bicycles"] == ["red"]
    database.write_now(erasure.erase, parent.account_id, NOW, WITH_IT)
    assert {number for number, _ in rows()} == {2}


async def test_what_it_queues_is_done_by_the_portal_it_is_in(
    database: Database, clock: FixedClock, stable: int
) -> None:
    database.write_now(enqueue, "bicycles.sale", "red", clock())
    without = create_app(Settings(password_cost=CHEAP), database, clock=clock)
    assert not (await without.state.jobs.run_due())["bicycles.sale"]  # no area declares it: it waits
    portal = create_app(Settings(password_cost=CHEAP), database, clock=clock, areas=WITH_IT)
    assert (await portal.state.jobs.run_due())["bicycles.sale"] == 1
    assert "red" not in database.read_now(lambda db: list(db.scalars(select(bicycles.c.colour))))
    without.state.gate.close()
    portal.state.gate.close()


def test_its_rows_are_in_the_demo(database: Database) -> None:
    before_it = [area for area in AREAS if area.name in ("schools", "accounts")]
    demo = demo_of(world(NOW), [BICYCLES, *before_it])
    parent = demo.accounts["parent"]
    database.write_now(bicycles.create)
    database.write_now(fill, demo)
    with_it = select(bicycles, accounts.c.login).join(accounts, accounts.c.id == bicycles.c.account_id)
    rows = database.read_now(lambda db: [tuple(row) for row in db.execute(with_it)])
    desks_of = select(role_grants.c.role).where(role_grants.c.account_id == demo.accounts["operator"])
    roles = database.read_now(lambda db: list(db.scalars(desks_of)))
    database.write_now(bicycles.drop)
    assert rows == [(parent, "green", "PARENT")]
    assert "bicycles-clerk" in roles


def test_its_hooks_are_among_those_of_all() -> None:
    assert desk_kinds(WITH_IT) == [*desk_kinds(AREAS), "bicycles"]
    assert erasers(WITH_IT)[0] is erase
    assert consent_hooks(WITH_IT)[0] is erase
    assert scan_reasons(WITH_IT)[-1](None, None, 7)  # type: ignore[arg-type]
