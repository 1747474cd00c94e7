"""What every request meets, whatever it asks for."""

from __future__ import annotations

import gzip
import logging
from collections.abc import AsyncIterator

import httpx
import pytest
from sqlalchemy import Connection
from starlette.responses import Response
from starlette.types import Message

from ruobr_server.app import Portal, create_app
from ruobr_server.kit.db import Database
from ruobr_server.kit.errors import Conflict
from ruobr_server.kit.http.body_limits import STRANGERS, USUAL, BodyLimits
from ruobr_server.kit.settings import Settings
from ruobr_tui.api.rules.fields.scans import PART
from support.databases import on_both, on_sqlite
from support.families import PASSWORD, Family, header_credentials
from support.fixtures import CHEAP, FixedClock, client_of

pytestmark = on_sqlite

SECRET = "hunter2"


async def test_capabilities_are_open_to_everybody(app_client: httpx.AsyncClient) -> None:
    capabilities = (await app_client.get("/capabilities")).json()
    assert capabilities["product"] == "ruobr-server"
    assert capabilities["time_zone"] == "Asia/Novokuznetsk"
    assert {"session", "rating", "news", "meal-account"} <= set(capabilities["features"])
    assert capabilities["demo"] is False


async def test_the_mobile_contract_alone_has_none_of_ours(
    database: Database, family: Family, clock: FixedClock
) -> None:
    app = create_app(Settings(cabinet=False, password_cost=CHEAP), database, clock=clock)
    async with client_of(app) as client:
        assert (await client.get("/capabilities")).status_code == 404
        sent = {"login": "ivanova", "password": PASSWORD}
        assert (await client.post("/cabinet/session", json=sent)).status_code == 404
        headers = header_credentials("ivanova", PASSWORD)
        assert (await client.get("/user/", headers=headers)).json()["status"] == "applicant"
    app.state.gate.close()


@on_both
async def test_it_is_alive_and_ready(app_client: httpx.AsyncClient) -> None:
    assert (await app_client.get("/healthz")).json() == {"status": "ok"}
    assert (await app_client.get("/readyz")).json() == {"status": "ok"}


async def test_no_database_is_said_as_such(clock: FixedClock) -> None:
    database = Database("postgresql://nobody@127.0.0.1:9/nothing")
    app = create_app(Settings(password_cost=CHEAP), database, clock=clock)
    token = {"authorization": "Bearer x"}
    async with client_of(app) as client:
        assert (await client.get("/healthz")).status_code == 200
        own, mobile = await client.get("/readyz"), await client.get("/user/", headers=token)
    assert own.status_code == mobile.status_code == 503
    assert own.json()["error"] == "unavailable"
    assert mobile.json()["success"] is False
    assert own.headers["retry-after"] == "5"
    app.state.gate.close()
    await database.close()


@pytest.mark.parametrize("path", ["/no-such-thing/", "/cabinet/no-such-thing"])
async def test_an_unknown_path_is_refused_in_its_own_words(app_client: httpx.AsyncClient, path: str) -> None:
    answer = await app_client.get(path)
    assert answer.status_code == 404
    expected = {"error": "not-found", "text": "Not found.", "reason": "not-found"}
    assert answer.json() == (
        expected if path.startswith("/cabinet") else {"success": False, "error": "Not found."}
    )


async def test_another_method_is_refused(app_client: httpx.AsyncClient) -> None:
    answer = await app_client.put("/cabinet/session")
    assert answer.status_code == 405
    assert answer.json()["error"] == "http-405"


async def test_a_large_body_is_refused(app_client: httpx.AsyncClient) -> None:
    big = b"x" * (1024 * 1024 + 1)

    async def in_pieces() -> AsyncIterator[bytes]:
        for start in range(0, len(big), 65536):
            yield big[start : start + 65536]

    for content in (big, in_pieces()):
        answer = await app_client.post("/cabinet/session", content=content)
        assert answer.status_code == 413
        assert answer.json()["error"] == "too-large"


@pytest.fixture
def faulty(app: Portal) -> Portal:
    """The application with routes that fail."""

    async def fail() -> None:
        raise RuntimeError(f"the password was {SECRET}")

    async def refuse() -> None:
        raise Conflict

    def broken(connection: Connection) -> None:
        connection.exec_driver_sql("SELECT nothing_like_this")

    async def ask_wrongly() -> None:
        await app.state.database.read(broken)

    async def large() -> Response:
        return Response(b"lesson " * 1000, media_type="application/json")

    for path, route in {
        "/fail/": fail,
        "/cabinet/fail": fail,
        "/refuse/": refuse,
        "/broken/": ask_wrongly,
        "/large/": large,
    }.items():
        app.add_api_route(path, route, methods=["GET"])
    return app


@on_both
@pytest.mark.parametrize("path", ["/fail/", "/cabinet/fail", "/broken/"])
async def test_a_fault_is_answered_and_logged_without_what_was_in_it(
    faulty: Portal, app_client: httpx.AsyncClient, caplog: pytest.LogCaptureFixture, path: str
) -> None:
    answer = await app_client.get(path, params={"child": "1234567"})
    assert answer.status_code == 500
    own, mobile = {"error", "text", "reason"}, {"success", "error"}
    assert answer.json().keys() == (own if "cabinet" in path else mobile)
    [record] = [record for record in caplog.records if record.name == "ruobr_server.fault"]
    assert f"GET {path} failed" in record.getMessage()
    assert "test_app_front.py" in record.getMessage()
    for text in (answer.text, caplog.text):
        assert SECRET not in text
        assert "1234567" not in text


