"""Room for scans: of one account and of all, also for those who upload at the same moment."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path

import httpx
import pytest
from sqlalchemy import func, select

from ruobr_server.app import Portal, create_app
from ruobr_server.areas.documents.encryption import keys_in
from ruobr_server.areas.documents.tables import uploads
from ruobr_server.kit.db import Database
from ruobr_server.kit.settings import Settings, Storage
from support.families import CHILD, PASSWORD, Family, header_credentials
from support.fixtures import CHEAP, FixedClock, client_of
from support.scans import PDF

SIZE = len(PDF)
ROOM = Storage(bytes_of_account=4 * SIZE, files_of_account=3, bytes_in_all=5 * SIZE, files_in_all=100)


@pytest.fixture
async def portal(
    database: Database, clock: FixedClock, tmp_path: Path, family: Family
) -> AsyncIterator[Portal]:
    settings = Settings(password_cost=CHEAP, file_keys=keys_in(tmp_path), storage=ROOM)
    portal = create_app(settings, database, clock=clock)
    yield portal
    portal.state.gate.close()


@pytest.fixture
async def client(portal: Portal) -> AsyncIterator[httpx.AsyncClient]:
    async with client_of(portal) as asks:
        yield asks


async def child_of(client: httpx.AsyncClient, login: str = "ivanova", name: str = "Вера") -> int:
    values = {**CHILD, "first_name": name, "certificate_number": f"{sum(map(ord, login + name)):06}"}
    headers = header_credentials(login, PASSWORD)
    answer = await client.post("/cabinet/children", json={"values": values}, headers=headers)
    assert answer.status_code == 201, answer.text
    return int(answer.json()["id"])


async def begun(
    client: httpx.AsyncClient, child: int, size: int = SIZE, login: str = "ivanova"
) -> httpx.Response:
    body = {"child_id": child, "kind": "birth-certificate", "name": "скан.pdf", "size": size}
    return await client.post("/cabinet/uploads", json=body, headers=header_credentials(login, PASSWORD))


async def uploaded(client: httpx.AsyncClient, child: int, login: str = "ivanova") -> int:
    upload = await begun(client, child, login=login)
    assert upload.status_code == 201, upload.text
    headers = header_credentials(login, PASSWORD)
    where = f"/cabinet/uploads/{upload.json()['id']}?start=0"
    answer = await client.patch(where, content=PDF, headers=headers)
    return int(answer.json()["document"]["id"])


async def test_an_account_has_room_for_so_many_scans_and_removing_one_makes_room(
    client: httpx.AsyncClient, family: Family
) -> None:
    child, other = await child_of(client), await child_of(client, name="Анна")
    scans = [await uploaded(client, each) for each in (child, other, child)]
    refused = await begun(client, other)
    assert refused.status_code == 409
    assert "Delete rejected or unneeded ones" in refused.json()["text"]
    headers = header_credentials("ivanova", PASSWORD)
    assert (await client.delete(f"/cabinet/documents/{scans[0]}", headers=headers)).status_code == 204
    assert (await begun(client, other)).status_code == 201


async def test_an_account_has_room_for_so_many_bytes(client: httpx.AsyncClient, family: Family) -> None:
    child = await child_of(client)
    await uploaded(client, child)
    assert (await begun(client, child, 3 * SIZE + 1)).status_code == 409
    assert (await begun(client, child, 3 * SIZE)).status_code == 201


async def test_the_same_content_again_takes_its_room_again(client: httpx.AsyncClient, family: Family) -> None:
    child = await child_of(client)
    for _ in range(3):
        await uploaded(client, child)
    assert (await begun(client, child)).status_code == 409


async def test_an_upload_counts_until_nobody_goes_on_with_it(
    client: httpx.AsyncClient, family: Family, clock: FixedClock
) -> None:
    child = await child_of(client)
    for _ in range(3):
        assert (await begun(client, child)).status_code == 201
    assert (await begun(client, child)).status_code == 409
    clock.advance(days=1, seconds=1)
    assert (await begun(client, child)).status_code == 201


async def test_the_portal_has_room_for_so_many_bytes(
    client: httpx.AsyncClient, family: Family, caplog: pytest.LogCaptureFixture
) -> None:
    mine, theirs = await child_of(client), await child_of(client, "petrova")
    assert (await begun(client, mine, 4 * SIZE)).status_code == 201
    refused = await begun(client, theirs, SIZE + 1, "petrova")
    assert refused.status_code == 409
    assert "Bring the documents in person" in refused.json()["text"]
    assert "no room for scans" in caplog.text
    assert (await begun(client, theirs, SIZE, "petrova")).status_code == 201


async def test_those_who_upload_at_once_do_not_share_the_last_room(
    client: httpx.AsyncClient, family: Family, database: Database
) -> None:
    mine, theirs = await child_of(client), await child_of(client, "petrova")
    answers = await asyncio.gather(
        *(begun(client, mine) for _ in range(5)),
        *(begun(client, theirs, login="petrova") for _ in range(5)),
    )
    statuses = [answer.status_code for answer in answers]
    assert sorted(statuses) == [201] * 5 + [409] * 5
    assert statuses[:5].count(201) <= 3
    taken = database.read_now(lambda c: c.scalar(select(func.sum(uploads.c.size))))
    assert taken == 5 * SIZE
