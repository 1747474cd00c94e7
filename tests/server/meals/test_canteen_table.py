"""A canteen's table: faults by line, a dry run, booked once however often it is taken."""

from __future__ import annotations

from contextlib import suppress
from datetime import date, timedelta
from typing import Any

import httpx
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ruobr_server.app import Portal
from ruobr_server.areas.events.tables import live_events
from ruobr_server.areas.ledger import service as ledger
from ruobr_server.areas.meals import booking, canteen_import
from ruobr_server.kit.db import Database
from ruobr_server.kit.errors import Unavailable
from ruobr_tui.api.rules.canteen.canteen_table import read_table, table_text
from ruobr_tui.api.rules.text.table_text import NotATable
from support.canteens import BREAKFAST, LUNCH, OTHER_BREAKFAST, meal_records, serve, table_of
from support.payments import balance, give_desk
from support.school import ANNA, BORIS, SCHOOL, TUESDAY, header_credentials

OPERATOR = header_credentials("operator")
TODAY = TUESDAY.strftime("%d.%m.%Y")


@pytest.fixture
def canteen(furnished: Database, app: Portal) -> Database:
    furnished.write_now(serve)
    furnished.write_now(give_desk, "operator")
    return furnished


async def take(client: httpx.AsyncClient, text: str, apply: bool = True) -> dict[str, Any]:
    body = {"school": SCHOOL, "text": text, "apply": apply}
    answer = await client.post("/desk/meals/tables", json=body, headers=OPERATOR)
    assert answer.status_code == 200, answer.text
    found: dict[str, Any] = answer.json()
    return found


async def test_charged_once_and_put_right_by_the_difference(
    app_client: httpx.AsyncClient, canteen: Database
) -> None:
    before = balance(canteen, ANNA), balance(canteen, BORIS)
    text = table_of(f"{TODAY};4210001;{BREAKFAST};получено;;", f"{TODAY};4210002;{LUNCH};received;120,00;50")
    dry = await take(app_client, text, apply=False)
    assert (dry["applied"], dry["new"], dry["changed"], dry["charged"]) == (False, 1, 1, "155,50")
    assert (balance(canteen, ANNA), balance(canteen, BORIS)) == before
    done = await take(app_client, text)
    assert done | {"applied": False} == dry
    assert balance(canteen, ANNA) == before[0] - 8_550
    assert balance(canteen, BORIS) == before[1] - 12_000 + 5_000
    again = await take(app_client, text)
    assert (again["new"], again["changed"], again["same"], again["charged"]) == (0, 0, 2, "0,00")
    # The canteen was wrong: the lunch was never eaten, the breakfast was the dearer one.
    put_right = table_of(
        f"{TODAY};4210001;{BREAKFAST};отменено;;",
        f"{TODAY};4210001;{OTHER_BREAKFAST};получено;;",
        f"{TODAY};4210002;{LUNCH};отменено;;",
    )
    assert (await take(app_client, put_right))["charged"] == "-65,50"
    assert balance(canteen, ANNA) == before[0] - 9_000
    assert balance(canteen, BORIS) == before[1]
    assert canteen.read_now(ledger.faults) == []
    mother = header_credentials("mother")
    statement = (await app_client.get(f"/cabinet/meals/{BORIS}/statement", headers=mother)).json()
    kinds = [(line["kind"], line["amount"]) for line in statement["lines"]]
    assert kinds == [("subsidy", "-50,00"), ("charge", "120,00"), ("subsidy", "50,00"), ("charge", "-120,00")]


async def test_an_order_gives_way_to_what_was_served(
    app_client: httpx.AsyncClient, canteen: Database
) -> None:
    day = TODAY
    await take(app_client, table_of(f"{day};4210002;{BREAKFAST};заказано;;", f"{day};4210002;{LUNCH};10;;"))
    await take(app_client, table_of(f"{day};4210002;{OTHER_BREAKFAST};получено;;"))
    assert meal_records(canteen, BORIS, TUESDAY) == [
        (BREAKFAST, 20, 0),
        (OTHER_BREAKFAST, 30, 9_000),
        (LUNCH, 10, 12_000),
    ]


async def test_families_are_informed(app_client: httpx.AsyncClient, canteen: Database) -> None:
    await take(app_client, table_of(f"{TODAY};4210002;{LUNCH};получено;;"))

    def events_of(connection: Any) -> list[tuple[str, str]]:
        own = live_events
        return [(row.kind, row.about) for row in connection.execute(own.select().order_by(own.c.id))]

    assert ("balance", f'{{"child": {BORIS}}}') in canteen.read_now(events_of)