async def test_a_refusal_is_no_fault(
    faulty: Portal, app_client: httpx.AsyncClient, caplog: pytest.LogCaptureFixture
) -> None:
    assert (await app_client.get("/refuse/")).status_code == 409
    assert not [record for record in caplog.records if record.name == "ruobr_server.fault"]


async def test_the_log_of_requests_holds_no_query(
    app_client: httpx.AsyncClient, caplog: pytest.LogCaptureFixture, family: Family
) -> None:
    caplog.set_level(logging.INFO, "ruobr_server.access")
    headers = header_credentials("ivanova", PASSWORD)
    await app_client.get("/timetable2/", params={"child": "1234567"}, headers=headers)
    await app_client.get("/no%0Asuch%1B[31m")
    lines = [record.getMessage() for record in caplog.records if record.name == "ruobr_server.access"]
    assert lines[0].startswith("GET /timetable2/ 400 ")
    assert lines[1].startswith("GET /no\\nsuch\\x1b[31m 404 ")
    assert "1234567" not in caplog.text
    assert headers["password"] not in caplog.text


async def test_large_answers_travel_compressed(faulty: Portal, app_client: httpx.AsyncClient) -> None:
    async with app_client.stream("GET", "/large/", headers={"accept-encoding": "gzip"}) as answer:
        raw = b"".join([part async for part in answer.aiter_raw()])
    assert answer.headers["content-encoding"] == "gzip"
    assert gzip.decompress(raw) == b"lesson " * 1000
    plain = await app_client.get("/large/", headers={"accept-encoding": "identity"})
    assert "content-encoding" not in plain.headers


async def test_the_interface_is_described_with_examples(app_client: httpx.AsyncClient) -> None:
    described = (await app_client.get("/openapi.json")).json()
    assert {"/cabinet/session", "/capabilities", "/user/", "/timetable2/"} <= described["paths"].keys()
    sign_in = described["paths"]["/cabinet/session"]["post"]
    assert sign_in["responses"]["201"]["content"]["application/json"]["example"]["token"]
    assert described["components"]["schemas"]["SignInBody"]["example"]["login"] == "parent"


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({"content-encoding": "gzip"}, 415),
        ({"content-encoding": "identity"}, 400),
        ({"transfer-encoding": "gzip, chunked"}, 501),
        ({"content-length": "9" * 25}, 413),
        ({"content-length": "-1"}, 413),
    ],
)
async def test_a_body_that_is_packed_or_said_to_be_endless_is_refused(
    app_client: httpx.AsyncClient, headers: dict[str, str], status: int
) -> None:
    answer = await app_client.post("/cabinet/session", content=gzip.compress(b"{}"), headers=headers)
    assert answer.status_code == status
    assert answer.json().keys() == {"error", "text", "reason"}


@pytest.mark.parametrize(
    ("path", "size", "is_refused"),
    [
        ("/cabinet/session", STRANGERS + 1, True),
        ("/cabinet/recovery/confirm", STRANGERS + 1, True),
        ("/cabinet/registration", USUAL, True),
        ("/desk/meals/tables", USUAL + 1, False),
        ("/desk/meals/tables", 1024 * 1024 + 1, True),
        ("/no-such-thing/", USUAL + 1, False),  # 404: nobody reads it
    ],
)
async def test_a_body_has_the_limit_of_its_route(
    app_client: httpx.AsyncClient, path: str, size: int, is_refused: bool
) -> None:
    answer = await app_client.post(path, content=b"x" * size)
    assert (answer.status_code == 413) is is_refused


def test_a_part_of_a_scan_fits() -> None:
    assert BodyLimits(1024 * 1024).of("/cabinet/uploads/1") == USUAL >= PART


async def test_a_body_that_breaks_off_is_no_fault(app: Portal, caplog: pytest.LogCaptureFixture) -> None:
    sent: list[Message] = []

    async def receive() -> Message:
        return {"type": "http.disconnect"}

    async def send(message: Message) -> None:
        sent.append(message)

    scope = {
        "type": "http",
        "method": "POST",
        "path": "/cabinet/session",
        "raw_path": b"/cabinet/session",
        "query_string": b"",
        "root_path": "",
        "http_version": "1.1",
        "scheme": "http",
        "client": None,
        "headers": [(b"content-length", b"10"), (b"content-type", b"application/json")],
        "server": None,
    }
    await app(scope, receive, send)
    assert not [record for record in caplog.records if record.name == "ruobr_server.fault"]


@pytest.mark.parametrize(
    "body", [b"[" * 15_000, b'{"login":' * 1_500, b"9" * 10_000, b"1e999", b"NaN", b"\xff", b'"\\ud800"']
)
async def test_a_body_of_nonsense_is_no_fault(app_client: httpx.AsyncClient, body: bytes) -> None:
    headers = {"content-type": "application/json"}
    answer = await app_client.post("/cabinet/session", content=body, headers=headers)
    assert answer.status_code in (400, 422)
