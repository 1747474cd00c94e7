"""A parent tops up from a terminal, pays in a real browser, and sees the money without pressing anything."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path
from typing import Any

import httpx
import pytest
from playwright.async_api import Page

from e2e.conftest import Start
from support.chromium import chromium
from support.demo_schools import copy_demo
from support.demo_servers import DemoServer
from support.patience import PATIENCE

PARENT = {"login": "parent", "password": "demo", "device": "test"}


@pytest.fixture
def server(demo_folder: Path, tmp_path: Path) -> Iterator[DemoServer]:
    """A demo of its own: what is paid stays in its books."""
    running = DemoServer(copy_demo(demo_folder, tmp_path / "server"))
    yield running
    running.stop()


async def page_of(client: httpx.AsyncClient) -> dict[str, Any]:
    """The payment that the terminal has just made."""
    headers = {
        "Authorization": f"Bearer {(await client.post('/cabinet/session', json=PARENT)).json()['token']}"
    }
    [made] = (await client.get("/cabinet/payments", headers=headers)).json()["payments"]
    assert made["state"] == "registered"
    return dict(made)


async def by_keys(page: Page, address: str, lang: str) -> None:
    """Card and code by keys alone, as the page is when it opens."""
    await page.goto(address)
    number, code = {"ru": ("Номер карты", "Код из СМС"), "en": ("Card number", "Code from the SMS")}[lang]
    assert await page.get_by_label(number).evaluate("(field) => field === document.activeElement")
    for text in ("4111 1111 1111 1111", "12/30", "123"):
        await page.keyboard.type(text)
        await page.keyboard.press("Tab")
    await page.keyboard.press("Enter")
    await page.get_by_label(code).wait_for()
    await page.keyboard.type("12345678")
    await page.keyboard.press("Enter")
    await page.get_by_role("heading", name="Платёж / Payment").wait_for()


@pytest.mark.browser
@pytest.mark.parametrize(
    ("lang", "title", "to_pay", "credited"),
    [("ru", "Питание", "К оплате", "✓ Зачислен"), ("en", "Meals", "To pay", "✓ Credited")],
)
async def test_topped_up_from_the_terminal(
    start: Start, server: DemoServer, lang: str, title: str, to_pay: str, credited: str
) -> None:
    terminal = start("--lang", lang, "--server", server.address, "--login", "parent")

    def until(wanted: str) -> str:
        terminal.wait_for(wanted, PATIENCE)
        return terminal.text

    await asyncio.to_thread(until, "Пароль" if lang == "ru" else "Password")
    terminal.press("demo", "enter")
    await asyncio.to_thread(until, "Анна 9В")
    terminal.press("$")
    before = await asyncio.to_thread(until, " 6900001393: ")
    assert title in before.splitlines()[0]
    terminal.press("p")
    await asyncio.to_thread(until, "● сейчас" if lang == "ru" else "● now")
    terminal.press("n")
    await asyncio.to_thread(until, "^S")
    terminal.press("a", "\x13")
    shown = await asyncio.to_thread(until, to_pay)
    assert "█" in shown  # the QR of the page fits 80×24
    complaints: list[str] = []
    async with httpx.AsyncClient(base_url=server.address) as client, chromium() as browser:
        made = await page_of(client)
        page = await browser.new_page()
        page.set_default_timeout(PATIENCE * 1000)
        page.on("console", lambda message: complaints.append(message.text))
        await by_keys(page, made["page_url"], lang)
        receipt = await asyncio.to_thread(until, credited)
    assert "411111**1111" in receipt
    assert complaints == []
    terminal.press("$")
    written = re.search(r" 6900001393: ([0-9.,\xa0 ]+)\s₽", before)
    assert written is not None
    digits = re.sub(r"\D", "", written[1])  # the last two are kopecks
    has = Decimal(digits) / 100 + Decimal(made["amount"].replace(",", "."))
    shown = f"{has:,.2f}" if lang == "en" else f"{has:,.2f}".replace(",", "\xa0").replace(".", ",")
    await asyncio.to_thread(until, f" 6900001393: {shown}")
