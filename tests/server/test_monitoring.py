"""What an operator watches: alive, ready, metrics, ids of requests, the log, slow statements."""

from __future__ import annotations

import json
import logging
import re
import signal
from typing import Any

import httpx
import pytest
from prometheus_client.parser import text_string_to_metric_families
from sqlalchemy import text

from ruobr_server.app import Portal, create_app
from ruobr_server.areas.events.gauges import event_gauges
from ruobr_server.areas.events.tables import live_events
from ruobr_server.areas.payments.gauges import payment_gauges
from ruobr_server.integrations.email.gauges import letter_gauges
from ruobr_server.integrations.email.service import queue_letter
from ruobr_server.kit.db import Database
from ruobr_server.kit.db.slow_queries import SlowQueries, without_values
from ruobr_server.kit.http.request_ids import with_request_id
from ruobr_server.kit.jobs.gauges import job_gauges
from ruobr_server.kit.logs import JsonFormatter, TextFormatter
from ruobr_server.kit.metrics import route_of
from ruobr_server.kit.settings import Settings
from support.calls import at_every_desk, calls_of
from support.databases import on_sqlite
from support.fixtures import CHEAP, NOW, FixedClock, client_of
from support.patience import PATIENCE
from support.school import LOGINS, header_credentials
from support.server_command import run, serving


async def metrics_of(app: Portal, address: str = "127.0.0.1") -> list[Any]:
    async with client_of(app, address) as client:
        answer = await client.get("/metrics")
    assert answer.status_code == 200
    return list(text_string_to_metric_families(answer.text))


@on_sqlite
async def test_nothing_personal_is_in_the_metrics(furnished: Database, clock: FixedClock) -> None:
    """After every call of the wire by everybody, labels are templates of routes, kinds, states and codes."""
    furnished.write_now(at_every_desk, "OPERATOR")
    furnished.write_now(queue_letter, "a@example.org", "Код", "Секрет", clock())
    app = create_app(Settings(password_cost=CHEAP), furnished, clock=clock)
    templates = {"other", "/timetable2/", "/openapi.json"}
    async with client_of(app) as client:
        for login in LOGINS[:2]:
            for call in calls_of(app):
                await client.request(
                    call.method,
                    call.path,
                    params=call.query,
                    json=call.body,
                    headers=header_credentials(login),
                )
        await client.get("/secret-of-somebody/17")
        await client.request("BREW", "/capabilities")
        described = (await client.get("/openapi.json")).json()["paths"]
    templates |= set(described)
    allowed = {
        "method": re.compile("GET|HEAD|POST|PUT|PATCH|DELETE|OPTIONS|other"),
        "status": re.compile("[1-5][0-9][0-9]|0"),
        "le": re.compile(r"[0-9.]+|\+Inf"),
        "kind": re.compile(r"[a-z_.]+"),
        "state": re.compile("[a-z-]+"),
        "cause": re.compile("[a-z-]*"),
        "version": re.compile(r"[0-9.a-z+]+"),
    }
    names = set()
    for family in await metrics_of(app):
        for sample in family.samples:
            names.add(sample.name)
            for label, value in sample.labels.items():
                if label == "route":
                    assert value in templates, value
                else:
                    assert allowed[label].fullmatch(value), (sample.name, label, value)
    assert {"ruobr_http_requests_total", "ruobr_jobs", "ruobr_payments_stuck", "ruobr_letters"} <= names
    app.state.gate.close()


@on_sqlite
async def test_requests_are_counted_by_their_route(app: Portal) -> None:
    async with client_of(app) as client:
        for number in (1, 2):
            await client.get(f"/cabinet/kindergarten/applications/{number}")
        await client.get("/timetable2/?child=1")
    counted = {
        tuple(sample.labels.values()): sample.value
        for family in await metrics_of(app)
        for sample in family.samples
        if sample.name == "ruobr_http_requests_total"
    }
    assert counted["GET", "/timetable2/", "401"] == 1
    assert sum(value for key, value in counted.items() if "{" in key[1]) == 2


