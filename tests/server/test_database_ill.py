"""A real PostgreSQL that hangs, takes no writes, is full, restarts, or moves to its standby."""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator

import httpx
import pytest
from sqlalchemy import Connection, text

from ruobr_server.app import Portal, create_app
from ruobr_server.areas.events.hub import Hub
from ruobr_server.areas.events.queries import latest, start
from ruobr_server.areas.events.service import publish
from ruobr_server.auth.passwords import Passwords
from ruobr_server.kit.db import Database, calls, health, state
from ruobr_server.kit.db.causes import DatabaseUnavailable
from ruobr_server.kit.settings import Settings
from ruobr_server.migrations import schema
from support import school
from support.event_readers import is_woken
from support.fixtures import CHEAP, NOW, FixedClock, client_of, needed_binaries
from support.postgres import Cluster, Postgres, running_cluster
from support.recovery import LONGEST, until
from support.school import ANNA, header_credentials

pytestmark = [pytest.mark.postgres, pytest.mark.timeout(300)]

PROMPT = 6.0
"""Seconds for what must not wait: two by the rule, and room for a busy machine."""

MOTHER = header_credentials("mother")
WEEK = {"child": str(ANNA), "start": "2026-11-23", "end": "2026-11-29"}


@pytest.fixture(scope="module")
def cluster() -> Iterator[Cluster]:
    with running_cluster(needed_binaries(), durable=True) as found:
        yield found


@pytest.fixture(scope="module")
def postgres(cluster: Cluster) -> Postgres:
    return Postgres(cluster.port, "ruobr")


@pytest.fixture
def database(
    cluster: Cluster,
    postgres: Postgres,
    passwords: Passwords,
    clock: FixedClock,
    monkeypatch: pytest.MonkeyPatch,
) -> Iterator[Database]:
    """The furnished school on a server of this module's own; calls are given up early."""
    monkeypatch.setattr(calls, "CALL_SECONDS", 4.0)
    monkeypatch.setattr(state, "SETTLED_SECONDS", 0.5)
    monkeypatch.setattr(health, "FRESH_SECONDS", 0.0)
    found = Database(postgres.url(postgres.create()), clock=clock, connections=2)
    found.write_now(schema.create)
    school.furnish(found, passwords)
    yield found
    cluster.thaw()
    found.close_now()


@pytest.fixture
async def portal(database: Database, clock: FixedClock) -> AsyncIterator[Portal]:
    found = create_app(Settings(password_cost=CHEAP), database, clock=clock)
    yield found
    found.state.gate.close()


@pytest.fixture
async def client(portal: Portal) -> AsyncIterator[httpx.AsyncClient]:
    async with client_of(portal) as found:
        assert (await found.get("/user/", headers=MOTHER)).status_code == 200
        assert (await found.get("/readyz")).status_code == 200
        yield found


@pytest.fixture
def lines(caplog: pytest.LogCaptureFixture) -> Callable[[], list[str]]:
    """What the log says of the database."""
    caplog.set_level(logging.WARNING, "ruobr_server.kit.db")
    return lambda: [each.getMessage() for each in caplog.records if each.name == "ruobr_server.kit.db"]


def is_answered(client: httpx.AsyncClient, path: str, status: int) -> Callable[[], Awaitable[bool]]:
    async def check() -> bool:
        return (await client.get(path, headers=MOTHER)).status_code == status

    return check


async def write(client: httpx.AsyncClient) -> httpx.Response:
    """A sign-in: it writes its session, and counts the attempt."""
    body = {"login": "mother", "password": school.PASSWORD, "device": "x"}
    return await client.post("/cabinet/session", json=body)


def is_refused_for_now(answer: httpx.Response) -> bool:
    return answer.status_code == 503 and int(answer.headers["retry-after"]) > 0


async def test_frozen_it_is_reported_at_once_and_goes_on_when_thawed(
    cluster: Cluster, client: httpx.AsyncClient, lines: Callable[[], list[str]]
) -> None:
    cluster.freeze()
    begun = time.monotonic()
    crowd = [client.get("/timetable2/", params=WEEK, headers=MOTHER) for _ in range(300)]
    health, *answers = await asyncio.gather(client.get("/readyz"), *crowd)
    assert health.status_code == 503
    assert health.json()["cause"] == "silent"
    assert all(is_refused_for_now(each) for each in answers)
    assert time.monotonic() - begun < LONGEST / 2  # the crowd's deadline is four seconds
    begun = time.monotonic()
    assert is_refused_for_now(await client.get("/user/", headers=MOTHER))
    assert (await client.get("/readyz")).status_code == 503
    assert time.monotonic() - begun < PROMPT
    assert len(lines()) <= 2  # one for each cause, whatever was requested: silent, and perhaps crowded
    assert "does not answer" in " ".join(lines())
    cluster.thaw()
    await until(is_answered(client, "/readyz", 200))
    await until(is_answered(client, "/user/", 200))
    assert (await write(client)).status_code == 201
    await asyncio.sleep(0.6)
    assert (await write(client)).status_code == 201
    assert "usable again" in lines()[-1]
    # Connections that were cut because nobody waited for them any more are no cause of their own.
    assert not [line for line in lines() if "cannot be reached" in line]


