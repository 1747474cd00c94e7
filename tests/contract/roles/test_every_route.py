"""Every route of the wire with the mother's numbers: by her, other families, classes, desks and towns."""

from __future__ import annotations

import asyncio
import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import pytest
from sqlalchemy import update

from contract.roles import world as w
from contract.roles.lines import LINES, Line
from ruobr_server.app import Portal, create_app
from ruobr_server.auth import restrictions
from ruobr_server.auth.passwords import Passwords
from ruobr_server.auth.tables import accounts
from ruobr_server.kit.db import Database
from ruobr_server.kit.db.metadata import metadata
from ruobr_tui.api.rules.second_factor import SecondFactorPolicy
from support.bare_calls import Answer, answer_of
from support.calls import described_by
from support.fixtures import FixedClock, client_of
from support.school import PASSWORD, header_credentials
from support.second_factors import begun, confirmed

ENDLESS = {"GET /cabinet/events"}
"""Streams: only the refusal can be waited for; ``server/test_events…`` has who hears what."""

TURNED_AWAY = {401, 403, 404}

LEAVES_A_TRACE = {"known_places", "sign_in_failures", "throttle", "access_log", "counters"}
"""Tables that a refused request may write to."""


@pytest.fixture(scope="session")
def world(tmp_path_factory: pytest.TempPathFactory, passwords: Passwords) -> w.World:
    return asyncio.run(w.build(tmp_path_factory.mktemp("world"), passwords, FixedClock()))


@pytest.fixture
def portal(world: w.World, tmp_path: Path) -> Iterator[tuple[Portal, Database]]:
    app, database = world.open(tmp_path / "copy.sqlite", FixedClock())
    yield app, database
    app.state.gate.close()
    database.close_now()


def routes(app: Portal) -> set[str]:
    described: dict[str, dict[str, Any]] = described_by(app)["paths"]
    return {f"{method.upper()} {path}" for path, methods in described.items() for method in methods}


def filled(value: Any, ids: Mapping[str, Any]) -> Any:
    """A line's value with the numbers put in."""
    if isinstance(value, str) and (found := re.fullmatch(r"\{(\w+)\}", value)):
        return ids[found[1]]
    if isinstance(value, Mapping):
        return {name: filled(each, ids) for name, each in value.items()}
    return [filled(each, ids) for each in value] if isinstance(value, list) else value


async def ask(
    app: Portal,
    route: str,
    line: Line,
    ids: Mapping[str, Any],
    login: str,
    session: Mapping[str, str] | None = None,
) -> Answer:
    method, path = route.split(" ", 1)
    for name, value in filled(line.path, ids).items():
        path = path.replace(f"{{{name}}}", str(value))
    assert "{" not in path, f"{route}: the line names no number for it"
    body = filled(line.body, ids)
    headers = dict(header_credentials(login) if login else session or {})
    if body is not None and not isinstance(body, bytes):
        headers["content-type"], body = "application/json", json.dumps(body).encode()
    if query := filled(line.query, ids):
        path = f"{path}?{urlencode(query, doseq=True)}"
    return await answer_of(app, method, path, headers, body)


def contents(database: Database) -> dict[str, list[Any]]:
    """Everything that a refused request must leave as it is."""

    def read(connection: Any) -> dict[str, list[Any]]:
        return {
            table.name: sorted(map(repr, connection.exec_driver_sql(f'SELECT * FROM "{table.name}"')))
            for table in metadata.sorted_tables
            if table.name not in LEAVES_A_TRACE
        }

    return database.read_now(read)


def test_every_route_has_a_line_and_no_line_is_of_a_route_that_is_gone(
    portal: tuple[Portal, Database],
) -> None:
    app, _database = portal
    assert routes(app) - set(LINES) == set(), "say in roles/lines.py who may use them"
    assert set(LINES) - routes(app) == set()


async def test_who_has_not_signed_in_is_turned_away(portal: tuple[Portal, Database], world: w.World) -> None:
    app, database = portal
    before = contents(database)
    for route, line in LINES.items():
        if not line.public:
            answer = await ask(app, route, line, world.ids, "")
            assert answer.status_code == 401, (route, answer.status_code)
    assert contents(database) == before