@on_sqlite
@pytest.mark.parametrize(
    ("address", "headers", "status"),
    [
        ("127.0.0.1", {}, 200),
        ("::1", {}, 200),
        ("192.0.2.7", {}, 404),
        ("127.0.0.1", {"x-forwarded-for": "127.0.0.1"}, 404),
        ("127.0.0.1", {"forwarded": "for=127.0.0.1"}, 404),
        ("somebody", {}, 404),
    ],
)
async def test_metrics_are_for_the_addresses_of_the_settings(
    app: Portal, address: str, headers: dict[str, str], status: int
) -> None:
    async with client_of(app, address) as client:
        answer = await client.get("/metrics", headers=headers)
    assert answer.status_code == status
    if status == 404:
        assert "ruobr_" not in answer.text


async def test_gauges_say_what_waits_and_what_has_failed(furnished: Database, clock: FixedClock) -> None:
    furnished.write_now(queue_letter, "a@example.org", "Код", "Секрет", clock())
    clock.advance(minutes=7)
    letters = {
        gauge.labels["state"]: gauge.value for gauge in furnished.read_now(_all, letter_gauges, clock())
    }
    assert letters == {"waiting": 1, "failed": 0}
    late = {
        gauge.labels["kind"]: gauge.value
        for gauge in furnished.read_now(_all, job_gauges, clock())
        if gauge.name == "job_due_seconds"
    }
    assert late["email.letter"] == 420
    payments = furnished.read_now(_all, payment_gauges, clock())
    assert {gauge.name for gauge in payments} == {"payments_open", "payments_stuck", "refunds_open"}


def _all(connection: Any, gauges: Any, now: Any) -> list[Any]:
    return list(gauges(connection, now))


def test_events_that_wait_for_a_transaction_are_a_lag(furnished: Database, clock: FixedClock) -> None:
    [gauge] = furnished.read_now(_all, event_gauges, clock())
    assert gauge.value == 0
    if furnished.dialect != "postgresql":
        return
    future = live_events.insert().values(id=1, account_id=1, kind="balance", about="{}", at=NOW, xid=2**40)
    furnished.write_now(lambda connection: connection.execute(future))
    clock.advance(seconds=90)
    [gauge] = furnished.read_now(_all, event_gauges, clock())
    assert gauge.value == 90


@on_sqlite
async def test_a_database_that_is_away_is_a_metric_and_no_fault(clock: FixedClock) -> None:
    database = Database("postgresql://nobody@127.0.0.1:9/nothing")
    app = create_app(Settings(password_cost=CHEAP), database, clock=clock)
    async with client_of(app) as client:
        assert (await client.get("/healthz")).status_code == 200
        assert (await client.get("/readyz")).status_code == 503
    [sample] = [
        each
        for family in await metrics_of(app)
        for each in family.samples
        if each.name == "ruobr_database_up"
    ]
    assert (sample.value, sample.labels["cause"]) == (0, "unreachable")
    app.state.gate.close()
    await database.close()


