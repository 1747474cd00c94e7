"""The page in a real browser, without a window and by the keyboard alone."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

import pytest

from ruobr_tui.config import Config
from ruobr_tui.screens.parts.dialogs import link_sheet
from support.chromium import Tab, chromium
from support.fixtures import FixedClock
from support.scans import JPEG
from support.school import PASSWORD
from support.screens import SERVER, Line
from support.web_clients import OpenWebHost, Running, nothing_left

if TYPE_CHECKING:
    from playwright.async_api import Browser, Page

pytestmark = pytest.mark.browser

ENGLISH = Config(server=SERVER, lang="en")


async def open_tab(browser: Browser, running: Running, query: str = "", **options: object) -> Tab:
    """The page, with the login on it."""
    tab = Tab(await browser.new_page(**options))  # type: ignore[arg-type]
    await tab.page.goto(running.address + "/" + query)
    await tab.wait_for("F10")
    return tab


async def sign_in(tab: Tab) -> None:
    """By the keyboard, at once: the terminal has the focus."""
    await tab.page.keyboard.type("mother")
    await tab.press("Enter")
    await tab.page.keyboard.type(PASSWORD)
    await tab.press("Enter")
    await tab.wait_for("Tue 24")


def blameless(tab: Tab, running: Running) -> bool:
    """Whether no other host got a request, and the console had nothing to say (such as about the policy)."""
    assert tab.complaints == []
    hosts = {urlsplit(url).netloc for url in tab.requests}
    assert hosts == {urlsplit(running.address).netloc}
    return any(url.startswith("ws://") for url in tab.requests)


async def test_a_parent_signs_in_walks_resizes_and_leaves(open_web_host: OpenWebHost, tmp_path: Path) -> None:
    async with open_web_host(ENGLISH) as running, chromium() as browser:
        tab = await open_tab(browser, running, viewport={"width": 800, "height": 480})
        small = await tab.size()
        await sign_in(tab)
        await picture(tab, "small")
        await tab.press("g")
        await tab.wait_for(" m Marks")
        await tab.press("m")
        await tab.wait_for("Marks")
        await tab.press("Escape")
        await tab.wait_for("Tue 24")
        await tab.page.set_viewport_size({"width": 1400, "height": 900})
        await tab.wait_for("Tue 24", "│")
        await tab.until("window.terminal.cols > wanted", small[0])
        columns, rows = await tab.size()
        assert columns > small[0]
        assert rows > small[1]
        box = await tab.page.locator(".xterm-screen").bounding_box()
        assert box is not None
        assert 1400 - 20 < box["x"] + box["width"] <= 1400  # it fills the window and does not leave it
        assert 900 - 30 < box["y"] + box["height"] <= 900
        await picture(tab, "large")
        colours = await tab.page.evaluate(
            "Array.from(document.querySelectorAll('.xterm-rows span'), (e) => getComputedStyle(e).color)"
        )
        assert len(set(colours)) > 2  # the policy lets the colours of cells pass
        await tab.press("q")
        await tab.wait_for("Quit the program?")
        await tab.press("y")
        await tab.page.wait_for_selector("dialog[open]")
        assert "signed out" in await tab.page.inner_text("#why")
        assert await tab.text() == ""
        assert await tab.page.evaluate("document.querySelector('#terminal').childElementCount") == 0
        await nothing_left(running)
        await tab.press("Enter")  # the button has the focus
        await tab.wait_for("Password")
        assert "mother" not in await tab.text()
        assert blameless(tab, running)


async def test_files_go_to_the_phone_and_come_from_it_until_the_tab_is_closed(
    open_web_host: OpenWebHost, region: Line, clock: FixedClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(link_sheet, "LOOK_EVERY", 0.05)
    async with open_web_host() as running, chromium() as browser:
        tab = await open_tab(browser, running, locale="en-GB")
        await sign_in(tab)
        phone = await browser.new_page(**PHONE)
        await tab.press("g", "a")
        await tab.wait_for("missed work")
        await tab.press("Enter")
        await tab.wait_for("s Save")

        # A list to the phone: looking uses nothing up, the button does.
        await tab.press("s")
        address = await shown_address(tab)
        assert await title_of(phone, address) == "Файл готов"
        assert await title_of(phone, address) == "Файл готов"
        async with phone.expect_download() as coming:
            await phone.click("text=Скачать файл")
        download = await coming.value
        assert download.suggested_filename.startswith("missed Анна")
        assert "История" in text_in(await download.path())
        await phone.click("text=Скачать файл")
        assert await phone.inner_text("h1") == GONE
        await tab.wait_for("Fetched: missed")
        await tab.press("Enter")

        # A link that nobody opens in time.
        await tab.press("s")
        late = await shown_address(tab)
        assert late != address
        clock.advance(minutes=10)
        await tab.wait_for("The link has expired")
        assert await title_of(phone, late) == GONE
        await tab.press("Enter")

        # A scan from the phone: something else is refused, then the photograph arrives, once.
        await tab.press("g", "i", "d")
        await tab.wait_for("Documents", "Upload a scan")
        await tab.press("a")
        await tab.wait_for("Choose a document type")
        await tab.press("Enter")
        address = await shown_address(tab)
        assert await title_of(phone, address) == "Отправить документ"
        other_phone = await browser.new_page(**PHONE)
        await other_phone.goto(address)
        await choose(phone, "заметки.txt", b"no scan")
        assert "Это не PDF, JPEG или PNG" in await phone.inner_text("[role=alert]")
        await choose(phone, "IMG_20261124.jpg", JPEG)
        assert await phone.inner_text("h1") == "Файл получен"
        await tab.wait_for("Uploaded. An operator will check it.", "IMG_20261124.jpg")
        await choose(other_phone, "IMG_20261125.jpg", JPEG)
        assert await other_phone.inner_text("h1") == GONE

        # The page of the program is closed with a link on it: it is worth nothing any more.
        await tab.press("a")
        await tab.wait_for("Choose a document type")
        await tab.press("Enter")
        left = await shown_address(tab)
        assert await title_of(phone, left) == "Отправить документ"
        assert tab.complaints == []
        assert len(running.server.sessions) == 1
        await tab.page.close()
        await nothing_left(running)
        await choose(phone, "IMG_20261126.jpg", JPEG)
        assert await phone.inner_text("h1") == GONE


PHONE: dict[str, Any] = {
    "viewport": {"width": 360, "height": 640},
    "locale": "ru-RU",
    "is_mobile": True,
    "has_touch": True,
}
GONE = "Ссылка больше не действует"


def text_in(path: Path) -> str:
    """What was downloaded."""
    return path.read_text("utf-8")


async def shown_address(tab: Tab) -> str:
    """The link on the sheet, in one piece on a row of its own."""
    text = await tab.wait_for("/f/", "Cancel link")
    return next(row.strip() for row in text.splitlines() if "/f/" in row)


async def title_of(phone: Page, address: str) -> str:
    """What the page behind a link is called."""
    await phone.goto(address)
    return await phone.inner_text("h1")


async def choose(phone: Page, name: str, body: bytes) -> None:
    """Choose a file in the form and send it."""
    file: Any = {"name": name, "mimeType": "application/octet-stream", "buffer": body}
    await phone.set_input_files("input[type=file]", file)
    async with phone.expect_navigation():
        await phone.click("text=Отправить файл")


@pytest.mark.parametrize(("cut", "reason"), [(False, "shutting down"), (True, "Connection lost")])
async def test_a_lost_line_leaves_nothing_of_the_screen(
    open_web_host: OpenWebHost, cut: bool, reason: str
) -> None:
    async with open_web_host(ENGLISH, farewell=0) as running, chromium() as browser:
        tab = await open_tab(browser, running)
        await sign_in(tab)
        if cut:
            for connection in list(running.http_server.server_state.connections):
                connection.transport.abort()
        else:
            running.http_server.leave()
        await tab.page.wait_for_selector("dialog[open]")
        assert reason in await tab.page.inner_text("#why")
        assert "Tue 24" not in await tab.page.evaluate("document.body.textContent")
        await tab.press("Escape")  # there is nothing behind the dialog
        assert await tab.page.is_visible("dialog[open]")
        await nothing_left(running)


async def test_a_russian_browser_gets_a_russian_page_and_wide_signs_take_their_cells(
    open_web_host: OpenWebHost,
) -> None:
    async with open_web_host() as running, chromium() as browser:
        tab = await open_tab(browser, running, locale="ru-RU")
        await tab.wait_for("Пароль")
        assert await tab.page.evaluate("document.documentElement.lang") == "ru"
        assert await tab.page.title() == "Электронная школа 2.0"
        await tab.page.evaluate("window.terminal.write('\\x1b[2J\\x1b[H😀ж漢|')")
        await tab.wait_for("😀ж漢|")
        assert (
            await tab.page.evaluate("window.terminal.buffer.active.getLine(0).getCell(5).getChars()") == "|"
        )
        assert blameless(tab, running)


async def test_screen_readers_and_thin_lines(open_web_host: OpenWebHost) -> None:
    async with open_web_host(ENGLISH) as running, chromium() as browser:
        tab = await open_tab(browser, running, "?screen-reader&low-bandwidth&font-size=24")
        await tab.page.wait_for_selector(".xterm-accessibility-tree")
        await tab.until(
            "document.querySelector('.xterm-accessibility-tree').textContent.includes('Password')"
        )
        (session,) = running.server.sessions
        assert session.is_thin
        await tab.press("Control+Alt+r")
        await tab.page.wait_for_selector(".xterm-accessibility-tree", state="detached")
        await tab.press("Control+Alt+r")
        await tab.page.wait_for_selector(".xterm-accessibility-tree")
        assert blameless(tab, running)


async def picture(tab: Tab, name: str) -> None:
    """A picture for those who want to look: RUOBR_PICTURES names the folder."""
    if folder := os.environ.get("RUOBR_PICTURES"):
        await tab.page.screenshot(path=Path(folder) / f"web-{name}.png")


async def test_what_is_pasted_reaches_the_field_or_nothing_does(open_web_host: OpenWebHost) -> None:
    async with open_web_host(ENGLISH) as running, chromium() as browser:
        for length, arrives in ((200, True), (20_000, False)):
            tab = await open_tab(browser, running)
            await tab.page.evaluate(
                """(text) => {
                    const data = new DataTransfer();
                    data.setData("text/plain", text);
                    window.terminal.textarea.dispatchEvent(
                        new ClipboardEvent("paste", {clipboardData: data, bubbles: true, cancelable: true}));
                }""",
                "x" * length,
            )
            await tab.press("Home", "z")
            text = await tab.wait_for("z")
            assert ("zxxxx" in text) == arrives
            assert await tab.page.is_hidden("dialog")