@pytest.mark.parametrize("login", w.EVERYBODY)
async def test_what_is_the_mothers_is_hidden_from_others(
    portal: tuple[Portal, Database], world: w.World, login: str
) -> None:
    app, database = portal
    wrong = []
    await answer_of(app, "GET", "/user/", header_credentials(login))  # signing in leaves traces of its own
    before = contents(database)
    for route, line in LINES.items():
        if line.public or login in line.may:
            continue
        if login in line.lists:
            if route.startswith("GET ") and route not in ENDLESS:
                answer = await ask(app, route, line, world.ids, login)
                if answer.status_code in TURNED_AWAY:
                    wrong.append((route, answer.status_code, "gets nothing of the own"))
                if w.MARK in answer.text:
                    wrong.append((route, answer.status_code, "sees what is the mother's"))
            continue
        answer = await ask(app, route, line, world.ids, login)
        if answer.status_code not in TURNED_AWAY - {401}:
            wrong.append((route, answer.status_code, "is not turned away"))
        if w.MARK in answer.text:
            wrong.append((route, answer.status_code, "sees what is the mother's"))
    assert not wrong, "\n".join(map(str, wrong))
    after = contents(database)
    assert {name for name in before if before[name] != after[name]} == set()


@pytest.mark.parametrize("login", w.EVERYBODY)
async def test_who_may_is_let_through(
    portal: tuple[Portal, Database], world: w.World, tmp_path: Path, login: str
) -> None:
    wrong = []
    copy = tmp_path / "copy.sqlite"
    app, _database = portal
    for route, line in LINES.items():
        if line.public or login not in line.may or route in ENDLESS:
            continue
        answer = await ask(app, route, line, world.ids, login)
        if not route.startswith("GET "):
            world.restore(copy)
        if answer.status_code in TURNED_AWAY:
            wrong.append((route, answer.status_code, answer.text))
        if answer.status_code >= 500 and answer.status_code != 501:
            wrong.append((route, answer.status_code, answer.text))
        if line.lists and line.shows and w.MARK not in answer.text:
            wrong.append((route, answer.status_code, "does not see it"))
    assert not wrong, "\n".join(map(str, wrong))


@pytest.mark.parametrize("login", ["mother", "anna", "teacher", "clerk-kindergarten"])
async def test_who_must_change_the_password_does_nothing_else(
    portal: tuple[Portal, Database], world: w.World, login: str
) -> None:
    app, database = portal
    must = update(accounts).where(accounts.c.login == login.upper()).values(must_change_password=True)
    database.write_now(lambda connection: connection.execute(must))
    async with client_of(app) as client:
        said = {"login": login, "password": PASSWORD}
        signed_in = (await client.post("/cabinet/session", json=said)).json()
        session = {"authorization": f"Bearer {signed_in['token']}"}
        before = contents(database)
        await nothing_else(app, session, world, restrictions.CHOOSE_PASSWORD, "password-must-be-changed")
    assert contents(database) == before


@pytest.mark.parametrize("login", ["teacher", "clerk-kindergarten"])
async def test_staff_without_a_required_factor_only_sets_it_up(
    portal: tuple[Portal, Database], world: w.World, login: str
) -> None:
    usual, database = portal
    settings = replace(usual.state.settings, second_factor=SecondFactorPolicy.REQUIRED)
    app = create_app(settings, database, clock=FixedClock())
    async with client_of(app) as client:
        family = header_credentials("mother")
        assert (await client.get("/cabinet/profile", headers=family)).status_code == 200
        signed_in = (
            await client.post("/cabinet/session", json={"login": login, "password": PASSWORD})
        ).json()
        assert signed_in["next_steps"] == ["set-up-second-factor"]
        session = {"authorization": f"Bearer {signed_in['token']}"}
        await client.get("/user/", headers=header_credentials(login))
        before = contents(database)
        allowed, code = restrictions.SET_UP_FACTOR, "second-factor-missing"
        await nothing_else(app, session, world, allowed, code)
        await nothing_else(app, header_credentials(login), world, allowed, code)
        assert contents(database) == before
        phone = await begun(client, session, FixedClock())
        assert (await confirmed(client, session, phone)).status_code == 200
        assert (await client.get("/user/", headers=session)).status_code == 200
        refused = await client.get("/cabinet/second-factor", headers=header_credentials(login))
        assert refused.json()["error"] == "second-factor-required"
    app.state.gate.close()


async def nothing_else(
    app: Portal,
    headers: Mapping[str, str],
    world: w.World,
    allowed: frozenset[tuple[str, str]],
    code: str,
) -> None:
    """Every route but those allowed, and those open to everybody, refuses with this code."""
    wrong = []
    for route, line in LINES.items():
        method, path = route.split(" ", 1)
        if line.public or (method, path) in allowed:
            continue
        answer = await ask(app, route, line, world.ids, "", headers)
        text = answer.json().get("error") if route.split("/")[1] in ("cabinet", "desk", "journal") else code
        if (answer.status_code, text) != (403, code):
            wrong.append((route, answer.status_code, answer.text[:80]))
    assert not wrong, "\n".join(map(str, wrong))
