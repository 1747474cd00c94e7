"""The family's calls: repeated requests, wrong fields, conflicts, as a client sees them."""

from __future__ import annotations

from typing import Any

import httpx

from support.databases import on_sqlite
from support.families import CHILD, PASSWORD, Family, header_credentials

pytestmark = on_sqlite


async def test_a_request_that_is_sent_again_adds_one_child(
    app_client: httpx.AsyncClient, family: Family
) -> None:
    headers = {**header_credentials("ivanova", PASSWORD), "Idempotency-Key": "first-child-1"}
    answers = [
        await app_client.post("/cabinet/children", json={"values": CHILD}, headers=headers) for _ in range(3)
    ]
    assert [answer.status_code for answer in answers] == [201, 201, 201]
    assert answers[0].json() == answers[1].json() == answers[2].json()
    listed = await app_client.get("/cabinet/children", headers=headers)
    assert len(listed.json()["children"]) == 1
    other = {"values": {**CHILD, "first_name": "Мария"}}
    refused = await app_client.post("/cabinet/children", json=other, headers=headers)
    assert refused.status_code == 409
    assert refused.json()["current"] == answers[0].json()


async def test_wrong_fields_come_by_name(app_client: httpx.AsyncClient, family: Family) -> None:
    headers = header_credentials("ivanova", PASSWORD)
    body: dict[str, Any] = {"values": {**CHILD, "certificate_series": "4-ЛО"}}
    answer = await app_client.post("/cabinet/children", json=body, headers=headers)
    assert answer.status_code == 422
    assert answer.json()["error"] == "invalid-fields"
    assert answer.json()["fields"].keys() == {"certificate_series"}


async def test_an_old_version_gets_what_is_there_now(app_client: httpx.AsyncClient, family: Family) -> None:
    headers = header_credentials("ivanova", PASSWORD)
    child = (await app_client.post("/cabinet/children", json={"values": CHILD}, headers=headers)).json()
    path = f"/cabinet/children/{child['id']}"
    first = {"values": {**child["values"], "residence": "ул. Новая, 1"}, "version": 1}
    assert (await app_client.put(path, json=first, headers=headers)).status_code == 200
    second = {"values": {**child["values"], "residence": "ул. Старая, 2"}, "version": 1}
    answer = await app_client.put(path, json=second, headers=headers)
    assert answer.status_code == 409
    assert answer.json()["error"] == "changed"
    assert answer.json()["current"]["values"]["residence"] == "ул. Новая, 1"
    assert (await app_client.delete(path, headers=headers)).status_code == 204
    assert (await app_client.get("/cabinet/children", headers=headers)).json() == {"children": []}


async def test_nobody_signed_in_reads_nothing(app_client: httpx.AsyncClient, family: Family) -> None:
    for path in ("/cabinet/profile", "/cabinet/children", "/cabinet/services", "/journal/join-requests"):
        assert (await app_client.get(path)).status_code == 401
