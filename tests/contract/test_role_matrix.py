"""Every call of our own part of the wire, sent by every role: who gets an answer and who is refused."""

from __future__ import annotations

import re
from typing import Any

import httpx
import pytest

from ruobr_server.app import Portal
from ruobr_server.areas.accounts import service as accounts
from ruobr_server.auth.passwords import Passwords
from ruobr_server.kit.db import Database
from support.calls import described_by
from support.clerks import seat_clerk
from support.databases import on_sqlite
from support.families import PASSWORD, Family, header_credentials
from support.fixtures import NOW

pytestmark = on_sqlite  # every call is sent to PostgreSQL by ``test_odd_input``

PUBLIC = {
    "POST /cabinet/session",
    "POST /cabinet/registration",
    "POST /cabinet/recovery",
    "POST /cabinet/recovery/confirm",
    "POST /cabinet/complaints",
    "POST /cabinet/complaints/result",
    "GET /cabinet/complaints/schools",
    "POST /cabinet/state-services/device",
    "POST /cabinet/state-services/token",
}
"""Open without signing in."""

OWN = ("/cabinet", "/desk", "/journal")
"""The mobile contract's part has its own matrix (``server/test_mobile_roles.py``)."""

DESKS = {
    "/desk/kindergarten": "kindergarten",
    "/desk/school-applications": "school",
    "/desk/complaints": "complaints",
    "/desk/refunds": "meals",
    "/desk/meals": "meals",
    "/desk/erasures": "personal-data",
    "/desk/presence": "kindergarten",  # that of its example
    "/desk/documents": "",  # of whichever desk decides on the child
}
OUTSIDERS = ("ivanova", "ivanova-1", "nobodys-teacher")


def operations(app: Portal) -> list[tuple[str, str, Any]]:
    """Method, path with numbers filled in, and an example of the body."""
    described = described_by(app)
    found = []
    for path, methods in described["paths"].items():
        for method, about in methods.items():
            body = None
            content = about.get("requestBody", {}).get("content", {}).get("application/json")
            if content is not None:
                name = content["schema"]["$ref"].rsplit("/", 1)[1]
                body = described["components"]["schemas"][name]["example"]
            found.append((method.upper(), path, body))
    return found


async def ask(client: httpx.AsyncClient, method: str, path: str, body: Any, login: str) -> int:
    headers = header_credentials(login, PASSWORD) if login else {}
    where = re.sub(r"\{[a-z_]+\}", "1", path)
    query = {
        "/desk/documents": "?child=1",
        "/cabinet/school-applications/choices": "?child=1",
        "/desk/meals/tables": "?school=1&day=2026-11-25",
    }.get(path, "")
    if path == "/cabinet/uploads/{number}" and method == "PATCH":
        query = "?start=0"
    answer = await client.request(method, where + query, headers=headers, json=body)
    return answer.status_code


@pytest.fixture
def staff(database: Database, passwords: Passwords, family: Family) -> None:
    """A teacher without a class, and an operator for each desk."""

    def employ(connection: Any) -> None:
        secret = passwords.hash_now(PASSWORD)
        teacher = accounts.NewAccount("nobodys-teacher", secret, "teacher", last_name="У", first_name="У")
        accounts.create(connection, teacher, NOW)
        for kind in sorted(filter(None, set(DESKS.values()))):
            new = accounts.NewAccount(f"desk-{kind}", secret, "operator", last_name="О", first_name="О")
            number = accounts.create(connection, new, NOW)
            seat_clerk(connection, number, kind)

    database.write_now(employ)


async def test_nobody_gets_in_without_signing_in(app: Portal, app_client: httpx.AsyncClient) -> None:
    open_to_all = set()
    for method, path, body in operations(app):
        if path.startswith(OWN) and await ask(app_client, method, path, body, "") != 401:
            open_to_all.add(f"{method} {path}")
    signing_in = {"POST /cabinet/session"}  # a wrong password is answered alike
    assert open_to_all == PUBLIC - signing_in


@pytest.mark.parametrize("login", OUTSIDERS)
async def test_no_desk_opens_to_who_is_no_operator(
    app: Portal, app_client: httpx.AsyncClient, staff: None, login: str
) -> None:
    for method, path, body in operations(app):
        if path.startswith("/desk/"):
            assert await ask(app_client, method, path, body, login) == 403, (method, path)


@pytest.mark.parametrize("kind", sorted(filter(None, set(DESKS.values()))))
async def test_a_desk_is_not_another_one(
    app: Portal, app_client: httpx.AsyncClient, staff: None, kind: str
) -> None:
    for method, path, body in operations(app):
        place = next((each for each in DESKS if path.startswith(each)), None)
        if place is None:
            continue
        status = await ask(app_client, method, path, body, f"desk-{kind}")
        if DESKS[place] == kind:
            assert status != 403, (method, path)
        else:
            assert status == (403 if DESKS[place] else 404), (method, path)


@pytest.mark.parametrize("login", ["ivanova", "ivanova-1", "desk-kindergarten", "desk-school"])
async def test_requests_for_diaries_are_the_class_teachers(
    app: Portal, app_client: httpx.AsyncClient, staff: None, login: str
) -> None:
    for method, path, body in operations(app):
        if path.startswith("/journal/"):
            status = await ask(app_client, method, path, body, login)
            assert status in (403, 404), (method, path)


@pytest.mark.parametrize("login", ["ivanova-1", "nobodys-teacher", "desk-kindergarten"])
async def test_only_parents_apply_and_describe_children(
    app: Portal, app_client: httpx.AsyncClient, staff: None, login: str
) -> None:
    for path in (
        "/cabinet/children",
        "/cabinet/kindergarten/applications",
        "/cabinet/school-applications",
        "/cabinet/erasure",
    ):
        [body] = [each for method, where, each in operations(app) if (method, where) == ("POST", path)]
        assert await ask(app_client, "POST", path, body, login) == 403, path
