"""A region on PostgreSQL as docs/operations.md sets it up: two roles, served, backed up, restored."""

from __future__ import annotations

import signal
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import httpx
import psycopg
import pytest
from psycopg.sql import SQL, Identifier

from ruobr_server.auth.passwords import Passwords
from ruobr_server.kit.db import Database
from support import school
from support.backups import PASSPHRASE, contents
from support.patience import PATIENCE
from support.postgres import Postgres
from support.server_command import run, serving

pytestmark = pytest.mark.postgres

OWNER, SERVING = "region_owner", "region_serving"


class Region(NamedTuple):
    """Addresses of its database: as the owner, as the role that serves; and another, empty one."""

    owner: str
    serving: str
    new_owner: str
    new_serving: str


@pytest.fixture
def region(postgres: Postgres) -> Iterator[Region]:
    """What a superuser makes once: two roles, and databases of the owner."""
    names = [postgres.create(), postgres.create()]
    with psycopg.connect(postgres.url("postgres"), autocommit=True) as superuser:
        for role in (OWNER, SERVING):
            superuser.execute(
                SQL("CREATE ROLE {} LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE").format(Identifier(role))
            )
        for name in names:
            superuser.execute(SQL("ALTER DATABASE {} OWNER TO {}").format(*map(Identifier, (name, OWNER))))
            superuser.execute(SQL("REVOKE ALL ON DATABASE {} FROM PUBLIC").format(Identifier(name)))
            superuser.execute(
                SQL("GRANT CONNECT ON DATABASE {} TO {}").format(*map(Identifier, (name, SERVING)))
            )
    for name in names:
        with psycopg.connect(postgres.url(name), autocommit=True) as superuser:
            superuser.execute(SQL("ALTER SCHEMA public OWNER TO {}").format(Identifier(OWNER)))
    urls = [
        postgres.url(name).replace(f"//{postgres.user}@", f"//{role}@")
        for name in names
        for role in (OWNER, SERVING)
    ]
    yield Region(*urls)
    for name in names:
        postgres.drop(name)
    with psycopg.connect(postgres.url("postgres"), autocommit=True) as superuser:
        for role in (OWNER, SERVING):
            superuser.execute(SQL("DROP ROLE {}").format(Identifier(role)))


def grant(owner: str) -> None:
    """``ruobr-server grants --role … | psql … OWNER``."""
    printed = run("grants", "--role", SERVING)
    assert printed.returncode == 0, printed.stderr
    with psycopg.connect(owner) as connection:
        connection.execute(printed.stdout.encode())


def of(url: str) -> dict[str, object]:
    database = Database(url)
    try:
        return database.read_now(contents)
    finally:
        database.close_now()


def test_a_region_is_set_up_served_backed_up_and_restored(
    region: Region, passwords: Passwords, tmp_path: Path
) -> None:
    keys, passphrase, backup = tmp_path / "data", tmp_path / "passphrase", tmp_path / "backup"
    passphrase.write_text(PASSPHRASE)
    passphrase.chmod(0o600)
    data = ("--data-dir", str(keys))
    assert run("migrate", "--database", region.owner).returncode == 0
    grant(region.owner)
    owner = Database(region.owner)
    school.furnish(owner, passwords)
    owner.close_now()
    with serving("--database", region.serving, "--workers", "2", *data) as (address, process):
        assert httpx.get(f"{address}/readyz", timeout=PATIENCE).status_code == 200
        port = address.rpartition(":")[2]
        checked = run(
            "--port", port, "check", "--database", region.serving, *data, environment={"RUOBR_CLOCK": "0"}
        )
        assert checked.returncode == 1, checked.stdout  # nobody is named, and there is no mail
        assert "The role may use all tables." in checked.stdout
        assert "owns the tables" not in checked.stdout
        made = run(
            *("backup", str(backup), "--database", region.serving, *data),
            *("--passphrase-file", str(passphrase)),
        )
        assert made.returncode == 0, made.stderr
        process.send_signal(signal.SIGTERM)
        assert process.wait(PATIENCE) == 0
    refused = run("restore", str(backup), "--database", region.new_serving, "--without-keys")
    assert refused.returncode == 1  # it is the owner who makes tables
    restored = run(
        *("restore", str(backup), "--database", region.new_owner, "--data-dir", str(tmp_path / "new")),
        *("--passphrase-file", str(passphrase)),
    )
    assert restored.returncode == 0, restored.stderr
    grant(region.new_owner)
    before, after = of(region.owner), of(region.new_owner)
    for name in before.keys() - {"counters", "instances", "sessions", "next identifiers", "jobs"}:
        assert after[name] == before[name], name
    there = ("--database", region.new_serving, "--data-dir", str(tmp_path / "new"))
    with serving(*there) as (address, _process):
        assert httpx.get(f"{address}/readyz", timeout=PATIENCE).status_code == 200
