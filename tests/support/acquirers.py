"""The sandbox acquirer in this process: its own pages by httpx, its callbacks into a list or a portal."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import httpx

from ruobr_server.sandbox.acquirer.app import Acquirer
from ruobr_server.sandbox.acquirer.callbacks import Callbacks
from ruobr_tui.api.clock import Clock

LOGIN, PASSWORD, SECRET = "school-api", "bank-password", b"callback-secret"
HIDDEN = re.compile(r'<input type=hidden name=([A-Za-z]+) value="([^"]*)"')


@asynccontextmanager
async def acquirer(
    clock: Clock, shop: httpx.AsyncBaseTransport
) -> AsyncIterator[tuple[Acquirer, httpx.AsyncClient]]:
    """A bank whose callbacks go to ``shop``, and a browser at it."""
    callbacks = Callbacks(SECRET, pauses=(0.0, 0.0), transport=shop)
    bank = Acquirer(clock, LOGIN, PASSWORD, callbacks)
    transport = httpx.ASGITransport(app=bank.app)
    async with httpx.AsyncClient(transport=transport, base_url="http://bank.test") as client:
        yield bank, client
    await callbacks.aclose()


async def call(client: httpx.AsyncClient, name: str, **fields: str) -> dict[str, object]:
    """A shop's call."""
    form = {"userName": LOGIN, "password": PASSWORD, **fields}
    answer = await client.post(f"/payment/rest/{name}.do", data=form)
    assert answer.status_code == 200
    body: dict[str, object] = answer.json()
    return body


async def type_card(client: httpx.AsyncClient, url: str, number: str, **more: str) -> httpx.Response:
    """The card page, filled in and sent."""
    shown = await client.get(url)
    assert shown.status_code == 200, shown.text
    form = {**hidden(shown), "pan": number, "expiry": "12/30", "csc": "123", "step": "pay", **more}
    return await client.post(url, data=form)


async def type_code(client: httpx.AsyncClient, url: str, code: str = "12345678") -> httpx.Response:
    """The 3-D Secure page."""
    shown = await client.get(url)
    return await client.post(url, data={**hidden(shown), "code": code, "step": "code"})


def hidden(page: httpx.Response) -> dict[str, str]:
    """The hidden fields of a page's form: the order and the token of this page."""
    return dict(HIDDEN.findall(page.text))