async def test_everything_that_is_wrong_is_reported_by_line(
    app_client: httpx.AsyncClient, canteen: Database
) -> None:
    later = (TUESDAY + timedelta(days=1)).isoformat()
    text = table_of(
        f"{TODAY};4210001;{BREAKFAST};получено;;",
        f"31.02.2026;4210001;{BREAKFAST};получено;;",
        f"{TODAY};9999;77;получено;;",
        f"{TODAY};4210001;{LUNCH};съедено;1,001;",
        f"{later};4210001;{LUNCH};получено;;",
        f"{TODAY};4210001;{BREAKFAST};получено;;",
        "",
        f"{TODAY};4210001;{LUNCH};получено;10;20",
    )
    result = await take(app_client, text)
    assert (result["applied"], result["new"], result["changed"]) == (False, 0, 0)
    found = sorted((fault["line"], fault["column"]) for fault in result["faults"])
    assert found == [
        (3, "date"), (4, "account"), (4, "complex"), (5, "price"), (5, "state"), (6, "date"), (7, ""),
        (9, "subsidy"),
    ]  # fmt: skip
    assert meal_records(canteen, ANNA, TUESDAY) == [(BREAKFAST, 20, 8_550)]


async def test_beyond_the_day_limit_is_doubted_and_booked(
    app_client: httpx.AsyncClient, canteen: Database
) -> None:
    text = table_of(f"{TODAY};4210001;{BREAKFAST};получено;;", f"{TODAY};4210001;{LUNCH};получено;;")
    result = await take(app_client, text)
    assert result["applied"]
    assert [fault["line"] for fault in result["doubts"]] == [3]


@pytest.mark.parametrize(
    ("text", "line"),
    [("", 1), ("\n\n", 1), ("a;b\n1;2", 1), ('date;account;complex;state\n"x;1;2;3\n', 2)],
)
async def test_what_is_no_table(
    app_client: httpx.AsyncClient, canteen: Database, text: str, line: int
) -> None:
    result = await take(app_client, text)
    assert not result["applied"]
    assert [fault["line"] for fault in result["faults"]][:1] == [line]


async def test_a_nul_is_refused_in_words(app_client: httpx.AsyncClient, canteen: Database) -> None:
    body = {"school": SCHOOL, "text": "\0", "apply": True}
    answer = await app_client.post("/desk/meals/tables", json=body, headers=OPERATOR)
    assert answer.status_code == 400
    assert "NUL" in answer.json()["text"]


async def test_cut_off_in_the_middle_it_goes_on(
    canteen: Database, monkeypatch: pytest.MonkeyPatch, clock: Any
) -> None:
    """Pieces of one row; the database goes away behind the first."""
    monkeypatch.setattr(canteen_import, "PIECE", 1)
    before = balance(canteen, ANNA), balance(canteen, BORIS)
    text = table_of(f"{TODAY};4210001;{BREAKFAST};получено;;", f"{TODAY};4210002;{LUNCH};получено;;")
    write, calls = canteen.write, 0

    async def failing(*arguments: Any) -> Any:
        nonlocal calls
        calls += 1
        if calls == 2:
            raise OSError
        return await write(*arguments)

    monkeypatch.setattr(canteen, "write", failing)
    with pytest.raises(OSError):
        await canteen_import.take_table(canteen, SCHOOL, text, clock(), apply=True)
    result = await canteen_import.take_table(canteen, SCHOOL, text, clock(), apply=True)
    assert (result.new, result.same) == (1, 1)
    assert balance(canteen, ANNA) == before[0] - 8_550
    assert balance(canteen, BORIS) == before[1] - 12_000
    assert canteen.read_now(ledger.faults) == []


async def test_the_desk_alone_and_its_own_schools(app_client: httpx.AsyncClient, canteen: Database) -> None:
    body = {"school": SCHOOL, "text": "", "apply": False}
    for who, status in (("mother", 403), ("teacher", 403), ("anna", 403)):
        answer = await app_client.post("/desk/meals/tables", json=body, headers=header_credentials(who))
        assert answer.status_code == status
    elsewhere = {**body, "school": SCHOOL + 1}
    assert (await app_client.post("/desk/meals/tables", json=elsewhere, headers=OPERATOR)).status_code == 404


