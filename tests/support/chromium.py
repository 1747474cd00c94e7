"""An installed Chromium, driven without a window. It fetches nothing by itself and calls nobody."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from playwright.async_api import Browser, Page, async_playwright

from support.needs import program
from support.patience import PATIENCE

ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]

_SCREEN = """() => {
    const buffer = window.terminal?.buffer.active;
    return buffer ? Array.from({length: window.terminal.rows},
        (_, y) => buffer.getLine(buffer.viewportY + y)?.translateToString(true) ?? "").join("\\n") : "";
}"""


@asynccontextmanager
async def chromium() -> AsyncIterator[Browser]:
    """A running browser."""
    path = program("chromium")
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=path, args=ARGUMENTS)
        try:
            yield browser
        finally:
            await browser.close()


class Tab:
    """A tab on the web host. What its console said and its requests are remembered."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.complaints: list[str] = []
        self.requests: list[str] = []
        page.set_default_timeout(PATIENCE * 1000)
        page.on("console", lambda message: self.complaints.append(message.text))
        page.on("pageerror", lambda error: self.complaints.append(str(error)))
        page.on("request", lambda request: self.requests.append(request.url))
        page.on("websocket", lambda socket: self.requests.append(socket.url))

    async def text(self) -> str:
        """What the terminal shows; empty when there is none."""
        return str(await self.page.evaluate(_SCREEN))

    async def wait_for(self, *wanted: str) -> str:
        """Wait until the terminal shows all of it."""
        holds = f"wanted.every((each) => ({_SCREEN})().includes(each))"
        try:
            await self.until(holds, list(wanted))
        except TimeoutError as error:
            raise AssertionError(f"never showed {wanted!r}:\n{await self.text()}") from error
        return await self.text()

    async def until(self, expression: str, wanted: object = None) -> None:
        """Wait until an expression holds in the page. Raises ``TimeoutError``.

        (``wait_for_function`` evaluates text, which the page's policy forbids.)
        """
        watch = f"""(wanted) => new Promise((done) => {{
            const look = () => ({expression}) ? done() : requestAnimationFrame(look);
            look();
        }})"""
        async with asyncio.timeout(PATIENCE):
            await self.page.evaluate(watch, wanted)

    async def press(self, *keys: str) -> None:
        """Press keys by the names that browsers give them."""
        for key in keys:
            await self.page.keyboard.press(key)

    async def size(self) -> tuple[int, int]:
        """Columns and rows of the terminal."""
        columns, rows = await self.page.evaluate("[window.terminal.cols, window.terminal.rows]")
        return columns, rows
