"""What services may rely on, whichever database is in use."""

from __future__ import annotations

import asyncio
import stat
import threading
from datetime import datetime, timedelta, timezone
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import Connection, select
from sqlalchemy.exc import DBAPIError, IntegrityError

from ruobr_server.areas.schools.tables import pupils
from ruobr_server.auth.tables import sign_in_failures
from ruobr_server.kit.db import Database
from ruobr_server.kit.db.address import WrongAddress, parse
from ruobr_server.kit.db.metadata import Hundredths, Moment
from ruobr_server.kit.db.postgresql import PostgresqlProbe
from ruobr_server.kit.db.tables import counters
from ruobr_server.kit.errors import Unavailable
from support.fixtures import NOW
from support.postgres import Postgres


def put(connection: Connection, name: str, value: int = 1) -> None:
    connection.execute(counters.insert().values(name=name, next_id=value))


def names(connection: Connection) -> list[str]:
    return list(connection.scalars(select(counters.c.name).order_by(counters.c.name)))


def put_and_fail(connection: Connection) -> None:
    put(connection, "half")
    raise RuntimeError("something")


async def test_a_write_is_seen_by_the_next_read(database: Database) -> None:
    await database.write(put, "a")
    assert await database.read(names) == ["a"]


async def test_a_failed_write_leaves_nothing(database: Database) -> None:
    with pytest.raises(RuntimeError):
        await database.write(put_and_fail)
    assert await database.read(names) == []
    await database.write(put, "after")  # and the connection is usable


async def test_a_read_cannot_write(database: Database) -> None:
    with pytest.raises(DBAPIError):
        await database.read(put, "sneaked in")
    assert await database.read(names) == []


async def test_a_read_sees_one_moment(database: Database) -> None:
    started, changed = threading.Event(), threading.Event()

    def twice(connection: Connection) -> tuple[list[str], list[str]]:
        before = names(connection)
        started.set()
        changed.wait(10)
        return before, names(connection)

    reading = asyncio.get_running_loop().run_in_executor(None, database.read_now, twice)
    await asyncio.to_thread(started.wait, 10)
    await database.write(put, "meanwhile")
    changed.set()
    before, after = await reading
    assert before == after == []


async def test_many_writers_lose_no_update(database: Database) -> None:
    await database.write(put, "sum", 0)

    def add(connection: Connection) -> None:
        connection.execute(
            counters.update().where(counters.c.name == "sum").values(next_id=counters.c.next_id + 1)
        )

    await asyncio.gather(*(database.write(add) for _ in range(50)))
    assert await database.read(lambda c: c.scalar(select(counters.c.next_id))) == 50


async def test_a_reference_to_nothing_is_refused(database: Database) -> None:
    with pytest.raises(IntegrityError) as refused:
        await database.write(
            lambda c: c.execute(pupils.insert().values(school_id=1, id=424242, person_id=1, class_id=1))
        )
    assert "424242" not in str(refused.value).partition("DETAIL")[0]  # no values in the text


async def test_moments_come_back_aware_and_the_same(database: Database) -> None:
    def roundtrip(connection: Connection) -> datetime:
        row = {"bucket": "b", "failures": 1, "last_at": NOW, "blocked_until": NOW}
        connection.execute(sign_in_failures.insert().values(**row))
        # Compared in the database as well, where the order of texts would be the order of moments.
        later = select(sign_in_failures.c.last_at).where(
            sign_in_failures.c.last_at < NOW.astimezone(timezone(timedelta(hours=-5))) + timedelta(seconds=1)
        )
        found: datetime = connection.execute(later).scalar_one()
        return found

    found = await database.write(roundtrip)
    assert found == NOW
    assert found.utcoffset() == timedelta(0)


def test_a_moment_without_a_zone_is_refused() -> None:
    from sqlalchemy.dialects import sqlite

    with pytest.raises(ValueError, match="zone"):
        Moment().process_bind_param(NOW.replace(tzinfo=None), sqlite.dialect())


@given(st.decimals(min_value=-9999, max_value=9999, places=2))
def test_hundredths_are_exact(value: Decimal) -> None:
    from sqlalchemy.dialects import sqlite

    kind, dialect = Hundredths(), sqlite.dialect()
    stored = kind.process_bind_param(value, dialect)
    assert isinstance(stored, int)
    assert kind.process_result_value(stored, dialect) == value


def test_what_would_be_rounded_is_refused() -> None:
    from sqlalchemy.dialects import sqlite

    with pytest.raises(ValueError, match="decimals"):
        Hundredths().process_bind_param(Decimal("4.655"), sqlite.dialect())


