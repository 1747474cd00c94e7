"""What no database can hold, in every place of every call: refused, and never a fault (5xx)."""

from __future__ import annotations

import copy
import itertools
import json
import re
from base64 import b64encode
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest

from ruobr_server.app import Portal, create_app
from ruobr_server.areas.documents.encryption import keys_in
from ruobr_server.auth import budgets
from ruobr_server.auth.passwords import Passwords
from ruobr_server.demo.rows import set_counters
from ruobr_server.kit.db import Database
from ruobr_server.kit.errors import Invalid
from ruobr_server.kit.http.plain_input import check_json
from ruobr_server.kit.settings import Settings
from ruobr_tui.api.rules.fields.consent import VERSION
from support import school
from support.bare_calls import status_of
from support.calls import at_every_desk, calls_of
from support.databases import on_sqlite
from support.families import CHILD, PROFILE
from support.fixtures import CHEAP, FixedClock, client_of
from support.school import PASSWORD, header_credentials

LOGINS = ("mother", "anna", "teacher", "operator", "")
"""One of each role, and nobody."""
WHO_REACH = ("mother", "operator")
"""On PostgreSQL: those who are let through to the most statements; who may not is the same on both."""

NUMBERS = [str(2**63), str(-(2**63) - 1), "1e400", "1e30", "NaN", "0"]
TEXTS = ['"\\ud800"', '"a\\u0000b"', f'"{2**63}"', '"1e999"', '"NaN"']
DAYS = ['"0000-01-01"', '"0001-01-01"', '"9999-12-31"', '"10000-01-01"']
SHAPES = ["[" * 40 + "]" * 40, "null", "[]"]
BODY = [*NUMBERS, *TEXTS, *DAYS, *SHAPES]
"""In place of any value of a body, as JSON is written."""
IN_ADDRESS = [
    str(2**63),
    "-" + "9" * 5000,
    "a%00b",
    "%ED%A0%80",
    "1e400",
    "%D9%A3",
    "0001-01-01",
    "9999-12-31",
]
"""In place of any part of a path or query, as it travels."""
HOLE = "\x1a odd \x1a"


