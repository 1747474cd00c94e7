"""The pages of signing in by State Services in a real browser, against the demo as it is started."""

from __future__ import annotations

import asyncio
from pathlib import Path

import httpx
import pytest
from playwright.async_api import Page

from ruobr_server.areas.documents.encryption import keys_in
from ruobr_server.demo.demo import prepare_demo
from ruobr_server.kit.db import Database
from ruobr_server.kit.settings import Settings
from ruobr_tui.api.clock import system_clock
from support.chromium import chromium
from support.demo_schools import copy_demo
from support.fixtures import CHEAP
from support.listening import listening
from support.patience import PATIENCE


async def sign_in(
    page: Page, address: str, phone: str, button: str, first: str = "Войти через Госуслуги"
) -> None:
    """By keys alone: the button of a page has the focus, or is reached by Tab."""
    await page.goto(address)
    await page.get_by_role("button", name=first).press("Enter")
    await page.get_by_label("Телефон или СНИЛС").fill(phone)
    await page.get_by_label("Пароль").fill("demo")
    await page.get_by_label("Пароль").press("Enter")
    await page.get_by_role("button", name=button).press("Enter")


async def link(terminal: httpx.AsyncClient, page: Page) -> None:
    """An account is linked: the person says yes on the page that names it, then its owner."""
    said = {"login": "neighbour", "password": "demo", "device": "SSH"}
    token = (await terminal.post("/cabinet/session", json=said)).json()["token"]
    headers = {"Authorization": f"Bearer {token}"}
    where = "/cabinet/state-services/link"
    begun = await terminal.post(where, json={"device": "SSH", "current_password": "demo"}, headers=headers)
    code = begun.json()
    await sign_in(
        page, code["verification_uri_complete"], "+79130000070", "Предоставить", "Продолжить через Госуслуги"
    )
    await page.get_by_text("neighbour (").wait_for()
    await page.get_by_role("button", name="Связать", exact=True).press("Enter")
    await page.get_by_role("heading", name="Подтвердите в программе").wait_for()
    known = {"device_code": code["device_code"]}
    named = await terminal.post(f"{where}/person", json=known, headers=headers)
    assert named.json() == {"person": "Новикова Мария Ивановна"}
    done = await terminal.post(f"{where}/confirm", json=known, headers=headers)
    assert done.json()["linked"] is True


@pytest.mark.browser
async def test_a_browser_signs_the_terminal_in(demo_folder: Path, tmp_path: Path) -> None:
    url = prepare_demo(copy_demo(demo_folder, tmp_path), system_clock)
    settings = Settings(demo=True, password_cost=CHEAP, file_keys=keys_in(tmp_path))
    database = Database(url)
    complaints: list[str] = []
    try:
        with listening(database, settings, system_clock) as portal:
            async with httpx.AsyncClient(base_url=portal) as terminal, chromium() as browser:
                page = await browser.new_page()
                page.set_default_timeout(PATIENCE * 1000)
                page.on("console", lambda message: complaints.append(message.text))
                for phone, button, title, outcome in (
                    ("+7 913 000-00-69", "Предоставить", "Вы вошли", "parent"),
                    ("112-233-445 95", "Отказать", "Вход отменён", "access_denied"),
                    ("+79130000071", "Предоставить", "не подтверждена", "untrusted"),
                ):
                    begun = await terminal.post("/cabinet/state-services/device", json={"device": "SSH"})
                    code = begun.json()
                    await sign_in(page, code["verification_uri_complete"], phone, button)
                    await page.get_by_role("heading", name=title).wait_for()
                    said = {"device_code": code["device_code"]}
                    answer = await terminal.post("/cabinet/state-services/token", json=said)
                    content = answer.json()
                    assert content.get("login", content.get("error")) == outcome
                await link(terminal, page)
                await page.goto(f"{portal}/state-services/activate?user_code=WRONG")
                await page.get_by_text("Такого кода нет").wait_for()
    finally:
        await asyncio.to_thread(database.close_now)
    assert [each for each in complaints if "404" not in each and "403" not in each] == []