@pytest.mark.parametrize(
    ("given_url", "driver"),
    [
        ("sqlite://", "sqlite+pysqlite"),
        ("postgresql://h/d", "postgresql+psycopg"),
        ("postgres://h/d", "postgresql+psycopg"),
        ("postgresql+psycopg://h/d", "postgresql+psycopg"),
    ],
)
def test_addresses_are_understood(given_url: str, driver: str) -> None:
    assert parse(given_url).url.drivername == driver


def test_another_kind_of_database_is_refused() -> None:
    with pytest.raises(WrongAddress, match="mysql"):
        parse("mysql://h/d")


async def test_memory_works_for_reads_and_writes_at_once() -> None:
    database = Database("sqlite://")
    await database.write(counters.create)
    await asyncio.gather(
        *(database.write(put, f"n{n}") for n in range(10)), *(database.read(names) for _ in range(10))
    )
    assert len(await database.read(names)) == 10
    await database.close()


def test_the_file_is_its_owners_alone(tmp_path: Path) -> None:
    path = tmp_path / "private.sqlite"
    database = Database(f"sqlite:///{path}")
    database.write_now(counters.create)
    for file in tmp_path.iterdir():
        assert stat.S_IMODE(file.stat().st_mode) == 0o600
    database.close_now()


async def test_a_file_that_cannot_be_opened_is_unavailable(tmp_path: Path) -> None:
    database = Database(f"sqlite:///{tmp_path}/no/such/folder/x.sqlite")
    with pytest.raises(Unavailable):
        await database.read(names)
    await database.close()


async def test_a_writer_elsewhere_that_does_not_end_makes_it_unavailable(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("ruobr_server.kit.db.sqlite.BUSY_SECONDS", 0.05)
    url = f"sqlite:///{tmp_path}/shared.sqlite"
    one, other = Database(url), Database(url)
    await one.write(counters.create)

    def hold(connection: Connection) -> None:
        put(connection, "held")
        with pytest.raises(Unavailable):
            other.write_now(put, "meanwhile")
        assert other.read_now(names) == []  # reading goes on

    await one.write(hold)
    await other.write(put, "later")
    assert await one.read(names) == ["held", "later"]
    await one.close()
    await other.close()


async def test_cut_connections_are_made_anew(postgres: Postgres) -> None:
    name = postgres.create()
    database = Database(postgres.url(name), connections=2)
    await database.write(counters.create)
    await database.write(put, "before")
    for _ in range(2):
        postgres.disconnect(name)
        await database.write(put, f"after {_}")
        postgres.disconnect(name)
        assert "before" in await database.read(names)
    await database.close()
    postgres.drop(name)


async def test_a_late_cut_of_a_health_check_hits_none_after_it(postgres: Postgres) -> None:
    """The thread that cuts may be late: the database has answered meanwhile, and is queried again."""
    name = postgres.create()
    probe = PostgresqlProbe(parse(postgres.url(name)))
    assert probe.read() is None
    late = probe.cutter()
    probe.renew()
    assert probe.read() is None
    late()
    assert probe.write() is None
    probe.cutter()()
    assert probe.write() is not None, "a cut in time ends the check"
    probe.close()
    postgres.drop(name)


async def test_deadlocks_are_tried_again(postgres: Postgres) -> None:
    name = postgres.create()
    database = Database(postgres.url(name), connections=4)
    await database.write(counters.create)
    await database.write(put, "a", 0)
    await database.write(put, "b", 0)
    barrier = threading.Barrier(2)
    tries: list[str] = []

    def add_in(connection: Connection, order: str) -> None:
        tries.append(order)
        for number, counter in enumerate(order):
            connection.execute(
                counters.update().where(counters.c.name == counter).values(next_id=counters.c.next_id + 1)
            )
            if number == 0 and len(tries) <= 2:
                barrier.wait(10)  # both hold their first row: now each needs the other's

    await asyncio.gather(database.write(add_in, "ab"), database.write(add_in, "ba"))
    sums = await database.read(
        lambda c: list(c.scalars(select(counters.c.next_id).where(counters.c.name.in_(["a", "b"]))))
    )
    assert sums == [2, 2]
    # Who was undone may be undone once more: it can have its first row back before the other has both.
    assert len(tries) >= 3
    await database.close()
    postgres.drop(name)


async def test_no_server_is_unavailable() -> None:
    database = Database("postgresql://nobody@127.0.0.1:9/nothing")  # the discard port: nobody listens
    with pytest.raises(Unavailable):
        await database.read(names)
    await database.close()