async def test_more_than_the_queue_holds_is_refused_at_once(
    cluster: Cluster, client: httpx.AsyncClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(calls, "CALL_SECONDS", 20.0)
    cluster.freeze()
    most = 2 * (1 + calls.WAITING_FOR_EACH)
    waiting = [
        asyncio.create_task(client.get("/timetable2/", params=WEEK, headers=MOTHER)) for _ in range(most)
    ]
    await asyncio.sleep(0.5)
    begun = time.monotonic()
    assert is_refused_for_now(await client.get("/timetable2/", params=WEEK, headers=MOTHER))
    assert time.monotonic() - begun < PROMPT
    cluster.thaw()
    answers = await asyncio.gather(*waiting)
    assert {each.status_code for each in answers} <= {200, 503}
    await until(is_answered(client, "/user/", 200))


async def test_without_its_synchronous_standby_it_is_read_and_not_written(
    cluster: Cluster, client: httpx.AsyncClient, clock: FixedClock, lines: Callable[[], list[str]]
) -> None:
    token = {"authorization": f"Bearer {(await write(client)).json()['token']}"}
    clock.advance(hours=1)  # its last use would be written with the next request
    cluster.set(synchronous_standby_names="nobody")
    try:
        await until(is_answered(client, "/readyz", 503))
        begun = time.monotonic()
        assert is_refused_for_now(await write(client))
        assert (await client.get("/timetable2/", params=WEEK, headers=token)).status_code == 200
        assert (await client.get("/readyz")).status_code == 503
        assert time.monotonic() - begun < PROMPT
        assert len(lines()) == 1
    finally:
        cluster.set(synchronous_standby_names=None)
    await until(is_answered(client, "/readyz", 200))
    assert (await write(client)).status_code == 201


async def test_read_only_it_is_read_and_not_written(
    cluster: Cluster, client: httpx.AsyncClient, lines: Callable[[], list[str]]
) -> None:
    cluster.set(default_transaction_read_only="on")
    try:
        await until(is_answered(client, "/readyz", 503))
        assert (await client.get("/readyz")).json()["cause"] == "read-only"
        assert is_refused_for_now(await write(client))
        assert is_refused_for_now(await write(client))
        answer = await client.get("/timetable2/", params=WEEK, headers=MOTHER)
        assert answer.status_code == 200
        assert len(lines()) == 1
        assert "target_session_attrs" in lines()[0]
    finally:
        cluster.set(default_transaction_read_only=None)
    await until(is_answered(client, "/readyz", 200))
    assert (await write(client)).status_code == 201


async def test_what_takes_too_long_is_no_illness(database: Database, client: httpx.AsyncClient) -> None:
    """Neither a statement that the server has ended, nor a lock that somebody else holds."""

    def too_long(connection: Connection) -> None:
        connection.execute(text("SET LOCAL statement_timeout = 50"))
        connection.execute(text("SELECT pg_sleep(5)"))

    def lock(connection: Connection) -> None:
        connection.execute(text("SET LOCAL lock_timeout = 50"))
        connection.execute(text("LOCK TABLE accounts"))

    def lock_twice(connection: Connection) -> None:
        lock(connection)
        database.write_now(lock)

    for work, code in ((too_long, "slow"), (lock_twice, "locked")):
        with pytest.raises(DatabaseUnavailable) as refused:
            await database.write(work)
        assert refused.value.cause.code == code
    assert (await client.get("/readyz")).status_code == 200


async def test_a_call_is_given_up_at_its_deadline_and_its_statement_ended(database: Database) -> None:
    def sleep(connection: Connection) -> None:
        connection.execute(text("SELECT pg_sleep(600)"))

    with pytest.raises(DatabaseUnavailable):
        await database.write(sleep)

    def asleep(connection: Connection) -> int:
        query = "SELECT count(*) FROM pg_stat_activity WHERE query LIKE '%pg_sleep(600)' AND state = 'active'"
        return int(connection.execute(text(query)).scalar_one())

    async def is_ended() -> bool:
        return await database.read(asleep) == 0

    await until(is_ended)


async def test_it_stops_although_the_database_hangs(
    cluster: Cluster, database: Database, clock: FixedClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(calls, "CALL_SECONDS", 600.0)
    monkeypatch.setattr(calls, "CLOSE_SECONDS", 0.5)
    other = Database(database.url, clock=clock, connections=2)
    await other.read(latest)
    cluster.freeze()
    hanging = asyncio.create_task(other.read(latest))
    left = asyncio.create_task(other.read(latest))
    await asyncio.sleep(0.2)
    left.cancel()
    begun = time.monotonic()
    await asyncio.to_thread(other.close_now)
    assert time.monotonic() - begun < LONGEST
    with pytest.raises(DatabaseUnavailable):
        await hanging


async def test_full_it_refuses_for_now_and_is_ill(
    clock: FixedClock, lines: Callable[[], list[str]], monkeypatch: pytest.MonkeyPatch
) -> None:
    def make(connection: Connection) -> None:
        connection.execute(text("CREATE TABLE filler (body text)"))
        connection.execute(text("ALTER TABLE filler ALTER body SET STORAGE PLAIN"))

    def fill(connection: Connection) -> None:
        # 4 kB a row, 24 MB in all: beyond the limit, which has just room for a file of the log.
        connection.execute(
            text("INSERT INTO filler SELECT repeat(chr(65 + n % 26), 4000) FROM generate_series(1, 6000) n")
        )

    def put_one(connection: Connection) -> None:
        connection.execute(text("INSERT INTO filler VALUES ('one')"))

    with running_cluster(needed_binaries(), file_limit=(16 << 20) + 4096) as cluster:
        postgres = Postgres(cluster.port, "ruobr")
        database = Database(postgres.url(postgres.create()), clock=clock, connections=2)
        database.write_now(schema.create)
        database.write_now(make)
        portal = create_app(Settings(password_cost=CHEAP), database, clock=clock)
        async with client_of(portal) as client:
            for _ in range(2):
                with pytest.raises(DatabaseUnavailable) as refused:
                    await database.write(fill)
                assert refused.value.cause.code == "full"
                assert refused.value.retry_after
            answer = await client.get("/readyz")
            assert (answer.status_code, answer.json()["cause"]) == (503, "full")
            assert len(lines()) == 1
            monkeypatch.setattr(health, "BELIEVED_SECONDS", 0.0)
            await database.write(put_one)
            assert (await client.get("/readyz")).status_code == 200
        portal.state.gate.close()
        await database.close()


async def test_restarted_it_goes_on(cluster: Cluster, client: httpx.AsyncClient, database: Database) -> None:
    await database.write(publish, [1], "payment", {"payment": 1}, NOW)
    heard = str((await database.read(start, None)).number)
    cluster.kill()
    assert is_refused_for_now(await client.get("/user/", headers=MOTHER))
    assert (await client.get("/readyz")).status_code == 503
    cluster.start()
    await until(is_answered(client, "/readyz", 200))
    assert (await client.get("/user/", headers=MOTHER)).status_code == 200
    assert (await write(client)).status_code == 201
    assert not (await database.read(start, heard)).missed  # nobody has to read anything again


async def test_it_moves_to_the_standby_with_its_events(passwords: Passwords, clock: FixedClock) -> None:
    """Both hosts in one address: after the primary's end the standby is written to, and is listened at."""
    binaries = needed_binaries()
    with (
        running_cluster(binaries, durable=True) as first,
        running_cluster(binaries, durable=True, standby_of=first) as second,
    ):
        first.set(synchronous_standby_names="second")
        postgres = Postgres(first.port, "ruobr")
        name = postgres.create()
        hosts = f"127.0.0.1:{first.port},127.0.0.1:{second.port}"
        url = f"postgresql://ruobr@{hosts}/{name}?target_session_attrs=read-write"
        database = Database(url, clock=clock, connections=2)
        database.write_now(schema.create)
        school.furnish(database, passwords)
        standby = create_app(Settings(password_cost=CHEAP), Database(second.url(name)), clock=clock)
        async with client_of(standby) as client:  # a portal that was pointed at the standby alone
            answer = await client.get("/readyz")
            assert (answer.status_code, answer.json()["cause"]) == (503, "read-only")
        standby.state.gate.close()
        await standby.state.database.close()
        hub = Hub(database)
        listening = asyncio.create_task(hub.run())
        portal = create_app(Settings(password_cost=CHEAP), database, clock=clock)
        async with client_of(portal) as client:
            with hub.listening(1) as listener:
                await until(lambda: is_woken(database, listener.wait))
                heard = str(database.read_now(start, None).number)
                assert not database.read_now(start, heard).missed
                first.kill()
                assert is_refused_for_now(await write(client))
                second.promote()
                second.set(synchronous_standby_names=None)

                async def is_written() -> bool:
                    return (await write(client)).status_code == 201

                await until(is_written)
                assert (await client.get("/readyz")).status_code == 200

                async def is_ended() -> bool:
                    return listener.is_over

                await until(is_ended)  # the standby may lack something that the primary had sent
            assert database.read_now(start, heard).missed
            with hub.listening(1) as listener:
                await until(lambda: is_woken(database, listener.wait))
        listening.cancel()
        await asyncio.wait([listening])
        portal.state.gate.close()
        await database.close()
