"""The page in a real browser, without a window and by the keyboard alone."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import pytest

from ruobr_tui.config import Config
from support.chromium import Tab, chromium
from support.school import PASSWORD
from support.screens import SERVER
from support.web_clients import OpenWebHost, Running, nothing_left

if TYPE_CHECKING:
    from playwright.async_api import Browser

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


async def test_a_closed_tab_ends_its_program(open_web_host: OpenWebHost) -> None:
    async with open_web_host(ENGLISH) as running, chromium() as browser:
        tab = await open_tab(browser, running)
        await sign_in(tab)
        assert len(running.server.sessions) == 1
        await tab.page.close()
        await nothing_left(running)


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


async def test_a_russian_browser_gets_a_russian_page(open_web_host: OpenWebHost) -> None:
    async with open_web_host() as running, chromium() as browser:
        tab = await open_tab(browser, running, locale="ru-RU")
        await tab.wait_for("Пароль")
        assert await tab.page.evaluate("document.documentElement.lang") == "ru"
        assert await tab.page.title() == "Электронная школа 2.0"
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


async def test_wide_signs_take_the_cells_that_the_program_gives_them(open_web_host: OpenWebHost) -> None:
    async with open_web_host(ENGLISH) as running, chromium() as browser:
        tab = await open_tab(browser, running)
        await tab.page.evaluate("window.terminal.write('\\x1b[2J\\x1b[H😀ж漢|')")
        await tab.wait_for("😀ж漢|")
        assert (
            await tab.page.evaluate("window.terminal.buffer.active.getLine(0).getCell(5).getChars()") == "|"
        )


async def picture(tab: Tab, name: str) -> None:
    """A picture for those who want to look: RUOBR_PICTURES names the folder."""
    if folder := os.environ.get("RUOBR_PICTURES"):
        await tab.page.screenshot(path=Path(folder) / f"web-{name}.png")


@pytest.mark.parametrize("length", [200, 20_000])
async def test_what_is_pasted_reaches_the_field_or_nothing_does(
    open_web_host: OpenWebHost, length: int
) -> None:
    async with open_web_host(ENGLISH) as running, chromium() as browser:
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
        assert ("zxxxx" in text) == (length == 200)
        assert await tab.page.is_hidden("dialog")
