"""Behind a real pgbouncer in transaction mode, where nothing lasts longer than a transaction."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator

import pytest
from sqlalchemy import Connection, text

from ruobr_server.areas.events.hub import Hub
from ruobr_server.auth.passwords import Passwords
from ruobr_server.kit.db import Database
from ruobr_server.kit.db.address import parse
from ruobr_server.kit.db.causes import DatabaseUnavailable
from ruobr_server.migrations import schema
from support import school
from support.event_readers import is_woken
from support.pgbouncer import pooled
from support.postgres import Postgres
from support.recovery import until
from support.server_command import run, serving


@pytest.fixture(scope="module")
def pooler(postgres: Postgres) -> Iterator[int]:
    with pooled(postgres.port) as port:
        yield port


@pytest.fixture
def direct(postgres: Postgres, passwords: Passwords) -> Iterator[str]:
    """The database's own address; it holds the furnished school."""
    name = postgres.create()
    database = Database(postgres.url(name))
    database.write_now(schema.create)
    school.furnish(database, passwords)
    database.close_now()
    yield postgres.url(name)
    postgres.drop(name)


def through(pooler: int, direct: str, options: str = "?pooler=transaction") -> str:
    return f"postgresql://ruobr@127.0.0.1:{pooler}/{direct.rpartition('/')[2]}{options}"


async def test_many_statements_go_through_and_keep_their_limits(pooler: int, direct: str) -> None:
    database = Database(through(pooler, direct), connections=6)

    def limits(connection: Connection) -> tuple[str, str]:
        [row] = connection.execute(
            text("SELECT current_setting('statement_timeout'), current_setting('timezone')")
        )
        return row[0], row[1]

    def count(connection: Connection, table: str) -> int:
        return int(connection.execute(text(f"SELECT count(*) FROM {table}")).scalar_one())

    tables = ("accounts", "people", "pupils", "lessons")
    for _ in range(10):  # beyond what the driver needs to prepare a statement
        found = await asyncio.gather(*(database.read(count, each) for each in tables))
        assert min(found) > 0
        assert await database.write(limits) == ("30s", "UTC")
    assert await database.trouble() is None
    await database.close()


async def test_without_the_option_it_is_said_which_one_is_missing(pooler: int, direct: str) -> None:
    database = Database(through(pooler, direct, ""))
    with pytest.raises(DatabaseUnavailable) as refused:
        await database.read(lambda connection: connection.execute(text("SELECT 1")))
    assert "pooler=transaction" in refused.value.cause.remedy
    await database.close()


@pytest.mark.parametrize("listens_directly", [True, False])
async def test_events_are_heard(pooler: int, direct: str, listens_directly: bool) -> None:
    database = Database(through(pooler, direct))
    hub = Hub(database, parse(direct) if listens_directly else None)
    listening = asyncio.create_task(hub.run())
    with hub.listening(1) as listener:
        await until(lambda: is_woken(database, listener.wait))
    listening.cancel()
    await asyncio.wait([listening])
    await database.close()


def test_the_server_and_its_commands_run_through_it(pooler: int, direct: str) -> None:
    url = through(pooler, direct)
    assert run("migrate", "--database", url).returncode == 0
    assert run("ledger", "check", "--database", url).returncode == 0
    with serving("--database", url, "--listen-database", direct, "--mobile-only"):
        pass
    refused = run("--database", url, "--listen-database", url)
    assert refused.returncode == 1
    assert "--listen-database" in refused.stderr