async def test_an_account_is_found_and_corrected_with_a_reason(
    app_client: httpx.AsyncClient, canteen: Database
) -> None:
    before = balance(canteen, ANNA)
    for text in ("421000", "иван", "ИВАНОВА анна"):
        found = await app_client.get("/desk/meals/accounts", params={"find": text}, headers=OPERATOR)
        assert ANNA in [each["child"] for each in found.json()["accounts"]], found.text
    none = await app_client.get("/desk/meals/accounts", params={"find": "%"}, headers=OPERATOR)
    assert none.json()["accounts"] == []
    headers = {**OPERATOR, "Idempotency-Key": "correct-anna-once"}
    body = {"amount": "-24,50", "reason": "Списано дважды"}
    for _ in range(2):
        answer = await app_client.post(f"/desk/meals/accounts/{ANNA}", json=body, headers=headers)
        assert answer.status_code == 200, answer.text
    line = answer.json()["lines"][0]
    assert (line["kind"], line["amount"], line["note"]) == ("correction", "-24,50", "Списано дважды")
    assert balance(canteen, ANNA) == before - 2_450
    assert canteen.read_now(ledger.faults) == []
    for wrong in ({"amount": "0"}, {"amount": "1e5"}, {"reason": "  "}, {"amount": "100000,01"}):
        answer = await app_client.post(f"/desk/meals/accounts/{ANNA}", json=body | wrong, headers=OPERATOR)
        assert answer.status_code == 400, wrong
    # The family reads who looked, and why the money moved.
    mother = header_credentials("mother")
    statement = (await app_client.get(f"/cabinet/meals/{ANNA}/statement", headers=mother)).json()
    assert statement["lines"][0]["note"] == "Списано дважды"
    looks = (await app_client.get("/cabinet/looks", headers=mother)).json()
    assert "meal-account" in str(looks)


@given(st.text(max_size=300))
def test_any_text_is_read_without_a_fault_of_ours(text: str) -> None:
    rows, faults = read_table(text)
    assert rows or faults or "\n" in text or text


@given(st.binary(max_size=200))
def test_any_bytes_are_read_or_refused_in_words(data: bytes) -> None:
    with suppress(NotATable):
        read_table(table_text(data))


_CELLS = st.tuples(
    st.dates(date(2020, 1, 1), date(2030, 12, 31)),
    st.integers(1, 10**12),
    st.integers(1, 999),
    st.sampled_from(["received", "cancelled", "ordered"]),
    st.integers(0, 10**7),
)


@settings(deadline=None)
@given(st.lists(_CELLS, max_size=8, unique_by=lambda row: row[:3]), st.sampled_from(";\t,"))
def test_what_was_written_is_read(rows: list[Any], separator: str) -> None:
    lines = [separator.join(["state", "price", "date", "complex", "account"])]
    for day, account, code, state, price in rows:
        lines.append(
            separator.join([state, f"{price // 100}.{price % 100:02}", str(day), str(code), str(account)])
        )
    found, faults = read_table("\r\n".join(lines))
    assert faults == []
    assert [(row.date, row.account, row.complex, row.price) for row in found] == [
        (day, str(account), str(code), price) for day, account, code, _state, price in rows
    ]


async def test_sent_again_under_its_key_it_reports_what_it_has_booked(
    app_client: httpx.AsyncClient, canteen: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Also when the first was cut off behind a piece: the whole sum is reported, and booked once."""
    monkeypatch.setattr(canteen_import, "PIECE", 1)
    before = balance(canteen, ANNA), balance(canteen, BORIS)
    text = table_of(f"{TODAY};4210001;{BREAKFAST};получено;;", f"{TODAY};4210002;{LUNCH};получено;;")
    headers = {**OPERATOR, "Idempotency-Key": "the-table-of-tuesday"}
    body = {"school": SCHOOL, "text": text, "apply": True}
    book, booked = booking.book, 0

    def failing(*arguments: Any) -> Any:
        nonlocal booked
        booked += 1
        if booked == 2:
            raise Unavailable
        return book(*arguments)

    monkeypatch.setattr(canteen_import, "book", failing)
    cut = await app_client.post("/desk/meals/tables", json=body, headers=headers)
    assert cut.status_code == 503
    assert balance(canteen, ANNA) == before[0] - 8_550
    assert balance(canteen, BORIS) == before[1]
    key_of_table = {"key": "the-table-of-tuesday"}
    outcome = await app_client.post("/cabinet/outcomes", json=key_of_table, headers=OPERATOR)
    assert outcome.json() == {"done": True}  # begun: the same key goes on with it
    for _attempt in range(2):
        done = await app_client.post("/desk/meals/tables", json=body, headers=headers)
        found = done.json()
        assert (found["new"] + found["changed"], found["same"], found["charged"]) == (2, 0, "205,50")
        assert balance(canteen, ANNA) == before[0] - 8_550
        assert balance(canteen, BORIS) == before[1] - 12_000
    assert canteen.read_now(ledger.faults) == []


async def test_a_table_that_was_given_up_is_not_booked(
    app_client: httpx.AsyncClient, canteen: Database
) -> None:
    before = balance(canteen, ANNA)
    key_of_table = {"key": "the-table-of-tuesday"}
    outcome = await app_client.post("/cabinet/outcomes", json=key_of_table, headers=OPERATOR)
    assert outcome.json() == {"done": False}
    text = table_of(f"{TODAY};4210001;{BREAKFAST};получено;;")
    headers = {**OPERATOR, "Idempotency-Key": "the-table-of-tuesday"}
    body = {"school": SCHOOL, "text": text, "apply": True}
    late = await app_client.post("/desk/meals/tables", json=body, headers=headers)
    assert late.status_code == 409
    assert balance(canteen, ANNA) == before
