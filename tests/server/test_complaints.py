"""Complaints: filed by anybody, looked up by number and secret, answered at the right desk."""

from __future__ import annotations

from typing import Any

import httpx
import pytest

from ruobr_server.areas.accounts import service as accounts
from ruobr_server.auth.passwords import Passwords
from ruobr_server.kit.db import Database
from support.clerks import seat_clerk
from support.families import PASSWORD, Family, header_credentials
from support.fixtures import NOW

COMPLAINT: dict[str, Any] = {
    "school_id": 1,
    "values": {
        "sender": "Кузнецова Ольга",
        "phone": "8 913 000 00 00",
        "child": "Кузнецова Анна",
        "text": "Логин не выдают.\nВторой месяц.",
    },
}


def operator(database: Database, passwords: Passwords, login: str, kind: str, territory: int = 1) -> None:
    """An operator with one desk."""

    def employ(connection: Any) -> None:
        connection.exec_driver_sql(
            "INSERT INTO territories SELECT 2, 'Юрга' WHERE NOT EXISTS "
            "(SELECT 1 FROM territories WHERE id = 2)"
        )
        new = accounts.NewAccount(
            login, passwords.hash_now(PASSWORD), "operator", last_name="О", first_name="О"
        )
        number = accounts.create(connection, new, NOW)
        seat_clerk(connection, number, kind, territory)

    database.write_now(employ)


async def filed(client: httpx.AsyncClient, **headers: str) -> dict[str, str]:
    answer = await client.post("/cabinet/complaints", json=COMPLAINT, headers=headers)
    assert answer.status_code == 201, answer.text
    receipt: dict[str, str] = answer.json()
    return receipt


async def test_the_sender_learns_the_result_without_signing_in(
    app_client: httpx.AsyncClient, family: Family, database: Database, passwords: Passwords
) -> None:
    receipt = await filed(app_client)
    looked = await app_client.post("/cabinet/complaints/result", json=receipt)
    assert looked.json()["state"] == "received"
    operator(database, passwords, "clerk", "complaints")
    headers = header_credentials("clerk", PASSWORD)
    [waiting] = (await app_client.get("/desk/complaints", headers=headers)).json()["complaints"]
    assert waiting["values"]["phone"] == "+79130000000"
    said = {"action": "answer", "version": waiting["version"], "note": "Логин выдан в канцелярии."}
    answer = await app_client.post(f"/desk/complaints/{waiting['id']}", json=said, headers=headers)
    assert answer.status_code == 200, answer.text
    looked = await app_client.post(
        "/cabinet/complaints/result", json={**receipt, "secret": receipt["secret"].lower()}
    )
    assert (looked.json()["state"], looked.json()["answer"]) == ("answered", "Логин выдан в канцелярии.")


async def test_a_repeated_request_files_one_complaint(
    app_client: httpx.AsyncClient, family: Family, database: Database
) -> None:
    key = {"Idempotency-Key": "complaint-key-1"}
    first, second = await filed(app_client, **key), await filed(app_client, **key)
    assert first == second
    count = database.read_now(lambda c: c.exec_driver_sql("SELECT count(*) FROM complaints").scalar())
    assert count == 1


async def test_a_wrong_secret_is_like_no_complaint(app_client: httpx.AsyncClient, family: Family) -> None:
    receipt = await filed(app_client)
    answers = [
        await app_client.post("/cabinet/complaints/result", json={"number": number, "secret": "AAAABBBBCCCC"})
        for number in (receipt["number"], "2026-99999")
    ]
    assert [answer.status_code for answer in answers] == [404, 404]
    assert answers[0].json() == answers[1].json()


async def test_guessing_is_slowed(app_client: httpx.AsyncClient, family: Family) -> None:
    receipt = await filed(app_client)
    wrong = {"number": receipt["number"], "secret": "AAAABBBBCCCC"}
    codes = [(await app_client.post("/cabinet/complaints/result", json=wrong)).status_code for _ in range(8)]
    assert codes[0] == 404
    assert codes[-1] == 429


@pytest.mark.parametrize(
    ("login", "kind", "territory", "expected"),
    [
        ("clerk", "complaints", 1, 200),
        ("other-desk", "kindergarten", 1, 403),
        ("other-town", "complaints", 2, 404),
        ("ivanova", "", 0, 403),
        ("ivanova-1", "", 0, 403),
    ],
)
async def test_only_the_desk_of_the_territory_answers(
    app_client: httpx.AsyncClient,
    family: Family,
    database: Database,
    passwords: Passwords,
    login: str,
    kind: str,
    territory: int,
    expected: int,
) -> None:
    await filed(app_client)
    if kind:
        operator(database, passwords, login, kind, territory)
    headers = header_credentials(login, PASSWORD)
    said = {"action": "answer", "version": 1, "note": "Да."}
    assert (await app_client.post("/desk/complaints/1", json=said, headers=headers)).status_code == expected
    listed = await app_client.get("/desk/complaints", headers=headers)
    assert listed.status_code == (403 if expected == 403 else 200)
    if expected == 404:
        assert listed.json() == {"complaints": [], "counts": {}, "found": 0, "next": ""}


async def test_an_answer_needs_words_and_a_second_one_a_new_version(
    app_client: httpx.AsyncClient, family: Family, database: Database, passwords: Passwords
) -> None:
    await filed(app_client)
    operator(database, passwords, "clerk", "complaints")
    headers = header_credentials("clerk", PASSWORD)
    silent = {"action": "answer", "version": 1, "note": " "}
    assert (await app_client.post("/desk/complaints/1", json=silent, headers=headers)).status_code == 400
    taken = {"action": "take", "version": 1}
    assert (await app_client.post("/desk/complaints/1", json=taken, headers=headers)).status_code == 200
    late = await app_client.post("/desk/complaints/1", json=taken, headers=headers)
    assert (late.status_code, late.json()["error"]) == (409, "changed")
