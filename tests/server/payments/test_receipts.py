"""The receipt as PDF, read by another library: what stands on it, for whom, and when there is none."""

from __future__ import annotations

from io import BytesIO
from typing import Any

import httpx
import pytest
from pypdf import PdfReader
from sqlalchemy import update

from ruobr_server.app import Portal
from ruobr_server.areas.schools.tables import people, pupils
from ruobr_server.kit.db import Database
from support.banks import ModelBank
from support.fixtures import FixedClock
from support.payments import give_desk, open_canteen, watcher
from support.school import ANNA, BORIS, header_credentials

MOTHER = header_credentials("mother")
MARKUP = "<b>Анна</b> **[x](y)** 漢"


@pytest.fixture
async def paid(
    app_client: httpx.AsyncClient, furnished: Database, app: Portal, bank: ModelBank, clock: FixedClock
) -> dict[str, Any]:
    """A payment for both children; 200 of Anna's 500 were given back, 10 more are requested."""
    furnished.write_now(open_canteen)
    app.state.watcher = at_work = watcher(furnished, bank, clock)
    parts = [{"child": ANNA, "amount": "500"}, {"child": BORIS, "amount": "1250,50"}]
    made = (await app_client.post("/cabinet/payments", json={"parts": parts}, headers=MOTHER)).json()
    path = f"/cabinet/payments/{made['id']}"
    early = await app_client.get(f"{path}/receipt", headers=MOTHER)
    assert (early.status_code, early.json()["error"]) == (409, "conflict")
    [order] = bank.orders.values()
    bank.pay(order)
    clock.advance(minutes=1)
    await at_work.step()
    furnished.write_now(give_desk, "operator")
    for amount in ("200", "10"):
        wish = {"action": "ask-refund", "child": ANNA, "amount": amount, "reason": "Ошиблась"}
        now = (await app_client.get(path, headers=MOTHER)).json()
        await app_client.post(path, json={**wish, "version": now["version"]}, headers=MOTHER)
    clerk = header_credentials("operator")
    first = (await app_client.get("/desk/refunds", headers=clerk)).json()["refunds"][0]
    decide = {"action": "approve", "version": first["version"]}
    answer = await app_client.post(f"/desk/refunds/{first['id']}", json=decide, headers=clerk)
    assert answer.status_code == 200
    await at_work.step()
    found: dict[str, Any] = (await app_client.get(path, headers=MOTHER)).json()
    assert found["state"] == "partly-refunded"
    return found


async def drawn(client: httpx.AsyncClient, number: int, **query: str) -> PdfReader:
    answer = await client.get(f"/cabinet/payments/{number}/receipt", params=query, headers=MOTHER)
    assert answer.status_code == 200, answer.text
    assert answer.headers["content-type"] == "application/pdf"
    assert answer.headers["cache-control"] == "no-store"
    return PdfReader(BytesIO(answer.content))


def rows_of(reader: PdfReader) -> list[str]:
    [page] = reader.pages
    return page.extract_text().replace("\u00a0", " ").splitlines()


async def test_everything_stands_on_it_in_russian(
    app_client: httpx.AsyncClient, paid: dict[str, Any]
) -> None:
    reader = await drawn(app_client, paid["id"])
    rows = rows_of(reader)
    assert rows[:10] == [
        "Электронная школа 2.0",
        f"Квитанция {paid['number']}",
        "Пополнение лицевых счетов питания",
        f"Номер {paid['number']}",
        "Оплачено 24.11.2026 10:01 (UTC+07:00)",
        "Сумма 1 750,50 ₽",
        "Возвращено 200,00 ₽",
        "Карта 411111**1111",
        "Код авторизации 123456",
        "Ребёнок Лицевой счёт Сумма Возвращено",
    ]
    for part in paid["parts"]:
        [row] = [each for each in rows if part["account"] in each]
        roubles, kopecks = part["amount"].split(",")
        amount = f"{int(roubles):,}".replace(",", " ") + f",{kopecks}"
        assert row.startswith(f"{part['name']} {part['account']} {amount} ₽")
    assert [each for each in rows if "24.11.2026" in each and "₽" in each] == [
        f"{paid['parts'][0]['name']} возвращён 200,00 ₽ 24.11.2026",
        f"{paid['parts'][0]['name']} запрошен 10,00 ₽ 24.11.2026",
    ]
    assert reader.metadata is not None
    assert reader.metadata.title == f"Квитанция {paid['number']}"


async def test_in_english_with_its_fonts(app_client: httpx.AsyncClient, paid: dict[str, Any]) -> None:
    reader = await drawn(app_client, paid["id"], language="en")
    rows = rows_of(reader)
    assert f"Receipt {paid['number']}" in rows
    assert "Amount 1,750.50 ₽" in rows
    fonts = reader.pages[0]["/Resources"]["/Font"]  # type: ignore[index]
    assert len(fonts) == 2
    for font in fonts.values():
        [below] = font.get_object()["/DescendantFonts"]
        about = below.get_object()["/FontDescriptor"]
        assert "+PTSans" in about["/FontName"].replace("-", "")  # a subset
        assert len(about["/FontFile2"].get_object().get_data()) < 100_000


async def test_names_are_drawn_as_they_are(
    app_client: httpx.AsyncClient, paid: dict[str, Any], furnished: Database
) -> None:
    def rename(connection: Any) -> None:
        person = pupils.select().with_only_columns(pupils.c.person_id).where(pupils.c.id == ANNA)
        long = "Очень-Длинная-Фамилия " * 8
        connection.execute(
            update(people)
            .where(people.c.id == connection.scalar(person))
            .values(first_name=MARKUP, last_name=long.strip()[:60])
        )

    furnished.write_now(rename)
    text = " ".join(rows_of(await drawn(app_client, paid["id"])))
    assert "<b>Анна</b> **[x](y)** ?" in text


async def test_it_is_the_payers_alone(app_client: httpx.AsyncClient, paid: dict[str, Any]) -> None:
    path = f"/cabinet/payments/{paid['id']}/receipt"
    for login in ("father", "anna", "teacher", "operator"):
        answer = await app_client.get(path, headers=header_credentials(login))
        assert answer.status_code == 404, login
    assert (await app_client.get(path)).status_code == 401
    wrong = await app_client.get(path, params={"language": "de"}, headers=MOTHER)
    assert wrong.status_code == 400
    assert (await app_client.get("/cabinet/payments/999/receipt", headers=MOTHER)).status_code == 404
