"""The role that serves on PostgreSQL: it serves every area, and can do nothing else."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import psycopg
import pytest
from psycopg.sql import SQL, Identifier

from ruobr_server.app import create_app
from ruobr_server.areas.documents.encryption import keys_in
from ruobr_server.areas.events.queries import start
from ruobr_server.areas.events.service import publish
from ruobr_server.auth.passwords import Passwords
from ruobr_server.demo.rows import set_counters
from ruobr_server.kit.db import Database
from ruobr_server.kit.db.grants import WRITTEN_ONCE
from ruobr_server.kit.settings import Settings
from ruobr_server.migrations import schema
from ruobr_server.tables import metadata
from support import school, server_command
from support.calls import at_every_desk, calls_of
from support.fixtures import CHEAP, NOW, FixedClock, client_of
from support.postgres import Postgres
from support.school import LOGINS, PASSWORD, header_credentials

ROLE = "ruobr serving"
"""With a space, so that it has to be quoted."""


def granted() -> list[str]:
    """What the command prints, as an operator gets it."""
    printed = server_command.run("grants", "--role", ROLE)
    printed.check_returncode()
    return printed.stdout.splitlines()


@pytest.fixture(scope="module")
def serving_url(postgres: Postgres, passwords: Passwords) -> Iterator[str]:
    """A furnished school's database, as the serving role opens it."""
    name = postgres.create()
    owner = Database(postgres.url(name))
    owner.write_now(schema.upgrade)
    school.furnish(owner, passwords)
    owner.write_now(set_counters, {"people": 9_999, "accounts": 9_999})
    owner.write_now(at_every_desk, "OPERATOR")
    owner.close_now()
    with psycopg.connect(postgres.url(name), autocommit=True) as connection:
        connection.execute(SQL("CREATE ROLE {} LOGIN NOSUPERUSER").format(Identifier(ROLE)))
        for statement in granted() * 2:  # it may be run again
            connection.execute(statement.encode())
    yield postgres.url(name).replace(f"//{postgres.user}@", "//ruobr%20serving@")
    with psycopg.connect(postgres.url(name), autocommit=True) as connection:
        connection.execute(SQL("DROP OWNED BY {}").format(Identifier(ROLE)))
        connection.execute(SQL("DROP ROLE {}").format(Identifier(ROLE)))
    postgres.drop(name)


@pytest.mark.parametrize("login", LOGINS)
async def test_it_serves_every_area(serving_url: str, clock: FixedClock, tmp_path: Path, login: str) -> None:
    database = Database(serving_url, clock=clock, connections=4)
    portal = create_app(Settings(password_cost=CHEAP, file_keys=keys_in(tmp_path)), database, clock=clock)
    headers = header_credentials(login, PASSWORD)
    changed = 0
    async with client_of(portal) as client:
        for call in calls_of(portal):
            answer = await client.request(
                call.method, call.path, params=call.query, json=call.body, headers=headers
            )
            assert answer.status_code < 500 or answer.status_code == 501, (call.method, call.path)
            changed += call.method != "GET" and answer.status_code < 300
    assert changed > 0
    portal.state.gate.close()
    database.close_now()


@pytest.mark.parametrize(
    "forbidden",
    [
        "CREATE TABLE mine (id int)",
        "ALTER TABLE accounts ADD COLUMN mine int",
        "DROP TABLE marks",
        "TRUNCATE marks",
        "CREATE INDEX ON marks (id)",
        "CREATE RULE r AS ON INSERT TO marks DO NOTHING",
        "UPDATE ledger_postings SET amount = 0",
        "DELETE FROM ledger_entries",
        "UPDATE alembic_version SET version_num = '0001'",
        "CREATE ROLE another",
        "COPY accounts TO PROGRAM 'cat'",
        "SELECT pg_read_file('/etc/passwd')",
        "SELECT setval('ids_payments', 1)",
    ],
)
def test_it_can_do_nothing_else(serving_url: str, forbidden: str) -> None:
    with psycopg.connect(serving_url) as connection, pytest.raises(psycopg.errors.InsufficientPrivilege):
        connection.execute(forbidden.encode())


def test_it_reads_live_events_and_which_cluster_this_is(serving_url: str) -> None:
    database = Database(serving_url)
    database.write_now(publish, [1], "balance", {"child": 1}, NOW)
    begun = database.read_now(start, None)
    assert begun.position.xid > 0
    assert database.read_now(start, str(begun.number)) == begun
    database.close_now()


def test_every_table_is_named_with_its_rights(serving_url: str) -> None:
    with psycopg.connect(serving_url) as connection:
        rows = connection.execute(
            "SELECT table_name, string_agg(privilege_type, ' ' ORDER BY privilege_type)"
            " FROM information_schema.table_privileges WHERE table_schema = 'public' AND grantee = %s"
            " GROUP BY table_name",
            [ROLE],
        ).fetchall()
    wanted: dict[str, Any] = {
        name: "INSERT SELECT" if name in WRITTEN_ONCE else "DELETE INSERT SELECT UPDATE"
        for name in metadata.tables
    }
    assert dict(rows) == wanted | {"alembic_version": "SELECT"}


def test_what_it_could_do_before_is_taken_back(postgres: Postgres, serving_url: str) -> None:
    name = serving_url.rpartition("/")[2]
    with psycopg.connect(postgres.url(name), autocommit=True) as connection:
        connection.execute(SQL("GRANT ALL ON ledger_postings TO {}").format(Identifier(ROLE)))
        for statement in granted():
            connection.execute(statement.encode())
    test_it_can_do_nothing_else(serving_url, "UPDATE ledger_postings SET amount = 0")
