"""A host's clients: each counts by its own address, and nobody but a host is believed."""

from __future__ import annotations

import json
import logging
from collections.abc import AsyncIterator
from pathlib import Path

import httpx
import pytest

from ruobr_server.__main__ import main
from ruobr_server.app import Portal, create_app
from ruobr_server.auth.forwarded_clients import WrongSecret
from ruobr_server.kit.db import Database
from ruobr_server.kit.settings import Hosts, Settings
from ruobr_tui.api.rules.network.client_address import HEADER, signed
from support.databases import on_both, on_sqlite
from support.families import PASSWORD, Family
from support.fixtures import CHEAP, FixedClock, client_of

pytestmark = on_sqlite

SECRET = "0123456789abcdef0123456789abcdef"
HOST, OUTSIDE = "192.0.2.10", "198.51.100.9"
GUESSER, HONEST = "203.0.113.66", "203.0.113.7"


@pytest.fixture
def secret_file(tmp_path: Path) -> Path:
    file = tmp_path / "hosts.secret"
    file.write_text(SECRET + "\n")
    file.chmod(0o600)
    return file


@pytest.fixture
async def portal(
    database: Database, clock: FixedClock, secret_file: Path, family: Family
) -> AsyncIterator[Portal]:
    hosts = Hosts(secret_file, ("192.0.2.0/28",))
    portal = create_app(Settings(password_cost=CHEAP, hosts=hosts), database, clock=clock)
    yield portal
    portal.state.gate.close()


async def sign_in(
    portal: Portal,
    clock: FixedClock,
    client_address: str,
    password: str,
    *,
    peer: str = HOST,
    secret: str = SECRET,
    login: str = "ivanova",
    signed_body: bytes | None = None,
) -> httpx.Response:
    body = json.dumps({"login": login, "password": password}).encode()
    said = signed(secret.encode(), "POST", "/cabinet/session", signed_body or body, client_address, clock())
    headers = {HEADER: said, "content-type": "application/json"}
    async with client_of(portal, peer) as client:
        return await client.post("/cabinet/session", content=body, headers=headers)


@on_both
async def test_a_client_who_guesses_slows_no_other_client_of_the_host(
    portal: Portal, clock: FixedClock
) -> None:
    guesses = [await sign_in(portal, clock, GUESSER, "wrong", login=f"login-{n}") for n in range(52)]
    assert guesses[-1].status_code == 429
    at_one = [await sign_in(portal, clock, GUESSER, "wrong") for _ in range(7)]
    assert at_one[-1].status_code == 429
    assert (await sign_in(portal, clock, HONEST, PASSWORD)).status_code == 201
    assert (await sign_in(portal, clock, GUESSER, PASSWORD)).status_code == 429


@pytest.mark.parametrize(
    "wrong",
    [{"peer": OUTSIDE}, {"secret": "another-secret-another-secret-00"}],
    ids=["from elsewhere", "with another secret"],
)
async def test_who_is_no_host_is_counted_by_the_own_address(
    portal: Portal, clock: FixedClock, wrong: dict[str, str], caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.WARNING)
    statuses = [
        (await sign_in(portal, clock, f"203.0.113.{n}", "wrong", **wrong)).status_code  # type: ignore[arg-type]
        for n in range(10)
    ]
    assert statuses == [401] * 6 + [429] * 4
    warnings = [record.message for record in caplog.records if HEADER in record.message]
    assert len(warnings) == 1  # a line a minute
    assert wrong.get("peer", HOST) in warnings[0]
    assert "203.0.113" not in warnings[0]


async def test_an_old_header_is_ignored(portal: Portal, clock: FixedClock) -> None:
    late = FixedClock()
    clock.advance(minutes=5)
    statuses = [(await sign_in(portal, late, f"203.0.113.{n}", "wrong")).status_code for n in range(8)]
    assert 429 in statuses


async def test_a_header_is_good_for_its_own_body_alone(portal: Portal, clock: FixedClock) -> None:
    other = json.dumps({"login": "ivanova", "password": "another guess"}).encode()
    refused = await sign_in(portal, clock, HONEST, PASSWORD, signed_body=other)
    assert refused.status_code == 400


async def test_without_a_secret_no_header_is_believed(app: Portal, clock: FixedClock, family: Family) -> None:
    statuses = [
        (await sign_in(app, clock, f"203.0.113.{n}", "wrong", peer="127.0.0.1")).status_code for n in range(8)
    ]
    assert 429 in statuses


@pytest.mark.parametrize("wrong", ["open", "short", "missing"])
def test_a_secret_that_is_none_is_refused_at_the_start(
    secret_file: Path, wrong: str, capsys: pytest.CaptureFixture[str], database: Database, clock: FixedClock
) -> None:
    match wrong:
        case "open":
            secret_file.chmod(0o644)
        case "short":
            secret_file.write_text("short")
        case "missing":
            secret_file.unlink()
    with pytest.raises(WrongSecret):
        create_app(Settings(password_cost=CHEAP, hosts=Hosts(secret_file)), database, clock=clock)
    options = ["--hosts-secret-file", str(secret_file), "--data-dir", str(secret_file.parent), "--port", "0"]
    assert main(options) == 1
    said = capsys.readouterr().err
    assert "--hosts-secret-file" in said
    assert SECRET not in said


@pytest.mark.parametrize("where", ["everywhere", "192.0.2.7/24", "*", "0.0.0.0/0", "::/0"])
def test_hosts_are_at_addresses(secret_file: Path, where: str, capsys: pytest.CaptureFixture[str]) -> None:
    options = [
        "--hosts-secret-file",
        str(secret_file),
        "--hosts-at",
        where,
        "--data-dir",
        str(secret_file.parent),
    ]
    assert main(options) == 1
    assert "--hosts-at" in capsys.readouterr().err