@on_sqlite
async def test_metrics_read_the_database_once_in_a_while(
    app: Portal, database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    reads = 0
    read = database.read

    async def counted(*arguments: Any) -> Any:
        nonlocal reads
        reads += 1
        return await read(*arguments)

    monkeypatch.setattr(database, "read", counted)
    async with client_of(app) as client:
        for _ in range(20):
            assert (await client.get("/metrics")).status_code == 200
    assert reads == 1


def test_several_workers_count_together(tmp_path: Any) -> None:
    url = f"sqlite:///{tmp_path}/school.sqlite"
    with serving("--database", url, "--data-dir", str(tmp_path), "--workers", "2") as (address, process):
        for _ in range(12):  # each on its own connection, so that either process may get it
            assert httpx.get(f"{address}/healthz", timeout=PATIENCE).status_code == 200
        shown = httpx.get(f"{address}/metrics", timeout=PATIENCE).text
        process.send_signal(signal.SIGTERM)
        process.wait(PATIENCE)
    counted = re.findall(r'ruobr_http_requests_total\{[^}]*route="/healthz"[^}]*\} ([0-9.]+)', shown)
    assert sum(map(float, counted)) == 12


@on_sqlite
async def test_each_response_has_an_id_of_its_own(app: Portal) -> None:
    async with client_of(app) as client:
        mine = {"x-request-id": "chosen-by-the-client"}
        ids = [
            (await client.get(path, headers=mine)).headers["x-request-id"] for path in ("/healthz", "/nope")
        ]
    assert len(set(ids)) == 2
    assert all(re.fullmatch("[0-9a-f]{16}", each) for each in ids)


@pytest.mark.parametrize(
    ("proxy", "sent", "expected"),
    [
        ("--behind-proxy", ["abcdef-12345"], "abcdef-12345"),
        ("--behind-proxy", ["abcdef-12345", "second-12345"], None),
        ("--behind-proxy", ["short"], None),
        ("--behind-proxy", ['"; injected: yes'], None),
        ("--behind-proxy=192.0.2.1", ["abcdef-12345"], None),
    ],
)
def test_a_trusted_proxy_chooses_the_id(
    tmp_path: Any, proxy: str, sent: list[str], expected: str | None
) -> None:
    headers = [("x-request-id", each) for each in sent]
    with serving("--data-dir", str(tmp_path), proxy) as (address, _process):
        received = httpx.get(f"{address}/healthz", headers=headers, timeout=PATIENCE).headers["x-request-id"]
    if expected is None:
        assert re.fullmatch("[0-9a-f]{16}", received)
    else:
        assert received == expected


def test_the_log_is_json_if_that_is_wanted(tmp_path: Any) -> None:
    options = ("--data-dir", str(tmp_path), "--access-log", "--log-format", "json")
    with serving(*options) as (address, process):
        answer = httpx.get(f"{address}/user/?child=4711", timeout=PATIENCE)
        process.send_signal(signal.SIGTERM)
        _, err = process.communicate(timeout=PATIENCE)
    entries = [json.loads(line) for line in err.splitlines() if "RUOBR_CLOCK" not in line]
    [entry] = [each for each in entries if each["logger"] == "ruobr_server.access"]
    assert entry["request_id"] == answer.headers["x-request-id"]
    assert entry["message"].startswith("GET /user/ 401")
    assert "4711" not in err


def test_a_line_of_a_request_has_its_id() -> None:
    record = logging.LogRecord("ruobr_server", logging.WARNING, "x.py", 1, "a\nline %s", ("of two",), None)
    with with_request_id({"request_id": "given-by-proxy"}):
        line = TextFormatter("%(message)s").format(record)
        entry = json.loads(JsonFormatter().format(record))
    assert line.endswith("[given-by-proxy]")
    assert entry["request_id"] == "given-by-proxy"
    assert "\n" not in JsonFormatter().format(record)
    assert "request_id" not in json.loads(JsonFormatter().format(record))


def test_slow_statements_are_logged_without_values(
    database: Database, caplog: pytest.LogCaptureFixture
) -> None:
    database.log_slow(0.0)
    database.read_now(
        lambda connection: connection.execute(
            text("SELECT next_id FROM counters WHERE name = :name AND name <> 'Иванова'"), {"name": "secret"}
        ).all()
    )
    [line] = [record.getMessage() for record in caplog.records if record.name == "ruobr_server.slow"]
    assert "SELECT next_id FROM counters WHERE name" in line
    assert "secret" not in line
    assert "Иванова" not in line


def test_a_slow_statement_is_logged_once_a_minute(caplog: pytest.LogCaptureFixture) -> None:
    now = 0.0
    slow = SlowQueries(0.5, lambda: now)
    for seconds in (0.4, 0.6, 0.7, 0.8):
        slow.took("SELECT 1", seconds)
    assert len(caplog.records) == 1
    now = 61.0
    slow.took("SELECT 1", 0.9)
    assert "2 more times" in caplog.records[1].getMessage()


def test_values_that_stand_in_a_statement_are_left_out() -> None:
    assert (
        without_values("SELECT *\n  FROM a WHERE b = 'it''s'  AND c = 'x'")
        == "SELECT * FROM a WHERE b = '…' AND c = '…'"
    )
    assert len(without_values("x" * 5000)) == 1000


def test_a_route_that_was_not_found_has_no_label_of_its_own() -> None:
    assert route_of({"type": "http", "path": "/secret"}) == "other"


@pytest.mark.parametrize("network", ["0.0.0.0/0", "::/0", "somewhere", "192.0.2.7/24"])
def test_the_whole_world_does_not_read_metrics(tmp_path: Any, network: str) -> None:
    refused = run("--data-dir", str(tmp_path), "--metrics-at", network, "--port", "0")
    assert refused.returncode == 1
    assert "--metrics-at" in refused.stderr
