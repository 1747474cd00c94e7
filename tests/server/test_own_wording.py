"""A portal of another region: its wording is the one that counts everywhere, and it says whom to ask."""

from __future__ import annotations

from collections.abc import AsyncIterator
from io import BytesIO
from pathlib import Path
from typing import Any

import httpx
import pytest
from pypdf import PdfReader
from sqlalchemy import select

from ruobr_server.app import Portal, create_app
from ruobr_server.areas.documents.encryption import keys_in
from ruobr_server.areas.personal_data.tables import consents
from ruobr_server.kit.db import Database
from ruobr_server.kit.settings import Contact, LegalEntity, Settings, Smtp, Wording
from ruobr_tui.api.rules.fields.consent import VERSION
from support.banks import ModelBank
from support.databases import on_both, on_sqlite
from support.families import CHILD, PROFILE, Family
from support.fixtures import CHEAP, FixedClock, client_of
from support.jobs import Sender
from support.payments import open_canteen, watcher
from support.school import ANNA, header_credentials

pytestmark = on_sqlite

OWN = "2027-01-01"
TEXT = ("Согласен на обработку.", "Можно отозвать.")
MOTHER = header_credentials("mother")


@pytest.fixture
async def portal(furnished: Database, clock: FixedClock, tmp_path: Path) -> AsyncIterator[Portal]:
    settings = Settings(
        password_cost=CHEAP,
        file_keys=keys_in(tmp_path),
        smtp=Smtp("127.0.0.1", 1, "none"),
        region="Томская область",
        time_zone="Asia/Tomsk",
        consent=Wording(OWN, TEXT),
        legal_entity=LegalEntity("МКУ «Школа»", "7000000000", "", "г. Томск"),
        officer=Contact("Анна Петрова", "+7 3822 000000", "data@example.org"),
    )
    made = create_app(settings, furnished, clock=clock)
    yield made
    made.state.gate.close()


@pytest.fixture
async def client(portal: Portal) -> AsyncIterator[httpx.AsyncClient]:
    async with client_of(portal) as found:
        found.headers.update(MOTHER)
        yield found


async def test_capabilities_name_the_region(client: httpx.AsyncClient) -> None:
    capabilities = (await client.get("/capabilities")).json()
    assert (capabilities["region"], capabilities["time_zone"]) == ("Томская область", "Asia/Tomsk")


async def test_the_wording_comes_with_the_operator_and_the_officer(client: httpx.AsyncClient) -> None:
    consent = (await client.get("/cabinet/consent")).json()
    assert (consent["version"], consent["given"], consent["text"]) == (OWN, VERSION, list(TEXT))
    assert consent["operator"] == "МКУ «Школа», ИНН 7000000000, г. Томск"
    assert consent["officer"] == "Анна Петрова, +7 3822 000000, data@example.org"


@on_both
async def test_a_consent_to_another_wording_opens_nothing_until_the_own_one_is_given(
    client: httpx.AsyncClient, furnished: Database
) -> None:
    """Each call that needs a consent asks for the wording that is in force here."""
    profile = {"values": PROFILE, "version": 0}
    calls: list[tuple[str, str, Any]] = [
        ("PUT", "/cabinet/profile", profile),
        ("POST", "/cabinet/children", {"values": CHILD}),
    ]
    for method, path, body in calls:
        refused = await client.request(method, path, json=body)
        assert (refused.status_code, refused.json()["error"]) == (403, "consent-needed"), path
    old = await client.post("/cabinet/consent", json={"version": VERSION})
    assert old.status_code == 409
    given = await client.post("/cabinet/consent", json={"version": OWN})
    assert (given.status_code, given.json()["given"]) == (200, OWN)
    assert (await client.put("/cabinet/profile", json=profile)).status_code == 200
    child = (await client.post("/cabinet/children", json={"values": CHILD})).json()
    changed = {"values": {**CHILD, "middle_name": "Ильич"}, "version": child["version"]}
    assert (await client.put(f"/cabinet/children/{child['id']}", json=changed)).status_code == 200
    wishes: list[tuple[str, Any]] = [
        ("/cabinet/uploads", {"child_id": child["id"], "kind": "birth-certificate", "size": 4}),
        ("/cabinet/kindergarten/applications", {"child_id": child["id"], "territory_id": 1}),
        ("/cabinet/school-applications", {"child_id": child["id"], "school_id": 1}),
    ]
    for path, wish in wishes:
        answer = await client.post(path, json=wish)
        assert answer.status_code in (201, 422), (path, answer.text)
    furnished.write_now(lambda db: db.execute(consents.delete().where(consents.c.text_version == OWN)))
    for path, wish in wishes:
        refused = await client.post(path, json=wish)
        assert (refused.status_code, refused.json()["error"]) == (403, "consent-needed"), path


@on_both
async def test_who_registers_agrees_to_the_wording_in_force(
    database: Database, family: Family, clock: FixedClock
) -> None:
    new = {
        "last_name": "Орлова",
        "first_name": "Ирина",
        "phone": "+79131112233",
        "email": "irina@example.org",
        "agreed": "1",
    }
    smtp = Smtp("127.0.0.1", 1, "none")
    settings = Settings(password_cost=CHEAP, smtp=smtp, consent=Wording(OWN, TEXT))
    portal = create_app(settings, database, clock=clock)
    async with client_of(portal) as client:
        text = (await client.get("/cabinet/consent-text")).json()
        assert (text["version"], text["text"]) == (OWN, list(TEXT))
        other = {"values": new, "consent_version": "2026-01-01"}  # of another text, shown before
        refused = await client.post("/cabinet/registration", json=other)
        assert (refused.status_code, list(refused.json()["fields"])) == (422, ["agreed"])
        registration = {"values": new, "consent_version": text["version"]}
        assert (await client.post("/cabinet/registration", json=registration)).status_code == 202
    portal.state.gate.close()
    await Sender(database, smtp, clock).send_due()
    versions = database.read_now(
        lambda db: db.scalars(select(consents.c.text_version).order_by(consents.c.id)).all()
    )
    assert versions[-1] == OWN


async def test_a_receipt_names_who_was_paid(
    client: httpx.AsyncClient, portal: Portal, furnished: Database, clock: FixedClock
) -> None:
    furnished.write_now(open_canteen)
    bank = ModelBank()
    portal.state.watcher = at_work = watcher(furnished, bank, clock)
    parts = [{"child": ANNA, "amount": "500"}]
    made = (await client.post("/cabinet/payments", json={"parts": parts})).json()
    [order] = bank.orders.values()
    bank.pay(order)
    clock.advance(minutes=1)
    await at_work.step()
    answer = await client.get(f"/cabinet/payments/{made['id']}/receipt")
    [page] = PdfReader(BytesIO(answer.content)).pages
    rows = " ".join(page.extract_text().split())
    assert "Получатель МКУ «Школа»" in rows
    assert "ИНН 7000000000" in rows
    payee = (await client.get("/cabinet/payments/accounts")).json()["payee"]
    assert (payee["name"], payee["tax_number"]) == ("МКУ «Школа»", "7000000000")