@pytest.fixture
async def client(
    database: Database,
    passwords: Passwords,
    clock: FixedClock,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> Any:
    """A furnished school's server that takes scans and slows nobody; the operator sits at every desk."""
    monkeypatch.setattr(budgets, "check", lambda *_: None)
    school.furnish(database, passwords)
    database.write_now(set_counters, {"people": 9_999, "accounts": 9_999})
    database.write_now(at_every_desk, "OPERATOR")
    portal = create_app(Settings(password_cost=CHEAP, file_keys=keys_in(tmp_path)), database, clock=clock)
    async with client_of(portal) as asks:
        mother = header_credentials("mother", PASSWORD)
        for method, where, body in (
            ("POST", "/cabinet/consent", {"version": VERSION}),
            ("PUT", "/cabinet/profile", {"values": PROFILE, "version": 0}),
            ("POST", "/cabinet/children", {"values": CHILD}),
        ):
            answer = await asks.request(method, where, json=body, headers=mother)
            assert answer.status_code < 300, answer.text
        yield asks
    portal.state.gate.close()


def holes(value: Any) -> Iterator[Any]:
    """The same JSON with a hole in place of each of its values in turn."""
    yield HOLE
    places = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for name, each in places:
        for hollow in holes(each):
            changed = copy.copy(value)
            changed[name] = hollow
            yield changed


def odd_requests(app: Portal) -> Iterator[tuple[str, str, str | None]]:
    """Every call with something odd in one place: method, address, body."""
    for call in calls_of(app):
        query = "&".join(f"{name}={value}" for name, value in call.query.items())
        body = None if call.body is None else json.dumps(call.body)
        for name, odd in itertools.product(call.names, IN_ADDRESS):
            where = re.sub(r"\{\w+\}", "1", call.template.replace("{" + name + "}", odd))
            yield call.method, f"{where}?{query}", body
        for name, odd in itertools.product(call.query, IN_ADDRESS):
            others = [f"{each}={value}" for each, value in call.query.items() if each != name]
            yield call.method, f"{call.path}?{'&'.join([*others, f'{name}={odd}'])}", body
        for hollow in () if body is None else holes(call.body):
            for odd in BODY:
                written = json.dumps(hollow).replace(json.dumps(HOLE), odd)
                yield call.method, f"{call.path}?{query}", written


def is_refused_by_the_front(body: str | None) -> bool:
    """Whether a body gets to no route, whoever sends it: no login and no database changes that."""
    try:
        check_json((body or "").encode())
    except Invalid:
        return True
    return False


async def faults_of(
    app: Portal, logins: tuple[str, ...], requests: Iterator[tuple[str, str, str | None]]
) -> Any:
    """Who answers what to which login with a fault. What is invalid for one login is not sent by the next."""
    credentials = {login: header_credentials(login, PASSWORD) if login else {} for login in logins}
    faults = []
    many = 0
    for method, where, body in requests:
        content = None if body is None else body.encode()
        kind = {} if body is None else {"content-type": "application/json"}
        for login, headers in credentials.items():
            many += 1
            status = await status_of(app, method, where, headers | kind, content)
            if status >= 500 and status != 501:
                faults.append((login, method, where[:120], body and body[:200]))
            if status == 400:
                break
    assert many > 1000 * len(logins)
    return faults


@pytest.mark.timeout(600)
async def test_nothing_odd_makes_a_fault(client: httpx.AsyncClient, database: Database) -> None:
    app: Portal = client._transport.app  # type: ignore[attr-defined]
    requests = (each for each in odd_requests(app) if not is_refused_by_the_front(each[2]))
    logins = LOGINS if database.dialect == "sqlite" else WHO_REACH
    assert await faults_of(app, logins, requests) == []


@pytest.mark.timeout(600)
@on_sqlite
async def test_what_is_refused_before_any_route_makes_no_fault(client: httpx.AsyncClient) -> None:
    app: Portal = client._transport.app  # type: ignore[attr-defined]
    requests = (each for each in odd_requests(app) if is_refused_by_the_front(each[2]))
    assert await faults_of(app, ("operator",), requests) == []


@pytest.mark.parametrize(
    "header", ["username", "authorization", "idempotency-key", "last-event-id", "cookie"]
)
async def test_nothing_odd_in_a_header_makes_a_fault(client: httpx.AsyncClient, header: str) -> None:

    encoded = b64encode(b"a\0b").decode()
    for value in (
        encoded,
        b64encode(b"\xed\xa0\x80").decode(),
        "9" * 30,
        "\xff\xfe",
        "Bearer \xff",
        "Bearer a\tb",
    ):
        credentials = header_credentials("mother", PASSWORD)
        if header == "username":
            credentials |= {"username": value, "password": value}
        else:
            credentials[header] = value
        raw = [(name.encode(), text.encode("latin-1")) for name, text in credentials.items()]
        for method, where in (
            ("GET", "/user/"),
            ("GET", "/cabinet/account"),
            ("POST", "/cabinet/complaints"),
        ):
            answer = await client.request(method, where, headers=raw, json={})
            assert answer.status_code < 500, (header, value, where)


@pytest.mark.parametrize(
    ("body", "place"),
    [
        (b'{"school_id": 9223372036854775808}', "school_id is too large a number"),
        (b'{"school_id": -9223372036854775809}', "school_id is too large a number"),
        (b'{"school_id": ' + b"9" * 5000 + b"}", "school_id is too large a number"),
        (b'{"a": [1, {"b": 1e400}]}', "a.1.b is no number"),
        (b'{"a": NaN}', "a is no number"),
        (b'"\\ud800"', "the body holds half a character"),
        (b'{"a\\u0000": 1}', "a name in the body holds a character"),
        (b'{"a": "\\u0000"}', "a holds a character"),
        (b"[" * 34 + b"]" * 34, "too deep"),
        (b"[" * 200_000, "too deep"),
        (b'"\xed\xa0\x80"', "not UTF-8"),
        ('"я"'.encode("utf-16"), "not UTF-8"),
    ],
)
def test_the_place_is_named_and_never_what_stands_there(body: bytes, place: str) -> None:
    with pytest.raises(Invalid, match=re.escape(place)) as caught:
        check_json(body)
    assert "999" not in str(caught.value)


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"no json",
        b"[" * 31 + b"]" * 31,
        b'{"a": 9223372036854775807, "b": -9223372036854775808, "c": 0.5, "d": null, "e": true}',
        '{"имя": "Ёлка 🎄"}'.encode(),
        b'"\\ud83c\\udf84"',
    ],
)
def test_what_can_be_stored_passes(body: bytes) -> None:
    check_json(body)


async def test_a_client_gets_the_place(client: httpx.AsyncClient) -> None:
    body = b'{"login": "a\\u0000b", "password": "x"}'
    answer = await client.post("/cabinet/session", content=body, headers={"content-type": "application/json"})
    assert answer.status_code == 400
    said = answer.json()
    assert said["error"] == "invalid"
    assert said["text"] == "Not valid: login holds a character that cannot be stored (NUL)."
    assert (await client.post("/no-such-thing", content=body)).status_code == 404
    assert (await client.get("/cabinet/looks%00")).status_code == 404
